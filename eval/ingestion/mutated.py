"""Mutated PDFs ingested: does the process live, does nothing hang, does memory come back?"""

import gc
import itertools
import os
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from eval.ingestion.mutations import mutated
from knowledge.corpus import Corpus
from knowledge.ingest import FileResult, Progress
from knowledge.reading.limits import MIB, ReadLimits
from knowledge.verify import verify
from models.hash_embedder import HashEmbedder

BATCH = 30
ROUNDS = 4
"""Corpora that the files are spread over: memory is compared between the first, closed, and the last."""
_LEAK_BYTES = 64 * MIB
_SLACK_S = 10.0


class MutationFigures(BaseModel):
    """What became of the files. `crashes`, `hangs` and `leaked` are to be 0, False.

    A reading process that a file kills is contained: the file is refused (`contained`). Memory is the
    ingesting process's own, in bytes, after the first of four corpora was closed and after the last.
    """

    model_config = ConfigDict(frozen=True)

    files: int
    taken: int
    refused: int
    contained: int
    timed_out: int
    crashes: int
    hangs: int
    leaked: bool
    children_left: int
    rss_before: int
    rss_after: int
    rss_children: int
    seconds: float
    verified: bool
    reasons: dict[str, int]


def ingest_mutated(
    papers: Sequence[Path],
    count: int,
    seed: int,
    limits: ReadLimits,
    on_progress: Progress = lambda _share, _what: None,
) -> MutationFigures:
    """Make `count` mutated files and add them, a batch at a time. A crash of ours would raise."""
    originals = [path.read_bytes() for path in papers]
    made = mutated(originals, count, seed)
    results, slow, whole, rss = list[FileResult](), 0, True, list[int]()
    start = time.monotonic()
    size = -(-count // ROUNDS)
    for first in range(0, count, size):
        with tempfile.TemporaryDirectory() as folder:
            found, late = _round(Path(folder), itertools.islice(made, size), limits)
            results += found
            slow += late
            whole = whole and all(c.ok for c in verify(Path(folder, "data"), HashEmbedder(64)))
        on_progress(min(1.0, (first + size) / count), f"{len(results)} files")
        gc.collect()
        rss.append(_rss())
    before, after = rss[0], rss[-1]
    return MutationFigures(
        files=count,
        taken=sum(result.status != "failed" for result in results),
        refused=sum(result.status == "failed" for result in results),
        contained=sum("crashed" in result.reason for result in results),
        timed_out=sum("time limit" in result.reason for result in results),
        crashes=count - len(results),
        hangs=slow,
        leaked=after - before > _LEAK_BYTES,
        children_left=_children(),
        rss_before=before,
        rss_after=after,
        rss_children=resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024,
        seconds=round(time.monotonic() - start, 1),
        verified=whole,
        reasons=_reasons(results),
    )


def _round(
    folder: Path, files: Iterator[tuple[str, bytes]], limits: ReadLimits
) -> tuple[list[FileResult], int]:
    """Add the files to a corpus of their own, a batch at a time; results, and batches that were late."""
    batch, results, late = folder / "files", list[FileResult](), 0
    batch.mkdir()
    with Corpus.open(folder / "data", HashEmbedder(64)) as corpus:
        while True:
            for name, content in itertools.islice(files, BATCH):
                (batch / name).write_bytes(content)
            paths, began = sorted(batch.iterdir()), time.monotonic()
            if not paths:
                return results, late
            results += corpus.add(paths, limits=limits)
            late += time.monotonic() - began > len(paths) * limits.seconds + _SLACK_S
            for path in paths:
                path.unlink()


_REASONS = {
    "truncated": "truncated",
    "begin with %PDF-": "not a PDF",
    "cannot be opened": "damaged",
    "can be opened": "damaged",
    "damaged (": "damaged",
    "no text": "no text",
    "encrypted": "encrypted",
    "time limit": "time limit",
    "crashed": "reader crashed",
    "needs more than": "memory limit",
    "pages; the limit": "too many pages",
    "characters": "too many characters",
    "objects; the limit": "too many objects",
    "bytes": "too large",
}


def _reasons(results: Sequence[FileResult]) -> dict[str, int]:
    counted: Counter[str] = Counter()
    for result in results:
        if result.status == "failed":
            kind = next((kind for mark, kind in _REASONS.items() if mark in result.reason), "other")
            counted[kind] += 1
    return dict(counted.most_common())


def _rss() -> int:
    """Resident bytes of this process now; Linux's /proc, as the deployment images are."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def _children() -> int:
    """How many reading processes of ours still run."""
    own, found = os.getpid(), 0
    for entry in Path("/proc").iterdir():
        try:
            status = (entry / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
            command = (entry / "cmdline").read_bytes()
        except (OSError, ValueError):
            continue
        found += int(status[1]) == own and b"knowledge.reading.child" in command
    return found
