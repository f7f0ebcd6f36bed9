"""The hash chain of a record: pure functions over events, the same for writing and for verifying."""

import hashlib
import json
from collections.abc import Callable, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict

GENESIS = "0" * 64
"""What the first event of a record names as its predecessor."""


class Link(BaseModel):
    """An event as stored: `body` is the JSON text that was hashed."""

    model_config = ConfigDict(frozen=True)

    interview: str
    seq: int
    at: str
    key: str
    body: str
    previous: str
    hash: str


def canonical(value: Any) -> str:
    """JSON in ASCII with sorted keys: the same value always gives the same bytes."""
    return json.dumps(value, sort_keys=True, ensure_ascii=True, separators=(",", ":"))


def link_hash(interview: str, seq: int, at: str, key: str, body: str, previous: str) -> str:
    """SHA-256 over everything that a link says, as 64 hex digits."""
    return hashlib.sha256(canonical([interview, seq, at, key, body, previous]).encode()).hexdigest()


def head_message(interview: str, seq: int, digest: str) -> str:
    """What the head's signature covers."""
    return f"viva-record-head:{interview}:{seq}:{digest}"


class Fault(BaseModel):
    """One place where a record is not what was written."""

    interview: str
    seq: int
    says: str


def chain_faults(links: Sequence[Link]) -> list[Fault]:
    """Every link whose place, predecessor or hash is wrong."""
    faults = []
    previous = GENESIS
    for place, link in enumerate(links, start=1):
        says = _link_fault(link, place, previous)
        if says:
            faults.append(Fault(interview=link.interview, seq=link.seq, says=says))
        previous = link.hash
    return faults


def _link_fault(link: Link, place: int, previous: str) -> str | None:
    if link.seq != place:
        return f"expected event {place}, found event {link.seq}: an event is missing or was moved"
    if link.previous != previous:
        return "does not follow from the event before it"
    expected = link_hash(link.interview, link.seq, link.at, link.key, link.body, link.previous)
    return None if expected == link.hash else "its content was changed after it was written"


def head_faults(
    interview: str,
    links: Sequence[Link],
    head: tuple[int, str, str],
    verifies: Callable[[str, str], bool],
) -> list[Fault]:
    """Faults of the signed head `(seq, hash, signature)`: events cut off, added, or a false signature."""
    seq, digest, signature = head
    last = (links[-1].seq, links[-1].hash) if links else (0, GENESIS)
    faults = []
    if last != (seq, digest):
        says = f"the signed head is event {seq}, the last stored event is {last[0]}"
        faults.append(Fault(interview=interview, seq=seq, says=says))
    if not verifies(head_message(interview, seq, digest), signature):
        faults.append(
            Fault(interview=interview, seq=seq, says="the signature of the head is not ours")
        )
    return faults
