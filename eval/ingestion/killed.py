"""An ingestion killed at random moments and taken up again: nothing doubled, nothing half there."""

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from knowledge.corpus import Corpus
from knowledge.ingest import Progress
from knowledge.verify import verify
from models.hash_embedder import HashEmbedder

DIMENSION = 64


class KillFigures(BaseModel):
    """`whole` counts kills after which only whole documents were there and `verify` was clean;
    `resumed` those after which the same files again gave exactly the uninterrupted corpus."""

    model_config = ConfigDict(frozen=True)

    kills: int
    too_late: int
    whole: int
    resumed: int
    documents_left: tuple[int, ...]
    seconds: float


def kill_and_resume(
    papers: Path, kills: int, seed: int, on_progress: Progress = lambda _share, _what: None
) -> KillFigures:
    """Kill `kills` ingestions of `papers`, each in a data directory of its own, and resume each."""
    draw, start = random.Random(seed), time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        wanted_dir = Path(folder, "uninterrupted")
        began = time.monotonic()
        _ingest(wanted_dir, papers).wait()
        lasted = time.monotonic() - began
        wanted = _documents(wanted_dir)
        left: list[int] = []
        late = whole = resumed = 0
        for number in range(kills):
            data = Path(folder, f"killed-{number}")
            process = _ingest(data, papers)
            try:
                process.wait(timeout=draw.uniform(0.05, 0.98) * lasted)
                late += 1
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                process.wait()
            found = _documents(data)
            left.append(len(found))
            whole += found.items() <= wanted.items() and _clean(data)
            _ingest(data, papers).wait()
            resumed += _documents(data) == wanted and _clean(data)
            on_progress((number + 1) / kills, data.name)
    return KillFigures(
        kills=kills,
        too_late=late,
        whole=whole,
        resumed=resumed,
        documents_left=tuple(left),
        seconds=round(time.monotonic() - start, 1),
    )


def _documents(data: Path) -> dict[str, tuple[str, int]]:
    """Digest and number of passages by document. Opening settles what the kill left."""
    with Corpus.open(data, HashEmbedder(DIMENSION)) as corpus:
        found = {row.id: [row.digest, 0] for row in corpus.documents()}
        hits = corpus.search("the model", k=max(1, corpus.count()))
        counts = [hit.passage.doc for hit in hits]
    return {name: (str(digest), counts.count(name)) for name, (digest, _) in found.items()}


def _clean(data: Path) -> bool:
    return all(check.ok for check in verify(data, HashEmbedder(DIMENSION)))


def _ingest(data: Path, papers: Path) -> "subprocess.Popen[bytes]":
    root = str(Path(__file__).resolve().parents[2])
    paths = os.pathsep.join([root, *filter(None, [os.environ.get("PYTHONPATH")])])
    command = [sys.executable, "-P", "-m", "eval.ingestion.killed", str(data), str(papers)]
    return subprocess.Popen(
        command, stdout=subprocess.DEVNULL, env={**os.environ, "PYTHONPATH": paths}
    )


def main(data: str, papers: str) -> None:
    """The ingestion that is killed."""
    with Corpus.open(Path(data), HashEmbedder(DIMENSION)) as corpus:
        corpus.add([Path(papers)])


if __name__ == "__main__":
    main(*sys.argv[1:])
