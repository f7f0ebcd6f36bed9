"""Only what enough interviews have judged is fitted, and what is said about the rest."""

import numpy as np
import pytest

from agent.depth import SLOPE
from eval.items.calibrate import ENOUGH, calibrated, standing
from eval.items.responses import Response
from knowledge.schema import Subject

SCALING: Subject = "scaling-laws"
CRITERIA = ("one", "two", "three", "four")


def _answers(persons: int) -> list[Response]:
    """Four criteria of levels 1 to 4; the third is two levels harder than authored."""
    source = np.random.default_rng(7)
    found = []
    for person in range(persons):
        depth = source.normal(2.0, 1.2)
        for place, name in enumerate(CRITERIA):
            difficulty = place + 0.5 + (2.0 if name == "three" else 0.0)
            met = source.random() < 1 / (1 + np.exp(-SLOPE * (depth - difficulty)))
            found.append(_response(f"{person}:{SCALING}", name, met=bool(met), level=place + 1))
    return found


def _response(person: str, name: str, *, met: bool, level: int = 2) -> Response:
    return Response(
        person=person, subject=SCALING, item="scaling-1", criterion=name, level=level, met=met
    )


def test_what_is_harder_than_authored_is_found_out() -> None:
    found = calibrated(_answers(400))
    off = {one.criterion: one.off for one in found.criteria}
    assert max(off, key=lambda name: off[name]) == "three"
    assert off["three"] == pytest.approx(1.5, abs=0.3), (
        "the mean stays, so that the others fall by .5"
    )
    assert all(0.8 < one.infit < 1.2 for one in found.criteria)
    assert [group.persons for group in found.groups] == [400]


def test_too_few_interviews_fit_nothing_and_it_is_said_how_far_it_is() -> None:
    few = _answers(ENOUGH - 1)
    assert calibrated(few).criteria == ()
    assert standing(few) == (4, ENOUGH - 1, 0)
    assert calibrated([]).criteria == ()
    assert standing([]) == (0, 0, 0)


def test_what_nearly_all_meet_is_left_out() -> None:
    easy = [_response(f"{person}:{SCALING}", "easy", met=person > 1) for person in range(400)]
    found = calibrated([*_answers(400), *easy])
    assert {one.criterion for one in found.criteria} == set(CRITERIA)
    assert found.left_out == 1
