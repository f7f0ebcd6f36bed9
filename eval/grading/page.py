"""One self-contained page of the grading figures: tables and plots, readable with no network."""

import math
from collections.abc import Sequence
from html import escape

from eval.attacks.figures import AttackFigures
from eval.grading.figures import (
    COLUMNS,
    GradingFigures,
    GuaranteeFigures,
    JudgeFigures,
    shown,
)
from eval.grading.plots import learning_curve, matrix, reliability

_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; max-width: 76rem; margin: 2rem auto; padding: 0 1rem; color: #222 }
table { border-collapse: collapse; margin: 1rem 0; font-variant-numeric: tabular-nums }
th, td { border-bottom: 1px solid #ccc; padding: .3rem .6rem; text-align: left; font-size: 13px }
.range { color: #777; white-space: nowrap } .plots { display: flex; flex-wrap: wrap; gap: 1rem }
.plots svg { max-width: 30rem; height: auto }
"""
_EXPLAINED = (
    "Every judge saw the same authored answers, which cross manner with substance. The juror judged no item "
    "that it was fitted on. Intervals are 95 % by a bootstrap over items. <b>knows</b>: pairs in which an "
    "answer that knows scores above one to the same item that does not, in whatever manner. <b>within</b>: "
    "inside one answer, a met criterion above one that is not; <b>swap</b>: the same where claims are turned "
    "around. <b>coverage</b>: verdicts that are no abstention. <b>right at 80 %</b>: right verdicts among the "
    "surest 80 %. <b>length effect</b>: correlation of p(met) with length, the truth held fixed. <b>ECE</b>, the plots and "
    "the promise are over labels of which each manner meets as many as it misses."
)


def page(figures: GradingFigures, attacks: AttackFigures | None = None) -> str:
    """HTML with everything in it: no script, no font, no picture from anywhere else."""
    subset = " A quick run on the items that examinations use." if figures.quick else ""
    parts = [
        "<h1>How well the grades agree</h1>",
        f"<p>{figures.items} items, {figures.specimens} answers, {figures.labels} labelled criteria."
        f"{subset} Bank {escape(figures.bank)}; {escape(figures.juror)}.</p>",
        _judges(figures.judges),
        f"<p>{escape(figures.fault)}</p>" if figures.fault else "",
        f"<p>{_EXPLAINED}</p>",
        _plots(figures),
        _guarantees(figures.guarantees),
        _attacks(attacks) if attacks else "",
    ]
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Viva: grading</title>'
        f"<style>{_STYLE}</style></head><body>{''.join(parts)}</body></html>\n"
    )


def _judges(judges: Sequence[JudgeFigures]) -> str:
    head = ["judge", *(f"{c.heading} {escape(c.aim)}" for c in COLUMNS)]
    return _table(head, [[escape(judge.judge), *_cells(judge)] for judge in judges])


def _cells(judge: JudgeFigures) -> list[str]:
    intervals = [getattr(judge, column.field) for column in COLUMNS]
    return [
        f'{value} <span class="range">{between}</span>' for value, between in map(shown, intervals)
    ]


def _plots(figures: GradingFigures) -> str:
    juror = figures.judges[0]
    drawn = [reliability(juror), matrix(juror)]
    if figures.curve:
        drawn.append(learning_curve(figures.curve))
    return f'<div class="plots">{"".join(drawn)}</div>'


def _guarantees(found: Sequence[GuaranteeFigures]) -> str:
    rows = [
        [
            f"{one.promised:.0%}",
            f"{one.kept - one.empty} of {one.repetitions - one.empty}"
            + (f" (nothing promised in {one.empty})" if one.empty else ""),
            f"{one.coverage:.3f}",
            "–" if math.isnan(one.error) else f"{one.error:.3f}",
            "none" if one.threshold is None else f"{one.threshold:.2f}",
        ]
        for one in found
    ]
    head = ["promised error", "kept on fresh halves", "coverage", "error", "|p - 1/2| from"]
    return "<h2>Abstention with a promise</h2>" + _table(head, rows)


def _attacks(found: AttackFigures) -> str:
    rows = [
        [
            escape(form.name),
            escape(form.family),
            escape(form.truth),
            f"{form.flipped} of {form.not_met}",
            "" if form.shift is None else f"{form.shift:+.3f}",
        ]
        for form in sorted(
            found.by_form, key=lambda one: (not one.is_counted, -one.flipped, one.family)
        )
    ]
    said = f"{found.forms} counted forms on {found.answers} answers: flipped {found.flips}, shift {found.shift}."
    said += (
        ' The most successful first; forms that "stated" criteria stand last and are not counted.'
    )
    head = ["form", "family", "claims", "flipped to met", "score shift"]
    return f"<h2>Attacks</h2><p>{escape(said)}</p>" + _table(head, rows)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    top = "".join(f"<th>{cell}</th>" for cell in head)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><tr>{top}</tr>{body}</table>"
