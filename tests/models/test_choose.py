"""The configuration decides which model is opened, and a contradiction is told."""

from pathlib import Path

import pytest

from models.choose import open_language_model
from models.errors import ModelSetupError


def test_a_server_is_opened_without_touching_files(tmp_path: Path) -> None:
    model = open_language_model(tmp_path, server_url="http://127.0.0.1:9/v1", server_model="tiny")
    assert (model.identity.backend, model.identity.name) == ("openai-server", "tiny")
    model.close()
    assert list(tmp_path.iterdir()) == []


def test_a_server_without_a_model_name_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(ModelSetupError, match="needs the name of its model"):
        open_language_model(tmp_path, server_url="http://127.0.0.1:9/v1")


def test_a_server_and_a_file_are_a_contradiction(tmp_path: Path) -> None:
    with pytest.raises(ModelSetupError, match="Name one of them"):
        open_language_model(
            tmp_path, tmp_path / "a.gguf", server_url="http://127.0.0.1:9/v1", server_model="tiny"
        )


def test_a_missing_file_is_told_before_anything_starts(tmp_path: Path) -> None:
    with pytest.raises(ModelSetupError, match="does not exist"):
        open_language_model(tmp_path, tmp_path / "none.gguf")


@pytest.mark.weights
def test_without_a_choice_the_installed_model_is_started(tmp_path: Path) -> None:
    model = open_language_model(tmp_path)
    assert model.health().ready
    assert model.identity.backend == "llama.cpp"
    model.close()
