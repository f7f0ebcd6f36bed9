"""The plots of a run, as PNG: estimate against truth, by style, and how fast each form becomes sure."""

import io
import math
from collections.abc import Callable, Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from eval.candidates.figures import NOT_RANKED
from eval.candidates.outcome import Outcome
from eval.candidates.population import STYLES

Draw = Callable[[Axes, Sequence[Outcome]], None]


def plots(outcomes: Sequence[Outcome]) -> dict[str, bytes]:
    """Each plot by its title."""
    return {title: _png(draw, outcomes) for title, draw in _PLOTS.items()}


def _png(draw: Draw, outcomes: Sequence[Outcome]) -> bytes:
    figure = Figure(figsize=(8, 4), layout="constrained")
    draw(figure.subplots(), outcomes)
    image = io.BytesIO()
    figure.savefig(image, format="png", dpi=110)
    return image.getvalue()


def _truth(axes: Axes, outcomes: Sequence[Outcome]) -> None:
    ranked = [o for o in outcomes if o.kind == "main" and o.style not in NOT_RANKED]
    found = [[e.mean for o in ranked for e in o.subjects if e.true == d] for d in range(6)]
    _boxes(axes, found, [str(depth) for depth in range(6)])
    axes.plot(range(1, 7), range(6), "k--", linewidth=0.8)
    axes.set_xlabel("true depth")
    axes.set_ylabel("estimated depth")


def _styles(axes: Axes, outcomes: Sequence[Outcome]) -> None:
    main = [o for o in outcomes if o.kind == "main"]
    found = [
        [o.overall - o.true_overall for o in main if o.style == s and o.overall is not None]
        for s in STYLES
    ]
    _boxes(axes, found, list(STYLES))
    axes.axhline(0, color="k", linewidth=0.8)
    axes.tick_params(axis="x", rotation=40)
    axes.set_ylabel("estimated less true, levels")


def _curves(axes: Axes, outcomes: Sequence[Outcome]) -> None:
    for kind in ("main", "fixed"):
        found = [
            e.after
            for o in outcomes
            if o.kind == kind and o.style not in NOT_RANKED
            for e in o.subjects
        ]
        longest = max((len(after) for after in found), default=0)
        means = [[after[k][1] for after in found if len(after) > k] for k in range(longest)]
        axes.plot([sum(m) / len(m) for m in means if m], marker="o", label=kind)
    axes.set_xlabel("questions on the subject")
    axes.set_ylabel("standard error, levels")
    axes.legend()


def _boxes(axes: Axes, values: Sequence[Sequence[float]], labels: Sequence[str]) -> None:
    axes.boxplot([v or [math.nan] for v in values])
    axes.set_xticks(range(1, len(labels) + 1), labels)


_PLOTS: dict[str, Draw] = {
    "Estimate against truth, by subject": _truth,
    "Whole interviews, by style": _styles,
    "How fast each form becomes sure": _curves,
}
