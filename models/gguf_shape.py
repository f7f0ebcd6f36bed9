"""The shape of a model out of the header of its GGUF file: what its KV cache and buffers follow from.

Sample for the embedded default:

    ModelShape(heads=9, kv_heads=(3, 3, ... 30 times), key_size=64, value_size=64, vocabulary=49152)

Keys: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md, "LLM".
"""

from pathlib import Path

from models.gguf_check import checked_metadata
from models.gguf_reader import SkippedArray
from models.memory_need import ModelShape

_WINDOW_EVERY = {"gemma2": 2, "gemma3": 6, "cohere2": 4, "gpt-oss": 2}
"""Of so many layers in a row, the last looks at everything and the others at a window: the pattern that
llama.cpp sets for an architecture. Layers of any other are taken to look at everything."""


def read_shape(path: Path) -> ModelShape | None:
    """None where the header lacks the keys (an architecture without attention in each layer).

    Raises ModelSetupError as `check_gguf` does.
    """
    return shape_of(checked_metadata(path))


def shape_of(metadata: dict[str, object]) -> ModelShape | None:
    """See `read_shape`."""
    architecture = str(metadata.get("general.architecture", ""))
    keys = {
        key.removeprefix(f"{architecture}."): value
        for key, value in metadata.items()
        if key.startswith(f"{architecture}.")
    }
    layers = _number(keys.get("block_count"))
    heads = _greatest(keys.get("attention.head_count"))
    kv_heads = _per_layer(keys.get("attention.head_count_kv", heads), layers)
    width = _number(keys.get("embedding_length"))
    if not (layers and heads and kv_heads and width):
        return None
    window = _number(keys.get("attention.sliding_window"))
    return ModelShape(
        heads=heads,
        kv_heads=kv_heads,
        key_size=_number(keys.get("attention.key_length")) or width // heads,
        value_size=_number(keys.get("attention.value_length")) or width // heads,
        vocabulary=_number(keys.get("vocab_size")) or _length(metadata),
        window=window,
        windowed=windowed_layers(layers, _WINDOW_EVERY.get(architecture)) if window else (),
    )


def windowed_layers(layers: int, every: int | None) -> tuple[bool, ...]:
    """Which layers look at a window only; none of them where there is no pattern."""
    if every is None:
        return (False,) * layers
    return tuple(layer % every < every - 1 for layer in range(layers))


def _number(value: object) -> int | None:
    return value if isinstance(value, int) and value > 0 else None


def _greatest(value: object) -> int | None:
    return _number(max(value)) if isinstance(value, tuple) and value else _number(value)


def _per_layer(value: object, layers: int | None) -> tuple[int, ...]:
    if layers is None:
        return ()
    if isinstance(value, tuple) and len(value) == layers:
        return tuple(int(number) for number in value)
    number = _number(value)
    return (number,) * layers if number else ()


def _length(metadata: dict[str, object]) -> int:
    tokens = metadata.get("tokenizer.ggml.tokens")
    return tokens.length if isinstance(tokens, SkippedArray) else 0
