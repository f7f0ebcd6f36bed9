"""What each part of the juror carries: `python -m eval.juror.ablation [--data DIR]`.

A tenth of the items is left out at a time, as in `viva eval juror`, whose kept labels it reads. First what
manners are given and the layers that read beside the head are left out, then each group of its features; then each manner of answers from what is learned,
and the others' juror judges that manner alone, beside one that had learned from it too.
"""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple, get_args

import numpy as np

from eval.juror.held_out import (
    PARTS,
    Scored,
    beside_layers,
    held_out_heads,
    part_of,
    weights_without,
    within_answers,
)
from eval.juror.kept_labels import kept_labels
from eval.juror.labels import Label, is_statement, of_specimens
from eval.metrics.auc import auc
from eval.metrics.balanced_f1 import balanced_f1
from knowledge.bank import Bank
from knowledge.schema import Manner
from models.juror import probability
from models.juror_features import NAMES
from models.statement_reader import load_weighing

Keep = Callable[[Label], bool]

_ALIGNED = NAMES.index("covered_met_low")
_WORDS = NAMES.index("words_margin")
_VOTES = NAMES.index("between_at_best")
GROUPS: dict[str, tuple[str, ...]] = {
    "whole sentences": NAMES[:_ALIGNED],
    "word against word": NAMES[_ALIGNED:_WORDS],
    "mirrors": tuple(name for name in NAMES if name.startswith(("mirror", "telling"))),
    "words, numbers, directions": NAMES[_WORDS:_VOTES],
    "votes": NAMES[_VOTES:],
}
"""Features by what they read; the mirrors are part of "word against word"."""


class Line(NamedTuple):
    """One row of the table."""

    what: str
    labels: int
    auc: float
    balanced_f1: float
    within: float
    swap: float


def without_group(rows: Sequence[Label], group: str) -> list[Label]:
    """The same labels with the features of a group held at zero, which no head can learn from."""
    silent = {NAMES.index(name) for name in GROUPS[group]}
    return [
        replace(row, features=tuple(0.0 if n in silent else v for n, v in enumerate(row.features)))
        for row in rows
    ]


def judged(rows: Sequence[Label], learn: Keep, test: Keep) -> Scored:
    """Held-out judgements of the labels of `test`, by weights that saw those of `learn` alone."""
    scored: list[tuple[Label, float]] = []
    learned = [row for row in rows if is_statement(row) or learn(row)]
    for part in range(PARTS):
        its = [row for row in of_specimens(rows) if part_of(row.item) == part and test(row)]
        if its:
            weights = weights_without(learned, part)
            scored += [(row, probability(weights, row.features)) for row in its]
    return scored


def line(what: str, scored: Scored) -> Line:
    truth = np.array([row.met for row, _ in scored])
    p_met = np.array([p for _, p in scored])
    return Line(
        what,
        len(scored),
        auc(truth, p_met),
        balanced_f1(truth, p_met > 0.5),
        within_answers(scored, None),
        within_answers(scored, "swapped"),
    )


def table(rows: Sequence[Label]) -> list[Line]:
    heads, share = held_out_heads(rows), load_weighing().full
    unaware = share.model_copy(update={"manners": {}})
    found = [
        line("heads, layers and manners", beside_layers(heads, share)),
        line("heads and layers, whatever the manner", beside_layers(heads, unaware)),
        line("the head alone, all of it", judged(rows, _any, _any)),
    ]
    for group in GROUPS:
        scored = judged(without_group(rows, group), _any, _any)
        found.append(line(f"without {group}", scored))
    for manner in get_args(Manner):
        found += [
            line(f"{manner}, learned from all", judged(rows, _any, _of(manner))),
            line(f"{manner}, never learned from", judged(rows, _not_of(manner), _of(manner))),
        ]
    return found


def _any(_row: Label) -> bool:
    return True


def _of(manner: str) -> Keep:
    return lambda row: row.manner == manner


def _not_of(manner: str) -> Keep:
    return lambda row: row.manner != manner


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("data"), help="keeps the labels")
    given = parser.parse_args()
    from models.sentence_embedder import SentenceEmbedder  # noqa: PLC0415 - loads torch
    from models.weights import locate_embedder  # noqa: PLC0415

    embedder = SentenceEmbedder(locate_embedder(given.data), threads=1)
    print(f"{'':44}labels    AUC     F1 within   swap")
    for one in table(kept_labels(Bank.load(), embedder, given.data)):
        figures = " ".join(f"{value:6.3f}" for value in one[2:])
        print(f"{one.what:44}{one.labels:6} {figures}", flush=True)


if __name__ == "__main__":
    main()
