"""Many requests at once: what is evaluated, whose turn it is, how each of them ends."""

from pathlib import Path
from typing import Literal

import numpy as np
import pytest

from models import wire
from models.engine_options import EngineOptions, LoraAdapter
from models.errors import ModelRunError, ModelSetupError
from models.protocol import ChatMessage
from models.wire import Finished, YesNoCall
from tests.models import tiny_gguf
from tests.models.engine_run import QUESTION, Run, call, user

pytestmark = pytest.mark.weights


def test_greedy_is_deterministic_and_streams_what_it_returns(run: Run) -> None:
    # Once before: a prompt that is read anew and one from the cache differ in the last bits of their
    # sums, which decides between two tokens that are nearly as likely.
    run.one(call())
    first = run.one(call(stream=True))
    pieces = [event.text for event in run.events if isinstance(event, wire.Piece)]
    assert first.text == "".join(pieces) == run.one(call()).text
    assert (first.finish, first.new_tokens) == ("length", 12)


def test_a_turn_evaluates_only_what_is_new(run: Run) -> None:
    first = run.one(call())
    reply = ChatMessage(role="assistant", content=first.text)
    next_turn = (*QUESTION, reply, ChatMessage(role="user", content="And two more?"))
    second = run.one(call(next_turn))
    new = second.prompt_tokens - first.prompt_tokens - first.new_tokens
    assert second.evaluated_tokens <= 1.1 * new + 1


def test_interleaved_sessions_keep_what_they_have_and_do_not_mix(run: Run) -> None:
    words = ["apple", "river", "copper", "violin"]
    prompts = [user(f"Repeat this word and nothing else: {word}") for word in words]
    alone = [run.one(call(prompt)).text for prompt in prompts]
    calls = [call(prompt, id=number) for number, prompt in enumerate(prompts, start=1)]
    for _ in range(2):
        ends = run.finish(*calls)
        assert [end.text for end in ends if isinstance(end, Finished)] == alone
    assert all(word in text.lower() for word, text in zip(words, alone, strict=True))
    # A few tokens at the end are cheaper to evaluate again than to fetch from host memory.
    assert all(end.evaluated_tokens <= 10 for end in ends if isinstance(end, Finished))


def test_a_common_beginning_is_evaluated_once_for_all_who_come_together(run: Run) -> None:
    common = ChatMessage(role="system", content="You examine engineers about inference. " * 12)
    calls = [call((common, *user(f"Question {n}?")), id=n, max_tokens=2) for n in range(1, 5)]
    ends = [end for end in run.finish(*calls) if isinstance(end, Finished)]
    length = min(end.prompt_tokens for end in ends)
    assert sum(end.evaluated_tokens for end in ends) < 2 * length


def test_idle_sessions_are_swapped_out_and_come_back(model_path: Path) -> None:
    options = EngineOptions(n_ctx=256, cells=512, threads=1)  # room for two sessions, not for six
    run = Run(model_path, options)
    sessions = [user(f"Session {n}. " + f"Talk of item {n} again. " * 20) for n in range(6)]
    first = [run.one(call(messages, max_tokens=4)) for messages in sessions]
    again = [run.one(call(messages, max_tokens=4)) for messages in sessions]
    run.engine.close()
    assert [end.text for end in again] == [end.text for end in first]
    assert all(end.evaluated_tokens == 1 for end in again)


def test_more_than_fits_waits_for_room_instead_of_failing(model_path: Path) -> None:
    run = Run(model_path, EngineOptions(n_ctx=200, cells=256, threads=1, swap_mb=0))
    calls = [call(user(f"Item {n}. " * 20), id=n, max_tokens=8) for n in range(1, 7)]
    ends = run.finish(*calls)
    run.engine.close()
    assert all(isinstance(end, Finished) and end.new_tokens == 8 for end in ends)


def test_candidates_come_before_background_work(run: Run) -> None:
    late = call(user("What is a cache?"), id=2, max_tokens=2)
    early = call(user("Background. " * 30), id=1, max_tokens=2, background=True)
    run.finish(early, late)
    order = [event.id for event in run.events if isinstance(event, Finished)]
    assert order == [2, 1]


def test_the_seed_decides_above_temperature_zero(run: Run) -> None:
    texts = [run.one(call(temperature=1.0, seed=seed)).text for seed in (1, 1, 2)]
    assert texts[0] == texts[1] != texts[2]


def test_a_stop_string_ends_the_text(run: Run) -> None:
    whole = run.one(call()).text
    stop = whole[8:11]
    cut = run.one(call(stop=(stop,)))
    assert (cut.text, cut.finish) == (whole[: whole.index(stop)], "stop")


def test_too_long_is_an_error_with_numbers(run: Run) -> None:
    with pytest.raises(ModelRunError, match=r"max_tokens is 256.*exceed the context of 256"):
        run.one(call(max_tokens=256))
    with pytest.raises(ModelRunError, match="exceed the context"):
        run.yes("word " * 600)
    with pytest.raises(ModelRunError, match=r"need \d+ cells at once and the KV cache has 1024"):
        run.yes(*(f"{n} and on " * 40 for n in range(12)))


