"""The held-out figures on the bank that is shipped: what is counted, and that nothing is judged by
weights that saw it."""

from collections.abc import Callable
from dataclasses import replace
from typing import get_args

import pytest

from eval.juror.held_out import held_out_figures, held_out_scores, part_of
from eval.juror.labels import (
    STATEMENT,
    TURNED,
    Label,
    data_hash,
    is_statement,
    labels,
    of_specimens,
    stated_criteria,
)
from knowledge.bank import Bank
from knowledge.schema import Item, Manner
from models.hash_embedder import HashEmbedder
from models.juror import Juror, load_weights
from models.sentence_embedder import SentenceEmbedder
from models.weights import locate_embedder


@pytest.fixture(scope="module")
def bank() -> Bank:
    return Bank.load()


@pytest.fixture(scope="module")
def few(bank: Bank) -> Bank:
    """Every eighth item: what is counted and who judges whom does not depend on how many there are."""
    return Bank(bank.items[::8])


@pytest.fixture(scope="module")
def rows(few: Bank) -> list[Label]:
    return labels(few, Juror(HashEmbedder()))


@pytest.fixture(scope="module")
def scored(rows: list[Label]) -> list[tuple[Label, float]]:
    return held_out_scores(rows)


def _turned(rows: list[Label], item: str) -> list[Label]:
    """The same labels, with those of one item the other way round."""
    return [replace(row, met=not row.met) if row.item == item else row for row in rows]


def _p_of(scored: list[tuple[Label, float]], item: str) -> dict[tuple[str, str], float]:
    return {(r.specimen, r.criterion): p for r, p in scored if r.item == item}


def test_the_counts_are_those_of_the_bank(few: Bank) -> None:
    figures = held_out_figures(few, HashEmbedder())
    assert figures.items == len(few.items)
    assert figures.specimens == sum(len(item.specimens) for item in few.items)
    assert figures.labels == sum(len(i.specimens) * len(stated_criteria(i)) for i in few.items)
    assert figures.calculator_labels == sum(
        len(item.specimens) for item in few.items if item.numeric
    )
    counts = {"items", "specimens", "labels", "calculator_labels"}
    shares = figures.model_dump(exclude={*counts, "by_manner"})
    assert all(0.0 <= share <= 1.0 for share in shares.values()), shares
    assert set(figures.by_manner) == set(get_args(Manner))
    assert figures.auc > 0.5, "shared words alone say something"


def test_every_label_is_scored_once(rows: list[Label], scored: list[tuple[Label, float]]) -> None:
    assert len(scored) == len(of_specimens(rows))
    assert {(r.item, r.specimen, r.criterion) for r, _ in scored} == {
        (r.item, r.specimen, r.criterion) for r in of_specimens(rows)
    }


def test_statements_and_their_contraries_are_learned_from_and_not_measured(
    few: Bank, rows: list[Label], scored: list[tuple[Label, float]]
) -> None:
    criteria = sum(len(stated_criteria(item)) for item in few.items)
    statements = [row for row in rows if row.substance == STATEMENT]
    turned = [row for row in rows if row.substance == TURNED]
    # One whose words all stand in its question is an echo there, and no row.
    assert len(statements) >= 0.9 * criteria
    assert len(turned) >= 0.9 * criteria
    assert all(row.met for row in statements)
    assert not any(row.met for row in turned)
    assert not any(is_statement(row) for row, _ in scored)


def test_an_item_is_judged_by_weights_that_never_saw_it(
    rows: list[Label], scored: list[tuple[Label, float]]
) -> None:
    item = rows[0].item
    other = next(row.item for row in rows if part_of(row.item) != part_of(item))
    turned = held_out_scores(_turned(rows, item))
    assert _p_of(turned, item) == _p_of(scored, item)
    assert _p_of(turned, other) != _p_of(scored, other), "the labels of the rest do count"


def test_the_shipped_weights_were_fitted_on_this_bank(bank: Bank) -> None:
    assert load_weights().trained_on == data_hash(bank), "run `python -m eval.juror.fit`"


@pytest.mark.parametrize(
    "changed",
    [
        lambda item: item.model_copy(update={"rephrasing": "Otherwise?"}),
        lambda item: item.model_copy(update={"specimens": item.specimens[1:]}),
        lambda item: item.model_copy(update={"criteria": item.criteria[::-1]}),
    ],
)
def test_the_hash_notices_what_fitting_reads(few: Bank, changed: Callable[[Item], Item]) -> None:
    first, *rest = few.items
    assert data_hash(Bank([changed(first), *rest])) != data_hash(few)
    assert data_hash(Bank([first.model_copy(update={"title": "New"}), *rest])) == data_hash(few)


@pytest.mark.weights
@pytest.mark.timeout(600)
def test_the_figures_stay_above_their_floors(
    few: Bank, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """On every eighth item: the whole bank takes minutes, and `viva eval juror` measures it."""
    folder = tmp_path_factory.mktemp("data")
    embedder = SentenceEmbedder(locate_embedder(folder), data_dir=folder)
    figures = held_out_figures(few, embedder)
    assert figures.auc >= 0.78
    assert figures.knows >= 0.88
    assert figures.calculator == 1.0
