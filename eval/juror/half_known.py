"""Answers by writers who had no part in the bank and half know it: `python -m eval.juror.half_known`.

Every item of `half_known.jsonl` is answered once in each manner. Which points an answer makes, which it gets wrong as
somebody might who half knows, and on which it says nothing was drawn before it was written, each point twice made, once
wrong and once left out, whatever the manner. The writers saw the question and what is looked for, and neither exemplars nor
specimens; a second reader labelled the texts alone. Nothing is fitted, calibrated or chosen on them.

A line: {"item": "attention-query-key-value", "manner": "terse", "points": {"roles": "met", "why-scaled": "wrong"},
         "text": "..."}
"""

import argparse
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal, NamedTuple, get_args

import numpy as np
from pydantic import BaseModel, ConfigDict

from eval.grading.figures import JudgeFigures
from eval.grading.pairs import answer_scores
from eval.grading.rows import Probabilities, Row, rows_of
from eval.grading.summary import judge_figures
from eval.juror.fresh import judged
from eval.juror.held_out import JurorOf, held_out_jurors
from eval.juror.kept_labels import kept_labels
from eval.metrics.bootstrap import Interval, of_ratio
from knowledge.bank import Bank
from knowledge.schema import Manner, Specimen
from models.juror import shipped_calibration

ANSWERS = Path(__file__).parent / "half_known.jsonl"
Point = Literal["met", "wrong", "silent"]


class _Answer(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    item: str
    manner: Manner
    points: dict[str, Point]
    text: str


class Verdicts(BaseModel):
    """What becomes of points of one kind: shares taken for met, for not met, and left open."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    met: float
    not_met: float
    open: float


class HalfFigures(NamedTuple):
    """`judge` over all points, each for itself; `verdicts` by kind of point; `order`: of two answers to an item that know
    differently much the one that knows more scores higher; `r`: correlation of an answer's score with what it knows."""

    judge: JudgeFigures
    verdicts: dict[Point, Verdicts]
    order: Interval
    r: float


class HalfKnown(NamedTuple):
    """The items with these answers as their specimens, and the kind of each point by (item, specimen, criterion)."""

    bank: Bank
    points: dict[tuple[str, str, str], Point]


def half_known(bank: Bank, path: Path = ANSWERS) -> HalfKnown:
    """Raises KeyError for an item that is not in the bank or a criterion that it does not have, ValidationError for a
    bad line."""
    items = {item.id: item for item in bank.items}
    specimens: dict[str, list[Specimen]] = defaultdict(list)
    points: dict[tuple[str, str, str], Point] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        answer = _Answer.model_validate(json.loads(line))
        known = {criterion.id for criterion in items[answer.item].criteria}
        if known != set(answer.points):
            raise KeyError(
                f"{answer.item!r} has the criteria {sorted(known)!r}, not {answer.points!r}"
            )
        name = f"half-{answer.manner.replace('_', '-')}"
        specimens[answer.item].append(
            Specimen(
                id=name,
                manner=answer.manner,
                substance="half",
                text=answer.text,
                met={criterion: point == "met" for criterion, point in answer.points.items()},
            )
        )
        points |= {(answer.item, name, one): point for one, point in answer.points.items()}
    with_these = [
        items[item].model_copy(update={"specimens": its}) for item, its in specimens.items()
    ]
    return HalfKnown(Bank(with_these), points)


def half_figures(half: HalfKnown, juror_of: JurorOf) -> HalfFigures:
    rows, p_met = rows_of(half.bank), judged(half.bank, juror_of)
    margin = shipped_calibration().full.margin
    kinds = np.array([half.points[row.key] for row in rows])
    verdicts: dict[Point, Verdicts] = {}
    for point in get_args(Point):
        its = p_met[kinds == point]
        met, not_met = float((its >= 0.5 + margin).mean()), float((its <= 0.5 - margin).mean())
        verdicts[point] = Verdicts(met=met, not_met=not_met, open=1 - met - not_met)
    known = _known(rows)
    scores = answer_scores(rows, p_met)
    r = np.corrcoef([known[name] for name in scores], list(scores.values()))[0, 1]
    order = of_ratio(list(_ordered(known, scores)))
    return HalfFigures(judge_figures("juror", rows, p_met, margin), verdicts, order, float(r))


def _known(rows: Sequence[Row]) -> dict[tuple[str, str], float]:
    """The share, by weight, of what is looked for that each answer has."""
    truth: Probabilities = np.array([float(row.met) for row in rows])
    return answer_scores(rows, truth)


def _ordered(
    known: dict[tuple[str, str], float], scores: dict[tuple[str, str], float]
) -> Iterator[tuple[float, float]]:
    """Of each item: pairs of answers in the right order (ties half), and all whose truth differs."""
    for item in sorted({item for item, _ in known}):
        its = [name for name in known if name[0] == item]
        pairs = [(a, b) for a in its for b in its if known[a] > known[b]]
        won = [(scores[a] > scores[b]) + 0.5 * (scores[a] == scores[b]) for a, b in pairs]
        yield sum(won), len(pairs)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("data"), help="keeps the labels")
    given = parser.parse_args()
    from models.sentence_embedder import SentenceEmbedder  # noqa: PLC0415 - loads torch
    from models.weights import locate_embedder  # noqa: PLC0415

    embedder, bank = SentenceEmbedder(locate_embedder(given.data), threads=1), Bank.load()
    jurors = held_out_jurors(kept_labels(bank, embedder, given.data), embedder)
    half = half_known(bank)
    figures = half_figures(half, jurors)
    answers = sum(len(item.specimens) for item in half.bank.items)
    print(f"{figures.judge.rows} points of {answers} answers to {figures.judge.items} items")
    for name in ("auc", "balanced_f1", "within", "coverage", "accuracy", "ece", "length_effect"):
        print(f"{name:24} {getattr(figures.judge, name)}")
    print(f"{'order':24} {figures.order}")
    print(f"{'r':24} {figures.r:.3f}")
    for point, its in figures.verdicts.items():
        print(f"{point:24} met {its.met:.3f}, not met {its.not_met:.3f}, open {its.open:.3f}")


if __name__ == "__main__":
    main()
