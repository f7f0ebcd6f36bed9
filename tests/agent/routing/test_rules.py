"""What stands beyond doubt: commands, pastes, plain declines, no word at all."""

import pytest

from agent.routing.rules import is_paste, ruling


@pytest.mark.parametrize(
    ("text", "route"),
    [
        ("/hint", "hint"),
        (" /SKIP ", "skip"),
        ("/answer", "answer"),
        ("/answer I don't know", "answer"),
        ("/rephrase", "clarify"),
        ("/dont_know", "dont_know"),
        ("/quit", "process"),
        ("/hints", "process"),
        ("/answer /quit", "answer"),
        ("I don't know", "dont_know"),
        ("42", "answer"),
        ("?", "answer"),
        ("Are you asking about one user or many?", "clarify"),
        ("One question: are you asking about training or serving?", "clarify"),
        ("Do you mean the memory of one GPU?", "clarify"),
        ("Should I assume 2 bytes per value?", "clarify"),
        ("Is that per user?", "clarify"),
        ("```python\nx = 1\n```", "paste"),
    ],
)
def test_what_is_ruled(text: str, route: str) -> None:
    assert ruling(text) == route


@pytest.mark.parametrize(
    "text",
    [
        "/skip connections help the gradient",
        "/etc/passwd is read first",
        "It grows linearly.",
        "Let me think",
        "Are you a person?",
        "Are you recording this?",
        "Are you asking everyone the same?",
        "Should I assume that you store this?",
        "Should I assume 2 bytes per value? Then it takes 24 GB.",
    ],
)
def test_what_is_left_open(text: str) -> None:
    assert ruling(text) is None


def test_a_table_is_a_paste_and_a_list_of_sentences_is_none() -> None:
    assert is_paste("| model | size |\n|---|---|\n| a | 7B |")
    assert not is_paste(
        "It grows linearly.\nEvery layer keeps keys and values.\nNothing is shared."
    )
