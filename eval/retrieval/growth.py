"""What a corpus costs as it grows: adding, opening, memory, and the time of a query with its shares."""

import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from pydantic import BaseModel

from eval.retrieval.synthetic import PartlyEmbedded, documents, sentences_of
from knowledge.chunking import passages_of
from knowledge.corpus import Corpus
from knowledge.ingest import embed_passages
from models.protocol import Embedder

Progress = Callable[[float, str], None]

ROUNDS = 4
"""In how many parts the embedder alone and the whole ingestion are compared."""


class Opened(BaseModel):
    """One process that opens a corpus and asks: seconds, MiB of resident memory, milliseconds.

    `rss_before_mib` is that of the same process with the embedder loaded and no corpus; the embedding
    share is of the median query.
    """

    passages: int
    open_s: float
    rss_before_mib: float
    rss_mib: float
    query_p50_ms: float
    query_p95_ms: float
    embedding_p50_ms: float
    embedding_p95_ms: float


class Grown(Opened):
    """`build_s` is the time of adding all, most of it with vectors that were not embedded."""

    build_s: float


class Ingestion(BaseModel):
    """The same passages embedded alone and added to a corpus; `share` is the second's speed of the first's."""

    passages: int
    embedder_s: float
    corpus_s: float
    share: float


class Growth(BaseModel):
    sizes: list[Grown]
    ingestion: Ingestion


def growth(
    sets: Path,
    embedder: Embedder,
    sizes: list[int],
    real: int = 1000,
    on_progress: Progress | None = None,
) -> Growth:
    """Measure at each of `sizes` passages, each in a data directory and a process of its own."""
    sentences = sentences_of(sets)
    with tempfile.TemporaryDirectory() as folder:
        ingestion = _ingestion(sentences, embedder, Path(folder, "ingestion"), min(real, 512))
        grown = []
        for number, size in enumerate(sizes):
            home = Path(folder, str(size))
            started = perf_counter()
            with Corpus.open(home, PartlyEmbedded(embedder, real)) as corpus:
                corpus.add_documents(list(documents(sentences, size)))
            grown.append(Grown(build_s=perf_counter() - started, **_opened(home).model_dump()))
            if on_progress is not None:
                on_progress((number + 1) / len(sizes), f"{size} passages")
    return Growth(sizes=grown, ingestion=ingestion)


def _ingestion(sentences: list[str], embedder: Embedder, home: Path, count: int) -> Ingestion:
    """Part by part in turn, so that a machine that slows down meanwhile slows both."""
    added = list(documents(sentences, count))
    size = max(count // ROUNDS, 1)
    parts = [added[start : start + size] for start in range(0, count, size)]
    alone = whole = 0.0
    passages = 0
    with Corpus.open(home, embedder) as corpus:
        for part in parts:
            texts = [passage for document in part for passage in passages_of(document)]
            passages += len(texts)
            started = perf_counter()
            embed_passages(embedder, texts)
            embedded = perf_counter()
            corpus.add_documents(part)
            alone += embedded - started
            whole += perf_counter() - embedded
    return Ingestion(passages=passages, embedder_s=alone, corpus_s=whole, share=alone / whole)


def _opened(home: Path) -> Opened:
    command = [sys.executable, "-m", "eval.retrieval.growth_probe", str(home)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return Opened.model_validate_json(done.stdout.splitlines()[-1])
