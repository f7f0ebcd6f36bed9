"""The record: append-only, hash-chained events of every interview. The source of truth.

Appending is idempotent by key: a node that runs again after a crash, or a browser that sends a
message twice, gets the event that is already there.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from agent.chain import (
    GENESIS,
    Fault,
    Link,
    canonical,
    chain_faults,
    head_faults,
    head_message,
    link_hash,
)
from agent.errors import DamagedRecordError, RecordWriteError, UnknownInterviewError
from agent.events import EVENT, Event, Started, StoredEvent
from agent.signing import Signer
from agent.tables import EventRow, InterviewRow, open_engine
from agent.timings import span


class Record:
    """Every interview's events, in one database. Thread-safe."""

    def __init__(self, database: Path, signer: Signer) -> None:
        self._engine = open_engine(database)
        self.sessions = sessionmaker(self._engine, expire_on_commit=False)
        self._signer = signer
        self._lock = threading.RLock()

    @classmethod
    def open(cls, data_dir: Path) -> Self:
        """Open the record of a data directory, which is made if it is not there."""
        try:
            data_dir.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise RecordWriteError(
                f"Cannot create the data directory {str(data_dir)!r}: {error.strerror}. "
                "Choose another with --data or VIVA_DATA."
            ) from error
        return cls(data_dir / "record.sqlite", Signer.open(data_dir / "record.key"))

    def close(self) -> None:
        self._engine.dispose()

    @property
    def public_key(self) -> str:
        return self._signer.public_key

    def start(self, interview: str, started: Started) -> StoredEvent:
        """Open an interview's chain with its first event."""
        return self.append(interview, "started", started)

    def append(self, interview: str, key: str, body: Event) -> StoredEvent:
        """Append an event, or return the one that this key already has.

        Raises: RecordWriteError if it could not be stored durably, DamagedRecordError if the head that it
        would follow is not signed by us; then nothing was stored.
        """
        try:
            with span("record"), self._lock, self.sessions.begin() as session:
                there = self._find(session, interview, key)
                return there or self._append(session, interview, key, body)
        except SQLAlchemyError as error:
            raise RecordWriteError(
                f"The record could not be written ({error.__cause__ or error}). Nothing of this step "
                "was stored. Free space on the data directory's disk, then send it again."
            ) from error

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A transaction on the tables beside the events. Raises RecordWriteError if nothing of it could be stored."""
        try:
            with self.sessions.begin() as session:
                yield session
        except SQLAlchemyError as error:
            raise RecordWriteError(
                f"The record could not be written ({error.__cause__ or error}), so nothing was changed. Free space on the "
                "data directory's disk, then try again."
            ) from error

    def find(self, interview: str, key: str) -> StoredEvent | None:
        with span("record"), self.sessions() as session:
            return self._find(session, interview, key)

    def events(self, interview: str) -> list[StoredEvent]:
        """All events in order, from 1 on without a gap. Raises UnknownInterviewError, DamagedRecordError."""
        with span("record"):
            with self.sessions() as session:
                links = self._links(session, interview)
            if not links:
                raise UnknownInterviewError(interview)
            for place, link in enumerate(links, start=1):
                if link.seq != place:
                    raise DamagedRecordError(interview, f"event {place} is missing")
            return [_stored(link) for link in links]

    def interviews(self) -> list[str]:
        """Ids of all interviews, oldest first; before them those whose first event is missing."""
        with self.sessions() as session:
            first = select(EventRow.interview).where(EventRow.seq == 1).order_by(EventRow.at)
            whole = list(session.scalars(first))
            chains = set(session.scalars(select(EventRow.interview).distinct()))
        return [*sorted(chains.difference(whole)), *whole]

    def faults(self, interview: str) -> list[Fault]:
        """What is wrong with an interview's chain and signature; empty if nothing."""
        head, links = self.chain(interview)
        if head is None:
            return [Fault(interview=interview, seq=0, says="its signed head is missing")]
        return chain_faults(links) + head_faults(interview, links, head, self._signer.verifies)

    def known(self) -> list[str]:
        """Ids that any table names, so that an audit also sees heads without events."""
        with self.sessions() as session:
            heads = set(session.scalars(select(InterviewRow.id)))
            chains = set(session.scalars(select(EventRow.interview).distinct()))
        return sorted(heads | chains)

    def chain(self, interview: str) -> tuple[tuple[int, str, str] | None, list[Link]]:
        """The signed head (seq, hash, signature; None where it is missing) and the chain as stored, both of one moment:
        an interview that goes on meanwhile is no fault."""
        with self.sessions() as session:
            row = session.get(InterviewRow, interview)
            links = self._links(session, interview)
        return (row.head_seq, row.head_hash, row.head_signature) if row else None, links

    @staticmethod
    def _links(session: Session, interview: str) -> list[Link]:
        query = select(EventRow).where(EventRow.interview == interview).order_by(EventRow.seq)
        return [_link(row) for row in session.scalars(query)]

    @staticmethod
    def _find(session: Session, interview: str, key: str) -> StoredEvent | None:
        query = select(EventRow).where(EventRow.interview == interview, EventRow.key == key)
        row = session.scalars(query).one_or_none()
        return _stored(_link(row)) if row else None

    def _append(self, session: Session, interview: str, key: str, body: Event) -> StoredEvent:
        row = self._head(session, interview)
        seq, previous = row.head_seq + 1, row.head_hash
        at = datetime.now(UTC).isoformat()
        text = canonical(body.model_dump(mode="json"))
        digest = link_hash(interview, seq, at, key, text, previous)
        link = Link(
            interview=interview, seq=seq, at=at, key=key, body=text, previous=previous, hash=digest
        )
        session.add(EventRow(**link.model_dump()))
        row.head_seq, row.head_hash = seq, digest
        row.head_signature = self._signer.sign(head_message(interview, seq, digest))
        return _stored(link)

    def _head(self, session: Session, interview: str) -> InterviewRow:
        """The head to go on from; a new one for the first event. To sign anything after a head that is not ours would
        make a forged record look intact. Raises DamagedRecordError."""
        row = session.get(InterviewRow, interview)
        if row is not None:
            signed = head_message(interview, row.head_seq, row.head_hash)
            if not self._signer.verifies(signed, row.head_signature):
                raise DamagedRecordError(
                    interview,
                    f"its head, event {row.head_seq}, is not signed by us, so nothing was added to it",
                )
            return row
        if session.scalars(select(EventRow.seq).where(EventRow.interview == interview)).first():
            raise DamagedRecordError(
                interview, "its signed head is missing, so nothing was added to it"
            )
        row = InterviewRow(id=interview, head_seq=0, head_hash=GENESIS, head_signature="")
        session.add(row)
        session.flush()
        return row


def _link(row: EventRow) -> Link:
    return Link(
        interview=row.interview,
        seq=row.seq,
        at=row.at,
        key=row.key,
        body=row.body,
        previous=row.previous,
        hash=row.hash,
    )


def _stored(link: Link) -> StoredEvent:
    try:
        body = EVENT.validate_json(link.body)
        datetime.fromisoformat(link.at)
    except ValueError as error:
        raise DamagedRecordError(link.interview, f"event {link.seq} cannot be read") from error
    return StoredEvent(**link.model_dump(exclude={"body"}), body=body)
