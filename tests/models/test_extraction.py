"""One retry, warmer and with another seed; then the reason."""

import pytest
from pydantic import BaseModel

from models.errors import ModelRunError
from models.extraction import extract_with_retry
from models.protocol import Completion, Sampling


class Verdict(BaseModel):
    met: bool


class Replies:
    def __init__(self, *texts: str) -> None:
        self.texts = list(texts)
        self.asked: list[Sampling] = []

    def __call__(self, sampling: Sampling) -> Completion:
        self.asked.append(sampling)
        text = self.texts[len(self.asked) - 1]
        return Completion(
            text=text,
            finish="stop",
            prompt_tokens=1,
            evaluated_tokens=1,
            new_tokens=1,
            seconds=0.0,
        )


def test_a_good_reply_is_asked_for_once() -> None:
    replies = Replies('{"met": true}')
    assert extract_with_retry(replies, Verdict, Sampling()) == Verdict(met=True)
    assert replies.asked == [Sampling()]


def test_the_second_try_cannot_be_the_same_decode() -> None:
    replies = Replies("nonsense", '{"met": false}')
    assert extract_with_retry(replies, Verdict, Sampling(seed=5)) == Verdict(met=False)
    assert (replies.asked[1].seed, replies.asked[1].temperature) == (6, 0.4)
    assert replies.asked[1].deadline_s < replies.asked[0].deadline_s


def test_two_bad_replies_are_an_error() -> None:
    replies = Replies("nonsense", '{"met": 7}')
    with pytest.raises(ModelRunError, match=r"no valid Verdict.*at 'met'"):
        extract_with_retry(replies, Verdict, Sampling())
