"""The figures of a run, on outcomes small enough to count by hand."""

import math

import pytest

from agent.recitals import RECITER
from eval.candidates.figures import figures, memorizer_gap, style_means
from eval.candidates.outcome import Estimated, Kind, Outcome
from eval.candidates.population import PLAIN, Style


def _outcome(kind: Kind, seed: int, style: Style, overall: float, recitals: int = 0) -> Outcome:
    return Outcome(kind=kind, seed=seed, style=style, overall=overall, recitals=recitals)


def _estimated(true: int, mean: float, low: int, high: int) -> Estimated:
    return Estimated(
        subject="scaling-laws",
        true=true,
        mean=mean,
        deviation=0.5,
        low=low,
        high=high,
        judged=4,
        after=((2.5, 1.7), (mean, 0.5)),
    )


def test_what_changed_numbers_cost_is_the_mean_over_memorizers() -> None:
    outcomes = [
        _outcome("main", 1, "memorizer", 2.0),
        _outcome("public", 1, "memorizer", 4.5),
        _outcome("twin", 2, "memorizer", 4.0),
        _outcome("public", 2, "memorizer", 4.5),
        _outcome("main", 2, "terse", 1.0),
    ]
    assert memorizer_gap(outcomes) == pytest.approx(1.5)
    assert math.isnan(memorizer_gap(outcomes[4:]))


def test_reciters_are_found_from_the_second_recital_and_others_suspected_from_the_first() -> None:
    outcomes = [
        _outcome("main", 1, "memorizer", 2.0, recitals=RECITER),
        _outcome("public", 1, "memorizer", 4.5),
        _outcome("twin", 2, "memorizer", 2.0, recitals=RECITER - 1),
        _outcome("main", 3, "terse", 2.0, recitals=1),
        _outcome("main", 4, "terse", 2.0),
    ]
    found = figures(outcomes)
    assert found.reciters_found == pytest.approx(0.5)
    assert found.reciters_suspected == 1


def test_depths_are_ranked_covered_and_off_by() -> None:
    subjects = [_estimated(1, 1.5, 1, 2), _estimated(3, 2.5, 2, 3), _estimated(4, 4.5, 5, 5)]
    outcomes = [
        _outcome("main", place, "terse", one.mean).model_copy(update={"subjects": (one,)})
        for place, one in enumerate(subjects)
    ]
    quitter = _outcome("main", 9, "early-quitter", 0.0).model_copy(
        update={"subjects": (_estimated(5, 0.0, 0, 1),)}
    )
    found = figures([*outcomes, quitter])
    assert found.tau == found.tau_least == pytest.approx(1.0)
    for subject, tau in found.tau_by_subject.items():
        assert found.tau_low[subject] <= tau <= found.tau_high[subject] + 1e-9
    assert found.coverage90 == pytest.approx(2 / 3)
    assert found.error == pytest.approx(0.5)
    assert found.bias == pytest.approx(0.5 / 3)
    assert found.ranked == 3


def test_styles_are_compared_over_those_who_were_met_in_all_of_them() -> None:
    outcomes = [_outcome("twin", 1, style, place) for place, style in enumerate(PLAIN)]
    outcomes.append(_outcome("main", 2, PLAIN[0], 5.0))
    assert style_means(outcomes) == {style: float(place) for place, style in enumerate(PLAIN)}
