"""How far a judge agrees with the labels of the fixed subset, and how fast."""

import time
from collections.abc import Sequence

import numpy as np

from agent.grading.model_judge import ModelJudge
from eval.grading.judges import unseen_juror
from eval.grading.rows import Probabilities, Row, rows_of
from eval.grading.summary import judge_figures
from eval.juror.platt import calibrated
from eval.metrics.bootstrap import Interval
from eval.qualification.clock import Clock
from eval.qualification.thresholds import plain
from eval.qualification.unseen import Unseen
from knowledge.bank import Bank
from knowledge.schema import Item, Specimen
from models.errors import ModelRunError
from models.juror import shipped_calibration
from models.juror_calibration import UNCALIBRATED_MARGIN
from models.protocol import LanguageModel, TokenReader

Figures = dict[str, Interval]


def juror_agreement(subset: Bank, embedder: TokenReader, unseen: Unseen) -> Figures:
    """The juror on the subset's items, none of which it was fitted on."""
    rows, curve = rows_of(subset), shipped_calibration().full
    p_met = calibrated(curve, unseen_juror(subset, rows, embedder, unseen))
    return _figures(rows, p_met, curve.margin)


def model_agreement(subset: Bank, model: LanguageModel, clock: Clock, until: float) -> Figures:
    """The language model on as many answers as it can judge before `until` of the time is over.

    Answers are taken in turn from all items, one kind after the other. A model that stops answering is
    measured on what it answered before. Raises ModelRunError if that is nothing.
    """
    judge, known = ModelJudge(model), {row.key: row for row in rows_of(subset)}
    rows: list[Row] = []
    p_met: list[float] = []
    began, judged = time.monotonic(), 0
    for item, specimen in in_turn(subset):
        if clock.share >= until:
            break
        try:
            opinions = judge.judge(item.asked, item.reference, specimen.text, item.criteria)
        except ModelRunError:
            if not rows:
                raise
            break
        for opinion in opinions:
            judged += 1
            row = known.get((item.id, specimen.id, opinion.criterion))
            if row is not None:
                rows.append(row)
                p_met.append(opinion.p_met)
    figures = _figures(rows, np.array(p_met)) if rows else {}
    return figures | {"judgements_per_second": plain(judged / (time.monotonic() - began))}


def in_turn(bank: Bank) -> list[tuple[Item, Specimen]]:
    """The first answer of every item, then the second, where right and wrong ones follow each other."""
    ordered = {item.id: _mixed(item) for item in bank.items}
    longest = max(len(specimens) for specimens in ordered.values())
    return [
        (item, ordered[item.id][place])
        for place in range(longest)
        for item in bank.items
        if place < len(ordered[item.id])
    ]


def _mixed(item: Item) -> list[Specimen]:
    """A right one, one that does not know, and so on as long as there are both; then the rest."""
    right = [s for s in item.specimens if s.substance == "right"]
    wrong = [s for s in item.specimens if s.substance in ("wrong", "empty", "adversarial")]
    paired = [one for pair in zip(right, wrong, strict=False) for one in pair]
    # The turned and half-right ones come in between, or a short examination would see none.
    rest = [s for s in item.specimens if s not in paired]
    return [*paired[:2], *rest[:1], *paired[2:], *rest[1:]]


def _figures(
    rows: Sequence[Row], p_met: Probabilities, margin: float = UNCALIBRATED_MARGIN
) -> Figures:
    found = judge_figures("examined", rows, p_met, margin)
    names = ("auc", "balanced_f1", "knows", "within", "swap", "coverage", "accuracy", "ece")
    return {name: getattr(found, name) for name in names} | {
        "answers": plain(len({(row.item, row.specimen) for row in rows}))
    }
