"""Criteria are read once, whoever asks; a failed reading is tried again; the last used ones are kept."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from models.hash_embedder import HashEmbedder
from models.juror import load_weights
from models.juror_rubrics import Question, Rubrics
from models.protocol import TokenStates

ASKED = [Question(statement=f"The cache holds part {n} of the keys") for n in range(3)]


class _Counting(HashEmbedder):
    """Counts texts read, and fails as often as it is told to."""

    def __init__(self, failures: int = 0) -> None:
        super().__init__()
        self.read = 0
        self.failures = failures

    def read_tokens(self, texts: Sequence[str]) -> list[TokenStates]:
        if self.failures:
            self.failures -= 1
            raise RuntimeError("out of memory")
        self.read += len(texts)
        return super().read_tokens(texts)


def _rubrics(embedder: HashEmbedder) -> Rubrics:
    return Rubrics(embedder, load_weights().rarities)


def test_only_the_criteria_used_last_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("models.juror_rubrics.MOST_RUBRICS", 2)
    embedder = _Counting()
    rubrics = _rubrics(embedder)
    first, *_ = rubrics.of(ASKED)
    read = embedder.read
    assert rubrics.of(ASKED[1:])[0].side.texts[0] == ASKED[1].statement
    assert embedder.read == read
    assert rubrics.of(ASKED[:1])[0].side.texts == first.side.texts
    assert embedder.read > read


def test_many_who_ask_at_once_have_it_read_once() -> None:
    embedder = _Counting()
    rubrics = _rubrics(embedder)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: rubrics.of(ASKED), range(40)))
    assert embedder.read == 2 * len(ASKED)
    assert {id(rubric) for got in found for rubric in got} == {id(r) for r in found[0]}


def test_what_failed_is_tried_again() -> None:
    rubrics = _rubrics(_Counting(failures=1))
    with pytest.raises(RuntimeError, match="out of memory"):
        rubrics.of(ASKED)
    assert len(rubrics.of(ASKED)) == len(ASKED)


def test_whoever_waited_for_a_failed_reading_reads_it() -> None:
    embedder = _Counting(failures=1)
    rubrics = _rubrics(embedder)
    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(rubrics.of, ASKED) for _ in range(8)]
    assert sum(one.exception() is not None for one in asked) == 1
    assert embedder.read == 2 * len(ASKED)
