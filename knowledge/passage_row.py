"""A passage as the manifest keeps it."""

from typing import NamedTuple

from knowledge.protocol import Passage


class PassageRow(NamedTuple):
    """A passage as it is stored: its vector's id, its own, its document's, and itself as JSON."""

    vector_id: str
    id: str
    doc: str
    body: str

    def passage(self) -> Passage:
        return Passage.model_validate_json(self.body)
