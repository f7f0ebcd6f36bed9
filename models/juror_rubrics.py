"""Criteria made ready for the juror: read once, and the last used ones kept."""

import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future

from pydantic import BaseModel, ConfigDict

from models.juror_texts import Rarity, Rubric, Side
from models.one_thread import one_blas_thread
from models.protocol import TokenReader, TokenStates

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
        """In order. A criterion is read by the first who asks for it; others wait for that."""
        with self._lock:
            missing = {c: Future[Rubric]() for c in criteria if c not in self._kept}
            self._kept |= missing
            found = [self._kept[criterion] for criterion in criteria]
            for criterion in criteria:
                self._kept.move_to_end(criterion)
            while len(self._kept) > MOST_RUBRICS:
                self._kept.popitem(last=False)
        if missing:
            self._read(missing)
        return [rubric.result() for rubric in found]

    def _read(self, missing: Mapping[Question, Future[Rubric]]) -> None:
        """What fails is forgotten: whoever waits for it fails too, and the next one tries again."""
        try:
            sides = [_sides(criterion) for criterion in missing]
            states = iter(self._embedder.read_tokens([t for r, w in sides for t in (*r, *w)]))
            rubrics = [self._rubric(right, wrong, states) for right, wrong in sides]
        except BaseException as error:
            with self._lock:
                for criterion in missing:
                    self._kept.pop(criterion, None)
            for waited_for in missing.values():
                waited_for.set_exception(error)
            raise
        for waited_for, rubric in zip(missing.values(), rubrics, strict=True):
            waited_for.set_result(rubric)

    def _rubric(
        self, right: tuple[str, ...], wrong: tuple[str, ...], read: Iterator[TokenStates]
    ) -> Rubric:
        texts = (*right, *wrong)
        states = [next(read) for _ in texts]
        with one_blas_thread():
            return Rubric(Side.of(texts, states, self._rarities), len(right))


def _sides(criterion: Question) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What is right (the statement first) and what is wrong."""
    return (criterion.statement, *criterion.met), criterion.not_met or (_NO_WRONG,)
