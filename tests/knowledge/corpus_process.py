"""A process of its own that opens a corpus and adds documents; run by `test_corpus_processes.py`.

usage: corpus_process.py DATA hold          opens, prints "open" and waits for a line of input
       corpus_process.py DATA add DOCS N    adds DOCS, and kills itself at the Nth call of the embedder
"""

import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from knowledge.corpus import Corpus
from models.hash_embedder import HashEmbedder
from models.protocol import Vectors


class DeadlyEmbedder(HashEmbedder):
    """Ends its process as a power cut would: at once, with nothing cleaned up."""

    def __init__(self, dimension: int, calls: int) -> None:
        super().__init__(dimension)
        self._left = calls

    def embed(self, texts: Sequence[str]) -> Vectors:
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().embed(texts)


def main(data: str, action: str, docs: str = "", calls: str = "0") -> None:
    with Corpus.open(Path(data), DeadlyEmbedder(64, int(calls))) as corpus:
        print("open", flush=True)
        if action == "hold":
            sys.stdin.readline()
        else:
            corpus.add([Path(docs)], lambda share, source: print(source, flush=True))
            print("added", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
