"""BERT's encoder (Devlin et al. 2018, arXiv:1810.04805) out of torch's own transformer layers.

The embedder and the layers that this project tuned are both such encoders. Weights come under the names that
transformers saves them by, without importing it: that takes longer than all else that Viva needs to start.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch

HEADS = 12
EPSILON = 1e-12
"""Of the layer norms."""
_LAYER = "encoder.layer."
_JOINED = {
    f"self_attn.in_proj_{kind}": tuple(
        f"attention.self.{one}.{kind}" for one in ("query", "key", "value")
    )
    for kind in ("weight", "bias")
}
"""What torch keeps in one tensor, and the three that are saved of it."""
_NAMES = {
    "self_attn.out_proj": "attention.output.dense",
    "norm1": "attention.output.LayerNorm",
    "linear1": "intermediate.dense",
    "linear2": "output.dense",
    "norm2": "output.LayerNorm",
}


class Bert:
    """Sample: list(Bert(tensors).states(values)) -> what enters its first layer, and what each layer makes of it."""

    def __init__(self, tensors: "Mapping[str, torch.Tensor]") -> None:
        """As many layers as `tensors` have, of HEADS heads each, in single precision. Raises RuntimeError or LookupError
        where a tensor is missing or of another shape than the others ask for."""
        import torch  # noqa: PLC0415 - loads for seconds

        # Its fused path is a third slower on a CPU where rows of some 200 tokens are padded.
        torch.backends.mha.set_fastpath_enabled(False)
        self._words, self._places, self._kinds = (
            _single(tensors[f"embeddings.{name}_embeddings.weight"])
            for name in ("word", "position", "token_type")
        )
        self.dimension = int(self._words.shape[1])
        self._norm = torch.nn.LayerNorm(self.dimension, eps=EPSILON)
        self._norm.load_state_dict(
            {kind: _single(tensors[f"embeddings.LayerNorm.{kind}"]) for kind in ("weight", "bias")}
        )
        numbers = {
            int(name.removeprefix(_LAYER).split(".")[0])
            for name in tensors
            if name.startswith(_LAYER)
        }
        self._layers = [
            _layer(tensors, f"{_LAYER}{number}.", self.dimension) for number in sorted(numbers)
        ]

    @property
    def longest(self) -> int:
        """Tokens that it has places for."""
        return len(self._places)

    def words(self, ids: "torch.Tensor") -> "torch.Tensor":
        """Vectors of token ids, one more dimension at the end."""
        return self._words[ids]

    def states(
        self,
        values: "torch.Tensor",
        kinds: "torch.Tensor | None" = None,
        absent: "torch.Tensor | None" = None,
    ) -> "Iterator[torch.Tensor]":
        """What enters the first layer, then what leaves each, in the shape of `values` (rows, tokens, dimension). `kinds`,
        of shape (rows, tokens), are 0 or 1, all 0 if not given; `absent` is true where a row has no token. Each layer is
        computed when it is asked for."""
        kind = self._kinds[0] if kinds is None else self._kinds[kinds]
        state = self._norm(values + self._places[: values.shape[1]] + kind)
        yield state
        for layer in self._layers:
            state = layer(state, src_key_padding_mask=absent)
            yield state


def last(states: "Iterator[torch.Tensor]") -> "torch.Tensor":
    """Sample: last(Bert(tensors).states(values)) -> what the uppermost layer makes of them."""
    *_, found = states
    return found


def _layer(tensors: "Mapping[str, torch.Tensor]", prefix: str, dimension: int) -> Any:
    import torch  # noqa: PLC0415

    inner = int(tensors[f"{prefix}intermediate.dense.weight"].shape[0])
    layer = torch.nn.TransformerEncoderLayer(
        dimension,
        HEADS,
        inner,
        dropout=0.0,
        activation="gelu",
        layer_norm_eps=EPSILON,
        batch_first=True,
    )
    named = {
        mine: torch.cat([_single(tensors[f"{prefix}{one}"]) for one in its])
        for mine, its in _JOINED.items()
    } | {
        f"{mine}.{kind}": _single(tensors[f"{prefix}{its}.{kind}"])
        for mine, its in _NAMES.items()
        for kind in ("weight", "bias")
    }
    layer.load_state_dict(named)
    return layer.eval()


def _single(tensor: "torch.Tensor") -> "torch.Tensor":
    import torch  # noqa: PLC0415

    return tensor.detach().to(torch.float32)
