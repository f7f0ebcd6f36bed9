"""Calibrate the juror: `python -m eval.juror.calibrate [--short-answers DIR] [--data DIR]`.

To be run after `python -m eval.juror.statement` and `python -m eval.juror.fit`, whose layers and weights it leaves alone.
It fits weights like them without a part of the items, and on their judgements of these items how much the layers count
beside them (`shares.py`: `models/statement_reader.json`) and a curve (`platt.py`) with the margin that keeps a promise
(`eval/grading/conformal.py`): `models/juror_calibration.json`; for criteria with exemplars on a choice of the labels in
which each manner meets as many as it misses (`even_odds.py`). For criteria without exemplars short answers are judged
as well. And it writes the weights that `viva qualify` examines in the juror's place, fitted without the items of the
examination: `eval/qualification/unseen.json`.
"""

import argparse
from collections.abc import Sequence
from itertools import compress
from pathlib import Path

import numpy as np

from eval.grading.conformal import CONFIDENCE, accepted, threshold
from eval.juror.even_odds import even_odds
from eval.juror.fit import fit
from eval.juror.held_out import beside_layers, held_out_heads
from eval.juror.kept_labels import kept_labels, kept_short_answers
from eval.juror.labels import Label, data_hash
from eval.juror.platt import calibrated, platt
from eval.juror.shares import LEAST, bare_heads, bare_scores, share_of, told
from eval.qualification.subset import ITEMS, chosen_items
from eval.qualification.unseen import UNSEEN, Unseen
from knowledge.bank import Bank
from models.juror import Weights, load_weights
from models.juror_calibration import CALIBRATION, NO_VERDICT, Calibration, Curve
from models.protocol import TokenReader
from models.statement_reader import WEIGHTS as READER
from models.statement_reader import load_weighing
from models.whole_file import write_whole

PROMISES = (0.05, 0.07, 0.10, 0.12, 0.15, 0.20, 0.25)
LEAST_COVERAGE = 0.7
"""The strictest promise is made that leaves so many verdicts; by judgement: a judge that is silent more
often has not graded, and a follow-up cannot ask for everything."""


def curve_of(scored: Sequence[tuple[Label, float]]) -> Curve:
    """Calibration and margin from held-out judgements. No promise, and no verdict, where none can be kept."""
    truth = np.array([row.met for row, _ in scored])
    raw = np.array([p for _, p in scored])
    curve = platt(truth, raw)
    p_met = calibrated(curve, raw)
    for promised in PROMISES:
        margin = threshold(truth, p_met, promised)
        if margin is None:
            continue
        kept = accepted(truth, p_met, margin)
        if kept.coverage >= LEAST_COVERAGE or promised == PROMISES[-1]:
            return curve.model_copy(
                update={
                    # Rounded down, so that a verdict at the margin stays one.
                    "margin": int(margin * 1e4) / 1e4,
                    "promised": promised,
                    "labels": len(scored),
                    "coverage": round(kept.coverage, 4),
                    "error": round(kept.error, 4),
                }
            )
    return curve.model_copy(update={"margin": NO_VERDICT.margin, "labels": len(scored)})


def unseen_of(bank: Bank, weights: Weights, rows: Sequence[Label]) -> Unseen:
    """Weights like the shipped ones, fitted without the items that examinations use."""
    left_out = {item.id for item in chosen_items(bank, ITEMS).items}
    others = [row for row in rows if row.item not in left_out]
    return Unseen(
        fitted_on=tuple(sorted({row.item for row in others})),
        weights=fit(others, data_hash(bank), rarity=(weights.rarity, weights.unseen)),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short-answers", type=Path, help="folder of *-train.jsonl files")
    parser.add_argument("--data", type=Path, default=Path("data"), help="keeps the labels")
    given = parser.parse_args()
    from models.sentence_embedder import SentenceEmbedder  # noqa: PLC0415 - loads torch
    from models.weights import locate_embedder  # noqa: PLC0415

    bank, weights, weighing = Bank.load(), load_weights(), load_weighing()
    embedder: TokenReader = SentenceEmbedder(locate_embedder(given.data), threads=1)
    if embedder.identity != weighing.embedder:
        parser.error(
            f"{READER} is about layers on top of {weighing.embedder}, not of {embedder.identity}; "
            "run python -m eval.juror.statement first"
        )
    rows = kept_labels(bank, embedder, given.data)
    bare_rows = kept_labels(bank, embedder, given.data, bare=True)
    if given.short_answers is not None:
        bare_rows += kept_short_answers(given.short_answers, embedder, given.data)
    heads, alone = held_out_heads(rows), bare_heads(bare_rows)
    even = list(compress(heads, even_odds([row for row, _ in heads])))
    weighing = weighing.model_copy(update={"full": share_of(even, LEAST), "bare": share_of(alone)})
    scored, scored_alone = beside_layers(heads, weighing.full), bare_scores(alone, weighing.bare)
    found = Calibration(
        weights=weights.hash,
        confidence=CONFIDENCE,
        full=curve_of(beside_layers(even, weighing.full)),
        bare=curve_of(scored_alone),
        reader=weighing.kind,
    )
    write_whole(READER, weighing.model_dump_json(indent=1) + "\n")
    write_whole(CALIBRATION, found.model_dump_json(indent=1) + "\n")
    write_whole(UNSEEN, unseen_of(bank, weights, rows).model_dump_json() + "\n")
    print(f"calibrated into {CALIBRATION}: {found.model_dump_json()}")
    print(f"shares into {READER}: {weighing.model_dump_json()}")
    print("with exemplars:", *told(scored, found.full), sep="\n")
    print("without:", *told(scored_alone, found.bare), sep="\n")


if __name__ == "__main__":
    main()
