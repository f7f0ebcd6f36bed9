"""The folder of a corpus: what stands where in it, and opening its parts with clear errors.

corpus/corpus.sqlite3   the manifest: documents, passages, files; the truth
corpus/chroma/          the vectors; `vectors-2/` and so on after a rebuild
corpus/sources/         the PDFs that were added
"""

import json
import shutil
import sqlite3
from pathlib import Path

from chromadb.errors import ChromaError

from knowledge.errors import CorpusMismatchError
from knowledge.manifest import Manifest
from knowledge.storage import storage_faults
from knowledge.vectors import VectorStore
from models.protocol import Embedder

REBUILD = "Run `viva corpus rebuild` (it needs no source files)."

FIRST_VECTORS = "chroma"
_VECTORS, _EMBEDDER, _PREPARED = "vectors", "embedder", "prepared"


def open_manifest(folder: Path) -> Manifest:
    """The manifest, made if it is not there. Raises CorpusMismatchError, CorpusWriteError."""
    try:
        with storage_faults(folder):
            return Manifest(folder / "corpus.sqlite3")
    except sqlite3.DatabaseError as error:
        raise CorpusMismatchError(
            f"{str(folder / 'corpus.sqlite3')!r} cannot be read ({error}). Restore it from a backup, "
            "or move the folder away and add the documents again with `viva corpus add`."
        ) from error


def open_vectors(folder: Path) -> VectorStore:
    """The vectors in that folder. Raises CorpusMismatchError."""
    try:
        return VectorStore(folder)
    except ChromaError as error:
        raise CorpusMismatchError(
            f"The index in {str(folder)!r} is damaged ({error}). {REBUILD}"
        ) from error


def vectors_name(manifest: Manifest) -> str:
    """The name of the folder whose vectors are in force."""
    return manifest.setting(_VECTORS) or FIRST_VECTORS


def free_vectors_name(manifest: Manifest, folder: Path) -> str:
    """A folder name for new vectors; what an earlier rebuild left under such a name is deleted."""
    taken = {vectors_name(manifest), (prepared(manifest) or ("", ""))[0]}
    for path in folder.glob("vectors-*"):
        if path.name not in taken:
            shutil.rmtree(path, ignore_errors=True)
    number = 2
    while f"vectors-{number}" in taken or (folder / f"vectors-{number}").exists():
        number += 1
    return f"vectors-{number}"


def check_embedder(manifest: Manifest, embedder: Embedder) -> None:
    """Note the embedder of a new corpus. Raises CorpusMismatchError when it is another one."""
    built_with = manifest.setting(_EMBEDDER)
    if built_with is None:
        manifest.put_setting(_EMBEDDER, embedder.identity)
    elif built_with != embedder.identity:
        raise CorpusMismatchError(
            f"The corpus was built with the embedder {built_with!r}; now it is "
            f"{embedder.identity!r}. {REBUILD}"
        )


def prepare(manifest: Manifest, name: str, embedder: Embedder) -> None:
    """Leave new vectors for the next process that opens the corpus with this embedder."""
    manifest.put_setting(_PREPARED, json.dumps([name, embedder.identity]))


def prepared(manifest: Manifest) -> tuple[str, str] | None:
    """(folder name, embedder's identity) of vectors that wait to be taken up."""
    found = manifest.setting(_PREPARED)
    if found is None:
        return None
    name, identity = json.loads(found)
    return str(name), str(identity)


def switch(manifest: Manifest, folder: Path, name: str, embedder: Embedder) -> None:
    """Put the vectors under `name` in force, in one transaction, and delete those before them."""
    before = vectors_name(manifest)
    manifest.put_settings({_VECTORS: name, _EMBEDDER: embedder.identity, _PREPARED: None})
    if before != name:
        shutil.rmtree(folder / before, ignore_errors=True)
