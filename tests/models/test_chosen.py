"""The choice of a model is written down, honoured before all other rules, and never silently lost."""

from pathlib import Path

import pytest

from models.chosen import CHOSEN_NAME, EMBEDDED, read_choice, write_choice
from models.errors import ModelRunError, ModelSetupError
from models.weights import embedded_model, locate_language_model


@pytest.fixture
def several(tmp_path: Path) -> Path:
    """A data directory with two models."""
    folder = tmp_path / "data"
    (folder / "models").mkdir(parents=True)
    for name in ("a.gguf", "b.gguf"):
        (folder / "models" / name).write_bytes(b"GGUF")
    return folder


def test_several_files_are_no_error_once_one_is_chosen(several: Path) -> None:
    with pytest.raises(ModelSetupError, match=r"choose one: viva models use a\.gguf"):
        locate_language_model(None, several)
    write_choice(several, several / "models" / "b.gguf")
    assert locate_language_model(None, several) == several / "models" / "b.gguf"


def test_an_explicit_path_stands_above_the_choice(several: Path) -> None:
    write_choice(several, several / "models" / "b.gguf")
    given = several / "models" / "a.gguf"
    assert locate_language_model(given, several) == given


def test_the_embedded_model_can_be_chosen(several: Path) -> None:
    write_choice(several, EMBEDDED)
    assert locate_language_model(None, several) == embedded_model()


def test_a_choice_inside_moves_with_the_data_directory(several: Path) -> None:
    write_choice(several, several / "models" / "b.gguf")
    moved = several.rename(several.with_name("moved"))
    assert read_choice(moved) == moved / "models" / "b.gguf"


def test_a_file_elsewhere_is_kept_by_its_path(several: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.gguf"
    other.write_bytes(b"GGUF")
    write_choice(several, other)
    assert read_choice(several) == other


def test_a_chosen_file_that_is_gone_is_told(several: Path) -> None:
    write_choice(several, several / "models" / "b.gguf")
    (several / "models" / "b.gguf").unlink()
    with pytest.raises(ModelSetupError, match=r"'b\.gguf' is not there.*viva models use embedded"):
        locate_language_model(None, several)


def test_nothing_chosen(tmp_path: Path) -> None:
    assert read_choice(tmp_path) is None
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / CHOSEN_NAME).write_text("\n")
    assert read_choice(tmp_path) is None


def test_what_cannot_be_read_or_written(tmp_path: Path) -> None:
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / CHOSEN_NAME).mkdir()
    with pytest.raises(ModelSetupError, match="cannot be read"):
        read_choice(tmp_path)
    with pytest.raises(ModelRunError, match="cannot be written"):
        write_choice(tmp_path, EMBEDDED)
