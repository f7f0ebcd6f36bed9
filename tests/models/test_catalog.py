"""The catalogue is whole, and its figures agree with each other."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from models.catalog import CATALOG, CatalogEntry, find_entry, load_catalog
from models.errors import ModelSetupError
from models.gguf_shape import read_shape

WIDTHS = {
    "smollm2-135m-instruct": (576, 1536),
    "qwen3-0.6b": (1024, 3072),
    "llama-3.2-3b-instruct": (3072, 8192),
    "gemma-3-4b-it": (2560, 10240),
    "qwen3-4b": (2560, 9728),
    "llama-3.1-8b-instruct": (4096, 14336),
    "qwen3-8b": (4096, 12288),
    "gemma-3-12b-it": (3840, 15360),
    "qwen3-14b": (5120, 17408),
    "mistral-small-24b-instruct": (5120, 32768),
    "gemma-3-27b-it": (5376, 21504),
    "qwen3-32b": (5120, 25600),
    "llama-3.3-70b-instruct": (8192, 28672),
}
"""Hidden and feed-forward size (hidden_size, intermediate_size of each config.json) of the dense models."""

TIED = ("smollm2", "qwen3-0.6b", "qwen3-4b", "llama-3.2", "gemma")
"""These use the embedding as the output layer, too."""


def _counted(entry: CatalogEntry) -> int:
    """Parameters of a decoder with gated feed-forward layers and grouped-query attention."""
    width, forward = WIDTHS[entry.name]
    attention = 2 * width * entry.head_size * (entry.heads + entry.kv_heads)
    query_key_norms = 2 * entry.head_size if entry.name.startswith(("qwen3", "gemma")) else 0
    norms = (4 if entry.name.startswith("gemma") else 2) * width
    layer = attention + query_key_norms + 3 * width * forward + norms
    embeddings = entry.vocabulary * width * (1 if entry.name.startswith(TIED) else 2)
    return embeddings + entry.layers * layer + width


@pytest.mark.parametrize("name", WIDTHS)
def test_parameters_follow_from_the_shape(name: str) -> None:
    entry = find_entry(name)
    assert entry.parameters == _counted(entry)


def test_it_goes_from_under_1_to_about_70_billion() -> None:
    sizes = [entry.parameters for entry in load_catalog()]
    assert sizes == sorted(sizes)
    assert sizes[0] < 1e9
    assert 65e9 < sizes[-1] < 75e9
    assert len(sizes) >= 12


def test_names_are_unique_and_sources_are_named() -> None:
    entries = load_catalog()
    assert len({entry.name for entry in entries}) == len(entries)
    assert len({entry.repository for entry in entries}) == len(entries)
    assert all(entry.source and entry.licence for entry in entries)


def test_the_embedded_model_is_as_its_header_says(model_path: Path) -> None:
    assert find_entry("smollm2-135m-instruct").shape == read_shape(model_path)


def test_windows() -> None:
    assert find_entry("gpt-oss-20b").shape.windowed == (True, False) * 12
    assert find_entry("gemma-3-4b-it").shape.windowed.count(False) == 5
    assert not any(find_entry("qwen3-4b").shape.windowed)


def test_case_does_not_matter_and_an_unknown_name_lists_the_known() -> None:
    assert find_entry("Qwen3-4B").name == "qwen3-4b"
    with pytest.raises(ModelSetupError, match=r"'gpt-5'.*'qwen3-4b'"):
        find_entry("gpt-5")


@pytest.mark.parametrize(
    "change",
    [
        {"layers": 0},
        {"quantizations": []},
        {"quantizations": ["Q8_0", "Q4_K_M"]},
        {"quantizations": ["Q9_X"]},
        {"package": "also-a-package"},
        {"repository": None},
        {"repository": "not a repository"},
        {"window": 128},
        {"sha256": "0" * 64},
    ],
)
def test_a_wrong_entry_is_refused(change: dict[str, Any]) -> None:
    row = next(row for row in yaml.safe_load(CATALOG.read_text()) if row["name"] == "qwen3-4b")
    assert CatalogEntry(**row)
    with pytest.raises(ValidationError):
        CatalogEntry(**row | change)
