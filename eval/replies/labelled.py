"""Labelled replies of candidates: each is what one person typed into a technical interview on AI.

Sample row: {"id": "partial-001", "text": "no idea about the first part, but the cache grows linearly",
             "route": "partial", "split": "test"}
Written by hand, the test half before any rule. The dev half fits and tunes; the test half only measures.
"""

import json
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from agent.routing.routes import Route

FILE = Path(__file__).with_name("replies.jsonl")


class Reply(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    text: str = Field(min_length=1)
    route: Route
    split: Literal["dev", "test"]


def replies(split: Literal["dev", "test"] | None = None) -> list[Reply]:
    """The labelled replies, of one split or all."""
    lines = FILE.read_text(encoding="utf-8").splitlines()
    rows = [Reply.model_validate(json.loads(line)) for line in lines]
    return [row for row in rows if split in (None, row.split)]
