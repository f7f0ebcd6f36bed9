"""What somebody can do to a record who can write its database and does not hold the key."""

import sqlite3
from contextlib import closing
from pathlib import Path

from agent.chain import GENESIS, link_hash


def forge(database: Path, interview: str, old: str, new: str) -> None:
    """Put other words into an interview's events and hash the chain anew, so that only the head's signature is false."""
    with closing(sqlite3.connect(database)) as connection, connection:
        rows = connection.execute(
            "SELECT seq, at, key, body FROM events WHERE interview = ? ORDER BY seq", (interview,)
        ).fetchall()
        assert any(old in body for *_, body in rows)
        previous = GENESIS
        for seq, at, key, body in rows:
            forged = body.replace(old, new)
            digest = link_hash(interview, seq, at, key, forged, previous)
            connection.execute(
                "UPDATE events SET body = ?, previous = ?, hash = ? WHERE interview = ? AND seq = ?",
                (forged, previous, digest, interview, seq),
            )
            previous = digest
        connection.execute(
            "UPDATE interviews SET head_hash = ? WHERE id = ?", (previous, interview)
        )


def cut(database: Path, interview: str, seq: int) -> None:
    """Leave half of an event's text, so that it cannot be read."""
    change(
        database,
        "UPDATE events SET body = substr(body, 2) WHERE interview = ? AND seq = ?",
        (interview, seq),
    )


def change(database: Path, statement: str, values: tuple[str | int, ...]) -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(statement, values)
