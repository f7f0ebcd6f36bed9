"""The split that all variants share, and what an earlier run left of it."""

from pathlib import Path

import pytest

from eval.juror.variants.bench import Bench, Judged, bench_of, kept, thinned
from knowledge.bank import Bank


@pytest.fixture(scope="module")
def bank() -> Bank:
    return Bank.load()


@pytest.fixture
def bench(bank: Bank, tmp_path: Path) -> Bench:
    return bench_of(bank, tmp_path, labels=300, seed=0)


def test_no_item_is_learned_from_and_measured_on(bench: Bench, bank: Bank) -> None:
    learned, tested = ({row.item for row in rows} for rows in (bench.train, bench.test))
    assert not learned & tested
    assert len(learned | tested) == len(bank.items)


def test_tuning_leaves_the_test_alone(bench: Bench, bank: Bank) -> None:
    tuning = bench_of(bank, bench.data, labels=300, seed=0, tuning=True)
    tested = {row.item for row in bench.test}
    assert not tested & {row.item for row in (*tuning.train, *tuning.test)}
    assert {row.item for row in tuning.test} <= {row.item for row in bench.train}


def test_the_few_are_whole_answers_of_every_item(bench: Bench) -> None:
    few = {(row.item, row.specimen) for row in bench.few}
    assert [row for row in bench.train if (row.item, row.specimen) in few] == list(bench.few)
    assert {row.item for row in bench.few} == {row.item for row in bench.train}
    assert thinned(bench.train, 300, seed=0) == bench.few != thinned(bench.train, 300, seed=1)
    assert thinned(bench.train, len(bench.train), seed=0) == bench.train


def test_a_stopped_run_goes_on(bench: Bench, bank: Bank) -> None:
    asked: list[Bench] = []

    def judge(given: Bench) -> Judged:
        asked.append(given)
        return Judged(p_met=(0.5,) * len(given.test), labels=len(given.few))

    first = kept(bench, "some", (), judge)
    assert kept(bench, "some", (), judge) == first
    assert len(asked) == 1
    kept(bench_of(bank, bench.data, labels=300, seed=1), "some", (), judge)
    kept(bench, "other", (), judge)
    assert len(asked) == 3
