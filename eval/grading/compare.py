"""All judges on the same specimens: the tables of `viva eval grading`."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from eval.grading.baselines import answer_length, embedding_cosine, majority, tf_idf
from eval.grading.conformal import repeated
from eval.grading.figures import CurvePoint, GradingFigures, JudgeFigures
from eval.grading.judges import held_out_juror, model_opinions, thinned, unseen_juror
from eval.grading.learning import learning_curve
from eval.grading.rows import Probabilities, Row, codes, rows_of
from eval.grading.summary import judge_figures
from eval.juror.even_odds import even_odds
from eval.juror.held_out import part_of
from eval.juror.kept_labels import kept_labels
from eval.juror.platt import calibrated, cross_calibrated
from eval.metrics.auc import Truth
from eval.qualification.unseen import Unseen
from knowledge.bank import Bank
from models.juror import Juror, shipped_calibration
from models.protocol import LanguageModel, TokenReader

PROMISES = (0.05, 0.07, 0.10, 0.20)
"""Errors among accepted verdicts that are promised in turn."""
OnProgress = Callable[[float, str], None]


def compare(
    bank: Bank,
    embedder: TokenReader,
    *,
    model: tuple[LanguageModel, int] | None = None,
    unseen: Unseen | None = None,
    data_dir: Path | None = None,
    curve: bool = False,
    report: OnProgress = lambda _done, _detail: None,
) -> GradingFigures:
    """`model` is a language model and how many answers it judges. With `unseen`, a quick look at the items
    that those weights were not fitted on. `curve` adds a learning curve, not in a quick look."""
    began = time.monotonic()
    bank = unseen.left_of(bank) if unseen else bank
    rows = rows_of(bank)
    truth, items = np.array([row.met for row in rows]), codes([row.item for row in rows])
    raw = _juror(bank, rows, embedder, unseen, data_dir, _part(report, 0.0, 0.5))
    juror = _calibrated(rows, truth, raw, quick=unseen is not None)
    report(0.5, "floors")
    margin = shipped_calibration().full.margin
    judged = [judge_figures("juror", rows, juror, margin), *_floors(bank, rows, embedder)]
    fault = None
    if model is not None:
        beside, fault = _with_model(bank, rows, juror, model, _part(report, 0.6, 0.85))
        judged += beside
    report(0.85, "repetitions of the promise")
    even = even_odds(rows)
    guarantees = tuple(
        repeated(truth[even], raw[even], items[even], promised) for promised in PROMISES
    )
    points: list[CurvePoint] = []
    if curve and unseen is None:
        points = learning_curve(kept_labels(bank, embedder, data_dir), _part(report, 0.9, 1.0))
    return GradingFigures(
        bank=bank.version,
        juror=Juror(embedder).identity,
        items=len(bank.items),
        specimens=sum(len(item.specimens) for item in bank.items),
        labels=len(rows),
        judges=tuple(judged),
        guarantees=guarantees,
        curve=tuple(points),
        quick=unseen is not None,
        fault=fault,
        seconds=time.monotonic() - began,
    )


def _part(report: OnProgress, begin: float, end: float) -> OnProgress:
    return lambda done, what: report(begin + (end - begin) * done, what)


def _juror(
    bank: Bank,
    rows: Sequence[Row],
    embedder: TokenReader,
    unseen: Unseen | None,
    data_dir: Path | None,
    report: OnProgress,
) -> Probabilities:
    if unseen is not None:
        return unseen_juror(bank, rows, embedder, unseen, report)
    return held_out_juror(bank, rows, embedder, data_dir, report)


def _calibrated(
    rows: Sequence[Row], truth: Truth, raw: Probabilities, *, quick: bool
) -> Probabilities:
    """By the shipped curve on the few items of a quick look, else each part by the other parts' curve."""
    if quick:
        return calibrated(shipped_calibration().full, raw)
    parts = np.array([part_of(row.item) for row in rows])
    return cross_calibrated(truth, raw, parts, even_odds(rows))


def _floors(bank: Bank, rows: Sequence[Row], embedder: TokenReader) -> list[JudgeFigures]:
    found = {
        "TF-IDF cosine": tf_idf(bank, rows),
        "embedding cosine": embedding_cosine(bank, rows, embedder),
        "answer length": answer_length(rows),
        "majority": majority(rows),
    }
    return [judge_figures(name, rows, p_met) for name, p_met in found.items()]


def _with_model(
    bank: Bank,
    rows: Sequence[Row],
    juror: Probabilities,
    model: tuple[LanguageModel, int],
    report: OnProgress,
) -> tuple[list[JudgeFigures], str | None]:
    """The language model, the juror, and both together, on the same answers; and why these are fewer than
    were wanted, if they are."""
    found, fault = model_opinions(bank, thinned(rows, model[1]), model[0], report)
    subset = [row for row in rows if row.key in found]
    if not subset:
        return [], fault
    opinions = np.array([found[row.key] for row in subset])
    name = f"{model[0].identity.name} ({len({(r.item, r.specimen) for r in subset})} answers)"
    of_juror = dict(zip([row.key for row in rows], juror, strict=True))
    same = np.array([of_juror[row.key] for row in subset])
    return [
        judge_figures(f"language model: {name}", subset, opinions),
        judge_figures("juror, same answers", subset, same, shipped_calibration().full.margin),
        judge_figures("juror + model, mean of log-odds", subset, together(same, opinions)),
    ], fault


def together(first: Probabilities, second: Probabilities) -> Probabilities:
    """The mean of two judges' log-odds, as a probability."""
    odds = [
        np.log(p / (1 - p))
        for p in (np.clip(first, 1e-6, 1 - 1e-6), np.clip(second, 1e-6, 1 - 1e-6))
    ]
    return np.asarray(1 / (1 + np.exp(-(odds[0] + odds[1]) / 2)), dtype=np.float64)
