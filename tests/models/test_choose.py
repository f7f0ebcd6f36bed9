"""The configuration decides which model is opened, and a contradiction is told."""

from pathlib import Path

import pytest

from models.choose import open_language_model
from models.errors import ModelSetupError
from models.server_options import ServerOptions
from tests.models.stub_server import Answer, stub_server

SERVER = ServerOptions(addresses=("http://127.0.0.1:9/v1",))


def test_a_server_is_asked_what_it_serves_and_no_file_is_touched(tmp_path: Path) -> None:
    with stub_server(Answer(), dialect="vllm") as stub:
        model = open_language_model(tmp_path, servers=ServerOptions(addresses=(stub.url,)))
        assert (model.identity.backend, model.identity.name) == ("openai-server", "acme/tiny")
        model.close()
    assert list(tmp_path.iterdir()) == []


def test_a_server_that_does_not_answer_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(ModelSetupError, match=r"127\.0\.0\.1:9/v1 cannot be reached"):
        open_language_model(tmp_path, servers=SERVER)


def test_a_server_and_a_file_are_a_contradiction(tmp_path: Path) -> None:
    with pytest.raises(ModelSetupError, match="Name one of them"):
        open_language_model(tmp_path, tmp_path / "a.gguf", SERVER)


def test_a_missing_file_is_told_before_anything_starts(tmp_path: Path) -> None:
    with pytest.raises(ModelSetupError, match="does not exist"):
        open_language_model(tmp_path, tmp_path / "none.gguf")


@pytest.mark.weights
def test_without_a_choice_the_installed_model_is_started(tmp_path: Path) -> None:
    model = open_language_model(tmp_path)
    assert model.health().ready
    assert model.identity.backend == "llama.cpp"
    model.close()
