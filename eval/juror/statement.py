"""How a criterion without exemplars is judged: `python -m eval.juror.statement --short-answers DIR [--data DIR]`.

Writes `models/statement_layers.safetensors`, `models/statement_reader.json` and the curve `bare` of
`models/juror_calibration.json`, and prints the figures. To be run after `python -m eval.juror.calibrate`.

A quarter of the items and questions is left out. Layers tuned on the rest, and a head fitted on the rest, are weighed,
calibrated and measured on that quarter; layers tuned on everything are shipped. Each tuning takes forty to fifty minutes
of one core and is kept in the data directory; `--only` makes one of them alone, so that two cores can share the work.
"""

import argparse
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score, roc_auc_score

from eval.candidates.keeping import ROOT, fingerprint
from eval.juror.calibrate import curve_of
from eval.juror.fit import fit
from eval.juror.held_out import Scored, within_answers
from eval.juror.kept_labels import kept_labels, kept_short_answers
from eval.juror.labels import Label, of_specimens
from eval.juror.statement_layers import tuned
from eval.juror.statement_lessons import (
    Lesson,
    Read,
    is_left_out,
    lessons_hash,
    lessons_of,
    reads_of,
    two_read,
)
from knowledge.bank import Bank
from models.digests import file_digest
from models.juror import load_weights
from models.juror_calibration import CALIBRATION, Curve, load_calibration
from models.juror_head import sigmoid
from models.protocol import TokenReader
from models.statement_layers import WEIGHTS as LAYERS_FILE
from models.statement_layers import StatementLayers
from models.statement_reader import WEIGHTS, StatementReader, Weighing
from models.whole_file import write_whole


class Measured(NamedTuple):
    """A label that was left out, its grade (0 to 1), and the log-odds of who had not seen its item or question."""

    label: Label
    grade: float
    head: float
    layers: float


def measured(
    lessons: Sequence[Lesson],
    reads: Mapping[str, Read],
    labels: Sequence[Label],
    layers: StatementLayers,
) -> list[Measured]:
    """`labels` in the order of `lessons`, of which those with answers that were left out are judged."""
    blind = fit((), "the rest", [label for label in labels if not is_left_out(label.item)]).bare
    left_out = [label for label in of_specimens(labels) if is_left_out(label.item)]
    rows = [
        row
        for lesson in lessons
        if lesson.is_measured and is_left_out(lesson.group)
        for row in lesson.rows
    ]
    head = blind.log_odds(np.array([label.features for label in left_out]))
    return [
        Measured(label, row.met, odds, layers.log_odds(two_read(row, reads)))
        for label, row, odds in zip(left_out, rows, head, strict=True)
    ]


def weighed(rows: Sequence[Measured]) -> tuple[float, float]:
    """Of the head and of the layers, by a logistic regression; none below 0."""
    values = np.array([[row.head, row.layers] for row in rows])
    model = LogisticRegression(C=1e6).fit(values, [row.label.met for row in rows])
    head, layers = (round(max(0.0, float(weight)), 3) for weight in model.coef_[0])
    return head, layers


def scored(rows: Sequence[Measured], head: float, layers: float) -> list[tuple[Label, float]]:
    return [(row.label, sigmoid(head * row.head + layers * row.layers)) for row in rows]


def told(rows: Sequence[Measured], found: Scored, curve: Curve) -> list[str]:
    """A line for the bank, and one for each file of short answers."""
    lines = []
    sources = [_source(row.label) for row in rows]
    for source in sorted(set(sources)):
        its = [n for n, other in enumerate(sources) if other == source]
        truth = np.array([found[n][0].met for n in its])
        p_met = np.array([curve.of(found[n][1]) for n in its])
        said = p_met > 0.5
        line = (
            f"{source:20} {len(its):5} labels  AUC {roc_auc_score(truth, p_met):.3f}"
            f"  F1 {f1_score(truth, said, average='macro'):.3f}"
            f"  accuracy {(said == truth).mean():.3f}"
            f"  verdict on {(np.abs(p_met - 0.5) >= curve.margin).mean():.3f}"
        )
        grades = np.array([rows[n].grade for n in its])
        line += f"  r {np.corrcoef(p_met, grades)[0, 1]:.3f}"
        if source == _BANK:
            answers = [found[n] for n in its]
            swap = within_answers(answers, "swapped")
            line += f"  within {within_answers(answers, None):.3f}  swap {swap:.3f}"
        lines.append(line)
    return lines


