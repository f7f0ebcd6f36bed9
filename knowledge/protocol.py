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
    """A passage with its score: the cosine of its vector and the query's, -1..1.

    The order of hits is that of meaning and words together, so scores need not fall; a cosine alone
    does not say whether the passage answers the query.
    """

    model_config = ConfigDict(frozen=True)

    passage: Passage
    score: float


class Searcher(Protocol):
    """Finds passages. Deterministic: ties are broken by passage id."""

    def search(self, query: str, k: int, docs: tuple[str, ...] | None = None) -> list[Hit]:
        """The best `k` passages, best first; `docs` restricts them to those document ids."""
        ...

    def passage(self, passage_id: str) -> Passage | None: ...

    def added(self) -> tuple[str, ...]:
        """Ids of the documents that the organisation itself added, in their order."""
        ...

    @property
    def version(self) -> str:
        """Hash over the documents and the embedder; goes into every record."""
        ...
