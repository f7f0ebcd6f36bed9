"""Depth moves with the evidence and says how sure it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.depth import LEVELS, Observation, chance_met, estimate


def _seen(level: int, p_met: float, evidence: float = 1.0) -> Observation:
    return Observation(level=level, p_met=p_met, evidence=evidence)


def test_nothing_seen_is_uniform() -> None:
    assert estimate([]).posterior == pytest.approx([1 / 6] * 6)


def test_meeting_deep_criteria_is_deeper_than_meeting_shallow_ones() -> None:
    shallow = estimate([_seen(1, 0.95)] * 3 + [_seen(4, 0.05)] * 3)
    deep = estimate([_seen(1, 0.95)] * 3 + [_seen(4, 0.95)] * 3)
    assert deep.mean > shallow.mean + 1.5


def test_an_uncertain_verdict_says_nothing() -> None:
    assert estimate([_seen(3, 0.5)] * 5).mean == pytest.approx(estimate([]).mean, abs=0.01)


def test_more_evidence_narrows_the_interval() -> None:
    few = estimate([_seen(2, 0.95), _seen(3, 0.05)])
    many = estimate([_seen(2, 0.95), _seen(3, 0.05)] * 6)
    assert many.deviation < few.deviation


def test_hinted_evidence_counts_less() -> None:
    full, less = estimate([_seen(4, 0.95)]), estimate([_seen(4, 0.95, 0.5)])
    assert full.mean > less.mean > estimate([]).mean


def test_it_knows_the_levels_that_were_judged() -> None:
    assert estimate([_seen(3, 0.9), _seen(1, 0.1), _seen(3, 0.2)]).levels == (1, 3)
    assert estimate([]).levels == ()


@given(
    st.lists(
        st.builds(
            Observation,
            level=st.integers(1, 5),
            p_met=st.floats(0, 1),
            evidence=st.floats(0.01, 1),
        ),
        max_size=60,
    )
)
def test_always_a_distribution(seen: list[Observation]) -> None:
    depth = estimate(seen)
    assert sum(depth.posterior) == pytest.approx(1)
    low, high = depth.interval
    assert low <= high
    assert 0 <= depth.mean <= 5
    assert low - 0.5 <= depth.mean <= high + 0.5


def test_the_chance_rises_with_depth_and_falls_with_level() -> None:
    for level in range(1, 6):
        chances = [chance_met(depth, level) for depth in LEVELS]
        assert chances == sorted(chances)
    assert chance_met(3, 1) > chance_met(3, 5)
