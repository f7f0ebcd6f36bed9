"""Criteria made ready for the juror: read once, and the last used ones kept."""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import CancelledError, Future
from contextlib import suppress

from pydantic import BaseModel, ConfigDict

from models.juror_texts import Rarity, Rubric, Side
from models.one_thread import one_blas_thread
from models.protocol import TokenReader

MOST_RUBRICS = 96
"""Criteria that are kept: with 28 pairs each takes about 6 MB."""
_NO_WRONG = "I have nothing to say about this."
"""With nothing known to be wrong, an unrelated sentence keeps the features defined."""


class Question(BaseModel):
    """A criterion as the juror sees it: what to find, with sentences that say it rightly and wrongly."""

    model_config = ConfigDict(frozen=True)

    statement: str
    met: tuple[str, ...] = ()
    not_met: tuple[str, ...] = ()


class Rubrics:
    """What each criterion compares answers with. Thread-safe if the embedder is."""

    def __init__(self, embedder: TokenReader, rarities: Rarity) -> None:
        self._embedder = embedder
        self._rarities = rarities
        self._kept: OrderedDict[Question, Future[Rubric]] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, criteria: Sequence[Question]) -> list[Rubric]:
        """In order. Each is read by itself, so that it is the same whatever else was asked for, and by the first who
        asks; others wait for that."""
        return [self._of(criterion) for criterion in criteria]

    def _of(self, criterion: Question) -> Rubric:
        while True:
            with self._lock:
                found = self._kept.get(criterion)
                rubric = self._kept.setdefault(criterion, Future())
                self._kept.move_to_end(criterion)
                while len(self._kept) > MOST_RUBRICS:
                    self._kept.popitem(last=False)
            if found is None:
                return self._read(criterion, rubric)
            with suppress(CancelledError):  # whoever read it failed: then we do
                return rubric.result()

    def _read(self, criterion: Question, promised: Future[Rubric]) -> Rubric:
        """Keeps the promise. What fails is forgotten, so that the next one tries again."""
        try:
            promised.set_result(self._rubric(*_sides(criterion)))
        finally:
            if not promised.done():
                with self._lock:
                    if self._kept.get(criterion) is promised:
                        del self._kept[criterion]
                promised.cancel()
        return promised.result()

    def _rubric(self, right: tuple[str, ...], wrong: tuple[str, ...]) -> Rubric:
        texts = (*right, *wrong)
        states = self._embedder.read_tokens(texts)
        with one_blas_thread():
            return Rubric(Side.of(texts, states, self._rarities), len(right))


def _sides(criterion: Question) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What is right (the statement first) and what is wrong."""
    return (criterion.statement, *criterion.met), criterion.not_met or (_NO_WRONG,)
