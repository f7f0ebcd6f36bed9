"""Chooses the next token from logits. Pure numpy: same logits, seed and temperature, same token."""

import numpy as np
from numpy.typing import NDArray

TOP_K = 40
TOP_P = 0.95

Logits = NDArray[np.float32]
Ids = NDArray[np.int64]


class TokenPicker:
    """Greedy at temperature 0, else top-k 40 and top-p 0.95 at that temperature.

    The order is llama.cpp's: cut to the k best, then to the nucleus, then apply the temperature.
    """

    def __init__(self, temperature: float, seed: int) -> None:
        self._temperature = temperature
        self._random = np.random.default_rng(abs(seed))

    def pick(self, logits: Logits) -> int:
        """An index into `logits`, shape (n,), of which some may be -inf, never all."""
        if self._temperature == 0.0:
            return int(np.argmax(logits))
        keep = best(logits, TOP_K)
        kept = logits[keep].astype(np.float64)
        nucleus = max(1, int(np.searchsorted(np.cumsum(softmax(kept)), TOP_P)) + 1)
        chances = softmax(kept[:nucleus] / self._temperature)
        return int(keep[int(self._random.choice(len(chances), p=chances))])


def best(logits: Logits, count: int) -> Ids:
    """Indices of the `count` highest logits, best first; ties keep the lower index."""
    if count < len(logits):
        kept = np.sort(np.argpartition(-logits, count)[:count])
    else:
        kept = np.arange(len(logits))
    return kept[np.argsort(-logits[kept], kind="stable")].astype(np.int64)


def softmax(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    """Probabilities of shape (n,); -inf becomes 0."""
    weights = np.exp(logits - np.max(logits))
    result: NDArray[np.float64] = weights / weights.sum()
    return result


def yes_no(
    logits: NDArray[np.float64], yes: frozenset[int], no: frozenset[int]
) -> tuple[float, float]:
    """(P(yes) given yes or no, P(yes or no)) under the softmax of `logits`, shape (vocabulary,).

    The first is computed from the logits of the two sets alone, so that a tiny mass stays exact.
    """
    both = np.array([_log_sum(logits[sorted(yes)]), _log_sum(logits[sorted(no)])])
    p_yes = float(softmax(both)[0])
    mass = float(np.exp(_log_sum(both) - _log_sum(logits)))
    return p_yes, min(mass, 1.0)


def _log_sum(logits: NDArray[np.float64]) -> float:
    top = float(np.max(logits))
    return top + float(np.log(np.sum(np.exp(logits - top))))
