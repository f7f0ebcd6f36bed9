"""The shape of a model is read from its header, also where it differs from layer to layer."""

from pathlib import Path

import pytest

from models.errors import ModelSetupError
from models.gguf_reader import SkippedArray
from models.gguf_shape import read_shape, shape_of, windowed_layers
from models.memory_need import ModelShape
from tests.models.tiny_gguf import blob, tiny_model


def test_a_whole_model(tmp_path: Path) -> None:
    path = tmp_path / "tiny.gguf"
    path.write_bytes(tiny_model())
    assert read_shape(path) == ModelShape(2, (1, 1), 32, 32, 263)


def test_the_embedded_default(model_path: Path) -> None:
    assert read_shape(model_path) == ModelShape(9, (3,) * 30, 64, 64, 49152)


def header(architecture: str, **keys: object) -> dict[str, object]:
    found: dict[str, object] = {
        "general.architecture": architecture,
        "tokenizer.ggml.tokens": SkippedArray(1000),
        f"{architecture}.block_count": 4,
        f"{architecture}.embedding_length": 64,
        f"{architecture}.attention.head_count": 8,
    }
    return found | {f"{architecture}.{name}": value for name, value in keys.items()}


def test_without_grouped_heads_and_head_sizes() -> None:
    assert shape_of(header("llama")) == ModelShape(8, (8,) * 4, 8, 8, 1000)


def test_head_sizes_and_layers_of_their_own() -> None:
    keys: dict[str, object] = {
        "attention.key_length": 192,
        "attention.value_length": 128,
        "attention.head_count": (8, 16, 8, 8),
        "attention.head_count_kv": (1, 2, 1, 1),
        "vocab_size": 500,
    }
    assert shape_of(header("other", **keys)) == ModelShape(16, (1, 2, 1, 1), 192, 128, 500)


@pytest.mark.parametrize(
    ("architecture", "windowed"),
    [
        ("gpt-oss", (True, False, True, False)),
        ("cohere2", (True, True, True, False)),
        ("gemma3", (True, True, True, True)),
        ("phi3", (False,) * 4),
    ],
)
def test_windows_follow_the_architecture(architecture: str, windowed: tuple[bool, ...]) -> None:
    shape = shape_of(header(architecture, **{"attention.sliding_window": 128}))
    assert shape is not None
    assert (shape.window, shape.windowed) == (128, windowed)


def test_gemma_3_27b_looks_at_everything_in_ten_of_62_layers() -> None:
    assert windowed_layers(62, 6).count(False) == 10


@pytest.mark.parametrize("missing", ["block_count", "embedding_length", "attention.head_count"])
def test_a_header_without_the_keys(missing: str) -> None:
    keys = header("mamba")
    del keys[f"mamba.{missing}"]
    assert shape_of(keys) is None


def test_a_file_that_is_no_model(tmp_path: Path) -> None:
    path = tmp_path / "blob.gguf"
    path.write_bytes(blob(64))
    assert read_shape(path) is None
    path.write_bytes(b"Dear model")
    with pytest.raises(ModelSetupError, match="is not a GGUF file"):
        read_shape(path)
