"""What is here is found and named; a name means one file or is refused with the choice."""

import hashlib
from pathlib import Path

import pytest

from models.chosen import EMBEDDED
from models.errors import ModelSetupError
from models.installed import installed_models, resolve, sizes_at_hand
from models.lockfile import LockEntry, write_entry
from models.weights import embedded_model
from tests.models.tiny_gguf import tiny_model


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Two quantizations of a catalogued model, and a file that was copied in by hand."""
    (tmp_path / "models").mkdir()
    for name in ("Qwen3-4B-Q4_K_M.gguf", "Qwen3-4B-Q8_0.gguf", "mine.gguf"):
        content = tiny_model(len(name))
        (tmp_path / "models" / name).write_bytes(content)
        if name != "mine.gguf":
            entry = LockEntry(
                repo="Qwen/Qwen3-4B-GGUF",
                revision="main",
                file=name,
                sha256=hashlib.sha256(content).hexdigest(),
                size=len(content),
            )
            write_entry(tmp_path, name, entry)
    (tmp_path / "models" / ".partial").mkdir()
    (tmp_path / "models" / ".partial" / "half.gguf").write_bytes(b"GGUF")
    return tmp_path


def test_pulled_files_are_known_to_the_catalogue(data: Path) -> None:
    known = {
        one.path.name: (one.entry.name if one.entry else None, one.quantization)
        for one in installed_models(data)
    }
    embedded = embedded_model()
    assert embedded is not None
    assert known == {
        "Qwen3-4B-Q4_K_M.gguf": ("qwen3-4b", "Q4_K_M"),
        "Qwen3-4B-Q8_0.gguf": ("qwen3-4b", "Q8_0"),
        "mine.gguf": (None, None),
        embedded.name: ("smollm2-135m-instruct", "Q4_1"),
    }


def test_their_sizes_are_used_instead_of_estimates(data: Path) -> None:
    sizes = sizes_at_hand(data)
    assert sizes["qwen3-4b", "Q8_0"] == len(tiny_model())
    assert sizes["smollm2-135m-instruct", "Q4_1"] > 90_000_000


@pytest.mark.parametrize("name", ["mine", "mine.gguf"])
def test_a_file_by_its_name(data: Path, name: str) -> None:
    assert resolve(name, data) == data / "models" / "mine.gguf"


def test_a_catalogue_name_with_one_file(data: Path) -> None:
    (data / "models" / "Qwen3-4B-Q8_0.gguf").unlink()
    assert resolve("Qwen3-4b", data) == data / "models" / "Qwen3-4B-Q4_K_M.gguf"


def test_a_catalogue_name_with_two_files_is_refused(data: Path) -> None:
    with pytest.raises(ModelSetupError, match=r"any of .*Q4_K_M.*Q8_0.*name the file"):
        resolve("qwen3-4b", data)


@pytest.mark.parametrize("name", [EMBEDDED, "smollm2-135m-instruct"])
def test_the_model_that_comes_with_viva(data: Path, name: str) -> None:
    assert resolve(name, data) == EMBEDDED


def test_a_path(data: Path, tmp_path: Path) -> None:
    path = tmp_path / "elsewhere.gguf"
    path.write_bytes(tiny_model())
    assert resolve(str(path), data) == path


def test_nothing_of_that_name(data: Path) -> None:
    with pytest.raises(ModelSetupError, match=r"No model 'llama'.*'mine\.gguf'.*viva models pull"):
        resolve("llama", data)


def test_a_damaged_or_changed_file_is_not_chosen(data: Path) -> None:
    (data / "models" / "mine.gguf").write_bytes(b"Dear model")
    with pytest.raises(ModelSetupError, match="is not a GGUF file"):
        resolve("mine", data)
    (data / "models" / "Qwen3-4B-Q8_0.gguf").write_bytes(tiny_model(99))
    with pytest.raises(ModelSetupError, match="changed since it was pulled"):
        resolve("Qwen3-4B-Q8_0", data)
