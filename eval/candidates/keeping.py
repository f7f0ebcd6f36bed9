"""What outlives a run: verdicts on texts, the weights of held-out jurors, and outcomes. One SQLite file.

Every key starts with a fingerprint of what the value came from, so that nothing stale is ever read.
"""

import hashlib
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from eval.candidates.outcome import Outcome

Table = Literal["verdicts", "weights", "outcomes"]
ROOT = Path(__file__).parents[2]


class Store:
    """Text by key in three tables. One connection a process; writers of several processes take turns."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._connection = sqlite3.connect(path, timeout=60, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=NORMAL")
        for table in ("verdicts", "weights", "outcomes"):
            self._connection.execute(
                f"CREATE TABLE IF NOT EXISTS {table} (key TEXT PRIMARY KEY, value TEXT NOT NULL)"
            )

    def get(self, table: Table, key: str) -> str | None:
        query = f"SELECT value FROM {table} WHERE key = ?"
        row = self._connection.execute(query, (key,)).fetchone()
        return None if row is None else str(row[0])

    def put(self, table: Table, key: str, value: str) -> None:
        self._connection.execute(f"INSERT OR REPLACE INTO {table} VALUES (?, ?)", (key, value))

    def outcomes(self, fingerprint: str) -> dict[str, Outcome]:
        """What earlier runs of the same settings have finished, by job."""
        query = "SELECT key, value FROM outcomes WHERE key LIKE ?"
        rows = self._connection.execute(query, (f"{fingerprint}/%",)).fetchall()
        return {key.split("/", 1)[1]: Outcome.model_validate_json(value) for key, value in rows}

    def close(self) -> None:
        self._connection.close()


def fingerprint(*parts: str, files: Iterable[Path] = ()) -> str:
    """24 hex digits over texts and the content of files."""
    digest = hashlib.sha256("\0".join(parts).encode())
    for path in sorted(files):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:24]


def decision_files() -> list[Path]:
    """The source that decides what an interview asks and believes, and how candidates behave."""
    deciding = ("policy", "following", "scope", "information")
    believing = ("depth", "reading", "criterion_result", "recitals", "grading/combine")
    agent = [ROOT / "agent" / f"{name}.py" for name in (*deciding, *believing)]
    numbers = [ROOT / "knowledge" / f"{name}.py" for name in ("what_if", "published", "draws")]
    return [*agent, *numbers, *(ROOT / "eval" / "candidates").glob("*.py")]
