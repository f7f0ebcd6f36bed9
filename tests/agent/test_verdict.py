"""Evidence is verbatim; only an abstention lacks a probability."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from agent.grading.verdict import Evidence, Verdict


@given(st.text(), st.integers(0, 50), st.integers(0, 50))
def test_evidence_is_a_part_of_the_text(text: str, start: int, length: int) -> None:
    evidence = Evidence.of(text, start, start + length)
    if evidence is not None:
        assert text[evidence.start : evidence.end] == evidence.quote
        assert evidence.quote == evidence.quote.strip() != ""


def test_a_decision_needs_a_probability() -> None:
    with pytest.raises(ValidationError, match="needs p_met"):
        Verdict(criterion="c", decision="met", judge="juror", reason="")
    assert Verdict(criterion="c", decision="abstain", judge="juror", reason="").p_met is None
