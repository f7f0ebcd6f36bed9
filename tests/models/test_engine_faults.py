"""What must not spread inside the engine: a broken model, an unforeseen error, an empty prompt."""

import struct
from pathlib import Path

import pytest

from models import wire
from models.engine_options import EngineOptions
from models.errors import ModelRunError, ModelSetupError
from models.protocol import ChatMessage
from models.wire import RunFault
from tests.models import tiny_gguf
from tests.models.engine_run import Run, call

LEARNT = 256
"""Tokens of context that the tiny model says it was trained for."""


def user(text: str) -> tuple[ChatMessage, ...]:
    return (ChatMessage(role="user", content=text),)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    path = tmp_path_factory.mktemp("tiny") / "tiny.gguf"
    path.write_bytes(tiny_gguf.tiny_model())
    return Run(path, EngineOptions(n_ctx=1024, cells=1024, threads=1))


def test_an_unforeseen_error_ends_what_is_under_way_and_leaves_nothing_behind(run: Run) -> None:
    before = run.one(call(max_tokens=3)).text
    run.events.clear()
    run.engine.accept(call(id=1, max_tokens=100))
    run.engine.accept(wire.YesNoCall(id=2, prompts=(user("Is it so? " * 10), user("No?"))))
    run.engine.step()
    run.engine.fail_all("It broke.")
    assert run.engine.idle
    assert [event for event in run.events if isinstance(event, wire.Outcome)] == [
        RunFault(id=1, message="It broke."),
        RunFault(id=2, message="It broke."),
    ]
    after = run.one(call(max_tokens=3))
    assert (after.text, after.evaluated_tokens) == (before, after.prompt_tokens)


def test_a_context_beyond_what_the_model_learnt_is_not_offered(run: Run) -> None:
    assert run.engine.n_ctx == LEARNT
    with pytest.raises(ModelRunError, match=r"exceed the context of 256.*trained for more"):
        run.one(call(max_tokens=LEARNT))


def test_logits_that_are_no_numbers_are_an_error_and_not_a_reply(tmp_path: Path) -> None:
    path = tmp_path / "nan.gguf"
    path.write_bytes(tiny_gguf.tiny_model()[:-4] + struct.pack("<f", float("nan")))
    run = Run(path, EngineOptions(n_ctx=64, threads=1))
    run.engine.accept(call())
    with pytest.raises(FloatingPointError, match="viva models verify"):
        run.work(lambda: run.engine.idle)
    run.engine.fail_all("NaN")
    assert run.engine.idle
    run.engine.close()


def test_a_prompt_without_a_token_is_refused(tmp_path: Path) -> None:
    template = b"{% for m in messages %}{{ m['content'] }}<|end|>{% endfor %}"
    bare = b"{% for m in messages %}{{ m['content'] }}{% endfor %}"
    path = tmp_path / "bare.gguf"
    path.write_bytes(tiny_gguf.tiny_model().replace(template, bare + b"{#   #}"))
    run = Run(path, EngineOptions(n_ctx=64, threads=1))
    with pytest.raises(ModelRunError, match="prompt is empty"):
        run.one(call(user("")))
    assert run.engine.idle
    assert run.one(call(user("abc"), max_tokens=2)).new_tokens <= 2
    run.engine.close()


def test_more_shares_than_gpus_is_a_setup_error(tmp_path: Path) -> None:
    with pytest.raises(ModelSetupError, match="tensor_split names 40 GPUs"):
        Run(tmp_path / "none.gguf", EngineOptions(tensor_split=(1.0,) * 40))
