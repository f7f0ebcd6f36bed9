"""Batches of one item, the loss that ranks inside them, and prompts that share their beginning."""

import numpy as np
import pytest
import torch

from eval.grading.rows import Row
from eval.juror.variants.learning import batches, loss_of, rate_at
from eval.juror.variants.packed import batch_of, pack, sees


def _row(specimen: str, criterion: str, met: bool, item: str = "item") -> Row:
    return Row(item, specimen, criterion, "right" if met else "wrong", "terse", 1.0, 80, met)


def test_every_row_is_in_one_batch_and_answers_stay_whole() -> None:
    rows = [
        _row(f"s{n}", f"c{k}", n % 2 == 0, item) for item in "ab" for n in range(9) for k in (1, 2)
    ]
    found = list(batches(rows, 4, np.random.default_rng(0)))
    assert sorted(row.key for batch in found for row in batch) == sorted(row.key for row in rows)
    for batch in found:
        answers = {(row.item, row.specimen) for row in batch}
        assert len(batch) == 2 * len(answers) <= 2 * 4
        assert {row.met for row in batch} == {True, False}, "right and wrong ones are spread"


def test_few_answers_to_an_item_share_a_batch_with_others() -> None:
    rows = [_row(f"s{n}", "c", n == 0, item) for item in "abcdef" for n in range(2)]
    found = list(batches(rows, 4, np.random.default_rng(0)))
    assert [len(batch) for batch in found] == [4, 4, 4]
    assert all(len({row.item for row in batch}) == 2 for batch in found)


def test_the_loss_ranks_inside_an_answer_and_inside_a_criterion() -> None:
    apart = [_row("one", "c1", True), _row("two", "c2", False)]
    one_answer = [_row("one", "c1", True), _row("one", "c2", False)]
    twins = [_row("one", "c1", True), _row("two", "c1", False)]
    other_item = [_row("one", "c1", True), _row("one", "c1", False, item="other")]
    wrong = torch.tensor([-1.0, 1.0])
    entropy = float(loss_of(wrong, apart))
    assert float(loss_of(wrong, one_answer)) > entropy
    assert float(loss_of(wrong, twins)) == float(loss_of(wrong, one_answer))
    assert float(loss_of(wrong, other_item)) == entropy
    assert float(loss_of(-wrong, twins)) < float(loss_of(wrong, twins))


def test_the_rate_rises_and_falls() -> None:
    rates = [rate_at(step, 20, 1e-3) for step in range(20)]
    assert max(rates) == pytest.approx(1e-3)
    assert rates[0] < rates[1] > rates[-1] > 0


def test_what_prompts_share_is_there_once() -> None:
    packed = pack([[7, 8, 1], [7, 8, 2, 3]])
    assert packed.tokens == [7, 8, 1, 2, 3]
    assert packed.positions == [0, 1, 2, 2, 3]
    assert packed.branches == [-1, -1, 0, 1, 1]
    assert packed.ends == [2, 4]


def test_a_prompt_that_begins_another_keeps_its_last_token() -> None:
    packed = pack([[7, 8], [7, 8, 9]])
    assert packed.tokens == [7, 8, 8, 9]
    assert packed.ends == [1, 3]
    assert pack([[5, 6]]).ends == [1]


def test_a_branch_sees_the_trunk_and_itself() -> None:
    found = sees(torch.tensor([-1, -1, 0, 1, 1])).int().tolist()
    assert found == [
        [1, 0, 0, 0, 0],
        [1, 1, 0, 0, 0],
        [1, 1, 1, 0, 0],
        [1, 1, 0, 1, 0],
        [1, 1, 0, 1, 1],
    ]


def test_rows_of_a_batch_are_filled_up_unseen() -> None:
    tokens, positions, mask = batch_of([pack([[7, 8, 1], [7, 8, 2]]), pack([[4, 5]])])
    assert tokens.tolist() == [[7, 8, 1, 2], [4, 5, 0, 0]]
    assert positions.tolist() == [[0, 1, 2, 2], [0, 1, 0, 0]]
    assert mask.shape == (2, 1, 4, 4)
    assert (mask[1, 0, :2, 2:] < 0).all()
