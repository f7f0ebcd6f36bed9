"""The juror's verdicts on simulated answers: by weights that were fitted without the item, each text judged once.

Answers are made of specimens, and the shipped weights were fitted on all specimens. So the items are cut into
FOLDS parts by the hash of their id, and the items of a part are judged by weights fitted on the other parts, beside
layers that were tuned without them too.
"""

import hashlib
import json
import re
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path

from pydantic import TypeAdapter

from agent.grading.grader import Grader
from agent.grading.verdict import Verdict
from eval.cached_embedder import CachedEmbedder
from eval.candidates.keeping import ROOT, Store, fingerprint
from eval.juror.folds import fold_of as layers_fold
from eval.juror.held_out_layers import reader_without
from knowledge.bank import Bank
from knowledge.schema import Criterion, Item
from models.juror import Juror, Weights, load_weights, shipped_calibration
from models.protocol import TokenReader

FOLDS = 5
_FITTING = "fitting the juror without each part"
_VERDICTS = TypeAdapter(list[Verdict])
_NUMBERING = re.compile(r"\*\*Question \d+\.\*\* ")

OpenEmbedder = Callable[[], TokenReader]
Report = Callable[[float, str], None]


def fold_of(item_id: str) -> int:
    return int.from_bytes(hashlib.sha256(f"fold:{item_id}".encode()).digest()[:4], "big") % FOLDS


def juror_fingerprint(bank: Bank) -> str:
    """What the verdicts depend on: juror and stance, their fitting, all of grading, calculators and the bank."""
    sources = [
        *(ROOT / "models").glob("juror*"),
        *(ROOT / "models").glob("stance*"),
        *(ROOT / "models").glob("statement*"),
        *(ROOT / "models").glob("*_layers*"),
        *(ROOT / "eval" / "juror" / "held_out_layers").glob("*.json"),
        ROOT / "models" / "windows.py",
        *(ROOT / "eval" / "juror").glob("*.py"),
        *(ROOT / "agent" / "grading").glob("*.py"),
        *(ROOT / "knowledge" / "calculators").glob("*.py"),
        ROOT / "knowledge" / "published.py",
        ROOT / "knowledge" / "juror_question.py",
    ]
    return fingerprint(bank.version, files=(path for path in sources if path.is_file()))


class HeldOutJuror(Grader):
    """A grader whose juror never saw the item. Texts judged before are read from the store."""

    def __init__(self, bank: Bank, store: Store, open_embedder: OpenEmbedder) -> None:
        self._store, self._open_embedder = store, open_embedder
        self._version = juror_fingerprint(bank)
        self._graders: dict[tuple[int, int], Grader] = {}

    @property
    def identity(self) -> str:
        return f"juror, {FOLDS} folds, none fitted on its items {self._version}"

    def judge(
        self, item: Item, text: str, criteria: Sequence[Criterion], shown: str = ""
    ) -> list[Verdict]:
        shown = _NUMBERING.sub("", shown)
        place = json.dumps([item.id, item.draw, text, shown], sort_keys=True)
        key = f"{self._version}/{hashlib.sha256(place.encode()).hexdigest()}"
        kept = self._store.get("verdicts", key)
        if kept is None:
            judged = self._grader(item.id).judge(item, text, item.criteria, shown)
            kept = _VERDICTS.dump_json(judged).decode()
            self._store.put("verdicts", key, kept)
        by_id = {verdict.criterion: verdict for verdict in _VERDICTS.validate_json(kept)}
        return [by_id[criterion.id] for criterion in criteria]

    def prepare(self, item: Item) -> None:
        """Nothing: most texts are judged already."""

    def _grader(self, item: str) -> Grader:
        fold, place = fold_of(item), (fold_of(item), layers_fold(item))
        if place not in self._graders:
            kept = self._store.get("weights", f"{self._version}/{fold}")
            if kept is None:
                raise LookupError("fit_folds has to be called before the first interview")
            weights = Weights.model_validate_json(kept)
            reader = reader_without(item, self._embedder.identity)
            juror = Juror(self._embedder, weights, shipped_calibration(), reader)
            self._graders[place] = Grader(juror)
        return self._graders[place]

    @cached_property
    def _embedder(self) -> TokenReader:
        # Answers are made of the same sentences again and again.
        return CachedEmbedder(self._open_embedder())


def fit_folds(
    bank: Bank, store: Store, open_embedder: OpenEmbedder, data_dir: Path, report: Report
) -> None:
    """Fit each part's weights on the other parts, unless the store has them. `data_dir` keeps the labels."""
    version = juror_fingerprint(bank)
    missing = [f for f in range(FOLDS) if store.get("weights", f"{version}/{f}") is None]
    if not missing:
        return
    # Late, because scikit-learn takes seconds to import.
    from eval.juror.fit import fit  # noqa: PLC0415
    from eval.juror.kept_labels import kept_labels  # noqa: PLC0415

    shipped = load_weights()
    rows = kept_labels(
        bank, open_embedder(), data_dir, report=lambda done, _: report(done, _FITTING)
    )
    for fold in missing:
        others = [row for row in rows if fold_of(row.item) != fold]
        weights = fit(others, trained_on="held out", rarity=(shipped.rarity, shipped.unseen))
        store.put("weights", f"{version}/{fold}", weights.model_dump_json())


def embedder_at(data_dir: Path, threads: int = 1) -> OpenEmbedder:
    """Opens the sentence embedder of a data directory, when it is first needed."""

    def opened() -> TokenReader:
        from models.sentence_embedder import SentenceEmbedder  # noqa: PLC0415 - loads torch
        from models.weights import locate_embedder  # noqa: PLC0415

        return SentenceEmbedder(locate_embedder(data_dir), threads=threads)

    return opened
