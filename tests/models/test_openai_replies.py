"""Reading replies: log-probabilities become yes and no, or an error, never a made-up figure."""

import math

import pytest

from models.errors import ModelRunError
from models.openai_replies import ChatReply, yes_no_masses


def reply(*tops: tuple[str, float]) -> ChatReply:
    candidates = [{"token": token, "logprob": math.log(chance)} for token, chance in tops]
    logprobs = {"content": [{"top_logprobs": candidates}]}
    return ChatReply.model_validate({"choices": [{"message": {}, "logprobs": logprobs}]})


def test_spellings_are_summed_and_other_words_are_not() -> None:
    tops = [("Yes", 0.4), ("\u0120yes", 0.1), ("\u2581YES", 0.1), ("No", 0.2), ("Nope", 0.1)]
    yes, no = yes_no_masses(reply(*tops))
    assert [yes, no] == pytest.approx([0.6, 0.2])


def test_neither_word_is_an_error() -> None:
    with pytest.raises(ModelRunError, match=r"Neither yes nor no.*'The'"):
        yes_no_masses(reply(("The", 0.9)))


@pytest.mark.parametrize("logprobs", [None, {"content": None}, {"content": []}])
def test_missing_logprobs_are_an_error(logprobs: object) -> None:
    bare = ChatReply.model_validate({"choices": [{"message": {}, "logprobs": logprobs}]})
    with pytest.raises(ModelRunError, match="no top_logprobs"):
        yes_no_masses(bare)
