"""Whole characters only; stop strings never show, not even their beginnings."""

from hypothesis import given, settings
from hypothesis import strategies as st

from models.text_stream import TextStream


def run(data: list[bytes], stop: list[str]) -> list[str]:
    stream = TextStream(stop)
    pieces = [stream.feed(part) for part in data] + [stream.feed(b"", final=True)]
    assert "".join(pieces) == stream.text
    return pieces


def test_a_character_split_over_tokens_comes_whole() -> None:
    assert run(["ü".encode()[:1], "ü".encode()[1:]], []) == ["", "ü", ""]


def test_half_a_character_at_the_end_is_marked() -> None:
    assert run([b"a\xc3"], []) == ["a", "\ufffd"]


def test_a_stop_string_over_two_pieces_is_cut() -> None:
    assert run([b"yes #", b"## no"], ["###"]) == ["yes ", "", ""]


def test_a_beginning_that_does_not_become_a_stop_string_is_handed_on() -> None:
    assert run([b"a #", b"b"], ["###"]) == ["a ", "#b", ""]


def test_after_the_stop_nothing_comes() -> None:
    stream = TextStream(["."])
    assert (stream.feed(b"one. two"), stream.stopped) == ("one", True)
    assert stream.feed(b"three") == ""


@settings(max_examples=80, deadline=None)
@given(st.text("ab#", max_size=30), st.lists(st.text("ab#", min_size=1, max_size=3), max_size=3))
def test_the_cut_is_where_the_first_stop_string_begins(text: str, stop: list[str]) -> None:
    pieces = run([bytes([byte]) for byte in text.encode()], stop)
    ends = [
        min((end for word in stop if (end := text[:upto].find(word)) >= 0), default=None)
        for upto in range(len(text) + 1)
    ]
    first = next((end for end in ends if end is not None), len(text))
    assert "".join(pieces) == text[:first]
