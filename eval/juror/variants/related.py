"""What the cross-encoder reads of a row: the criterion with the exemplars, and of the answer the sentences,
that are nearest to each other in the frozen embedder.

Sample pair: ("The weights come from ... Asked: Which vectors decide? Right: q9 meets k1..k9. Wrong: ...",
              "Position nine puts its query to the keys. It receives a blend of their values.")
"""

from collections.abc import Iterable, Sequence

import numpy as np

from eval.grading.rows import Row
from eval.juror.variants.bench import answer_texts
from knowledge.bank import Bank
from knowledge.juror_question import question_of
from knowledge.schema import Criterion
from models.protocol import Embedder, Vectors
from models.windows import sentences

MOST_SENTENCES = 3
_BATCH = 256


class Related:
    """Vectors are computed once for each text; `prepare` does so for many at a time."""

    def __init__(self, bank: Bank, embedder: Embedder) -> None:
        self._embedder = embedder
        self._vectors: dict[str, Vectors] = {}
        self._answers = answer_texts(bank)
        self._asked = {item.id: item.asked for item in bank.items}
        self.criteria: dict[tuple[str, str], Criterion] = {
            (item.id, criterion.id): criterion for item in bank.items for criterion in item.criteria
        }

    def prepare(self, rows: Sequence[Row], *, answers: bool) -> None:
        """Read what the rows need: their criteria, or their answers."""
        texts: list[str] = []
        if answers:
            for name in dict.fromkeys((row.item, row.specimen) for row in rows):
                texts += _cut(self._answers[name])
        else:
            for item in dict.fromkeys(row.item for row in rows):
                texts += _cut(self._asked[item])
            for key in dict.fromkeys((row.item, row.criterion) for row in rows):
                seen = question_of(self.criteria[key])
                texts += [seen.statement, *seen.met, *seen.not_met]
        self._read(texts)

    def pair(self, row: Row) -> tuple[str, str]:
        answer = _cut(self._answers[row.item, row.specimen])
        return self.pair_of(row.item, row.criterion, answer)

    def pair_of(
        self, item: str, criterion: str, answer: Sequence[str], hidden: Iterable[str] = ()
    ) -> tuple[str, str]:
        """As if the exemplars in `hidden` were not there: for those that stand as answers themselves."""
        seen = question_of(self.criteria[item, criterion])
        without = set(hidden)
        met = [text for text in seen.met if text not in without]
        not_met = [text for text in seen.not_met if text not in without]
        near = self._near(answer, [seen.statement, *met, *not_met])
        best = np.sort(np.argsort(-near.max(axis=1), kind="stable")[:MOST_SENTENCES])
        nearness = near[best].max(axis=0)[1:]
        asked = _cut(self._asked[item])
        question = asked[int(self._near([seen.statement], asked)[0].argmax())]
        parts = [seen.statement, f"Asked: {question}"]
        for name, texts, at in (("Right", met, 0), ("Wrong", not_met, len(met))):
            if texts:
                parts.append(f"{name}: {texts[int(nearness[at : at + len(texts)].argmax())]}")
        return " ".join(parts), " ".join(answer[place] for place in best)

    def _near(self, some: Sequence[str], others: Sequence[str]) -> Vectors:
        self._read([*some, *others])
        rows = np.stack([self._vectors[text] for text in some])
        return rows @ np.stack([self._vectors[text] for text in others]).T

    def _read(self, texts: Sequence[str]) -> None:
        missing = list(dict.fromkeys(text for text in texts if text not in self._vectors))
        for start in range(0, len(missing), _BATCH):
            some = missing[start : start + _BATCH]
            self._vectors.update(zip(some, self._embedder.embed(some), strict=True))


def _cut(text: str) -> list[str]:
    return [window.text for window in sentences(text)] or [text]
