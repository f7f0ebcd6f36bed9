"""Counting a bank: every cell adds up, and labels of other items do not count."""

from knowledge.agreement import Pair, read_pairs
from knowledge.bank import Bank
from knowledge.summary import summary_of


def test_rows_columns_and_whole_agree() -> None:
    summary = summary_of(Bank.load().items, read_pairs())
    cells = [sum(row.values()) for row in summary.by_subject_level.values()]
    assert sum(cells) == sum(summary.by_level.values()) == summary.items
    assert cells == list(summary.by_subject.values())


def test_only_the_labels_of_the_given_items_count() -> None:
    item = Bank.load().items[0]
    mine = Pair(item.id, "a", (True, False), (True, False))
    other = Pair("another", "a", (True, True), (False, False))
    summary = summary_of([item], [mine, other])
    assert (summary.items, summary.labelled_twice, summary.kappa) == (1, 1, 1.0)


def test_an_empty_bank_has_no_kappa() -> None:
    summary = summary_of([], read_pairs())
    assert (summary.items, summary.labelled_twice, summary.kappa) == (0, 0, None)
    assert set(summary.by_level.values()) == {0}
