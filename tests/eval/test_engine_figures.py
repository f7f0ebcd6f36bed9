"""Figures, targets and the report that programs read."""

import pytest

from eval.engine.figures import Figure, Report, Setup, percentile

SETUP = Setup(model="a.gguf", threads=2, gpu_layers=0, quick=True)


@pytest.mark.parametrize(
    ("value", "target", "at_most", "met"),
    [
        (3.6, 3.5, False, True),
        (3.4, 3.5, False, False),
        (1.1, 1.1, True, True),
        (1.2, 1.1, True, False),
        (7.0, None, False, None),
    ],
)
def test_a_figure_knows_whether_it_meets_its_target(
    value: float, target: float | None, at_most: bool, met: bool | None
) -> None:
    assert Figure(name="x", value=value, target=target, at_most=at_most).met is met


def test_the_report_for_programs_is_flat_and_names_what_was_missed() -> None:
    figures = (
        Figure(name="overhead", value=0.07, target=0.05, at_most=True),
        Figure(name="judge_speedup", value=5.0, target=3.5),
        Figure(name="decode_gain", value=2.41234567),
    )
    found = Report(setup=SETUP, figures=figures, seconds=44.04).for_programs()
    assert found["overhead"] == 0.07
    assert found["decode_gain"] == 2.4123
    assert found["missed"] == ["overhead"]
    assert found["seconds"] == 44.0


def test_percentiles_lie_between_neighbours() -> None:
    assert percentile([3.0, 1.0, 2.0], 0.5) == 2.0
    assert percentile([0.0, 10.0], 0.95) == pytest.approx(9.5)
    assert percentile([4.0], 0.95) == 4.0
