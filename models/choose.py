"""Opens the language model that the configuration asks for: servers if any are named, else a GGUF."""

from pathlib import Path

from models.engine_options import EngineOptions
from models.errors import ModelSetupError
from models.llama_model import LlamaModel
from models.openai_server import OpenAIServer
from models.protocol import LanguageModel
from models.server_options import ServerOptions
from models.weights import locate_language_model


def open_language_model(
    data_dir: Path,
    model_path: Path | None = None,
    servers: ServerOptions | None = None,
    options: EngineOptions | None = None,
) -> LanguageModel:
    """A started model; the caller closes it. `options` are for a model file, not for a server.

    Raises ModelSetupError where the choice is contradictory or the model cannot be opened.
    """
    if servers is None:
        model = LlamaModel(locate_language_model(model_path, data_dir), data_dir, options)
        model.start()
        return model
    if model_path is not None:
        raise ModelSetupError(
            f"Both a model file ({str(model_path)!r}) and a server ({servers.addresses[0]!r}) are "
            "given. Name one of them."
        )
    server = OpenAIServer(servers)
    try:
        server.connect()
    except ModelSetupError:
        server.close()
        raise
    return server
