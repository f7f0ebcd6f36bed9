"""Verdicts of several messages become one."""

from agent.grading.combine import combined
from agent.grading.verdict import Decision, Evidence, Verdict


def _verdict(decision: Decision, p_met: float | None, quote: bool = False) -> Verdict:
    evidence = Evidence(quote="x", start=0, end=1) if quote else None
    return Verdict(
        criterion="c", decision=decision, p_met=p_met, judge="juror", reason="", evidence=evidence
    )


def test_an_abstention_changes_nothing() -> None:
    met = _verdict("met", 0.9)
    assert combined(met, _verdict("abstain", None)) is met
    refuted = _verdict("not_met", 0.2, quote=True)
    assert combined(refuted, _verdict("abstain", 0.7)) is refuted


def test_what_was_missing_is_open_once_it_is_likely_said() -> None:
    silent, likely = _verdict("not_met", 0.2), _verdict("abstain", 0.72)
    assert combined(silent, likely) is likely
    assert combined(silent, _verdict("abstain", 0.4)) is silent
    assert combined(silent, _verdict("abstain", None)) is silent


def test_silence_is_no_evidence_against_what_was_shown() -> None:
    met = _verdict("met", 0.9)
    assert combined(met, _verdict("not_met", 0.1)) is met


def test_saying_the_opposite_later_counts() -> None:
    later = _verdict("not_met", 0.1, quote=True)
    assert combined(_verdict("met", 0.9), later) is later


def test_a_follow_up_can_meet_what_was_missing() -> None:
    later = _verdict("met", 0.8)
    assert combined(_verdict("not_met", 0.2), later) is later
    assert combined(_verdict("abstain", 0.5), later) is later


def test_a_quoted_contradiction_is_kept_over_silence() -> None:
    quoted = _verdict("not_met", 0.3, quote=True)
    assert combined(quoted, _verdict("not_met", 0.1)) is quoted


def test_the_surer_of_two_met_verdicts_stands() -> None:
    sure = _verdict("met", 0.95)
    assert combined(sure, _verdict("met", 0.7)) is sure


def test_silence_takes_back_where_the_result_was_asked_for_anew() -> None:
    met, silent = _verdict("met", 0.9), _verdict("not_met", 0.1)
    assert combined(met, silent, insists=True) is silent
    assert combined(met, _verdict("abstain", None), insists=True) is met
