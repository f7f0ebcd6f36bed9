"""Opens the language model that the configuration asks for: a server if one is named, else a GGUF."""

from pathlib import Path

from models.errors import ModelSetupError
from models.llama_model import LlamaModel
from models.openai_server import OpenAIServer
from models.protocol import LanguageModel
from models.weights import locate_language_model


def open_language_model(
    data_dir: Path,
    model_path: Path | None = None,
    server_url: str | None = None,
    server_model: str | None = None,
    api_key: str | None = None,
) -> LanguageModel:
    """A started model; the caller closes it.

    Raises ModelSetupError where the choice is contradictory or the model cannot be opened.
    """
    if server_url is None:
        model = LlamaModel(locate_language_model(model_path, data_dir), data_dir)
        model.start()
        return model
    if model_path is not None:
        raise ModelSetupError(
            f"Both a model file ({str(model_path)!r}) and a server ({server_url!r}) are given. "
            "Name one of them."
        )
    if not server_model:
        raise ModelSetupError(
            f"The server {server_url!r} needs the name of its model. See {server_url}/models"
        )
    return OpenAIServer(server_url, server_model, api_key)
