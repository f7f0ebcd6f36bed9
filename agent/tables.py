"""The tables of the record and the engine that opens them: SQLite in WAL mode."""

from pathlib import Path
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint, create_engine, event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.pool import ConnectionPoolEntry

from agent.errors import RecordWriteError


class Table(DeclarativeBase):
    pass


class InterviewRow(Table):
    """One interview with the signed head of its chain."""

    __tablename__ = "interviews"

    id: Mapped[str] = mapped_column(primary_key=True)
    head_seq: Mapped[int]
    head_hash: Mapped[str]
    head_signature: Mapped[str]


class EventRow(Table):
    """One event. `body` is canonical JSON in ASCII, so that any text a person can send survives."""

    __tablename__ = "events"
    __table_args__ = (UniqueConstraint("interview", "key"),)

    interview: Mapped[str] = mapped_column(ForeignKey("interviews.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[str]
    key: Mapped[str]
    body: Mapped[str]
    previous: Mapped[str]
    hash: Mapped[str]


class InviteRow(Table):
    """A link to the room. Only the token's SHA-256 is stored."""

    __tablename__ = "invites"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    profile: Mapped[str]
    candidate: Mapped[str]
    created: Mapped[str]
    interview: Mapped[str | None] = mapped_column(default=None)


class ExtensionRow(Table):
    """Extra time that goes with an invite: a table of its own, so that records from before it still open."""

    __tablename__ = "extensions"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    factor: Mapped[float]


class AccountRow(Table):
    """Who may sign in at the desk. `password_hash` is Argon2id."""

    __tablename__ = "accounts"

    name: Mapped[str] = mapped_column(primary_key=True)
    password_hash: Mapped[str]


def _set_up_connection(connection: Any, _entry: ConnectionPoolEntry) -> None:
    # The driver's own transaction control would delay BEGIN past our reads.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def open_engine(database: Path) -> Engine:
    """Open (and create) the record's SQLite file.

    Raises: RecordWriteError when the place cannot be written.
    """
    engine = create_engine(f"sqlite:///{database}")
    event.listen(engine, "connect", _set_up_connection)
    event.listen(engine, "begin", _begin_immediate)
    try:
        Table.metadata.create_all(engine)
    except SQLAlchemyError as error:
        engine.dispose()
        raise RecordWriteError(
            f"Cannot open the record at {str(database)!r}: {error.__cause__ or error}. "
            "Check that the data directory is writable and its disk has space (`viva doctor`)."
        ) from error
    return engine
