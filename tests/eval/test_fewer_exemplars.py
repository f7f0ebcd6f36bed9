"""Fewer reference sentences: the first ones, of each criterion, and nothing else changes."""

from eval.juror.fewer_exemplars import with_pairs
from knowledge.bank import Bank


def test_the_first_pairs_stay() -> None:
    bank = Bank.load()
    fewer = with_pairs(bank, 4)
    for item, short in zip(bank.items, fewer.items, strict=True):
        assert short.specimens == item.specimens
        for criterion, left in zip(item.criteria, short.criteria, strict=True):
            assert left.exemplars.met == criterion.exemplars.met[:4]
            assert left.exemplars.not_met == criterion.exemplars.not_met[:4]
    assert fewer.version != bank.version
