"""Transformer layers, tuned by this project, that read a statement and an answer together: does the one say the other?

The layers begin where the embedder's lower layer
ends, which has read each sentence by itself and once; the answer's tokens then see those of the statement and the
other way around. Weights: `models/statement_layers.safetensors`, fitted by `python -m eval.juror.statement`.
"""

import threading
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from models.bert import Bert, last
from models.errors import ModelSetupError
from models.hardware import physical_cores
from models.protocol import Tokens, Vectors
from models.tuned_layers import demand, read_tensors, unpacked, unreadable

if TYPE_CHECKING:
    import torch

WEIGHTS = Path(__file__).parent / "statement_layers.safetensors"
LONGEST_STATEMENT = 128
MOST_TOKENS = 128
LEAST_TOKENS = 60
TIMES = 3
"""Of an answer's sentences those nearest to the statement are read, to so many times its length within these bounds. Who
sees a whole answer judges how good that is, and not whether it says this; who sees less than two long sentences misses
what polished prose spreads over them."""
HIDDEN = 128
"""Units of the head's hidden layer."""
FIRST_WEIGHT, FIRST_BIAS = "head.first.weight", "head.first.bias"
LAST_WEIGHT, LAST_BIAS = "head.last.weight", "head.last.bias"
_REMEDY = "Restore it as it was shipped, or fit it again with `python -m eval.juror.statement`."
Two = tuple[Tokens, Tokens]
"""Those of a statement and of an answer."""


class StatementLayers:
    """Sample: StatementLayers.load(path).log_odds((statement, answer)) -> 1.7 (log-odds that it says so)."""

    def __init__(self, tensors: "dict[str, torch.Tensor]") -> None:
        """`tensors`, `packed` or not: those of `Bert`, and of the head `FIRST_WEIGHT` (HIDDEN, 4 x dimension), `FIRST_BIAS`,
        `LAST_WEIGHT` (1, HIDDEN), `LAST_BIAS`."""
        import torch  # noqa: PLC0415 - loads for seconds

        full = unpacked(tensors)
        self._bert = Bert(full)
        shapes = {
            FIRST_WEIGHT: (HIDDEN, 4 * self._bert.dimension),
            FIRST_BIAS: (HIDDEN,),
            LAST_WEIGHT: (1, HIDDEN),
            LAST_BIAS: (1,),
        }
        self._head = {name: full[name].reshape(shape) for name, shape in shapes.items()}
        # As many forwards at once as the cores carry.
        at_once = max(1, physical_cores() // torch.get_num_threads())
        self._reading = threading.BoundedSemaphore(at_once)

    @classmethod
    def load(cls, path: Path) -> "StatementLayers":
        """Raises ModelSetupError."""
        tensors = read_tensors(path, _REMEDY)
        try:
            return cls(tensors)
        except (RuntimeError, LookupError, ValueError) as error:
            raise ModelSetupError(unreadable(path, error, _REMEDY)) from error

    def log_odds(self, two: Two) -> float:
        """That the answer says what the statement says. Safe from several threads."""
        import torch  # noqa: PLC0415
        from torch.nn.functional import gelu, linear  # noqa: PLC0415

        with self._reading, torch.inference_mode():
            values, kinds = padded([two])
            read = pooled(last(self._bert.states(values, kinds)), kinds)
            inner = gelu(linear(read, self._head[FIRST_WEIGHT], self._head[FIRST_BIAS]))
            return float(linear(inner, self._head[LAST_WEIGHT], self._head[LAST_BIAS])[0, 0])


def tokens_read(statement: Tokens, sentences: Sequence[Tokens], cosines: Vectors) -> Two:
    """What is read of an answer beside the statement: the sentences, in their order, that are nearest to it (`cosines`);
    at least the nearest one. There has to be one."""
    most = min(MOST_TOKENS, max(LEAST_TOKENS, TIMES * len(statement)))
    chosen: list[int] = []
    tokens = 0
    for place in np.argsort(-cosines, kind="stable"):
        length = len(sentences[place])
        if not chosen or tokens + length <= most:
            chosen.append(int(place))
            tokens += length
    return (
        statement[:LONGEST_STATEMENT],
        np.concatenate([sentences[place] for place in sorted(chosen)])[:MOST_TOKENS],
    )


def padded(twos: Sequence[Two]) -> "tuple[torch.Tensor, torch.Tensor]":
    """Values (rows, tokens, dimension) and kinds (rows, tokens): 0 of the statement, 1 of the answer, -1 past the end."""
    import torch  # noqa: PLC0415

    longest = max(len(statement) + len(answer) for statement, answer in twos)
    values = torch.zeros(len(twos), longest, twos[0][0].shape[1])
    kinds = torch.full((len(twos), longest), -1)
    for row, (statement, answer) in enumerate(twos):
        both = np.concatenate([statement, answer]).astype(np.float32)
        values[row, : len(both)] = torch.from_numpy(both)
        kinds[row, : len(statement)] = 0
        kinds[row, len(statement) : len(both)] = 1
    return values, kinds


def pooled(states: "torch.Tensor", kinds: "torch.Tensor") -> "torch.Tensor":
    """Of what the layers make of `padded` rows, shape (rows, 4 x dimension): the means of the statement's and of the
    answer's tokens, how far they lie apart, and their product."""
    import torch  # noqa: PLC0415

    u, v = (_mean(states, kinds == kind) for kind in (0, 1))
    return torch.cat([u, v, (u - v).abs(), u * v], dim=1)


def _mean(states: "torch.Tensor", of: "torch.Tensor") -> "torch.Tensor":
    weights = of.float()[..., None]
    mean: torch.Tensor = (states * weights).sum(1) / weights.sum(1).clamp(min=1)
    return mean


@lru_cache(maxsize=1)
def layers_of(digest: str) -> StatementLayers:
    """The shipped layers, which have to be those of `digest`; read once. Raises ModelSetupError."""
    demand(WEIGHTS, digest, "the juror", _REMEDY)
    return StatementLayers.load(WEIGHTS)
