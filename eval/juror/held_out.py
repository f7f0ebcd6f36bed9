"""The juror's figures on items that it was not fitted on: its heads leave out a tenth at a time, its layers a third."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
from pydantic import BaseModel
from sklearn.metrics import f1_score, roc_auc_score

from agent.grading.calculator_judge import judge_number
from eval.juror.by_manner import InManner, by_manner
from eval.juror.even_odds import even_odds
from eval.juror.fit import fit
from eval.juror.held_out_layers import reader_without
from eval.juror.kept_labels import OnProgress, kept_labels
from eval.juror.labels import Label, of_specimens
from eval.juror.platt import cross_calibrated
from eval.metrics.ranking import grouped_win_rate
from knowledge.bank import Bank
from models.juror import Beside, Juror, Weights, capped, load_weights, shipped_calibration
from models.juror_head import sigmoid
from models.juror_manner import Manners
from models.protocol import TokenReader
from models.statement_reader import Share, StatementReader, load_weighing

PARTS = 10
KNOWS = ("right",)
DOES_NOT = ("wrong", "empty", "adversarial")
Scored = Sequence[tuple[Label, float]]
"""Labels with p(met), or with log-odds."""
JurorOf = Callable[[str], Juror]
"""The juror to use for an item, so that none need judge an item that it was fitted on."""


class HeldOutFigures(BaseModel):
    """`knows`: share of pairs in which an answer that knows scores above one to the same item that does
    not; `within`: inside one answer, a met criterion above one that is not; `swap`: the same inside
    answers with claims turned around; `coverage`: share of criteria with a verdict; `accuracy`: share of
    these verdicts that is right; `calculator`: share of right verdicts on numeric criteria; `by_manner`: whether it matters
    how an answer is written.
    """

    items: int
    specimens: int
    labels: int
    auc: float
    balanced_f1: float
    knows: float
    within: float
    swap: float
    coverage: float
    accuracy: float
    calculator: float
    calculator_labels: int
    by_manner: dict[str, InManner]


def held_out_figures(
    bank: Bank,
    embedder: TokenReader,
    data_dir: Path | None = None,
    report: OnProgress = lambda _done, _detail: None,
) -> HeldOutFigures:
    """Fit without each tenth of the items, judge it, and measure over all. `data_dir` keeps the labels."""
    rows = kept_labels(bank, embedder, data_dir, report=lambda done, what: report(0.8 * done, what))
    scored = cross_calibrated_scores(
        held_out_scores(rows, report=lambda d: report(0.8 + 0.2 * d, "fitting"))
    )
    truth = np.array([row.met for row, _ in scored])
    p_met = np.array([p for _, p in scored])
    margin = shipped_calibration().full.margin
    decided = np.abs(p_met - 0.5) >= margin
    right = (p_met > 0.5) == truth
    numeric_right, numeric_all = _calculator(bank)
    return HeldOutFigures(
        items=len({row.item for row, _ in scored}),
        specimens=len({(row.item, row.specimen) for row, _ in scored}),
        labels=len(scored),
        auc=float(roc_auc_score(truth, p_met)),
        balanced_f1=float(f1_score(truth, p_met > 0.5, average="macro")),
        knows=_knows(scored),
        within=within_answers(scored, None),
        swap=within_answers(scored, "swapped"),
        coverage=float(decided.mean()),
        accuracy=float(right[decided].mean()),
        calculator=numeric_right / numeric_all if numeric_all else float("nan"),
        calculator_labels=numeric_all,
        by_manner=by_manner(scored, margin),
    )


def held_out_scores(
    rows: Sequence[Label],
    *,
    report: Callable[[float], None] = lambda _done: None,
) -> list[tuple[Label, float]]:
    """Each label with p(met) as it comes, from weights and layers that never saw its item."""
    return beside_layers(held_out_heads(rows, report), load_weighing().full)


def held_out_heads(
    rows: Sequence[Label], report: Callable[[float], None] = lambda _done: None
) -> list[tuple[Label, float]]:
    """Each label with the log-odds of a head that never saw its item, and with the manners that such weights tell."""
    found: list[tuple[Label, float]] = []
    for part in range(PARTS):
        report(part / PARTS)
        its = [row for row in of_specimens(rows) if part_of(row.item) == part]
        if its:
            weights = weights_without(rows, part)
            odds = weights.full.log_odds(np.array([row.features for row in its]))
            found += zip(written_by(weights.manners, its), odds, strict=True)
    return found


def beside_layers(heads: Scored, share: Share) -> list[tuple[Label, float]]:
    """p(met) from log-odds of a head and what the layers read, where they did."""
    return [(row, _p_met(row, head, beside_of(row, share))) for row, head in heads]


def beside_of(row: Label, share: Share) -> Beside | None:
    """What the layers read of the label counts so much; None where they did not."""
    read = row.read
    return None if read is None else lambda head: share.beside(head, read, row.written)


def written_by(manners: Manners, rows: Sequence[Label]) -> list[Label]:
    """The labels with their manners as these tell them."""
    return [replace(row, written=manners.shares(row.about)) for row in rows]


def _p_met(row: Label, head: float, beside: Beside | None) -> float:
    return capped(sigmoid(beside(head) if beside else head), row.features)


def weights_without(
    rows: Sequence[Label],
    part: int,
    rarity: tuple[dict[int, float], float] = ({}, 1.0),
) -> Weights:
    """The head that sees exemplars, fitted on the items of all other parts."""
    others = [row for row in rows if part_of(row.item) != part]
    return fit(others, f"all but part {part}", rarity=rarity)


def held_out_jurors(rows: Sequence[Label], embedder: TokenReader) -> JurorOf:
    """One per tenth of the items for the head and third for the layers, fitted on the others when it is first asked for."""
    shipped, calibration = load_weights(), shipped_calibration()

    @cache
    def weights_of(part: int) -> Weights:
        return weights_without(rows, part, (shipped.rarity, shipped.unseen))

    @cache
    def juror(part: int, reader: StatementReader | None) -> Juror:
        return Juror(embedder, weights_of(part), calibration, reader)

    return lambda item: juror(part_of(item), reader_without(item, embedder.identity))


def cross_calibrated_scores(scored: Scored) -> list[tuple[Label, float]]:
    """The probabilities of each part calibrated on the other parts' judgements."""
    truth = np.array([row.met for row, _ in scored])
    p_met = np.array([p for _, p in scored])
    parts = np.array([part_of(row.item) for row, _ in scored])
    even = even_odds([row for row, _ in scored])
    return [
        (row, float(p))
        for (row, _), p in zip(scored, cross_calibrated(truth, p_met, parts, even), strict=True)
    ]


