"""The layers that read a statement together with an answer: `python -m eval.juror.statement --short-answers DIR [--data DIR]`.

Writes `models/statement_layers.safetensors`, tuned on everything, and `eval/juror/held_out_layers`, FOLDS files of which
each was tuned without a third of the items and questions: the juror is measured and calibrated with these. To be run
before `python -m eval.juror.calibrate`.

A tuning takes half an hour of one core and is kept in the data directory; `--only` makes some of them and no more, so
that two cores can share the work.
"""

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

from eval.candidates.keeping import ROOT, fingerprint
from eval.juror.folds import FOLDS, fold_of
from eval.juror.held_out_layers import FOLDER, HeldOut, path_of
from eval.juror.statement_layers import tuned
from eval.juror.statement_lessons import (
    Lesson,
    Read,
    lessons_hash,
    lessons_of,
    passes_of,
    reads_of,
    two_read,
)
from knowledge.bank import Bank
from models.digests import file_digest
from models.protocol import TokenReader
from models.statement_layers import WEIGHTS
from models.statement_reader import WEIGHTS as READER
from models.statement_reader import Weighing
from models.tuned_layers import packed
from models.whole_file import write_whole

ALL = "all"
NAMES = (*map(str, range(FOLDS)), ALL)
"""The fold that is left out, or nothing."""


def place_of(lessons: Sequence[Lesson], embedder: str, data_dir: Path) -> Path:
    """Where layers are kept that were tuned on these lessons, on top of that embedder."""
    sources = [
        ROOT / "eval" / "juror" / "frame_layers.py",
        ROOT / "eval" / "juror" / "in_bfloat16.py",
        ROOT / "eval" / "juror" / "statement_layers.py",
        ROOT / "models" / "statement_layers.py",
    ]
    name = fingerprint(lessons_hash(lessons), embedder, files=sources)
    return data_dir / "labels" / f"{name}.safetensors"


def keep_layers(
    lessons: Sequence[Lesson], reads: Mapping[str, Read], folder: Path, path: Path
) -> None:
    """Layers tuned on the lessons, in `path`."""
    from safetensors.torch import save_file  # noqa: PLC0415 - loads torch

    passes = [
        [[(two_read(row, reads), row.met) for row in lesson.rows] for lesson in some]
        for some in passes_of(lessons)
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".fresh")
    save_file(tuned(passes, folder), fresh)
    fresh.replace(path)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--short-answers", type=Path, required=True, help="folder of *-train.jsonl files"
    )
    parser.add_argument("--data", type=Path, default=Path("data"), help="keeps what takes long")
    parser.add_argument("--only", choices=NAMES, nargs="+", help="these tunings and no more")
    given = parser.parse_args()
    from models.sentence_embedder import SentenceEmbedder  # noqa: PLC0415 - loads torch
    from models.weights import locate_embedder  # noqa: PLC0415

    if not any(given.short_answers.glob("*-train.jsonl")):
        parser.error(f"{given.short_answers} holds no *-train.jsonl; expected a folder with some")
    folder, bank = locate_embedder(given.data), Bank.load()
    embedder: TokenReader = SentenceEmbedder(folder, threads=1)
    lessons = lessons_of(bank, given.short_answers)
    learned = {
        name: [one for one in lessons if name == ALL or fold_of(one.group) != int(name)]
        for name in given.only or NAMES
    }
    files = {name: place_of(its, embedder.identity, given.data) for name, its in learned.items()}
    missing = [name for name, place in files.items() if not place.is_file()]
    reads = reads_of(lessons, embedder) if missing else {}
    for name in missing:
        keep_layers(learned[name], reads, folder, files[name])
    if given.only is None:
        ship(files, embedder.identity, lessons_hash(lessons))
        print("Now python -m eval.juror.calibrate: until then the layers do not count.")


def ship(files: Mapping[str, Path], embedder: str, trained_on: str) -> None:
    """Each tuning in eight bits to its place, with what tells that they belong together."""
    from safetensors.torch import load_file, save_file  # noqa: PLC0415

    for name, kept in files.items():
        save_file(packed(load_file(kept)), WEIGHTS if name == ALL else path_of(int(name)))
    digests = tuple(file_digest(path_of(fold), None) for fold in range(FOLDS))
    held_out = HeldOut(embedder=embedder, trained_on=trained_on, digests=digests)
    weighing = Weighing(digest=file_digest(WEIGHTS, None), embedder=embedder, trained_on=trained_on)
    write_whole(FOLDER / "layers.json", held_out.model_dump_json(indent=1) + "\n")
    write_whole(READER, weighing.model_dump_json(indent=1) + "\n")


if __name__ == "__main__":
    main()
