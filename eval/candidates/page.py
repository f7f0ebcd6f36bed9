"""One self-contained HTML page about a run: the figures against their aims, and plots. No script, no link."""

import base64
import html
import math
from collections.abc import Mapping, Sequence

from eval.candidates.figures import AIMS, Aim, Figures
from eval.candidates.outcome import Outcome
from eval.candidates.plots import plots

_STYLE = (
    "body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse}td,th{padding:.25rem .8rem;border-bottom:1px solid #ccc;text-align:left}"
    "img{max-width:100%}.missed{color:#a40000;font-weight:600}"
)


def page(
    figures: Figures, outcomes: Sequence[Outcome], says: str, aims: Mapping[str, Aim] = AIMS
) -> str:
    """The page, with those figures above that have `aims`; `says` is how the run was held, in one line."""
    body = "".join(
        (
            f"<h1>Simulated candidates</h1><p>{html.escape(says)}</p>",
            _figures_table(figures, aims),
            _subjects_table(figures),
            *(f"<h2>{html.escape(t)}</h2>{_image(png)}" for t, png in plots(outcomes).items()),
        )
    )
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Simulated candidates</title>'
        f"<style>{_STYLE}</style></head><body>{body}</body></html>\n"
    )


def verdict_on(name: str, value: float) -> str:
    """ "met", "missed", or "too few to tell"."""
    low, high = AIMS[name]
    if math.isnan(value):
        return "too few to tell"
    return "met" if low <= value <= high else "missed"


def _figures_table(figures: Figures, aims: Mapping[str, Aim]) -> str:
    rows = ""
    for name, (low, high) in aims.items():
        value = float(getattr(figures, name))
        verdict = verdict_on(name, value)
        rows += (
            f"<tr><td>{name}</td><td>{value:.3g}</td><td>{low:g} to {high:g}</td>"
            f'<td class="{verdict}">{verdict}</td></tr>'
        )
    return f"<table><tr><th>figure</th><th>value</th><th>aim</th><th></th></tr>{rows}</table>"


def _subjects_table(figures: Figures) -> str:
    rows = "".join(
        f"<tr><td>{subject}</td><td>{tau:.3f}</td><td>{_between(figures, subject)}</td></tr>"
        for subject, tau in figures.tau_by_subject.items()
    )
    return f"<h2>Rank correlation by subject</h2><table>{rows}</table>"


def _between(figures: Figures, subject: str) -> str:
    if subject not in figures.tau_low:
        return ""
    return f"{figures.tau_low[subject]:.3f} to {figures.tau_high[subject]:.3f} in 95 %"


def _image(png: bytes) -> str:
    return f'<img alt="" src="data:image/png;base64,{base64.b64encode(png).decode()}">'