def test_it_runs_to_the_very_end_of_the_context(run: Run) -> None:
    tokenizer = run.engine.tokenizer
    words = user("go on " * ((240 - len(tokenizer.prompt(QUESTION))) // 2))
    room = 256 - len(tokenizer.prompt(words))
    assert run.one(call(words, max_tokens=room)).prompt_tokens + room == 256


def test_cancel_ends_a_call_between_tokens_in_its_prompt_and_while_it_waits(run: Run) -> None:
    run.events.clear()
    run.engine.accept(call(id=1, max_tokens=200, stream=True))
    run.work(lambda: sum(isinstance(event, wire.Piece) for event in run.events) >= 3)
    run.engine.accept(call(user("A long prompt. " * 40), id=2))
    run.engine.accept(YesNoCall(id=3, prompts=(user("Is it so?"),)))
    run.engine.step()
    for number in (1, 2, 3, 4):  # 4 is no call at all
        run.engine.cancel(number)
    assert run.engine.idle
    ends = [event for event in run.events if isinstance(event, wire.RunFault)]
    assert [(end.id, end.cancelled) for end in ends] == [(1, True), (2, True), (3, True)]
    assert run.one(call()).new_tokens == 12


def test_yes_and_no_are_told_apart(run: Run) -> None:
    yes, no = run.yes("Repeat this one word: Yes", "Repeat this one word: No").p_yes
    assert yes > no


def test_many_prompts_are_judged_as_one_batch_that_shares_their_beginning(run: Run) -> None:
    trunk = "The answer: keys and values are kept so that nothing is computed twice. " * 5
    ends = [("Yes", "No")[n % 2] + "!" * (n // 2) for n in range(40)]
    texts = [f"{trunk}\nRepeat this one word: {end}" for end in ends]
    together = run.yes(*texts)
    assert len(together.p_yes) == len(together.mass) == 40
    assert together.evaluated_tokens < together.prompt_tokens / 5
    assert min(together.p_yes[::2]) > max(together.p_yes[1::2])  # each prompt got its own answer
    alone = [run.yes(text).p_yes[0] for text in texts[:6]]
    # Kernels for many rows and for one round differently, more on some processors than on others.
    assert together.p_yes[:6] == pytest.approx(alone, abs=0.15)


def test_no_prompt_to_judge_is_an_error(run: Run) -> None:
    with pytest.raises(ModelRunError, match="No prompt was given"):
        run.yes()


def lora_adapter(folder: Path) -> Path:
    """An adapter of random weights for one layer of the embedded model, 576 wide."""
    random = np.random.default_rng(0)
    name, width, rank = "blk.5.attn_q.weight", 576, 4
    weights = random.normal(size=2 * rank * width).astype(np.float32)
    keys = [
        tiny_gguf.key("general.architecture", "llama"),
        tiny_gguf.key("general.type", "adapter"),
        tiny_gguf.key("adapter.type", "lora"),
        tiny_gguf.key("adapter.lora.alpha", 8.0),
    ]
    tensors = [(f"{name}.lora_a", (width, rank)), (f"{name}.lora_b", (rank, width))]
    path = folder / "adapter.gguf"
    path.write_bytes(tiny_gguf.file(keys, tensors, weights.tobytes()))
    return path


def test_a_lora_adapter_changes_what_the_model_says(model_path: Path, tmp_path: Path) -> None:
    texts = []
    for scale in (None, 0.0, 1.0):
        adapters = () if scale is None else (LoraAdapter(path=lora_adapter(tmp_path), scale=scale),)
        run = Run(model_path, EngineOptions(n_ctx=256, threads=1, lora=adapters))
        texts.append(run.one(call()).text)
        run.engine.close()
    assert texts[0] == texts[1] != texts[2]


def test_a_lora_adapter_that_is_none_is_refused(model_path: Path, tmp_path: Path) -> None:
    adapter = tmp_path / "adapter.gguf"
    adapter.write_bytes(b"GGUF nothing")
    with pytest.raises(ModelSetupError, match=r"cannot load the LoRA adapter .*adapter\.gguf"):
        Run(model_path, EngineOptions(lora=(LoraAdapter(path=adapter),)))


@pytest.mark.parametrize("kv_type", ["q8_0", "q4_0"])
def test_a_quantized_kv_cache_answers_too(
    model_path: Path, kv_type: Literal["q8_0", "q4_0"]
) -> None:
    run = Run(model_path, EngineOptions(n_ctx=256, threads=1, kv_type=kv_type))
    assert run.one(call()).text.strip()
    run.engine.close()


def test_a_quantized_kv_cache_without_flash_attention_is_refused(model_path: Path) -> None:
    with pytest.raises(ModelSetupError, match="needs flash attention"):
        Run(model_path, EngineOptions(kv_type="q8_0", flash_attention="off"))
