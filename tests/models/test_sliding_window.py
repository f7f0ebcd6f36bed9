"""A model whose layers look at a window only: going on from an earlier token must not lose the window."""

from pathlib import Path

import pytest

from models.engine_options import EngineOptions
from models.protocol import ChatMessage
from tests.models.engine_run import Run, call
from tests.models.tiny_windows import WINDOW, tiny_gemma

BEGINNING = "They have the beginning in common. "


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("gemma") / "tiny.gguf"
    path.write_bytes(tiny_gemma())
    return path


def opened(path: Path, swap_mb: int) -> Run:
    return Run(path, EngineOptions(n_ctx=160, cells=256, threads=1, swap_mb=swap_mb))


def user(text: str) -> tuple[ChatMessage, ...]:
    return (ChatMessage(role="user", content=text),)


def from_a_new_start(path: Path, text: str) -> float:
    run = opened(path, swap_mb=0)
    p_yes = run.yes(text).p_yes[0]
    run.engine.close()
    return p_yes


@pytest.mark.parametrize("swap_mb", [0, 64])
def test_going_back_behind_the_window_gives_the_same_as_a_new_start(
    path: Path, swap_mb: int
) -> None:
    texts = [f"{BEGINNING}{letter * (3 * WINDOW)}" for letter in "abcdef"]
    run = opened(path, swap_mb)
    found = [run.yes(text).p_yes[0] for text in texts for _ in range(2)]
    run.one(call(user("Something else. " * 6), max_tokens=20))
    found += [run.yes(text).p_yes[0] for text in texts]
    run.engine.close()
    alone = [from_a_new_start(path, text) for text in texts]
    assert found[::2][:6] == pytest.approx(alone, abs=0.01)
    assert found[12:] == pytest.approx(alone, abs=0.01)


def test_the_next_turn_still_goes_on_from_where_the_last_one_ended(path: Path) -> None:
    run = opened(path, swap_mb=64)
    opening = user(BEGINNING)
    first = run.one(call(opening, max_tokens=8))
    reply = ChatMessage(role="assistant", content=first.text)
    second = run.one(call((*opening, reply, *user("More?")), max_tokens=4))
    run.engine.close()
    assert second.evaluated_tokens < len("More?") + 5
