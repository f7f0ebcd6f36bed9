"""What the ingestion and a reading process say to each other: one JSON object a line, over pipes.

Sample, to the process: {"path": "/papers/a.pdf", "limits": {"seconds": 60.0, ...}}
Sample, from it:        {"result": {"source": "/papers/a.pdf", "document": {...}, ...}}, then {"result": null}
"""

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from knowledge.readers import ReadResult
from knowledge.reading.limits import ReadLimits


class Order(BaseModel):
    """Read this file under these limits."""

    model_config = ConfigDict(frozen=True)

    path: Path
    limits: ReadLimits


class Answer(BaseModel):
    """One result of the file; None once there are no more."""

    model_config = ConfigDict(frozen=True, ser_json_bytes="base64", val_json_bytes="base64")

    result: Annotated[ReadResult | None, Field()] = None


def line_of(message: BaseModel) -> bytes:
    """The message as one line."""
    return message.model_dump_json().encode() + b"\n"
