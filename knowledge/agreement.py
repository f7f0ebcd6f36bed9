"""How far two people who labelled the specimens apart from each other agree.

`knowledge/labels/<subject>.jsonl` keeps both labels as they were first given, before anything was
settled; a line (one character a criterion, in the item's order, 1 for met):

    {"item": "kv-cache-size-gqa", "specimen": "half-polished", "first": "1010", "second": "1000"}

What was settled stands in the item itself. Both labellers are authors of test data: the second one saw
question, criteria and specimens, and neither the first labels nor what substance a specimen is of.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

LABELS_FOLDER = Path(__file__).parent / "labels"


@dataclass(frozen=True)
class Pair:
    """Both first labels of one specimen, a flag per criterion."""

    item: str
    specimen: str
    first: tuple[bool, ...]
    second: tuple[bool, ...]


def read_pairs(folder: Path = LABELS_FOLDER) -> list[Pair]:
    """Every pair of labels, in the order of files and lines."""
    return [
        _pair(line)
        for path in sorted(folder.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line
    ]


def kappa(pairs: Sequence[Pair]) -> float | None:
    """Cohen's kappa (Cohen 1960) over all labelled criteria; None without labels of both kinds."""
    from sklearn.metrics import cohen_kappa_score  # noqa: PLC0415 - loads for a second or two

    first = [flag for pair in pairs for flag in pair.first]
    second = [flag for pair in pairs for flag in pair.second]
    if len(set(first)) < 2 or len(set(second)) < 2:
        return None
    return float(cohen_kappa_score(first, second))


def without_labels(specimens: Iterable[tuple[str, str]], pairs: Iterable[Pair]) -> list[str]:
    """`item/specimen` of every specimen that was labelled once only."""
    labelled = {(pair.item, pair.specimen) for pair in pairs}
    return [
        f"{item}/{specimen}" for item, specimen in specimens if (item, specimen) not in labelled
    ]


def _pair(line: str) -> Pair:
    row = json.loads(line)
    flags = {side: tuple(c == "1" for c in row[side]) for side in ("first", "second")}
    return Pair(row["item"], row["specimen"], flags["first"], flags["second"])
