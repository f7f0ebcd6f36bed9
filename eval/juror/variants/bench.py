"""What every variant learns from and is measured on: one split of the items, the same test labels for all.

Sample of what a variant leaves in `DATA/variants/<fingerprint>.json`, its probabilities in the order of
the test rows:
    {"p_met": [0.91, 0.12, ...], "labels": 1003, "train_s": 212.4, "per_s": 41.0, "mb": 45.4}
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from pydantic import BaseModel, ConfigDict

from eval.candidates.keeping import ROOT, fingerprint
from eval.grading.rows import Row, rows_of
from eval.juror.held_out import part_of
from knowledge.bank import Bank
from models.whole_file import write_whole

TRAIN_PARTS = range(7)
"""Tenths of the items (`part_of`) to learn from; the others are the test."""
TUNING_PARTS = range(5, 7)
"""Tenths of these that settings are chosen on, learning from the rest; the test has no say in them."""


class Judged(BaseModel):
    """`p_met` of each test row; `labels` learned from in `train_s` seconds; judgements a second, alone on one
    thread; `mb` of the variant's own files, beside embedder and language model, which are there anyhow."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    p_met: tuple[float, ...]
    labels: int = 0
    train_s: float = 0.0
    per_s: float | None = None
    mb: float = 0.0


@dataclass(frozen=True)
class Bench:
    """`few` are the rows of `train` that slow variants learn from: whole answers of every item."""

    bank: Bank
    train: tuple[Row, ...]
    few: tuple[Row, ...]
    test: tuple[Row, ...]
    data: Path
    seed: int


def bench_of(bank: Bank, data: Path, *, labels: int, seed: int, tuning: bool = False) -> Bench:
    """About `labels` rows in `few`. With `tuning` the test is a part of the items to learn from."""
    learned = [part for part in TRAIN_PARTS if not (tuning and part in TUNING_PARTS)]
    tested = TUNING_PARTS if tuning else [p for p in range(10) if p not in TRAIN_PARTS]
    rows = rows_of(bank)
    train = tuple(row for row in rows if part_of(row.item) in learned)
    test = tuple(row for row in rows if part_of(row.item) in tested)
    few = thinned(train, labels, seed)
    return Bench(bank, train, few, thinned(test, labels, seed) if tuning else test, data, seed)


def thinned(rows: Sequence[Row], labels: int, seed: int) -> tuple[Row, ...]:
    """The same share of each item's answers, drawn by the seed: about `labels` rows, in their order."""
    answers: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        if row.specimen not in answers[row.item]:
            answers[row.item].append(row.specimen)
    share = min(1.0, labels / max(1, len(rows)))
    rng = np.random.default_rng(seed)
    kept = {
        (item, str(specimen))
        for item, specimens in answers.items()
        for specimen in rng.permutation(specimens)[: max(2, round(share * len(specimens)))]
    }
    return tuple(row for row in rows if (row.item, row.specimen) in kept)


def kept(
    bench: Bench, name: str, sources: Sequence[str], judge: Callable[[Bench], Judged]
) -> Judged:
    """What an earlier run on the same rows left, else what `judge` finds, kept. `sources` are patterns of the
    files that it is made of, from the project's root: with other ones nothing is left."""
    rows = [repr(bench.few), repr(bench.test), str(bench.seed), bench.bank.version]
    files = [path for source in sources for path in ROOT.glob(source)]
    place = bench.data / "variants" / f"{fingerprint(name, *rows, files=files)}.json"
    if place.is_file():
        return Judged.model_validate_json(place.read_text(encoding="utf-8"))
    found = judge(bench)
    write_whole(place, found.model_dump_json())
    return found


def answer_texts(bank: Bank) -> dict[tuple[str, str], str]:
    """The text of each specimen, by (item, specimen)."""
    return {(item.id, one.id): one.text for item in bank.items for one in item.specimens}