def part_of(item: str) -> int:
    """Which tenth an item belongs to, by the hash of its id."""
    return int.from_bytes(hashlib.sha256(f"part:{item}".encode()).digest()[:4], "big") % PARTS


def _knows(scored: Scored) -> float:
    totals: dict[tuple[str, str, str], list[tuple[float, float]]] = defaultdict(list)
    for row, p in scored:
        totals[row.item, row.specimen, row.substance].append((p, row.weight))
    sides: dict[str, tuple[list[float], list[float]]] = defaultdict(lambda: ([], []))
    for (item, _, substance), parts in totals.items():
        score = sum(p * w for p, w in parts) / sum(w for _, w in parts)
        if substance in KNOWS:
            sides[item][0].append(score)
        elif substance in DOES_NOT:
            sides[item][1].append(score)
    return grouped_win_rate(list(sides.values()))


def within_answers(scored: Scored, substance: str | None) -> float:
    """How often, inside one answer (of that substance), a met criterion lies above one that is not."""
    answers: dict[tuple[str, str], tuple[list[float], list[float]]] = defaultdict(lambda: ([], []))
    for row, p in scored:
        if substance is None or row.substance == substance:
            answers[row.item, row.specimen][0 if row.met else 1].append(p)
    return grouped_win_rate(list(answers.values()))


def _calculator(bank: Bank) -> tuple[int, int]:
    right = total = 0
    for item in bank.items:
        if item.numeric is None:
            continue
        for specimen in item.specimens:
            decision = judge_number(item.numeric, item.asked, specimen.text).decision
            right += decision == ("met" if specimen.met[item.numeric.criterion] else "not_met")
            total += 1
    return right, total
