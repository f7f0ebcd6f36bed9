"""The files that documents were read from, kept so that a citation can open its page.

`<data>/corpus/sources/<sha256>.pdf`, whole or not there: written beside, synced, renamed.
"""

import hashlib
import os
import re
from collections.abc import Collection
from pathlib import Path

from knowledge.errors import ContentError

_CHUNK = 2**20
_NAME = re.compile(r"[0-9a-f]{64}\.pdf(?:\.partial)?")


class SourceFiles:
    """The folder of kept files. Used by the corpus's owner; reading a kept file needs no lock."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path_of(self, sha256: str) -> Path:
        """Where the file of that hash is, if it was kept."""
        return self._folder / f"{sha256}.pdf"

    def keep(self, path: Path, sha256: str) -> None:
        """Copy a file in, unless it is there.

        Raises ContentError when its content is not that of `sha256` any more, OSError as the disk does.
        """
        target = self.path_of(sha256)
        if target.is_file():
            return
        self._folder.mkdir(mode=0o700, exist_ok=True)
        partial = target.with_name(f"{target.name}.partial")
        digest = hashlib.sha256()
        with path.open("rb") as source, partial.open("wb") as copy:
            while part := source.read(_CHUNK):
                digest.update(part)
                copy.write(part)
            copy.flush()
            os.fsync(copy.fileno())
        if digest.hexdigest() != sha256:
            partial.unlink()
            raise ContentError(f"{path.name}: changed while it was read; add it again.")
        partial.replace(target)
        _sync(self._folder)

    def remove_all_but(self, wanted: Collection[str]) -> int:
        """Delete what no document was read from; returns how many files went."""
        gone = [path for path in self.files() if path.name.removesuffix(".pdf") not in wanted]
        for path in gone:
            path.unlink(missing_ok=True)
        return len(gone)

    def files(self) -> list[Path]:
        """Every file that this class wrote, partial ones too."""
        if not self._folder.is_dir():
            return []
        return sorted(path for path in self._folder.iterdir() if _NAME.fullmatch(path.name))


def sha256_of(path: Path) -> str:
    """The hash of a file's bytes, in hex. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
