"""An interview as one file that can be verified without the database.

Sample: {"viva_export": 1, "interview": "7c1f...", "public_key": "<hex>",
         "head": {"seq": 31, "hash": "<hex>", "signature": "<hex>"}, "events": [<chain.Link>, ...]}
"""

from pydantic import BaseModel, ConfigDict, ValidationError

from agent.chain import Fault, Link, chain_faults, head_faults
from agent.errors import DamagedRecordError, UnknownInterviewError, UnreadableExportError
from agent.record import Record
from agent.signing import verifies


class Head(BaseModel):
    model_config = ConfigDict(extra="forbid")

    seq: int
    hash: str
    signature: str


class Export(BaseModel):
    """A chain with its signed head. Events are kept as the JSON text that was hashed."""

    model_config = ConfigDict(extra="forbid")

    viva_export: int = 1
    interview: str
    public_key: str
    head: Head
    events: tuple[Link, ...]


def export_of(record: Record, interview: str) -> Export:
    """Raises UnknownInterviewError, DamagedRecordError."""
    head, links = record.chain(interview)
    if head is None:
        if links:
            raise DamagedRecordError(interview, "its signed head is missing")
        raise UnknownInterviewError(interview)
    seq, digest, signature = head
    return Export(
        interview=interview,
        public_key=record.public_key,
        head=Head(seq=seq, hash=digest, signature=signature),
        events=tuple(links),
    )


def read_export(text: str) -> Export:
    """Raises: UnreadableExportError when the text is no export at all."""
    try:
        return Export.model_validate_json(text)
    except ValidationError as error:
        raise UnreadableExportError(
            f"This is not an export of Viva ({error.errors()[0]['msg']}); expected the output of "
            "`viva export ID --format json`."
        ) from error


def verify_export(text: str, public_key: str | None = None) -> list[Fault]:
    """Faults of an export. With `public_key`, it must also be the key that signed.

    Raises: UnreadableExportError when the text is no export at all.
    """
    return export_faults(read_export(text), public_key)


def export_faults(export: Export, public_key: str | None = None) -> list[Fault]:
    """As `verify_export`. Without `public_key`, any key may have signed: it is the file's own."""
    faults = [
        Fault(interview=link.interview, seq=link.seq, says="it belongs to another interview")
        for link in export.events
        if link.interview != export.interview
    ]
    if public_key is not None and public_key.lower() != export.public_key.lower():
        faults.append(Fault(interview=export.interview, seq=0, says="another key signed it"))
    head = (export.head.seq, export.head.hash, export.head.signature)

    def signed(message: str, signature: str) -> bool:
        return verifies(export.public_key, message, signature)

    faults += chain_faults(export.events)
    return faults + head_faults(export.interview, export.events, head, signed)
