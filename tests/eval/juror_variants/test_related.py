"""What the cross-encoder reads: the nearest sentences and exemplars, and none that is the answer itself."""

import numpy as np
import pytest

from eval.grading.rows import rows_of
from eval.juror.variants.cross_encoder import mirrored, pair_of
from eval.juror.variants.related import MOST_SENTENCES, Related
from knowledge.bank import Bank
from models.hash_embedder import HashEmbedder
from models.windows import sentences


@pytest.fixture(scope="module")
def bank() -> Bank:
    return Bank(Bank.load().items[:2])


@pytest.fixture(scope="module")
def related(bank: Bank) -> Related:
    return Related(bank, HashEmbedder())


def test_the_nearest_sentences_are_read_in_their_order(bank: Bank, related: Related) -> None:
    item = bank.items[0]
    criterion = item.criteria[0]
    far = [f"Sentence {n} is about gardens." for n in range(6)]
    answer = [*far[:3], criterion.exemplars.met[2], *far[3:]]
    seen, said = related.pair_of(item.id, criterion.id, answer)
    assert criterion.exemplars.met[2] in said
    assert len(sentences(said)) <= 2 * MOST_SENTENCES
    assert seen.startswith(criterion.statement)
    assert f"Right: {criterion.exemplars.met[2]}" in seen


def test_a_hidden_pair_is_not_shown(bank: Bank, related: Related) -> None:
    item = bank.items[0]
    criterion = item.criteria[0]
    hidden = (criterion.exemplars.met[2], criterion.exemplars.not_met[2])
    seen, said = related.pair_of(item.id, criterion.id, hidden[:1], hidden)
    assert said == hidden[0]
    assert not any(text in seen for text in hidden)


def test_exemplars_stand_as_answers_in_pairs(bank: Bank, related: Related) -> None:
    rows = rows_of(bank)
    found = [row for batch in mirrored(rows, related, np.random.default_rng(0)) for row in batch]
    assert [row.met for row in found] == [True, False] * (len(found) // 2)
    assert len(found) == 2 * len({(row.item, row.criterion) for row in rows})
    for row in found:
        seen, said = pair_of(row, related)
        assert said
        assert said not in seen


def test_a_criterion_without_exemplars_is_read_by_its_statement(bank: Bank) -> None:
    item = bank.items[0]
    plain = item.criteria[0].model_copy(
        update={
            "exemplars": item.criteria[0].exemplars.model_copy(update={"met": (), "not_met": ()})
        }
    )
    bare = Bank([item.model_copy(update={"criteria": (plain, *item.criteria[1:])})])
    seen, said = Related(bare, HashEmbedder()).pair(rows_of(bare)[0])
    assert "Right:" not in seen
    assert f"Wrong: {plain.misconception}" in seen
    assert said
