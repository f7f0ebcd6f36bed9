"""Which points an answer is said to contradict, by layers that never saw its item: `python -m eval.juror.contrary`.

Charged with a misconception should be who says something wrong of that point, not who says nothing on it: an empty
answer contradicts nothing, and what is right of one point nothing of the others.
"""

import argparse
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from eval.juror.held_out_layers import reader_without
from eval.juror.labels import shown_of, stated_criteria
from knowledge.bank import Bank
from knowledge.juror_question import question_of
from knowledge.schema import Item
from models.juror import Juror, load_weights
from models.protocol import TokenReader

SIBLINGS = "statements of other points"


class Point(NamedTuple):
    """`said`: what kind of answer, and whether it meets the point ("swapped, not met")."""

    said: str
    charged: bool


def points_of(item: Item, embedder: TokenReader) -> Iterator[Point]:
    """Of every specimen, and of each criterion's statement given as an answer, all stated criteria but its own."""
    juror = Juror(embedder, load_weights(), reader=reader_without(item.id, embedder.identity))
    criteria = stated_criteria(item)
    questions = [question_of(criterion) for criterion in criteria]
    for specimen in item.specimens:
        judged = juror.judge(shown_of(item), specimen.text, questions)
        for criterion, its in zip(criteria, judged, strict=True):
            met = "met" if specimen.met[criterion.id] else "not met"
            yield Point(f"{specimen.substance}, {met}", its.contradicts)
    for said in criteria:
        judged = juror.judge(shown_of(item), said.statement, questions)
        for criterion, its in zip(criteria, judged, strict=True):
            if criterion.id != said.id:
                yield Point(SIBLINGS, its.contradicts)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("data"), help="where the embedder lies")
    parser.add_argument("--every", type=int, default=6, help="of so many items one is looked at")
    given = parser.parse_args()
    from models.sentence_embedder import SentenceEmbedder  # noqa: PLC0415 - loads torch
    from models.weights import locate_embedder  # noqa: PLC0415

    embedder = SentenceEmbedder(locate_embedder(given.data), threads=1)
    found = [
        one
        for item in Bank.load().items[:: max(1, given.every)]
        for one in points_of(item, embedder)
    ]
    points = Counter(one.said for one in found)
    charged = Counter(one.said for one in found if one.charged)
    for said in sorted(points):
        print(f"{said:28} {charged[said] / points[said]:.3f} of {points[said]} charged")


if __name__ == "__main__":
    main()
