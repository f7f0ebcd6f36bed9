"""All judges on the same specimens: the tables of `viva eval grading`."""

import time
from collections.abc import Callable, Sequence

import numpy as np

from eval.grading.baselines import answer_length, embedding_cosine, majority, tf_idf
from eval.grading.conformal import repeated
from eval.grading.figures import CurvePoint, GradingFigures, JudgeFigures
from eval.grading.judges import held_out_juror, model_opinions, thinned
from eval.grading.rows import Probabilities, Row, codes, rows_of
from eval.grading.summary import judge_figures
from knowledge.bank import Bank
from models.juror import Juror
from models.protocol import LanguageModel, TokenReader

PROMISES = (0.05, 0.07, 0.10, 0.20)
"""Errors among accepted verdicts that are promised in turn."""
QUICK_STEP = 6
OnProgress = Callable[[float, str], None]


def compare(
    bank: Bank,
    embedder: TokenReader,
    *,
    model: tuple[LanguageModel, int] | None = None,
    quick: bool = False,
    curve: Sequence[CurvePoint] = (),
    report: OnProgress = lambda _done, _detail: None,
) -> GradingFigures:
    """`model` is a language model and how many answers it judges; `quick` takes every sixth item."""
    began = time.monotonic()
    bank = Bank(bank.items[::QUICK_STEP]) if quick else bank
    rows = rows_of(bank)
    report(0.0, "juror, one item left out at a time")
    juror = held_out_juror(bank, rows, embedder)
    judged = [judge_figures("juror", rows, juror)]
    report(0.5, "floors")
    judged += _floors(bank, rows, embedder)
    if model is not None:
        judged += _with_model(
            bank, rows, juror, model, lambda done, what: report(0.6 + 0.3 * done, what)
        )
    report(0.9, "repetitions of the promise")
    truth, items = np.array([row.met for row in rows]), codes([row.item for row in rows])
    return GradingFigures(
        bank=bank.version,
        juror=Juror(embedder).identity,
        items=len(bank.items),
        specimens=sum(len(item.specimens) for item in bank.items),
        labels=len(rows),
        judges=tuple(judged),
        guarantees=tuple(repeated(truth, juror, items, promised) for promised in PROMISES),
        curve=tuple(curve),
        quick=quick,
        seconds=time.monotonic() - began,
    )


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
) -> list[JudgeFigures]:
    """The language model, the juror, and both together, on the same answers."""
    subset = thinned(rows, model[1])
    name = f"{model[0].identity.name} ({len({(r.item, r.specimen) for r in subset})} answers)"
    opinions = model_opinions(bank, subset, model[0], report)
    of_juror = dict(zip([row.key for row in rows], juror, strict=True))
    same = np.array([of_juror[row.key] for row in subset])
    return [
        judge_figures(f"language model: {name}", subset, opinions),
        judge_figures("juror, same answers", subset, same),
        judge_figures("juror + model, mean of log-odds", subset, together(same, opinions)),
    ]


def together(first: Probabilities, second: Probabilities) -> Probabilities:
    """The mean of two judges' log-odds, as a probability."""
    odds = [
        np.log(p / (1 - p))
        for p in (np.clip(first, 1e-6, 1 - 1e-6), np.clip(second, 1e-6, 1 - 1e-6))
    ]
    return np.asarray(1 / (1 + np.exp(-(odds[0] + odds[1]) / 2)), dtype=np.float64)
