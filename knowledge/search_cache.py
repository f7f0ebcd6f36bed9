"""A large corpus's vectors and word index beside it in files, so that it opens in seconds.

Only a copy: made from what SQLite and Chroma hold, named by its digest, and made again when it does
not fit or is not whole.
"""

import hashlib
import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from knowledge.corpus_words import CorpusWords
from knowledge.lexical import WORDS_VERSION
from knowledge.passage_row import PassageRow
from knowledge.places import Owners
from knowledge.snapshot import Snapshot

SAVED_FROM = 5000
"""Passages: below this many everything is read from the stores within a second or two."""

_VECTORS = "vectors.npy"


class SearchCache:
    """The folder that holds the copy; written by the corpus's one owner."""

    def __init__(self, folder: Path, embedder_identity: str) -> None:
        self._folder = folder
        self._identity = embedder_identity

    def load(self, rows: Sequence[PassageRow]) -> Snapshot | None:
        """The snapshot over exactly these rows; None when no copy fits them."""
        home = self._folder / self._key(rows)
        try:
            vectors = np.load(home / _VECTORS)
            words = CorpusWords.load(home, Owners(row.doc for row in rows))
        except (OSError, ValueError, KeyError, EOFError):
            return None
        return Snapshot(rows, vectors, words) if len(vectors) == len(rows) else None

    def save(self, rows: Sequence[PassageRow], snapshot: Snapshot) -> None:
        """Keep a copy of a large snapshot in place of what was kept; a small one is not kept."""
        if len(rows) < SAVED_FROM:
            shutil.rmtree(self._folder, ignore_errors=True)
            return
        home = self._folder / self._key(rows)
        shutil.rmtree(self._folder, ignore_errors=True)
        half = home.with_suffix(".part")
        half.mkdir(parents=True)
        np.save(half / _VECTORS, snapshot.vectors)
        snapshot.words.save(half)
        half.rename(home)  # a copy has its name from the moment that it is whole

    def _key(self, rows: Sequence[PassageRow]) -> str:
        lines = [WORDS_VERSION, self._identity, *(row.vector_id for row in rows)]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:32]
