"""What callers may hand in: it must survive the way to the child, as JSON."""

import pytest
from pydantic import ValidationError

from models import wire
from models.protocol import ChatMessage, Sampling, Scheduling


def test_half_a_character_becomes_the_sign_for_one() -> None:
    message = ChatMessage(role="user", content="cut \ud83d emoji, whole \U0001f600")
    assert message.content == "cut \N{REPLACEMENT CHARACTER} emoji, whole \U0001f600"
    call = wire.YesNoCall(id=1, prompts=((message,),))
    assert wire.read_call(wire.to_line(call)) == call


@pytest.mark.parametrize("number", [float("inf"), float("nan")])
def test_what_json_cannot_say_is_refused_at_once(number: float) -> None:
    with pytest.raises(ValidationError):
        Sampling(temperature=number)
    with pytest.raises(ValidationError):
        Scheduling(deadline_s=number)
