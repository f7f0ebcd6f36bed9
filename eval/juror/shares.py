"""How much layers that read statement and answer together count beside the juror's heads, and what that brings.

All on items and questions that neither heads nor layers saw.
"""

from collections.abc import Sequence

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score, roc_auc_score

from eval.juror.fit import fit
from eval.juror.folds import FOLDS, fold_of
from eval.juror.held_out import Scored, within_answers
from eval.juror.labels import Label, of_specimens
from models.juror_calibration import Curve
from models.juror_head import sigmoid
from models.statement_reader import Share

BANK = "bank"
LEAST = -2.5
"""Where the head is so sure that a criterion with exemplars is not met, the layers are not asked: on items that neither saw
that spares three readings in ten and costs .001 of AUC; coverage and promise stay."""


def share_of(heads: Scored, least: float | None = None) -> Share:
    """By a logistic regression on the log-odds of head and layers, where these are asked (from `least` on), and on the
    manner; neither judge counts below 0. The labels of each manner have to meet as many criteria as they miss, or manner
    would be paid for what is usual in it. Raises ValueError where the layers read nothing."""
    if any(row.read is None for row, _ in heads):
        raise ValueError("labels that no layers have read; expected those of the layers' embedder")
    share = Share(head=1.0, least=least)
    for _ in range(2):  # for who is asked depends on what the first time has found
        asked = [(row, head) for row, head in heads if share.asks(head, row.written)]
        share = _fitted(asked, least)
    return share


def _fitted(asked: Scored, least: float | None) -> Share:
    names = sorted({manner for row, _ in asked for manner in row.written})
    values = np.array(
        [[head, row.read, *(row.written.get(name, 0.0) for name in names)] for row, head in asked]
    )
    model = LogisticRegression(C=1e6, max_iter=3000).fit(values, [row.met for row, _ in asked])
    head, layers = (round(max(0.0, float(weight)), 3) for weight in model.coef_[0, :2])
    given = model.coef_[0, 2:]
    return Share(
        head=head,
        layers=layers,
        least=least,
        manners={
            name: round(float(one - given.mean()), 3)
            for name, one in zip(names, given, strict=True)
        },
    )


def bare_heads(rows: Sequence[Label]) -> list[tuple[Label, float]]:
    """Each label, seen without exemplars, with the log-odds of a head that never saw its item or question."""
    found: list[tuple[Label, float]] = []
    for fold in range(FOLDS):
        its = [row for row in of_specimens(rows) if fold_of(row.item) == fold]
        if its:
            others = [row for row in rows if fold_of(row.item) != fold]
            head = fit((), "the rest", others).bare
            found += zip(its, head.log_odds(np.array([row.features for row in its])), strict=True)
    return found


def bare_scores(heads: Scored, share: Share) -> list[tuple[Label, float]]:
    """p(met) of criteria without exemplars."""
    return [(row, sigmoid(share.beside(head, row.read or 0.0, row.written))) for row, head in heads]


def told(scored: Scored, curve: Curve) -> list[str]:
    """A line for the bank, and one for each file of short answers."""
    lines = []
    for source in sorted({_source(row) for row, _ in scored}):
        its = [(row, curve.of(p)) for row, p in scored if _source(row) == source]
        truth, p_met = (
            np.array(column) for column in zip(*((row.met, p) for row, p in its), strict=True)
        )
        said = p_met > 0.5
        line = (
            f"{source:20} {len(its):5} labels  AUC {roc_auc_score(truth, p_met):.3f}"
            f"  F1 {f1_score(truth, said, average='macro'):.3f}"
            f"  accuracy {(said == truth).mean():.3f}"
            f"  verdict on {(np.abs(p_met - 0.5) >= curve.margin).mean():.3f}"
        )
        if source == BANK:
            swap = within_answers(its, "swapped")
            line += f"  within {within_answers(its, None):.3f}  swap {swap:.3f}"
        lines.append(line)
    return lines


def _source(label: Label) -> str:
    return label.item.split("/")[0] if "/" in label.item else BANK
