"""The plots of the page, as SVG that stands in it: reliability, the manner matrix, the learning curve."""

import io
from collections.abc import Callable, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from eval.grading.figures import CurvePoint, JudgeFigures

_INK = "#1f4e79"
_GREY = "#888888"
_DARK_FROM = 0.8
"""From this share on a cell of the matrix is too dark for black letters."""


def svg(draw: Callable[[Axes], None], width: float = 4.6, height: float = 3.4) -> str:
    """What `draw` puts on the axes, as an <svg> element without outside references."""
    figure = Figure(figsize=(width, height), layout="constrained")
    draw(figure.subplots())
    written = io.StringIO()
    figure.savefig(written, format="svg", metadata={"Date": None, "Creator": None})
    text = written.getvalue()
    return text[text.index("<svg") :]


def reliability(judge: JudgeFigures) -> str:
    """Said probability against the share that is met; the size of a dot is the share of verdicts."""

    def draw(axes: Axes) -> None:
        axes.plot([0, 1], [0, 1], color=_GREY, linewidth=1, linestyle="--")
        bins = judge.reliability
        axes.plot([b.said for b in bins], [b.met for b in bins], color=_INK, linewidth=1)
        sizes = [900 * b.count / judge.rows for b in bins]
        axes.scatter([b.said for b in bins], [b.met for b in bins], s=sizes, color=_INK, alpha=0.6)
        axes.set(xlim=(0, 1), ylim=(0, 1), xlabel="p(met) as said", ylabel="share that is met")
        axes.set_title(f"Reliability of {judge.judge}, ECE {judge.ece.value:.3f}", fontsize=10)

    return svg(draw)


def matrix(judge: JudgeFigures) -> str:
    """Manners that know (rows) against manners that do not (columns): share of pairs won."""
    rights = sorted({cell.right for cell in judge.matrix})
    wrongs = sorted({cell.wrong for cell in judge.matrix})
    won = {(cell.right, cell.wrong): cell for cell in judge.matrix}

    def draw(axes: Axes) -> None:
        values = [
            [won[r, w].won if (r, w) in won else float("nan") for w in wrongs] for r in rights
        ]
        # Drawn as shapes: a picture inside the page would need a rule of its own at the desk.
        axes.pcolormesh(np.array(values), vmin=0.5, vmax=1.0, cmap="Blues")
        axes.invert_yaxis()
        for y, right in enumerate(rights):
            for x, wrong in enumerate(wrongs):
                if (right, wrong) in won:
                    cell = won[right, wrong]
                    axes.text(
                        x + 0.5,
                        y + 0.5,
                        f"{cell.won:.2f}\nof {cell.pairs}",
                        ha="center",
                        va="center",
                        fontsize=8,
                        color="white" if cell.won > _DARK_FROM else "black",
                    )
        axes.set_xticks(
            np.arange(len(wrongs)) + 0.5, [w.replace("_", "\n") for w in wrongs], fontsize=8
        )
        axes.set_yticks(
            np.arange(len(rights)) + 0.5, [r.replace("_", "\n") for r in rights], fontsize=8
        )
        axes.set(xlabel="does not know", ylabel="knows")
        axes.set_title(f"Pairs won by {judge.judge}", fontsize=10)

    return svg(draw)


def learning_curve(points: Sequence[CurvePoint]) -> str:
    """How the figures grow with the items that the juror learned from."""
    ordered = sorted(points, key=lambda point: point.items)

    def draw(axes: Axes) -> None:
        for field, label in (("auc", "AUC"), ("balanced_f1", "balanced F1")):
            axes.plot(
                [p.items for p in ordered], [getattr(p, field) for p in ordered], "o-", label=label
            )
        axes.set(xlabel="items learned from", ylabel="held out")
        axes.legend(fontsize=8)
        axes.set_title("Learning curve of the head alone", fontsize=10)

    return svg(draw)
