"""The vectors of the paper notes, which ship with them: a first start need not embed a thousand passages.

`note_vectors.npz` holds `embedder` (whose vectors they are), `texts` (SHA-256 of each passage as it is indexed, 32 bytes)
and `vectors`, one row a text. `python -m knowledge.note_vectors` makes it again after a note or the embedder changed; what
it does not hold is embedded as ever, so an old file costs time and nothing else.
"""

import argparse
import hashlib
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

from knowledge.chunking import indexed_text, passages_of
from knowledge.papers import load_notes, note_document
from knowledge.schema import PaperNote
from models.embedder_around import EmbedderAround
from models.protocol import Embedder, Vectors

FILE = Path(__file__).parent / "note_vectors.npz"


class WithNoteVectors(EmbedderAround[Embedder]):
    """An embedder that looks its texts up first, where `path` holds vectors of the same embedder."""

    def __init__(self, embedder: Embedder, path: Path = FILE) -> None:
        super().__init__(embedder)
        self._known = _read(path, embedder.identity)

    def embed(self, texts: Sequence[str]) -> Vectors:
        digests = [digest_of(text) for text in texts]
        new = [
            text for text, digest in zip(texts, digests, strict=True) if digest not in self._known
        ]
        embedded = iter(self._embedder.embed(new))
        found = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, digest in enumerate(digests):
            found[row] = self._known[digest] if digest in self._known else next(embedded)
        return found


def digest_of(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def texts_of(notes: Iterable[PaperNote]) -> list[str]:
    """Every passage as it is indexed."""
    return [indexed_text(passage) for note in notes for passage in passages_of(note_document(note))]


@lru_cache(maxsize=1)
def _read(path: Path, embedder: str) -> Mapping[bytes, Vectors]:
    """Nothing where the file is another embedder's, damaged or not there."""
    try:
        with path.open("rb") as opened, np.load(opened) as file:
            if str(file["embedder"]) != embedder:
                return {}
            return {
                bytes(text): vector
                for text, vector in zip(file["texts"], file["vectors"], strict=True)
            }
    except (OSError, EOFError, ValueError, LookupError, zipfile.BadZipFile):
        return {}


def write(embedder: Embedder, notes: Iterable[PaperNote], path: Path = FILE) -> int:
    """Embed every passage of `notes`; returns how many there are."""
    texts = sorted(set(texts_of(notes)))
    digests = np.array([list(digest_of(text)) for text in texts], dtype=np.uint8)
    with path.open("wb") as file:
        np.savez(
            file,
            embedder=np.array(embedder.identity),
            texts=digests.reshape(len(texts), 32),
            vectors=embedder.embed(texts),
        )
    return len(texts)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("data"), help="where the embedder lies")
    given = parser.parse_args()
    from models.sentence_embedder import SentenceEmbedder  # noqa: PLC0415 - loads torch
    from models.weights import locate_embedder  # noqa: PLC0415

    embedder = SentenceEmbedder(locate_embedder(given.data))
    print(f"{write(embedder, load_notes().values())} passages in {FILE}")


if __name__ == "__main__":
    main()
