"""How rare each token is in the bank: log((N + 1) / (n + 1/2)) over its N sentences, of which n hold it.

Inverse document frequency (Sparck Jones 1972), smoothed. No label goes into it.
"""

import math
from collections import Counter

from knowledge.bank import Bank
from knowledge.schema import Item
from models.protocol import TokenReader
from models.windows import sentences

AT_A_TIME = 256
"""Texts whose states are held at once, some 5 MB each hundred."""


def rarity_of(bank: Bank, embedder: TokenReader) -> tuple[dict[int, float], float]:
    """Weights by token id, and that of a token that no sentence holds."""
    texts = sorted({text for item in bank.items for text in _texts(item)})
    held: Counter[int] = Counter()
    for start in range(0, len(texts), AT_A_TIME):
        for state in embedder.read_tokens(texts[start : start + AT_A_TIME]):
            held.update(set(state.ids))
    count = len(texts)
    weights = {token: _weight(count, n) for token, n in sorted(held.items())}
    return weights, _weight(count, 0)


def _weight(texts: int, holding: int) -> float:
    return round(math.log((texts + 1) / (holding + 0.5)), 3)


def _texts(item: Item) -> list[str]:
    found = [window.text for one in item.specimens for window in sentences(one.text)]
    for criterion in item.criteria:
        found += [criterion.statement, criterion.misconception]
        found += [*criterion.exemplars.met, *criterion.exemplars.not_met]
    return found
