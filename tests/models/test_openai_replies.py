"""Reading replies: log-probabilities become yes and no, or an error, never a made-up figure."""

import json
import math

import pytest

from models.errors import ModelRunError
from models.openai_replies import ChatReply, parse, yes_no


def reply(*tops: tuple[str, float]) -> ChatReply:
    candidates = [{"token": token, "logprob": math.log(chance)} for token, chance in tops]
    logprobs = {"content": [{"top_logprobs": candidates}]}
    return ChatReply.model_validate({"choices": [{"message": {}, "logprobs": logprobs}]})


def test_spellings_are_summed_and_other_words_are_not() -> None:
    tops = [("Yes", 0.4), ("\u0120yes", 0.1), ("\u2581YES", 0.1), ("No", 0.2), ("Nope", 0.1)]
    answer = yes_no(reply(*tops))
    assert (answer.p_yes, answer.mass) == pytest.approx((0.75, 0.8))


def test_neither_word_leaves_no_mass() -> None:
    assert yes_no(reply(("The", 0.9))).mass == 0.0


@pytest.mark.parametrize("logprobs", [None, {"content": None}, {"content": []}])
def test_missing_logprobs_are_an_error(logprobs: object) -> None:
    bare = ChatReply.model_validate({"choices": [{"message": {}, "logprobs": logprobs}]})
    with pytest.raises(ModelRunError, match="no top_logprobs"):
        yes_no(bare)


@pytest.mark.parametrize("logprob", ["NaN", "0.7", '"high"', "null"])
def test_a_number_that_is_no_log_probability_is_an_error(logprob: str) -> None:
    text = json.dumps({"choices": [{"message": {}, "logprobs": {"content": [{}]}}]})
    top = f'{{"top_logprobs": [{{"token": "Yes", "logprob": {logprob}}}]}}'
    with pytest.raises(ModelRunError, match="no chat completion"):
        parse(ChatReply, text.replace("[{}]", f"[{top}]").encode())


def test_probabilities_beyond_one_are_an_error() -> None:
    with pytest.raises(ModelRunError, match=r"sum to 1\.80"):
        yes_no(reply(("Yes", 0.9), ("No", 0.9)))


def test_an_impossible_token_counts_nothing() -> None:
    text = '{"token": "No", "logprob": -9999.0}, {"token": "Yes", "logprob": -0.1}'
    whole = f'{{"choices": [{{"message": {{}}, "logprobs": {{"content": [{{"top_logprobs": [{text}]}}]}}}}]}}'
    assert yes_no(parse(ChatReply, whole.encode())).p_yes == 1.0


def test_tokens_from_a_cache_were_not_evaluated() -> None:
    usage: dict[str, object] = {"prompt_tokens": 90, "completion_tokens": 5}
    plain: dict[str, object] = {"choices": [{"message": {"content": "a"}}], "usage": usage}
    assert ChatReply.model_validate(plain).tokens == (90, 90, 5)
    cached = {**plain, "usage": {**usage, "prompt_tokens_details": {"cached_tokens": 80}}}
    assert ChatReply.model_validate(cached).tokens == (90, 10, 5)
    assert ChatReply.model_validate({**plain, "usage": None}).tokens == (0, 0, 0)


def test_a_reply_that_is_all_reasoning_says_what_to_do() -> None:
    message = {"content": None, "reasoning_content": "Let me think"}
    thinking = ChatReply.model_validate({"choices": [{"message": message}]})
    with pytest.raises(ModelRunError, match="spent all on reasoning; raise max_tokens"):
        _ = thinking.text
