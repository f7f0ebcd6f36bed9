"""Labelled queries from a folder: `NAME-docs.jsonl` with `NAME-queries.jsonl`, and `pdf-needles.jsonl`.

Sample rows: {"id": "d1", "title": "...", "text": "..."} and {"id": "q1", "query": "...", "gold": ["d1"]};
for PDFs {"id": "v3-params", "pdf": "deepseek-v3.pdf", "question": "...", "needle_regex": "671B total"},
where a hit is a passage of that PDF that matches the pattern.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.retrieval.labelled import Split
from knowledge.errors import ContentError
from knowledge.protocol import Passage

RightPassage = Callable[[Passage], bool]


@dataclass(frozen=True)
class Question:
    """A query with what answers it: documents (`gold`), or passages that `right_passage` accepts."""

    id: str
    query: str
    gold: frozenset[str] = frozenset()
    right_passage: RightPassage | None = None

    @property
    def split(self) -> Split:
        """Half of the questions are for choosing between variants, by the digest of their id."""
        return "dev" if int(hashlib.sha256(self.id.encode()).hexdigest(), 16) % 2 == 0 else "test"


@dataclass(frozen=True)
class QuestionSet:
    """Documents to add and the questions on them."""

    name: str
    docs: Path
    questions: tuple[Question, ...]


def question_sets(folder: Path, papers: Path | None) -> list[QuestionSet]:
    """Every set of `folder`, by name; the needles only with the folder of their PDFs.

    Raises ContentError where there is none or a line is wrong.
    """
    sets = []
    for queries in sorted(folder.glob("*-queries.jsonl")):
        docs = queries.with_name(queries.name.replace("-queries", "-docs"))
        rows = tuple(
            Question(str(row["id"]), row["query"], frozenset(row["gold"])) for row in _rows(queries)
        )
        sets.append(QuestionSet(queries.name.removesuffix("-queries.jsonl"), docs, rows))
    needles = folder / "pdf-needles.jsonl"
    if papers is not None and needles.is_file():
        found = tuple(_needle(row) for row in _rows(needles))
        sets.append(QuestionSet("pdf-needles", papers, found))
    if not sets:
        raise ContentError(
            f"{str(folder)!r} holds no NAME-queries.jsonl; expected labelled sets as "
            "`viva eval retrieval --help` describes them."
        )
    return sets


def ranks(question: Question, passages: Sequence[Passage]) -> list[int]:
    """The ranks (from 0) of what is right: of passages for a needle, else of documents."""
    accepts = question.right_passage
    if accepts is not None:
        return [rank for rank, passage in enumerate(passages) if accepts(passage)][:1]
    docs = dict.fromkeys(passage.doc for passage in passages)
    return [rank for rank, doc in enumerate(docs) if doc in question.gold]


def _needle(row: dict[str, Any]) -> Question:
    pattern, stem = re.compile(row["needle_regex"], re.IGNORECASE), Path(row["pdf"]).stem

    def accepts(passage: Passage) -> bool:
        return stem in passage.doc and bool(pattern.search(" ".join(passage.text.split())))

    return Question(row["id"], row["question"], right_passage=accepts)


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    try:
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip():
                yield json.loads(line)
    except (OSError, ValueError) as error:
        raise ContentError(f"{str(path)!r} cannot be read as JSON lines: {error}") from error
