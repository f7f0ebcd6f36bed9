"""The rows of a corpus's manifest that say which file a document was read from.

Sample: StoredSource(doc="a.pdf", path="/papers/a.pdf", sha256="5f0c...", key="pdf-2", size=733666,
                     kept=True, pages=33, authors=("Damai Dai",), year=2024)
"""

import json
import sqlite3
from dataclasses import dataclass

SOURCE_SCHEMA = """
CREATE TABLE IF NOT EXISTS source (
    doc TEXT PRIMARY KEY REFERENCES document (id) ON DELETE CASCADE,
    path TEXT NOT NULL, sha256 TEXT NOT NULL, key TEXT NOT NULL, size INTEGER NOT NULL,
    kept INTEGER NOT NULL, pages INTEGER NOT NULL, authors TEXT NOT NULL, year INTEGER,
    layout BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS source_sha256 ON source (sha256);
"""

_COLUMNS = "doc, path, sha256, key, size, kept, pages, authors, year"


@dataclass(frozen=True)
class StoredSource:
    """One document's file: where it was, what its bytes hash to, and what was read from it.

    `key` names reader and manifest entry (`readers.reader_key`); `kept` says whether the corpus has a
    copy (`source_files`); `pages` is 0 for a file without pages; `layout` is left out of listings.
    """

    doc: str
    path: str
    sha256: str
    key: str
    size: int
    kept: bool = False
    pages: int = 0
    authors: tuple[str, ...] = ()
    year: int | None = None
    layout: bytes = b""


def insert_source(db: sqlite3.Connection, source: StoredSource) -> None:
    """Put a row into the open transaction."""
    db.execute(
        f"INSERT INTO source ({_COLUMNS}, layout) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            source.doc,
            source.path,
            source.sha256,
            source.key,
            source.size,
            source.kept,
            source.pages,
            json.dumps(source.authors, ensure_ascii=False),
            source.year,
            source.layout,
        ),
    )


def select_sources(db: sqlite3.Connection) -> dict[str, StoredSource]:
    """Every row by its document's id, without layouts."""
    rows = db.execute(f"SELECT {_COLUMNS} FROM source ORDER BY doc").fetchall()
    return {
        doc: StoredSource(
            doc, path, sha256, key, size, bool(kept), pages, tuple(json.loads(authors)), year
        )
        for doc, path, sha256, key, size, kept, pages, authors, year in rows
    }


def select_layout(db: sqlite3.Connection, doc: str) -> bytes:
    """A document's packed layout, empty where there is none."""
    row = db.execute("SELECT layout FROM source WHERE doc = ?", (doc,)).fetchone()
    return b"" if row is None else bytes(row[0])
