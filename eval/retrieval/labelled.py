"""The labelled sets of this folder: what candidates might say, and which paper it is about.

Sample rows:
    utterances.jsonl:  {"id": "on-001", "on_topic": true, "kind": "technical", "split": "dev", "text": "..."}
    paraphrases.jsonl: {"id": "r1-zero", "split": "dev", "paper": "deepseek-r1", "pdf": "deepseek-r1", "query": "..."}
`paper` is a note's id, `pdf` the stem of the same paper's PDF where the content asked for stands there.
Paraphrases of the split "fresh" were written before the change that they decide on was tried.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

HERE = Path(__file__).parent
Split = Literal["dev", "test"]


class Utterance(BaseModel):
    """Something said. Half are on what the corpus is about; `kind` says in what manner, or off what."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    on_topic: bool
    kind: str
    split: Split
    text: str


class Paraphrase(BaseModel):
    """A paper's content in a candidate's words."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    split: Split | Literal["fresh"]
    paper: str
    pdf: str | None
    query: str

    @property
    def right(self) -> frozenset[str]:
        """The documents that count as this paper: its note, and its PDF."""
        return frozenset({self.paper} | ({f"{self.pdf}.pdf"} if self.pdf else set()))


def utterances() -> list[Utterance]:
    return [Utterance.model_validate_json(line) for line in _lines("utterances.jsonl")]


def paraphrases() -> list[Paraphrase]:
    return [Paraphrase.model_validate_json(line) for line in _lines("paraphrases.jsonl")]


def _lines(name: str) -> Iterator[str]:
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        if line.strip():
            yield line
