"""Random weights of a given shape: sizes, a file that llama.cpp loads, refusals."""

from math import prod
from pathlib import Path

import pytest

from eval.engine.gguf_writer import Q6_K
from eval.engine.shape import SHAPES, Shape, build, bytes_per_token, tensors_of
from models import wire
from models.engine import Engine
from models.engine_options import EngineOptions
from models.errors import ModelSetupError
from models.gguf_check import check_gguf
from models.protocol import ChatMessage
from models.weights import locate_language_model

TINY = Shape(
    name="tiny-random", layers=2, width=256, heads=4, kv_heads=2, head_size=64,
    feed_forward=512, vocabulary=49_500, context=2048,
)  # fmt: skip


def test_the_qwen3_8b_shape_has_its_parameters_and_the_size_of_q4_k_m() -> None:
    tensors = tensors_of(SHAPES["qwen3-8b"])
    weights = sum(prod(tensor.shape) for tensor in tensors)
    assert weights == pytest.approx(8.19e9, rel=0.001)
    assert sum(tensor.size for tensor in tensors) == pytest.approx(5.02e9, rel=0.01)


def test_half_of_two_matrices_are_kept_finer() -> None:
    finer = [t.name for t in tensors_of(SHAPES["qwen3-8b"]) if t.kind == Q6_K]
    assert finer.count("output.weight") == 1
    assert sum("attn_v" in name for name in finer) == sum("ffn_down" in name for name in finer)
    assert sum("attn_v" in name for name in finer) == 18


def test_the_table_of_input_embeddings_is_not_read_for_a_token() -> None:
    total = sum(tensor.size for tensor in tensors_of(TINY))
    assert bytes_per_token(TINY) == total - 256 * 49_500 // 256 * 144


@pytest.mark.weights
def test_llama_cpp_loads_and_decodes_what_was_written(tmp_path: Path) -> None:
    source = locate_language_model(None, tmp_path)
    path = build(tmp_path / "shapes" / "tiny.gguf", TINY, source)
    facts = check_gguf(path)
    assert (facts.architecture, facts.quantization) == ("qwen3", "Q4_K_M")
    events: list[wire.Event] = []
    engine = Engine(path, EngineOptions(n_ctx=256, threads=1), events.append)
    message = ChatMessage(role="user", content="Hello")
    engine.accept(
        wire.GenerateCall(id=1, messages=(message,), max_tokens=4, temperature=0.0, seed=1)
    )
    while not engine.idle:
        engine.step()
    engine.close()
    assert engine.n_vocab == TINY.vocabulary
    assert isinstance(events[-1], wire.Finished)
    assert events[-1].new_tokens == 4


def test_a_vocabulary_too_small_for_the_tokens_is_refused(tmp_path: Path) -> None:
    small = Shape(**{**TINY.__dict__, "vocabulary": 1000})
    with pytest.raises(ModelSetupError, match="49152 tokens, more than the shape's 1000"):
        build(tmp_path / "small.gguf", small, locate_language_model(None, tmp_path))
    assert not (tmp_path / "small.gguf").exists()


def test_a_place_that_cannot_be_written_is_told_with_the_size(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ModelSetupError, match=r"\(0\.\d GB\) cannot be written"):
        build(tmp_path / "file" / "x.gguf", TINY, locate_language_model(None, tmp_path))
