"""Transformer layers, tuned by this project, that read a frame: "That X is a myth".

They begin where the embedder's lower layer ends, so that its words and their neighbours are known, and end in one
number. Weights: `models/frame_layers.safetensors`, fitted by `python -m eval.juror.stance`.
"""

import threading
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from models.bert import Bert, last
from models.errors import ModelSetupError
from models.protocol import Tokens
from models.tuned_layers import demand, read_tensors, unreadable

if TYPE_CHECKING:
    import torch

WEIGHTS = Path(__file__).parent / "frame_layers.safetensors"
LONGEST = 128
"""Tokens of a frame, as many as an embedder reads (`models.sentence_embedder.LONGEST_READ`)."""
HEAD_WEIGHT, HEAD_BIAS = "head.weight", "head.bias"
_REMEDY = "Restore it as it was shipped, or fit it again with `python -m eval.juror.stance`."


class FrameLayers:
    """Sample: FrameLayers.load(path).log_odds(states) -> -3.2 (log-odds that the claim is asserted)."""

    def __init__(self, tensors: "dict[str, torch.Tensor]") -> None:
        """`tensors`: those of `Bert`, and of the head `HEAD_WEIGHT` (1, dimension) and `HEAD_BIAS` (1,)."""
        self._bert = Bert(tensors)
        shape = (1, self._bert.dimension)
        self._weight = tensors[HEAD_WEIGHT].detach().float().reshape(shape)
        self._bias = tensors[HEAD_BIAS].detach().float().reshape(1)
        self._lock = threading.Lock()  # one forward at a time: they share the cores

    @classmethod
    def load(cls, path: Path) -> "FrameLayers":
        """Raises ModelSetupError."""
        tensors = read_tensors(path, _REMEDY)
        try:
            return cls(tensors)
        except (RuntimeError, LookupError, ValueError) as error:
            raise ModelSetupError(unreadable(path, error, _REMEDY)) from error

    def log_odds(self, words: Tokens) -> float:
        """That the claim in a frame is asserted, given its words. Safe from several threads."""
        import torch  # noqa: PLC0415

        with self._lock, torch.inference_mode():
            values = torch.from_numpy(words)[None].to(torch.float32)
            read = last(self._bert.states(values)).mean(dim=1)
            return float((read @ self._weight.T + self._bias)[0, 0])


def layers_of(digest: str) -> FrameLayers:
    """The shipped layers, which have to be those of `digest`. Raises ModelSetupError."""
    demand(WEIGHTS, digest, "the stance", _REMEDY)
    return _loaded()


@lru_cache(maxsize=1)
def _loaded() -> FrameLayers:
    return FrameLayers.load(WEIGHTS)
