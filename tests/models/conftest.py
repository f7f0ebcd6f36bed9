"""One loaded model for all tests that need weights; a data directory that outlives the test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.engine_options import EngineOptions
from models.llama_model import LlamaModel
from models.weights import locate_language_model
from tests.models.engine_run import Run


@pytest.fixture(scope="session")
def model_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return locate_language_model(None, tmp_path_factory.mktemp("no-models"))


@pytest.fixture(scope="session")
def shared_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def llama(model_path: Path, shared_data: Path) -> Iterator[LlamaModel]:
    model = LlamaModel(model_path, shared_data, EngineOptions(n_ctx=1024, threads=1))
    model.start()
    yield model
    model.close()


@pytest.fixture(scope="session")
def run(model_path: Path) -> Iterator[Run]:
    """The embedded model with little context, for all tests that need no other options."""
    run = Run(model_path, EngineOptions(n_ctx=256, cells=1024, threads=1))
    yield run
    run.engine.close()
