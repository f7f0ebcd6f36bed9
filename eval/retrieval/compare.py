"""The variants of search side by side on one labelled set, for each half of its questions."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from time import perf_counter

from pydantic import BaseModel

from eval.metrics.retrieval import hit, ndcg
from eval.retrieval.late_interaction import LateInteraction
from eval.retrieval.question_sets import Question, QuestionSet, ranks
from eval.retrieval.variants import rankings
from knowledge.corpus import Corpus
from knowledge.fusion import blend
from knowledge.snapshot import Snapshot
from models.protocol import Vectors

DEPTH = 30
"""Hits asked for per question, as the command line is asked for in the measurements reported."""

Progress = Callable[[float, str], None]


class Figures(BaseModel):
    """Means over `questions`; the share with a right hit among the first 1, 5 and 10, and nDCG at 10."""

    set: str
    variant: str
    part: str
    questions: int
    hit_1: float
    hit_5: float
    hit_10: float
    ndcg_10: float


class Scored(BaseModel):
    """One question under one variant: the ranks of what is right, and how much is right."""

    variant: str
    part: str
    found: list[int]
    right: int


class Comparison(BaseModel):
    figures: list[Figures]
    rerank_ms: float | None = None


def compare(
    corpus: Corpus,
    asked: QuestionSet,
    embed: Callable[[Sequence[str]], Vectors],
    reranker: LateInteraction | None = None,
    rerank_questions: int = 0,
    on_progress: Progress | None = None,
) -> Comparison:
    """Every variant on every question; the re-ranker, which is slow, on the first `rerank_questions`."""
    snapshot = corpus.snapshot
    vectors = embed([question.query for question in asked.questions])
    scored: list[Scored] = []
    seconds: list[float] = []
    for number, (question, vector) in enumerate(zip(asked.questions, vectors, strict=True)):
        found = rankings(snapshot, question.query, vector, DEPTH)
        if reranker is not None and number < rerank_questions:
            started = perf_counter()
            scores = blend(*snapshot.scores(question.query, vector))
            again = reranker.rerank(snapshot, question.query, found["fused"], scores)
            found |= {"fused, same questions": found["fused"], "fused + re-rank": again}
            seconds.append(perf_counter() - started)
        scored += [_scored(name, question, snapshot, places) for name, places in found.items()]
        if on_progress is not None:
            on_progress((number + 1) / len(asked.questions), asked.name)
    mean_ms = 1000 * sum(seconds) / len(seconds) if seconds else None
    return Comparison(figures=_figures(asked.name, scored), rerank_ms=mean_ms)


def _scored(variant: str, question: Question, snapshot: Snapshot, places: list[int]) -> Scored:
    passages = [snapshot.passage(place) for place in places]
    return Scored(
        variant=variant,
        part=question.split,
        found=ranks(question, passages),
        right=max(len(question.gold), 1),
    )


def _figures(name: str, scored: list[Scored]) -> list[Figures]:
    groups: defaultdict[tuple[str, str], list[Scored]] = defaultdict(list)
    for row in scored:
        groups[row.variant, "all"].append(row)
        groups[row.variant, row.part].append(row)
    return [
        Figures(
            set=name,
            variant=variant,
            part=part,
            questions=len(rows),
            hit_1=_mean(hit(row.found, 1) for row in rows),
            hit_5=_mean(hit(row.found, 5) for row in rows),
            hit_10=_mean(hit(row.found, 10) for row in rows),
            ndcg_10=_mean(ndcg(row.found, row.right) for row in rows),
        )
        for (variant, part), rows in groups.items()
    ]


def _mean(values: Iterable[float]) -> float:
    numbers = list(values)
    return sum(numbers) / len(numbers)
