"""How often each item has been asked: what many have seen is spared, and the desk can tell.

Counted from the record itself, so that nothing can drift away from it.
"""

from collections import Counter

from pydantic import BaseModel, ValidationError
from sqlalchemy import select

from agent.record import Record
from agent.tables import EventRow

_QUESTION = '%"purpose":"question"%'


class _Put(BaseModel):
    """What of a shown text tells whether it put an item's question."""

    purpose: str
    item: str | None = None


def exposure(record: Record) -> dict[str, int]:
    """Questions put so far, by item id, over all interviews of this data directory. An event that was changed so that it
    cannot be read counts for nothing: it must not keep other interviews from beginning."""
    shown = select(EventRow.body).where(
        EventRow.key.startswith("shown:"), EventRow.body.like(_QUESTION)
    )
    with record.sessions() as session:
        asked = Counter(item for body in session.scalars(shown) if (item := _item_of(body)))
    return dict(sorted(asked.items()))


def _item_of(body: str) -> str | None:
    try:
        put = _Put.model_validate_json(body)
    except ValidationError:
        return None
    return put.item if put.purpose == "question" else None
