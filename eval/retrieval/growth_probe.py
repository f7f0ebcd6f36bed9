"""One process that opens a corpus, asks it and prints what that took: `python -m eval.retrieval.growth_probe DIR`.

A process of its own, because memory that another corpus left behind would count otherwise.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

import numpy as np

from eval.retrieval.growth import Opened
from eval.retrieval.labelled import paraphrases, utterances
from knowledge.corpus import Corpus
from models.protocol import Embedder, Vectors
from models.sentence_embedder import SentenceEmbedder
from models.weights import locate_embedder


class _Timed:
    """Passes on to the embedder and keeps the time of each call."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self.seconds: list[float] = []
        self.identity = embedder.identity
        self.dimension = embedder.dimension

    def embed(self, texts: Sequence[str]) -> Vectors:
        started = perf_counter()
        vectors = self._embedder.embed(texts)
        self.seconds.append(perf_counter() - started)
        return vectors


def probe(home: Path) -> Opened:
    embedder = _Timed(SentenceEmbedder(locate_embedder(home), threads=1))
    embedder.embed(["The first call prepares the model."])
    before = resident_mib()
    started = perf_counter()
    with Corpus.open(home, embedder) as corpus:
        opened = perf_counter() - started
        queries = [row.query for row in paraphrases()] + [row.text for row in utterances()]
        corpus.search("What is the first query of a process?", k=5)
        embedder.seconds.clear()
        taken = []
        for query in queries:
            started = perf_counter()
            corpus.search(query, k=5)
            taken.append(perf_counter() - started)
        return Opened(
            passages=corpus.count(),
            open_s=opened,
            rss_before_mib=before,
            rss_mib=resident_mib(),
            query_p50_ms=1000 * float(np.percentile(taken, 50)),
            query_p95_ms=1000 * float(np.percentile(taken, 95)),
            embedding_p50_ms=1000 * float(np.percentile(embedder.seconds, 50)),
            embedding_p95_ms=1000 * float(np.percentile(embedder.seconds, 95)),
        )


def resident_mib() -> float:
    """Resident memory of this process, from Linux's /proc."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise OSError("/proc/self/status holds no VmRSS; memory is measured on Linux only")


if __name__ == "__main__":
    print(probe(Path(sys.argv[1])).model_dump_json())
