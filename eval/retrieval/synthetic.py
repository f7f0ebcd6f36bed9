"""A corpus of any size for measuring speed: sentences of real documents, put together anew.

The first vectors are really embedded; each later one is one of these with noise on it, so that a
hundred thousand passages take minutes instead of hours. It measures speed, never quality.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

import numpy as np

from knowledge.documents import Document, Section
from knowledge.readers import find_files, read_file
from models.embedder_around import EmbedderAround
from models.protocol import Embedder, Vectors

SENTENCES = 7
NOISE = 0.6
"""Length of the noise, against 1 of the real vector: neighbours then have a cosine of about .86."""

_SENTENCE = re.compile(r"[^.!?]{30,300}[.!?]")


def sentences_of(folder: Path) -> list[str]:
    """The sentences of every `NAME-docs.jsonl`, in the order of the files."""
    found: list[str] = []
    for path in find_files(sorted(folder.glob("*-docs.jsonl"))):
        for read in read_file(path):
            if read.document is not None:
                found += _SENTENCE.findall(" ".join(read.document.text.split()))
    return found


def documents(sentences: Sequence[str], count: int, seed: int = 7) -> Iterator[Document]:
    """`count` documents of one passage each."""
    random = Random(seed)
    for number in range(count):
        text = " ".join(sentence.strip() for sentence in random.sample(sentences, SENTENCES))
        yield Document(f"s{number:06}", sentences[number % len(sentences)][:80], (_section(text),))


class PartlyEmbedded(EmbedderAround[Embedder]):
    """An embedder that really embeds the first `real` texts, and after that mixes them with noise."""

    def __init__(self, embedder: Embedder, real: int, seed: int = 7) -> None:
        super().__init__(embedder)
        self._real = real
        self._kept = np.zeros((0, embedder.dimension), dtype=np.float32)
        self._random = np.random.default_rng(seed)

    def embed(self, texts: Sequence[str]) -> Vectors:
        if len(self._kept) < self._real:
            vectors = self._embedder.embed(texts)
            self._kept = np.concatenate([self._kept, vectors])
            return vectors
        noise = self._random.standard_normal((len(texts), self.dimension)).astype(np.float32)
        noise *= NOISE / np.linalg.norm(noise, axis=1, keepdims=True)
        mixed = self._kept[self._random.integers(len(self._kept), size=len(texts))] + noise
        return np.asarray(mixed / np.linalg.norm(mixed, axis=1, keepdims=True), dtype=np.float32)


def _section(text: str) -> Section:
    return Section("", None, text[:990])
