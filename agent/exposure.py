"""How often each item has been asked: what many have seen is spared, and the desk can tell.

Counted from the record itself, so that nothing can drift away from it.
"""

import json
from collections import Counter

from sqlalchemy import select

from agent.record import Record
from agent.tables import EventRow

_QUESTION = '%"purpose":"question"%'


def exposure(record: Record) -> dict[str, int]:
    """Questions put so far, by item id, over all interviews of this data directory."""
    shown = select(EventRow.body).where(
        EventRow.key.startswith("shown:"), EventRow.body.like(_QUESTION)
    )
    with record.sessions() as session:
        bodies = (json.loads(body) for body in session.scalars(shown))
        asked = Counter(
            body["item"] for body in bodies if body["purpose"] == "question" and body["item"]
        )
    return dict(sorted(asked.items()))
