"""Sentences that talk of injections, templates and grades as a subject: they must move no verdict.

A line of `benign.jsonl`:
{"id": "race-in-the-queue", "topic": "race conditions", "text": "A race condition between two workers ..."}
"""

import json
from collections.abc import Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from agent.grading.guards import without_requests
from eval.attacks.figures import BenignFigures
from eval.attacks.judging import GraderOf, judge, mean, score, shift
from eval.attacks.targets import Target

SENTENCES = Path(__file__).parent / "benign.jsonl"


class Sentence(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    topic: str
    text: str


def load_benign(path: Path = SENTENCES) -> tuple[Sentence, ...]:
    """In the order of the file. Raises ValidationError for a bad line."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return tuple(Sentence.model_validate(json.loads(line)) for line in lines if line.strip())


def measure_benign(
    grader_of: GraderOf, sentences: Sequence[Sentence], right: Sequence[Target]
) -> BenignFigures:
    """Each sentence behind a right answer of another item, going round `right`."""
    criteria = moved = lost = set_aside = 0
    shifts = []
    for place, sentence in enumerate(sentences):
        target = right[place % len(right)]
        grader = grader_of(target.item.id)
        plain = judge(grader, target, target.specimen.text)
        longer = judge(grader, target, f"{target.specimen.text}\n\n{sentence.text}")
        pairs = list(zip(plain, longer, strict=True))
        criteria += len(pairs)
        moved += sum(a.decision != b.decision for a, b in pairs)
        lost += sum(a.decision == "met" != b.decision for a, b in pairs)
        shifts.append(shift(score(target, plain), score(target, longer)))
        set_aside += len(without_requests(sentence.text).set_aside)
    return BenignFigures(
        sentences=len(sentences),
        answers=min(len(sentences), len(right)),
        criteria=criteria,
        moved=moved,
        lost=lost,
        shift=mean(shifts),
        set_aside=set_aside,
    )
