"""Where model files are found, and in which order."""

from pathlib import Path

import pytest

from models.errors import ModelSetupError
from models.weights import locate_embedder, locate_language_model, package_folder


def test_an_explicit_path_wins(tmp_path: Path) -> None:
    assert locate_language_model(tmp_path / "given.gguf", tmp_path) == tmp_path / "given.gguf"


def test_the_data_directory_wins_over_the_installed_package(tmp_path: Path) -> None:
    (tmp_path / "models").mkdir()
    own = tmp_path / "models" / "own.gguf"
    own.write_bytes(b"GGUF")
    assert locate_language_model(None, tmp_path) == own


def test_the_installed_package_is_the_default(tmp_path: Path) -> None:
    found = locate_language_model(None, tmp_path)
    assert found.suffix == ".gguf"
    assert found.stat().st_size > 10_000_000


def test_two_models_and_no_choice_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "models").mkdir()
    for name in ("a.gguf", "b.gguf"):
        (tmp_path / "models" / name).write_bytes(b"GGUF")
    with pytest.raises(ModelSetupError, match=r"'a\.gguf', 'b\.gguf'.*Name one"):
        locate_language_model(None, tmp_path)


def test_the_embedder_of_the_data_directory_wins(tmp_path: Path) -> None:
    own = tmp_path / "models" / "all-MiniLM-L6-v2"
    own.mkdir(parents=True)
    (own / "config.json").write_text("{}")
    assert locate_embedder(tmp_path) == own


def test_the_installed_embedder_is_the_default(tmp_path: Path) -> None:
    assert (locate_embedder(tmp_path) / "model.safetensors").is_file()


def test_an_absent_package_has_no_folder() -> None:
    assert package_folder("no_such_package_here") is None
