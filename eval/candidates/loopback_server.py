"""A llama.cpp server of its own process on the loopback, to measure the adapter for servers where none is given."""

import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from models.errors import ModelSetupError
from models.openai_server import OpenAIServer
from models.server_options import ServerOptions

CONTEXT = 2048
START_S = 60.0
_NEEDED = ("sse_starlette", "starlette_context")


@contextmanager
def loopback_server(
    model_path: Path, context: int = CONTEXT, *, log_probabilities: bool = False
) -> Iterator[str]:
    """The address of a server with that model, ended when the block is left. With `log_probabilities` it keeps the
    logits of the whole context, some 200 KB a token.

    Raises ModelSetupError where llama-cpp-python's server is not installed or does not come up.
    """
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        raise ModelSetupError(
            f"llama-cpp-python's own server needs {' and '.join(missing)}, which only the "
            "development set-up installs. Run that, or name a running server with VIVA_SERVER_URL."
        )
    port = _free_port()
    options: dict[str, object] = {
        "model": model_path,
        "port": port,
        "n_ctx": context,
        "n_threads": 1,
    }
    options["logits_all"] = log_probabilities
    command = [sys.executable, "-m", "llama_cpp.server", "--host", "127.0.0.1"]
    command += [part for name, value in options.items() for part in (f"--{name}", str(value))]
    with (
        tempfile.NamedTemporaryFile() as log,
        subprocess.Popen(command, stdout=log, stderr=log) as server,
    ):
        try:
            url = f"http://127.0.0.1:{port}/v1"
            _wait(url, server, Path(log.name))
            yield url
        finally:
            server.terminate()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait(url: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    model = OpenAIServer(ServerOptions(addresses=(url,)))
    until = time.monotonic() + START_S
    try:
        while not model.health().ready:
            if server.poll() is not None or time.monotonic() > until:
                last = log.read_text(encoding="utf-8", errors="replace").strip()[-500:]
                raise ModelSetupError(f"llama-cpp-python's server did not come up: {last}")
            time.sleep(0.1)
    finally:
        model.close()
