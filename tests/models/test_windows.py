"""Windows keep their place in the answer."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.windows import LONGEST, sentences, windows


@given(st.text(max_size=3000))
def test_every_window_is_verbatim(text: str) -> None:
    for window in windows(text):
        assert text[window.start : window.end] == window.text
        assert window.text.strip() == window.text != ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It grows. It shrinks!", ["It grows.", "It shrinks!"]),
        ("About 3.5 GB at 0.25 load", ["About 3.5 GB at 0.25 load"]),
        ("one\ntwo\n\nthree", ["one", "two", "three"]),
        ("grows with length; values too", ["grows with length;", "values too"]),
        ("keys only - never queries", ["keys only", "never queries"]),
        ("😀 ... !!", []),
        ("", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert [window.text for window in sentences(text)] == expected


def test_a_long_run_of_spaces_takes_no_time() -> None:
    began = time.monotonic()
    for gap in (" " * 100_000, " \n" * 50_000, "\t- " * 30_000):
        assert sentences(f"keys{gap}values")[0].text == "keys"
    assert time.monotonic() - began < 5


def test_a_run_without_borders_is_cut_and_nothing_is_lost() -> None:
    text = "a" * 5000
    found = sentences(text)
    assert "".join(window.text for window in found) == text
    assert max(len(window.text) for window in found) <= LONGEST


def test_neighbours_make_a_window() -> None:
    assert "It grows. Linearly." in [window.text for window in windows("It grows. Linearly. Done.")]
