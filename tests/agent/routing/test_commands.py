"""Commands are understood however they are joined; other words after a slash are known to be none."""

import pytest

from agent.routing.commands import command_of, is_command_alone, is_unknown_command


@pytest.mark.parametrize(
    ("text", "route"),
    [
        *((f"/{name}", "dont_know") for name in ("dont-know", "dont_know", "dontknow", "IDK")),
        *((f" /{name} ", "dont_know") for name in ("don't-know", "don\u2019t know", "dont know.")),
        ("/Finish", "finish"),
        ("/answer", "answer"),
    ],
)
def test_a_known_command(text: str, route: str) -> None:
    assert command_of(text) == route
    assert is_command_alone(text)
    assert not is_unknown_command(text)


@pytest.mark.parametrize(
    "text", ["/quit", "/end", "/stop", "/done", "/done!", "/help", "/hints", "/v1"]
)
def test_an_unknown_command(text: str) -> None:
    assert command_of(text) is None
    assert is_unknown_command(text)


@pytest.mark.parametrize(
    "text", ["/etc/passwd", "/ 2", "/2", "/skip connections help", "/answer yes", "quit", "", "/"]
)
def test_no_command(text: str) -> None:
    assert not is_command_alone(text)
