"""What the calculator's reading of an answer becomes as a verdict."""

import pytest

from agent.grading.calculator_judge import judge_number
from knowledge.schema import Numeric, Slip

CACHE = Numeric(
    criterion="cache",
    calculator="kv-cache-bytes",
    inputs={
        "layers": 32,
        "kv_heads": 8,
        "head_dim": 128,
        "tokens": 8192,
        "batch": 16,
        "bytes_per_value": 2,
    },
    unit="GiB",
    slips=(Slip(id="one-of-two", factor=0.5, says="K or V was left out"),),
)
TOKEN = CACHE.model_copy(
    update={"unit": "KiB", "inputs": {**CACHE.inputs, "tokens": 1, "batch": 1}}
)
QUESTION = "How large is the cache?"


@pytest.mark.parametrize(
    ("text", "decision", "quote"),
    [
        ("17.2 GB", "met", "17.2 GB"),
        ("so 8 GiB", "not_met", "8 GiB"),
        ("40 GB", "not_met", "40 GB"),
        ("It grows with the context.", "not_met", None),
        ("17 Gb", "abstain", "17 Gb"),
        ("It is 8 GB. It is 12 GB. It is 17.2 GB.", "abstain", "17.2 GB"),
    ],
)
def test_each_reading_has_its_decision(text: str, decision: str, quote: str | None) -> None:
    verdict = judge_number(CACHE, QUESTION, text)
    assert verdict.decision == decision
    assert (verdict.evidence.quote if verdict.evidence else None) == quote


@pytest.mark.parametrize(
    ("text", "recited"),
    [
        ("That comes to 4 GiB.", True),
        ("so 4.3 GB", True),
        ("17.2 GB", False),
        ("so 8 GiB", False),
        ("40 GB", False),
        ("It grows with the context.", None),
        ("maybe 4 GiB, maybe 17.2 GB", None),
    ],
)
def test_the_published_result_is_told_from_other_ones(text: str, recited: bool | None) -> None:
    asked = CACHE.model_copy(update={"published": 4.0})
    assert judge_number(asked, QUESTION, text).recited is recited
    assert judge_number(CACHE, QUESTION, text).recited is None


def test_a_known_slip_that_looks_like_the_published_result_is_a_slip() -> None:
    asked = CACHE.model_copy(update={"published": 8.0})
    assert judge_number(asked, QUESTION, "so 8 GiB").recited is False


@pytest.mark.parametrize(
    "text",
    ["8 GB, 16 GiB or 32 GB, by convention", "maybe 8 GB, maybe 17.2 GB", "between 8 and 40 GB"],
)
def test_leaving_the_choice_to_the_reader_is_no_result(text: str) -> None:
    verdict = judge_number(CACHE, QUESTION, text)
    assert verdict.decision == "not_met"
    assert "to choose from" in verdict.reason


def test_a_slip_is_explained() -> None:
    assert "K or V was left out" in judge_number(CACHE, QUESTION, "8 GiB").reason


def test_the_reason_says_what_is_expected_and_what_is_accepted() -> None:
    said = judge_number(CACHE, QUESTION, "40 GB").reason
    assert said.endswith("(expected 16 GiB, within 5 % of it)")
    strict = CACHE.model_copy(update={"tolerance": 0.025})
    assert "within 2.5 % of it" in judge_number(strict, QUESTION, "40 GB").reason


def test_the_cache_of_one_token_is_stated_per_token() -> None:
    text = "128 KiB per token, thus 1 GiB for 8,192 of them in a sequence"
    assert judge_number(TOKEN, QUESTION, "128 KiB per token").decision == "met"
    assert judge_number(TOKEN, QUESTION, text).decision != "met"
    assert judge_number(CACHE, QUESTION, "128 KiB per token").decision == "not_met"
