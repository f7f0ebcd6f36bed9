"""The juror's labels, read once: most of the time of fitting and measuring goes into their features.

A file `labels/<fingerprint>.json` in the data directory holds the labels of a bank. The fingerprint covers
the bank, the embedder, the rarity of tokens, the layers that read beside them and the source that makes features, so
nothing stale is read.
"""

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from eval.candidates.keeping import ROOT, fingerprint
from eval.juror.held_out_layers import layers_without
from eval.juror.labels import Label, labels
from eval.juror.short_answers import short_answer_labels
from knowledge.bank import Bank
from models.juror import Juror, Weights, load_weights
from models.protocol import TokenReader
from models.whole_file import write_whole

OnProgress = Callable[[float, str], None]


def kept_labels(
    bank: Bank,
    embedder: TokenReader,
    data_dir: Path | None,
    *,
    bare: bool = False,
    weights: Weights | None = None,
    report: OnProgress = lambda _done, _detail: None,
) -> list[Label]:
    """As `labels` gives them with the rarity of tokens of `weights` (default: those that are shipped); kept
    in `data_dir`, unless that is None.

    Raises ModelRunError where they cannot be written.
    """
    weights = weights or load_weights()

    def read() -> list[Label]:
        juror, layers, found = Juror(embedder, weights), layers_without(embedder.identity), []
        for done, item in enumerate(bank.items):
            report(done / len(bank.items), f"reading answers, item {done + 1} of {len(bank.items)}")
            found += labels(Bank([item]), juror, layers, bare=bare)
        return found

    name = f"{'bare' if bare else 'full'} {bank.version} {embedder.identity}"
    return _kept(_place(data_dir, name, weights), read)


def kept_short_answers(
    folder: Path, embedder: TokenReader, data_dir: Path | None, weights: Weights | None = None
) -> list[Label]:
    """As `short_answer_labels` gives them. Raises ModelRunError, OSError."""
    weights = weights or load_weights()
    files = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*-train.jsonl"))]
    name = f"short answers {embedder.identity} {fingerprint(*files)}"
    return _kept(
        _place(data_dir, name, weights),
        lambda: short_answer_labels(
            folder, Juror(embedder, weights), layers_without(embedder.identity)
        ),
    )


def _place(data_dir: Path | None, name: str, weights: Weights) -> Path | None:
    if data_dir is None:
        return None
    sources = [
        *(ROOT / "models").glob("juror*.py"),
        *(ROOT / "models").glob("statement*.py"),
        *(ROOT / "eval" / "juror" / "held_out_layers").glob("*.json"),
        ROOT / "eval" / "juror" / "folds.py",
        ROOT / "models" / "windows.py",
        ROOT / "eval" / "juror" / "labels.py",
        ROOT / "eval" / "juror" / "short_answers.py",
    ]
    rarity = json.dumps([sorted(weights.rarity.items()), weights.unseen])
    return data_dir / "labels" / f"{fingerprint(name, rarity, files=sources)}.json"


def _kept(place: Path | None, read: Callable[[], list[Label]]) -> list[Label]:
    if place is not None and place.is_file():
        rows = json.loads(place.read_text(encoding="utf-8"))
        return [Label(**{**row, "features": tuple(row["features"])}) for row in rows]
    found = read()
    if place is not None:
        write_whole(place, json.dumps([asdict(label) for label in found]))
    return found
