"""Two linear heads over a message: one reads its words alone, the other also its meaning.

Multinomial logistic regressions, p = softmax(W x + b), fitted by `python -m eval.replies.fit` on the dev
half of `eval/replies/replies.jsonl` and stored in `head.json`:
    {"fitted": "...", "embedder": "all-MiniLM-L6-v2 sha256:...",
     "words": {"routes": [...], "weights": [[...]], "bias": [...]}, "meaning": {...}}
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from agent.routing.routes import Route
from models.protocol import Vectors

HEAD_FILE = Path(__file__).with_name("head.json")
VECTOR_WEIGHT = 2.0
"""How much the unit vector counts beside the signals; by cross-validation on the dev half."""


class Linear(BaseModel):
    """`weights` has shape (routes, inputs), `bias` shape (routes,)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    routes: tuple[Route, ...]
    weights: tuple[tuple[float, ...], ...]
    bias: tuple[float, ...]

    def probabilities(self, inputs: Sequence[float]) -> dict[Route, float]:
        scores = np.asarray(self.weights) @ np.asarray(inputs) + np.asarray(self.bias)
        raised = np.exp(scores - scores.max())
        return dict(zip(self.routes, (raised / raised.sum()).tolist(), strict=True))


class Head(BaseModel):
    """`meaning` was fitted on the vectors of `embedder` and speaks for no other."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    fitted: str
    embedder: str
    words: Linear
    meaning: Linear


def with_meaning(found: Sequence[float], vector: Vectors) -> NDArray[np.float64]:
    """Inputs of `meaning`: the message's unit vector, weighed, then its signals."""
    return np.concatenate([VECTOR_WEIGHT * np.asarray(vector, dtype=np.float64), found])


@cache
def shipped_head() -> Head:
    return Head.model_validate_json(HEAD_FILE.read_text(encoding="utf-8"))
