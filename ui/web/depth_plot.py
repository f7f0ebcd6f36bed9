"""Depth per subject as an inline SVG: the posterior over levels, its mean and the levels that hold 90 %."""

import io
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from agent.depth import LEVELS, Depth
from knowledge.schema import Subject
from ui.web.subjects import subject_name

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_INK, _BAR, _LINE = "#010203", "#040506", "#070809"
"""Stand-ins that become CSS variables, so that the plot follows light and dark."""
_COLOURS = {_INK: "var(--viva-ink)", _BAR: "var(--viva-bar)", _LINE: "var(--viva-accent)"}
_ROW_INCHES = 0.95


def depth_svg(depths: Mapping[Subject, Depth]) -> str:
    """One row per subject; empty text if there is none. Size follows the width of its place."""
    if not depths:
        return ""
    # Late: a start need not wait for it, and the first report hardly does.
    from matplotlib import rc_context  # noqa: PLC0415
    from matplotlib.backends.backend_svg import FigureCanvasSVG  # noqa: PLC0415
    from matplotlib.figure import Figure  # noqa: PLC0415

    with rc_context({"svg.fonttype": "none", "svg.hashsalt": "viva", "font.family": "sans-serif"}):
        figure = Figure(figsize=(6.4, 0.55 + _ROW_INCHES * len(depths)))
        FigureCanvasSVG(figure)
        top = max(0.4, *(1.1 * max(depth.posterior) for depth in depths.values()))
        axes = figure.subplots(len(depths), 1, sharex=True, squeeze=False)[:, 0]
        for axis, (subject, depth) in zip(axes, depths.items(), strict=True):
            _set_up(axis, subject_name(subject), top)
            if depth.judged:
                _draw(axis, depth)
            else:
                axis.text(2.5, top / 3, "not scored", ha="center", color=_INK, fontsize=9)
        axes[-1].set_xticks(LEVELS)
        axes[-1].set_xlabel("level of depth", color=_INK, fontsize=9)
        figure.subplots_adjust(left=0.01, right=0.99, top=0.94, hspace=0.75, bottom=_bottom(depths))
        out = io.StringIO()
        figure.savefig(out, format="svg", transparent=True, metadata={"Date": None})
    return _inline(out.getvalue(), len(depths))


def _bottom(depths: Mapping[Subject, Depth]) -> float:
    return 0.42 / (0.55 + _ROW_INCHES * len(depths))


def _draw(axis: "Axes", depth: Depth) -> None:
    axis.bar(LEVELS, depth.posterior, width=0.86, color=_BAR)
    low, high = depth.interval
    height = 0.55 * axis.get_ylim()[0]
    # Half a level to each side: the mean is never further out.
    axis.plot([low - 0.5, high + 0.5], [height, height], color=_LINE, lw=2.2, solid_capstyle="butt")
    axis.plot([depth.mean], [height], marker="o", color=_LINE, markersize=5.5)


def _set_up(axis: "Axes", name: str, top: float) -> None:
    axis.set_xlim(-0.6, 5.6)
    axis.set_ylim(-0.26 * top, top)
    axis.set_yticks([])
    axis.set_title(name, loc="left", fontsize=9.5, color=_INK, pad=3)
    axis.tick_params(axis="x", colors=_INK, labelsize=9, length=0)
    for spine in axis.spines.values():
        spine.set_visible(False)
    axis.axhline(0, color=_INK, lw=0.5)


def _inline(svg: str, rows: int) -> str:
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = re.sub(r'\s(?:width|height)="[\d.]+pt"', "", svg, count=2)
    # The page's own font: the figure names fonts that a browser may not have.
    svg = re.sub(r"font: ([\d.]+px)[^;\"]*", r"font: \1 var(--font, sans-serif)", svg)
    for stand_in, colour in _COLOURS.items():
        svg = svg.replace(stand_in, colour)
    label = f"Posterior over levels 0 to 5 for {rows} subjects; the table below holds the figures"
    return svg.replace("<svg", f'<svg class="viva-plot" role="img" aria-label="{label}"', 1)
