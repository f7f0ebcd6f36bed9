"""Transformer layers, tuned by this project, that read a frame: "That X is a myth".

They begin where the embedder's lower layer ends, so that its words and their neighbours are known, and end in one
number. Weights: `models/frame_layers.safetensors`, fitted by `python -m eval.juror.stance`.
"""

import threading
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from models.errors import ModelSetupError
from models.protocol import TokenStates
from models.tuned_layers import demand, empty_layers, read_tensors, unreadable

if TYPE_CHECKING:
    import torch

WEIGHTS = Path(__file__).parent / "frame_layers.safetensors"
LAYERS = 3
LONGEST = 128
"""Tokens of a frame, as many as an embedder reads (`models.sentence_embedder.LONGEST_READ`)."""
HEAD_WEIGHT, HEAD_BIAS = "head.weight", "head.bias"
_REMEDY = "Restore it as it was shipped, or fit it again with `python -m eval.juror.stance`."


class FrameLayers:
    """Sample: FrameLayers.load(path).log_odds(states) -> -3.2 (log-odds that the claim is asserted)."""

    def __init__(self, tensors: "dict[str, torch.Tensor]") -> None:
        """`tensors`: those of `empty_layers`, and of the head `HEAD_WEIGHT` (1, dimension) and `HEAD_BIAS` (1,)."""
        import torch  # noqa: PLC0415 - loads for seconds

        full = {name: tensor.to(torch.float32) for name, tensor in tensors.items()}
        self._weight, self._bias = full.pop(HEAD_WEIGHT), full.pop(HEAD_BIAS)
        self._layers = empty_layers(int(self._weight.shape[1]), LAYERS, LONGEST)
        self._layers.load_state_dict(full)
        self._layers.eval()
        self._lock = threading.Lock()  # one forward at a time: they share the cores

    @classmethod
    def load(cls, path: Path) -> "FrameLayers":
        """Raises ModelSetupError."""
        tensors = read_tensors(path, _REMEDY)
        try:
            return cls(tensors)
        except (RuntimeError, LookupError, ValueError) as error:
            raise ModelSetupError(unreadable(path, error, _REMEDY)) from error

    def log_odds(self, states: TokenStates) -> float:
        """That the claim in a frame is asserted; of `states.low` (tokens, dimension). Safe from several threads."""
        import torch  # noqa: PLC0415

        with self._lock, torch.inference_mode():
            words = torch.from_numpy(states.low)[None].to(torch.float32)
            read = self._layers(inputs_embeds=words).last_hidden_state.mean(dim=1)
            return float((read @ self._weight.T + self._bias)[0, 0])


def layers_of(digest: str) -> FrameLayers:
    """The shipped layers, which have to be those of `digest`. Raises ModelSetupError."""
    demand(WEIGHTS, digest, "the stance", _REMEDY)
    return _loaded()


@lru_cache(maxsize=1)
def _loaded() -> FrameLayers:
    return FrameLayers.load(WEIGHTS)
