"""What the interview needs of the corpus, whoever searches."""

from typing import Protocol

from pydantic import BaseModel, ConfigDict, Field


class Passage(BaseModel):
    """A piece of a paper or note, with its place in it.

    Sample: {"id": "kaplan2020#2", "doc": "kaplan2020", "title": "Scaling Laws for Neural Language Models",
             "section": "figures", "page": null, "start": 310, "end": 942, "text": "..."}
    `start` and `end` are character offsets in the document's extracted text.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    doc: str
    title: str
    section: str = ""
    page: int | None = None
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    text: str


class Hit(BaseModel):
    """A passage with its score: cosine similarity to the query, -1..1."""

    model_config = ConfigDict(frozen=True)

    passage: Passage
    score: float


class Searcher(Protocol):
    """Finds passages. Deterministic: ties are broken by passage id."""

    def search(self, query: str, k: int, docs: tuple[str, ...] | None = None) -> list[Hit]:
        """The best `k` passages, best first; `docs` restricts them to those document ids."""
        ...

    def passage(self, passage_id: str) -> Passage | None: ...

    @property
    def version(self) -> str:
        """Hash over the documents and the embedder; goes into every record."""
        ...
