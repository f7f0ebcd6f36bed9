"""The real embedder: offline, unit vectors, nearer where the meaning is."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from models.errors import ModelSetupError
from models.protocol import Embedder
from models.sentence_embedder import SentenceEmbedder
from models.weights import locate_embedder


@pytest.fixture(scope="module")
def embedder(tmp_path_factory: pytest.TempPathFactory) -> SentenceEmbedder:
    folder = tmp_path_factory.mktemp("data")
    return SentenceEmbedder(locate_embedder(folder), threads=1, data_dir=folder)


@pytest.mark.weights
def test_vectors_are_unit_float32(embedder: Embedder) -> None:
    vectors = embedder.embed(["a text", ""])
    assert vectors.shape == (2, 384)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1.0, abs=1e-5)
    assert embedder.embed([]).shape == (0, embedder.dimension)


@pytest.mark.weights
def test_meaning_is_nearer_than_words(embedder: Embedder) -> None:
    query, same, other = embedder.embed(
        [
            "A cat is sleeping on the sofa.",
            "The kitten naps upon a couch.",
            "A committee is sitting on the report.",
        ]
    )
    assert query @ same > query @ other


@pytest.mark.weights
def test_the_identity_names_the_weights(embedder: Embedder) -> None:
    assert embedder.identity.startswith("all-MiniLM-L6-v2 sha256:")
    assert len(embedder.identity.split(":")[1]) == 64


@pytest.mark.weights
def test_what_comes_after_256_tokens_does_not_count(embedder: SentenceEmbedder) -> None:
    assert embedder.max_tokens == 256
    start = "cache " * 300
    first, second = embedder.embed([start, start + "something else entirely"])
    assert first @ second == pytest.approx(1.0, abs=1e-5)


@pytest.mark.weights
def test_threads_may_share_it(embedder: Embedder) -> None:
    texts = [f"text number {number}" for number in range(8)]
    alone = np.concatenate([embedder.embed([text]) for text in texts])
    with ThreadPoolExecutor(4) as pool:
        together = np.concatenate(list(pool.map(lambda text: embedder.embed([text]), texts)))
    assert together == pytest.approx(alone, abs=1e-6)


def test_a_folder_without_a_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelSetupError, match="is no sentence-transformer"):
        SentenceEmbedder(tmp_path)


def _copy_with(folder: Path, name: str, content: bytes) -> None:
    """The real embedder's files, one of them with another content."""
    shutil.copytree(locate_embedder(folder), folder, dirs_exist_ok=True)
    (folder / name).write_bytes(content)


@pytest.mark.weights
@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json"])
@pytest.mark.parametrize("content", [b"", b"{}", b"\x00\xff" * 500])
def test_damaged_files_are_named(tmp_path: Path, name: str, content: bytes) -> None:
    _copy_with(tmp_path, name, content)
    with pytest.raises(ModelSetupError, match="cannot be loaded"):
        SentenceEmbedder(tmp_path)


@pytest.mark.weights
@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("config.json", b'{"model_type": "mpnet"}', "'mpnet'"),
        ("1_Pooling/config.json", b"{}", "pooling_mode_mean_tokens"),
        ("config.json", b"no JSON", "Cannot read"),
        ("sentence_bert_config.json", b"{}", "max_seq_length None"),
    ],
)
def test_another_kind_of_model_is_refused(
    tmp_path: Path, name: str, content: bytes, says: str
) -> None:
    _copy_with(tmp_path, name, content)
    with pytest.raises(ModelSetupError, match=says):
        SentenceEmbedder(tmp_path)
