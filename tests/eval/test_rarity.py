"""Rarity is inverse document frequency over the bank's sentences, and no label goes into it."""

import math
from collections.abc import Callable

from eval.juror.rarity import rarity_of
from knowledge.bank import Bank
from knowledge.schema import Item
from models.hash_embedder import HashEmbedder

MakeItem = Callable[..., Item]


def _id(word: str) -> int:
    return HashEmbedder().read_tokens([word])[0].ids[0]


def test_a_word_in_every_sentence_weighs_less_than_one_that_is_rare(make_item: MakeItem) -> None:
    weights, unseen = rarity_of(Bank([make_item("cache-1")]), HashEmbedder())
    assert weights[_id("clearly")] < weights[_id("memory")] < unseen
    assert _id("zebra") not in weights


def test_the_weight_is_that_of_the_formula(make_item: MakeItem) -> None:
    bank = Bank([make_item("cache-1")])
    item = bank.items[0]
    texts = {s.text for s in item.specimens}
    for c in item.criteria:
        texts |= {c.statement, c.misconception, *c.exemplars.met, *c.exemplars.not_met}
    holding = sum("memory" in text.casefold().rstrip(".").split() for text in texts)
    weights, unseen = rarity_of(bank, HashEmbedder())
    expected = round(math.log((len(texts) + 1) / (holding + 0.5)), 3)
    assert weights[_id("memory")] == expected
    assert unseen == round(math.log((len(texts) + 1) / 0.5), 3)


def test_labels_do_not_count(make_item: MakeItem) -> None:
    item = make_item("cache-1")
    turned = [
        s.model_copy(update={"met": {name: not met for name, met in s.met.items()}})
        for s in item.specimens
    ]
    other = item.model_copy(update={"specimens": tuple(turned)})
    assert rarity_of(Bank([item]), HashEmbedder()) == rarity_of(Bank([other]), HashEmbedder())