_BANK = "bank"


def _source(label: Label) -> str:
    return label.item.split("/")[0] if "/" in label.item else _BANK


def place_of(lessons: Sequence[Lesson], embedder: str, data_dir: Path) -> Path:
    """Where layers are kept that were tuned on these lessons, on top of that embedder."""
    sources = [
        *(ROOT / "eval" / "juror").glob("*_layers.py"),
        *(ROOT / "models").glob("*_layers.py"),
    ]
    name = fingerprint(lessons_hash(lessons), embedder, files=sources)
    return data_dir / "labels" / f"{name}.safetensors"


def kept_layers(
    lessons: Sequence[Lesson], reads: Mapping[str, Read], folder: Path, path: Path
) -> Path:
    """`path`, with layers tuned on the lessons if it was not there."""
    if not path.is_file():
        from safetensors.torch import save_file  # noqa: PLC0415 - loads torch

        rows = [[(two_read(row, reads), row.met) for row in lesson.rows] for lesson in lessons]
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(".fresh")
        save_file(tuned(rows, folder), fresh)
        fresh.replace(path)
    return path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--short-answers", type=Path, required=True, help="folder of *-train.jsonl files"
    )
    parser.add_argument("--data", type=Path, default=Path("data"), help="keeps what takes long")
    parser.add_argument("--only", choices=("left-out", "all"), help="one tuning and no more")
    given = parser.parse_args()
    from models.sentence_embedder import SentenceEmbedder  # noqa: PLC0415 - loads torch
    from models.weights import locate_embedder  # noqa: PLC0415

    weights = load_weights()
    calibration = load_calibration(weights.hash)
    if calibration.weights != weights.hash:
        parser.error(f"{CALIBRATION} is of other weights; run python -m eval.juror.calibrate first")
    if not any(given.short_answers.glob("*-train.jsonl")):
        parser.error(f"{given.short_answers} holds no *-train.jsonl; expected a folder with some")
    folder, bank = locate_embedder(given.data), Bank.load()
    embedder: TokenReader = SentenceEmbedder(folder, threads=1)
    lessons = lessons_of(bank, given.short_answers)
    reads = reads_of(lessons, embedder)
    rest = [lesson for lesson in lessons if not is_left_out(lesson.group)]
    tunings = {"left-out": rest, "all": lessons}
    files = {
        name: kept_layers(its, reads, folder, place_of(its, embedder.identity, given.data))
        for name, its in tunings.items()
        if given.only in (None, name)
    }
    if given.only is not None:
        return

    labels = [
        *kept_labels(bank, embedder, given.data, bare=True),
        *kept_short_answers(given.short_answers, embedder, given.data),
    ]
    rows = measured(lessons, reads, labels, StatementLayers.load(files["left-out"]))
    head, layers = weighed(rows)
    found = scored(rows, head, layers)
    curve = curve_of(found)
    shutil.copyfile(files["all"], LAYERS_FILE)
    weighing = Weighing(
        head=head,
        layers=layers,
        digest=file_digest(LAYERS_FILE, None),
        embedder=embedder.identity,
        trained_on=lessons_hash(lessons),
    )
    write_whole(WEIGHTS, weighing.model_dump_json(indent=1) + "\n")
    reader = StatementReader(weighing, lambda _: 0.0)
    both = calibration.model_copy(update={"bare": curve, "reader": reader.identity})
    write_whole(CALIBRATION, both.model_dump_json(indent=1) + "\n")
    print(weighing.model_dump_json(), curve.model_dump_json(), sep="\n")
    print("\n".join(told(rows, found, curve)))


if __name__ == "__main__":
    main()
