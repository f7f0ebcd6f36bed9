"""What is written is what is read, one line each, whatever the words hold."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from models import wire
from models.protocol import ChatMessage


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_any_words_survive_on_one_line(words: str) -> None:
    message = ChatMessage(role="user", content=words)
    call = wire.GenerateCall(
        id=1, messages=(message,), max_tokens=1, temperature=0.5, seed=3, stop=(words,)
    )
    line = wire.to_line(call)
    assert line.count(b"\n") == 1
    assert wire.read_call(line) == call
    piece = wire.Piece(id=1, text=words)
    assert wire.read_event(wire.to_line(piece)) == piece


@pytest.mark.parametrize("line", [b"", b"{}", b'{"kind":"shutdown","id":1}', b"\xff\xfe"])
def test_what_is_no_message_is_refused(line: bytes) -> None:
    with pytest.raises(ValidationError):
        wire.read_call(line)
    with pytest.raises(ValidationError):
        wire.read_event(line)
