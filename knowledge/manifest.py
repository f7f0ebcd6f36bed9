"""The truth of a corpus: which documents it holds, their passages, and what they were embedded with.

A document exists from the moment its row is committed, all its passages with it. Vectors are named
by `vector_id`, the passage's id and its document's digest: "kaplan2020#2 5f0c...".
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import RLock
from typing import Literal

from knowledge.passage_row import PassageRow
from knowledge.protocol import Passage
from knowledge.source_rows import (
    SOURCE_SCHEMA,
    StoredSource,
    insert_source,
    select_layout,
    select_sources,
)

Origin = Literal["file", "note"]

_SCHEMA = """
CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS document (
    id TEXT PRIMARY KEY, title TEXT NOT NULL, digest TEXT NOT NULL, origin TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS passage (
    vector_id TEXT PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    doc TEXT NOT NULL REFERENCES document (id) ON DELETE CASCADE,
    body TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS passage_doc ON passage (doc);
"""


@dataclass(frozen=True)
class StoredDocument:
    """A row of the manifest. `digest` is the content's; `origin` tells notes from what was added."""

    id: str
    title: str
    digest: str
    origin: Origin


@dataclass(frozen=True)
class Entry:
    """A document as it is committed: its row, its passages, and the file that it was read from."""

    document: StoredDocument
    passages: list[Passage] = field(default_factory=list)
    source: StoredSource | None = None


class Manifest:
    """A SQLite file in WAL mode; one connection, whose use is serialized."""

    def __init__(self, path: Path) -> None:
        self._lock = RLock()
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")
        self._db.execute("PRAGMA foreign_keys = ON")
        self._db.executescript(_SCHEMA + SOURCE_SCHEMA)

    def close(self) -> None:
        with self._lock:
            self._db.close()

    def setting(self, name: str) -> str | None:
        row = self._row("SELECT value FROM setting WHERE name = ?", (name,))
        return None if row is None else str(row[0])

    def put_setting(self, name: str, value: str) -> None:
        self.put_settings({name: value})

    def put_settings(self, settings: dict[str, str | None]) -> None:
        """Put several in one transaction; None removes."""
        with self._transaction():
            for name, value in settings.items():
                if value is None:
                    self._db.execute("DELETE FROM setting WHERE name = ?", (name,))
                else:
                    self._db.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (name, value))

    def documents(self) -> dict[str, StoredDocument]:
        """Every document by id, in the order of the ids."""
        rows = self._rows("SELECT id, title, digest, origin FROM document ORDER BY id")
        return {
            name: StoredDocument(name, title, digest, "note" if origin == "note" else "file")
            for name, title, digest, origin in rows
        }

    def count(self) -> int:
        """How many passages there are."""
        return int(self._rows("SELECT count(*) FROM passage")[0][0])

    def commit(self, entries: Iterable[Entry]) -> list[str]:
        """Put documents with their passages in one transaction; returns the vector ids they replace."""
        replaced: list[str] = []
        with self._transaction():
            for entry in entries:
                replaced += self._delete(entry.document.id)
                self._insert(entry.document, entry.passages)
                if entry.source is not None:
                    insert_source(self._db, entry.source)
        return replaced

    def remove(self, doc: str) -> list[str]:
        """Delete a document; returns the vector ids that are now nobody's."""
        with self._transaction():
            return self._delete(doc)

    def sources(self) -> dict[str, StoredSource]:
        """The files that documents were read from, by document id, without their layouts."""
        with self._lock:
            return select_sources(self._db)

    def layout(self, doc: str) -> bytes:
        """Where a document's words stand in its PDF (`pdf.layout`), packed; empty where nothing is."""
        with self._lock:
            return select_layout(self._db, doc)

    def check(self) -> list[str]:
        """What SQLite itself finds wrong with the file."""
        found = [row[0] for row in self._rows("PRAGMA integrity_check")]
        loose = self._rows("PRAGMA foreign_key_check")
        return [fault for fault in found if fault != "ok"] + [
            f"loose row in {row[0]}" for row in loose
        ]

    def passage(self, passage_id: str) -> Passage | None:
        row = self._row("SELECT body FROM passage WHERE id = ?", (passage_id,))
        return None if row is None else Passage.model_validate_json(row[0])

    def vector_ids(self) -> set[str]:
        return {row[0] for row in self._rows("SELECT vector_id FROM passage")}

    def vector_ids_of(self, docs: Iterable[str]) -> set[str]:
        """The vector ids of those documents' passages."""
        found: set[str] = set()
        for doc in docs:
            rows = self._rows("SELECT vector_id FROM passage WHERE doc = ?", (doc,))
            found.update(row[0] for row in rows)
        return found

    def passages_of(self, doc: str) -> list[tuple[str, Passage]]:
        """(vector id, passage) of one document, in the order of its text."""
        rows = self._rows("SELECT vector_id, body FROM passage WHERE doc = ?", (doc,))
        found = [(vector_id, Passage.model_validate_json(body)) for vector_id, body in rows]
        return sorted(found, key=lambda pair: pair[1].start)

    def passage_counts(self) -> dict[str, int]:
        """How many passages each document has."""
        return {
            doc: int(count)
            for doc, count in self._rows("SELECT doc, count(*) FROM passage GROUP BY doc")
        }

    def all_passages(self) -> Iterator[tuple[str, Passage]]:
        """(vector id, passage) of everything, in the order of the vector ids."""
        for vector_id, body in self._rows("SELECT vector_id, body FROM passage ORDER BY vector_id"):
            yield vector_id, Passage.model_validate_json(body)

    def rows(self) -> list[PassageRow]:
        """Every passage as it is stored, in the order of the vector ids."""
        found = self._rows("SELECT vector_id, id, doc, body FROM passage ORDER BY vector_id")
        return [PassageRow(*row) for row in found]

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                # SQLite has rolled back by itself where the disk is full.
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    def _insert(self, document: StoredDocument, passages: list[Passage]) -> None:
        self._db.execute(
            "INSERT INTO document VALUES (?, ?, ?, ?)",
            (document.id, document.title, document.digest, document.origin),
        )
        self._db.executemany(
            "INSERT INTO passage VALUES (?, ?, ?, ?)",
            [
                (
                    vector_id_of(passage, document.digest),
                    passage.id,
                    passage.doc,
                    passage.model_dump_json(),
                )
                for passage in passages
            ],
        )

    def _delete(self, doc: str) -> list[str]:
        gone = [row[0] for row in self._rows("SELECT vector_id FROM passage WHERE doc = ?", (doc,))]
        self._db.execute("DELETE FROM document WHERE id = ?", (doc,))
        return gone

    def _row(self, sql: str, values: tuple[str, ...]) -> tuple[str, ...] | None:
        rows = self._rows(sql, values)
        return rows[0] if rows else None

    def _rows(self, sql: str, values: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
        with self._lock:
            return self._db.execute(sql, values).fetchall()


def vector_id_of(passage: Passage, digest: str) -> str:
    """The name of a passage's vector: another content, another vector."""
    # A blank sorts before every digit, so vectors stand in the order of their passages' ids.
    return f"{passage.id} {digest[:16]}"
