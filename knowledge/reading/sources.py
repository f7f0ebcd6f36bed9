"""Files and folders to documents for the corpus: hashed, skipped where known, read in the pool."""

import itertools
import os
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from knowledge.errors import ContentError
from knowledge.readers import ReadResult, find_files, reader_key
from knowledge.reading.about import About, read_about
from knowledge.reading.limits import DEFAULT_LIMITS, ReadLimits
from knowledge.reading.pool import ReadingPool
from knowledge.source_files import sha256_of

Known = Callable[[str, str], str | None]
"""The document that was read from a file of this sha256 under this reader key, if any."""


@dataclass(frozen=True)
class FoundFile:
    """A file with its bytes' hash and all else that decides on its document; "" where it has several."""

    path: Path
    size: int = 0
    sha256: str = ""
    key: str = ""
    about: About | None = None


@dataclass(frozen=True)
class FoundDocument:
    """A result of reading with its file; `same_as` names the document that the corpus has of it.

    `share` is how much of all files has been read, 0..1.
    """

    read: ReadResult
    share: float
    file: FoundFile | None = None
    same_as: str = ""


def read_all(
    paths: Sequence[Path],
    known: Known = lambda _sha256, _key: None,
    limits: ReadLimits = DEFAULT_LIMITS,
    workers: int | None = None,
) -> Generator[FoundDocument]:
    """Every document of the files and folders, in order; files that are known are not read."""
    files = find_files(paths)
    if not files:
        given = ", ".join(str(path) for path in paths)
        reason = "no file that can be read; expected .jsonl, .md, .pdf, .tex, .txt"
        yield FoundDocument(ReadResult(given, None, reason), 1.0)
        return
    abouts = _Abouts()
    found = {path: _found(path, abouts) for path in files}
    yield from (FoundDocument(fault, 0.0) for fault in abouts.faults)
    same = {path: known(file.sha256, file.key) for path, file in found.items() if file.key}
    unread = [path for path in files if same.get(path) is None]
    total, passed = max(sum(file.size for file in found.values()), 1), 0
    with ReadingPool(workers or _workers(), limits) as pool:
        groups = itertools.groupby(pool.read(unread), key=lambda pair: pair[0])
        group = next(groups, None)
        for path in files:
            file = found[path]
            if (doc := same.get(path)) is not None:
                share = (passed + file.size) / total
                yield FoundDocument(ReadResult(str(path), None), share, file, doc)
            elif group is not None and group[0] == path:
                for _, read in group[1]:
                    share = (passed + read.share * file.size) / total
                    yield FoundDocument(_with_about(read, file.about), share, file)
                group = next(groups, None)
            passed += file.size


def _with_about(read: ReadResult, about: About | None) -> ReadResult:
    if read.document is None or about is None:
        return read
    return replace(read, document=about.applied(read.document))


class _Abouts:
    """The manifests of the folders that files stand in, each read once."""

    def __init__(self) -> None:
        self._read: dict[Path, dict[str, About]] = {}
        self.faults: list[ReadResult] = []

    def of(self, path: Path) -> About | None:
        folder = path.parent
        if folder not in self._read:
            try:
                self._read[folder] = read_about(folder)
            except ContentError as error:
                self._read[folder] = {}
                self.faults.append(ReadResult(str(folder), None, str(error)))
        return self._read[folder].get(path.name)


def _found(path: Path, abouts: _Abouts) -> FoundFile:
    key = reader_key(path)
    try:
        size = path.stat().st_size if path.is_file() else 0
        sha256 = sha256_of(path) if key and path.is_file() else ""
    except OSError:
        return FoundFile(path)  # reading it will say why
    about = abouts.of(path) if key else None
    key = f"{key}:{about.digest}" if about is not None and key else key
    return FoundFile(path, size, sha256, key if sha256 else "", about)


def _workers() -> int:
    """Reading processes: a quarter of the cores, for embedding has the rest to do."""
    return max(1, min(4, (os.cpu_count() or 2) // 4))
