"""Each check on a model's follow-up refuses what it is there for and lets the rest pass."""

import pytest

from agent import checks

PASSAGE = "Uptraining to multi-query used 5% of the original compute. Keys are shared by 8 heads."


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        ("What happens to the keys then?", True),
        ("What happens to the keys? And the values?", False),
        ("Tell me about the keys.", False),
        ("Why?", False),
        ("What " + "very " * 70 + "long?", False),
    ],
)
def test_exactly_one_question(text: str, passes: bool) -> None:
    assert (checks.single_question(text) is None) is passes


def test_a_quote_must_be_verbatim_and_say_something() -> None:
    assert checks.verbatim_quote("Keys are shared by 8 heads.", PASSAGE) is None
    assert checks.verbatim_quote("Keys are shared by nine heads.", PASSAGE)
    assert checks.verbatim_quote("Keys are", PASSAGE)


def test_numbers_must_stand_in_the_passage() -> None:
    assert checks.numbers_supported("Why only 5% and 8 heads?", PASSAGE) is None
    assert "70" in (checks.numbers_supported("Why 70 heads?", PASSAGE) or "")


def test_a_number_may_be_written_in_another_way_but_must_count_the_same() -> None:
    assert checks.numbers_supported("Why do eight heads share, at 5 percent?", PASSAGE) is None
    assert checks.numbers_supported("Why does it take one twentieth of it?", PASSAGE) is None
    assert "8" in (checks.numbers_supported("Why are there 8 layers?", PASSAGE) or "")


def test_names_must_stand_in_the_passage_or_have_been_seen() -> None:
    assert checks.names_supported("Does multi-query attention keep the keys?", PASSAGE, []) is None
    refused = checks.names_supported("Does Llama-3-70B keep the keys?", PASSAGE, [])
    assert "Llama-3-70B" in (refused or "")
    seen = ["Take Llama 3 70B as an example."]
    assert checks.names_supported("Does Llama-3-70B keep the keys?", PASSAGE, seen) is None


def test_the_same_question_is_not_put_twice() -> None:
    assert (
        checks.not_asked_before("What limits the speed of decoding?", ["Explain the cache."])
        is None
    )
    assert checks.not_asked_before(
        "What limits the speed of decoding?", ["what limits the speed of the decoding?"]
    )


def test_the_rubric_does_not_leak() -> None:
    secret = ["The cache grows linearly with sequence length."]
    assert checks.no_leak("Is it that the cache grows linearly with length?", secret, [])
    assert checks.no_leak("How does the cache behave?", secret, []) is None


def test_what_the_candidate_said_is_no_leak() -> None:
    secret = ["The cache grows linearly with sequence length."]
    said = ["I think the cache grows linearly with everything."]
    assert (
        checks.no_leak("Why do you say the cache grows linearly with everything?", secret, said)
        is None
    )
