"""A score is over what was judged; what was not is coverage, never zero."""

import pytest

from agent.criterion_result import CriterionResult, Override
from agent.events import AskedItem
from agent.grading.verdict import Decision, Verdict
from agent.scores import item_score, weighted_score
from knowledge.bank import Bank


def _said(criterion: str, verdict: Decision) -> Override:
    return Override(
        item="cache-1",
        criterion=criterion,
        verdict=verdict,
        reason="because",
        who="Grace",
        at="2026-11-22T10:04:31+00:00",
    )


def _result(
    criterion: str, decision: Decision, override: Decision | None = None
) -> CriterionResult:
    p_met = None if decision == "abstain" else 0.9 if decision == "met" else 0.1
    return CriterionResult(
        item="cache-1",
        criterion=criterion,
        verdict=Verdict(
            criterion=criterion, decision=decision, p_met=p_met, judge="juror", reason=""
        ),
        reply=1,
        probed=False,
        overrides=(_said(criterion, override),) if override else (),
    )


def test_weights_count(bank: Bank) -> None:
    score = item_score(
        AskedItem.of(bank.get("cache-1")), [_result("memory", "met"), _result("heads", "not_met")]
    )
    assert score.score == pytest.approx(3 / 5)
    assert score.coverage == pytest.approx(5 / 6)


def test_an_abstention_lowers_coverage_not_the_score(bank: Bank) -> None:
    score = item_score(
        AskedItem.of(bank.get("cache-1")), [_result("memory", "met"), _result("heads", "abstain")]
    )
    assert score.score == 1.0
    assert score.coverage == pytest.approx(3 / 6)


def test_nothing_judged_is_no_score(bank: Bank) -> None:
    assert item_score(AskedItem.of(bank.get("cache-1")), []).score is None
    assert weighted_score({"a": "abstain"}, {"a": 1.0}) is None


def test_an_override_counts(bank: Bank) -> None:
    score = item_score(
        AskedItem.of(bank.get("cache-1")), [_result("memory", "not_met", override="met")]
    )
    assert score.score == 1.0
