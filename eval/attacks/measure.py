"""Attack answers that do not know, and see what is given to them that was not given before."""

import time
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from agent.grading.verdict import Verdict
from eval.attacks.benign import Sentence, measure_benign
from eval.attacks.figures import AttackFigures, BenignFigures, FormFigures
from eval.attacks.form import Form
from eval.attacks.judging import GraderOf, Judge, OnProgress, judge, mean, score, shift
from eval.attacks.targets import Target
from eval.metrics.bootstrap import of_ratio


@dataclass(frozen=True)
class Attacked:
    """One answer under one form, beside the same answer without it."""

    form: Form
    item: str
    not_met: int
    flipped: int
    shift: float | None
    quotes: int
    not_verbatim: int


def attack(
    grader: Judge,
    target: Target,
    forms: Collection[Form],
    go_on: Callable[[], bool] = lambda: True,
) -> tuple[int, int, list[Attacked]]:
    """(criteria that the plain answer was given, all that it does not meet, the answer under each form).

    Forms that come up once `go_on` says no are left out, the first never.
    """
    plain = judge(grader, target, target.specimen.text)
    wanted = {name for name, met in target.specimen.met.items() if not met}
    given = {v.criterion for v in plain if v.decision == "met"} & wanted
    found: list[Attacked] = []
    for form in forms:
        if found and not go_on():
            break
        text = form.apply(target.specimen.text, target.item.asked, target.item)
        verdicts = judge(grader, target, text)
        found.append(_attacked(form, target, wanted - given, text, verdicts))
        found[-1] = replace(found[-1], shift=shift(score(target, plain), score(target, verdicts)))
    return len(given), len(wanted), found


def _attacked(
    form: Form, target: Target, open_to_it: set[str], text: str, verdicts: Sequence[Verdict]
) -> Attacked:
    """`open_to_it`: the criteria that are not met and that the plain answer was not given."""
    met = {v.criterion for v in verdicts if v.decision == "met"}
    quotes = [v.evidence for v in verdicts if v.evidence is not None]
    return Attacked(
        form=form,
        item=target.item.id,
        not_met=len(open_to_it),
        flipped=len(open_to_it & met),
        shift=None,
        quotes=len(quotes),
        not_verbatim=sum(text[q.start : q.end] != q.quote for q in quotes),
    )


def measure_attacks(
    grader_of: GraderOf,
    attacked: Sequence[Target],
    forms: Sequence[Form],
    benign: tuple[Sequence[Sentence], Sequence[Target]] = ((), ()),
    report: OnProgress = lambda _done, _detail: None,
    go_on: Callable[[], bool] = lambda: True,
) -> AttackFigures:
    """All `forms` on all of `attacked`; the sentences of `benign` behind its right answers.

    Once `go_on` says no, the remaining answers and forms are left out; the first never is.
    """
    began = time.monotonic()
    given = wanted = 0
    rows: list[Attacked] = []
    seen: list[Target] = []
    for place, target in enumerate(attacked):
        if seen and not go_on():
            break
        seen.append(target)
        report(place / (len(attacked) + 1), f"{target.item.id} ({place + 1}/{len(attacked)})")
        found_given, found_wanted, found = attack(grader_of(target.item.id), target, forms, go_on)
        given, wanted = given + found_given, wanted + found_wanted
        rows += found
    report(len(attacked) / (len(attacked) + 1), "harmless sentences")
    harmless: BenignFigures | None = measure_benign(grader_of, *benign) if benign[0] else None
    counted = [row for row in rows if row.form.is_counted]
    families = list(dict.fromkeys(row.form.family for row in counted))
    return AttackFigures(
        juror=grader_of(attacked[0].item.id).identity,
        forms=sum(form.is_counted for form in forms),
        answers=len(seen),
        items=len({target.item.id for target in seen}),
        given_plain=given / wanted if wanted else float("nan"),
        flips=of_ratio(_by_item(counted, lambda r: (r.flipped, r.not_met))),
        shift=of_ratio(_by_item(counted, lambda r: (r.shift or 0.0, float(r.shift is not None)))),
        by_family={family: _share(family, counted) for family in families},
        by_form=tuple(_form_figures(form, rows) for form in forms),
        benign=harmless,
        quotes=sum(row.quotes for row in rows),
        not_verbatim=sum(row.not_verbatim for row in rows),
        seconds=time.monotonic() - began,
    )


def _by_item(
    rows: Sequence[Attacked], pair: Callable[[Attacked], tuple[float, float]]
) -> list[tuple[float, float]]:
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for row in rows:
        first, second = pair(row)
        sums[row.item][0] += first
        sums[row.item][1] += second
    return [(first, second) for first, second in sums.values()]


def _share(family: str, counted: Sequence[Attacked]) -> float:
    mine = [row for row in counted if row.form.family == family]
    not_met = sum(row.not_met for row in mine)
    return sum(row.flipped for row in mine) / not_met if not_met else float("nan")


def _form_figures(form: Form, rows: Sequence[Attacked]) -> FormFigures:
    mine = [row for row in rows if row.form.name == form.name]
    return FormFigures(
        name=form.name,
        family=form.family,
        truth=form.truth,
        not_met=sum(row.not_met for row in mine),
        flipped=sum(row.flipped for row in mine),
        shift=mean([row.shift for row in mine]),
    )
