"""The real model in its real child process: killed, cancelled, late, and talking all the same."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import BaseModel, Field

from models.errors import ModelCancelledError, ModelRunError, ModelSetupError
from models.llama_model import LlamaModel
from models.protocol import ChatMessage, LanguageModel, Sampling, Scheduling

pytestmark = pytest.mark.weights

STORY = [ChatMessage(role="user", content="Tell me a very long story about a lighthouse.")]
SHORT = Sampling(max_tokens=8)
LONG = Sampling(max_tokens=700)


class Reply(BaseModel):
    quote: str = Field(max_length=20)
    level: int = Field(ge=1, le=5)


def wait_for(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + 5.0
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.005)


def pid_of(model: LlamaModel) -> int:
    assert model.pid is not None
    return model.pid


def test_it_is_a_language_model(llama: LanguageModel) -> None:
    assert llama.identity.name == "smollm2-135m-instruct"
    assert llama.identity.quantization == "Q4_1"
    assert str(llama.identity.digest).startswith("sha256:")
    assert llama.health().ready


def test_a_stream_and_a_chat_say_the_same(llama: LlamaModel) -> None:
    reply = llama.chat(STORY, SHORT)
    pieces = list(llama.stream(STORY, SHORT))
    assert "".join(pieces) == reply.text
    assert len(pieces) > 1
    assert (reply.new_tokens, reply.finish) == (8, "length")


def test_extract_gives_a_validated_object(llama: LlamaModel) -> None:
    assert 1 <= llama.extract(STORY, Reply, Sampling(max_tokens=60)).level <= 5


def test_extract_says_that_max_tokens_was_too_small(llama: LlamaModel) -> None:
    with pytest.raises(ModelRunError, match="cut at max_tokens=4"):
        llama.extract(STORY, Reply, Sampling(max_tokens=4))


def test_yes_probabilities_are_probabilities(llama: LlamaModel) -> None:
    prompts = [[ChatMessage(role="user", content=f"Repeat this word: {w}")] for w in ("Yes", "No")]
    yes, no = llama.yes_probabilities(prompts, Scheduling())
    assert yes.p_yes > no.p_yes
    assert 0 < yes.mass <= 1
    assert 0 < no.mass <= 1
    (alone,) = llama.yes_probabilities(prompts[:1], Scheduling(session="a", background=True))
    assert alone.p_yes == pytest.approx(yes.p_yes, abs=0.02)
    assert llama.yes_probabilities([], Scheduling()) == []


def test_prepare_compiles_in_the_child(llama: LlamaModel) -> None:
    llama.prepare([])
    llama.prepare([Reply])
    assert llama.health().ready


def test_a_second_turn_evaluates_what_is_new(llama: LlamaModel) -> None:
    first = llama.chat(STORY, Sampling(max_tokens=8, session="a"))
    turns = [
        ChatMessage(role="assistant", content=first.text),
        ChatMessage(role="user", content="Go on."),
    ]
    second = llama.chat([*STORY, *turns], Sampling(max_tokens=8, session="a"))
    assert second.evaluated_tokens < second.prompt_tokens - first.prompt_tokens + 16
    assert second.prompt_tokens > first.prompt_tokens


def test_too_long_names_the_numbers_and_keeps_the_child(llama: LlamaModel) -> None:
    pid = pid_of(llama)
    with pytest.raises(ModelRunError, match="exceed the context of 1024"):
        llama.chat(STORY, Sampling(max_tokens=1024))
    assert pid_of(llama) == pid


def test_killed_while_it_streams_it_is_back_within_5_s(llama: LlamaModel) -> None:
    pieces = llama.stream(STORY, LONG)
    next(pieces)
    killed = time.monotonic()
    os.kill(pid_of(llama), signal.SIGKILL)
    with pytest.raises(ModelRunError, match="Part of the reply was out"):
        list(pieces)
    assert llama.chat(STORY, Sampling(max_tokens=1)).new_tokens == 1
    assert time.monotonic() - killed < 5.0
    assert llama.health().ready


def test_killed_while_nothing_was_shown_the_request_is_tried_again(llama: LlamaModel) -> None:
    restarts = llama.health().restarts
    timer = threading.Timer(0.3, os.kill, (pid_of(llama), signal.SIGKILL))
    timer.start()
    reply = llama.chat(STORY, Sampling(max_tokens=80))
    timer.join()
    assert reply.new_tokens == 80
    assert llama.health().restarts == restarts + 1


def test_killed_in_company_everybody_gets_a_reply(llama: LlamaModel) -> None:
    replies: dict[str, int] = {}

    def ask(session: str) -> None:
        sampling = Sampling(max_tokens=60, session=session)
        replies[session] = llama.chat(STORY, sampling).new_tokens

    threads = [threading.Thread(target=ask, args=(session,)) for session in "abcd"]
    for thread in threads:
        thread.start()
    wait_for(lambda: llama.load().in_flight == 4)
    os.kill(pid_of(llama), signal.SIGKILL)
    for thread in threads:
        thread.join()
    assert replies == dict.fromkeys("abcd", 60)
    assert llama.load().quarantined == 0


def test_a_cancel_returns_and_frees_the_model_within_200_ms(llama: LlamaModel) -> None:
    cancel, times = threading.Event(), [0.0]
    pieces = llama.stream(STORY, LONG, cancel)
    next(pieces)

    def press() -> None:
        times[0] = time.monotonic()
        cancel.set()

    timer = threading.Timer(0.2, press)
    timer.start()
    with pytest.raises(ModelCancelledError):
        list(pieces)
    assert time.monotonic() - times[0] < 0.2
    timer.join()
    llama.chat(STORY, Sampling(max_tokens=1))
    assert time.monotonic() - times[0] < 1.5


def test_closing_a_stream_cancels_it_even_before_its_first_piece(llama: LlamaModel) -> None:
    begun = time.monotonic()
    for read in (0, 2):
        pieces = llama.stream(STORY, LONG)
        for _ in range(read):
            next(pieces)
        pieces.close()
    llama.chat(STORY, Sampling(max_tokens=1))
    assert time.monotonic() - begun < 4.0


def test_a_deadline_ends_a_long_reply(llama: LlamaModel) -> None:
    with pytest.raises(ModelRunError, match=r"deadline of 0\.4 s"):
        llama.chat(STORY, LONG.model_copy(update={"deadline_s": 0.4}))


def test_many_callers_at_once_each_get_their_own_reply(llama: LlamaModel) -> None:
    # Words that this model repeats surely: company changes the last bits of what is nearly a tie.
    words = ["apple", "river", "copper", "violin"]
    asked = {
        word: [ChatMessage(role="user", content=f"Repeat this word and nothing else: {word}")]
        for word in words
    }
    together: dict[str, str] = {}

    def ask(word: str) -> None:
        together[word] = llama.chat(asked[word], Sampling(max_tokens=12)).text

    threads = [threading.Thread(target=ask, args=(word,)) for word in words]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(word in together[word].lower() for word in words)


def test_a_model_that_llama_cpp_refuses_is_a_setup_error(model_path: Path, tmp_path: Path) -> None:
    content = model_path.read_bytes()
    assert content.count(b"\x05\0\0\0\0\0\0\0llama") >= 1
    strange = tmp_path / "strange.gguf"
    strange.write_bytes(content.replace(b"\x05\0\0\0\0\0\0\0llama", b"\x05\0\0\0\0\0\0\0lamal", 1))
    model = LlamaModel(strange, tmp_path)
    with pytest.raises(ModelSetupError, match=r"cannot load .*strange\.gguf"):
        model.start()


OWNER = """
import sys, time
from pathlib import Path
from models.engine_options import EngineOptions
from models.llama_model import LlamaModel
options = EngineOptions(n_ctx=256, threads=1)
model = LlamaModel(Path(sys.argv[1]), Path(sys.argv[2]), options)
model.start()
print(model.pid, flush=True)
time.sleep(60)
"""


def test_the_child_does_not_outlive_an_app_that_is_killed(model_path: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-c", OWNER, str(model_path), str(tmp_path)]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as app:
        assert app.stdout is not None
        child = int(app.stdout.readline())
        assert Path(f"/proc/{child}/cmdline").read_bytes().count(b"models.worker") == 1
        app.kill()
    gone = time.monotonic() + 5.0
    while Path(f"/proc/{child}/status").exists() and not is_zombie(child):
        assert time.monotonic() < gone
        time.sleep(0.02)


def is_zombie(pid: int) -> bool:
    try:
        return "\nState:\tZ" in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return True
