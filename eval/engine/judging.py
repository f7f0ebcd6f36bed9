"""Judging eight claims about one answer in both orders of the options: sixteen prompts in one call.

Against the plain loop, a call for each prompt: cold, as in a service where others are served in
between, and warm, where Llama may keep what two prompts in a row begin with. Against generating a
JSON verdict for each claim, cold. And against the floor: the same tokens evaluated once.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

from pydantic import BaseModel, Field

from agent.grading.model_judge import ORDERS, judge_prompt
from eval.engine.bench import Bench
from eval.engine.figures import Figure
from eval.engine.texts import ANSWER, CLAIMS, QUESTION, REFERENCE
from models.grammar import grammar_for
from models.protocol import ChatMessage, Scheduling

JSON_TOKENS = 100
"""Length at which a JSON verdict is cut: about 20 tokens of names, a sentence quoted, two of reason."""

AS_JSON = (
    "\nGive the verdict, a quote from the answer that shows it, and the reason in one sentence, "
    "as a JSON object."
)


class JsonVerdict(BaseModel):
    """What a judge that writes is asked for; long enough that no model is done before the cut."""

    verdict: Literal["met", "not met"]
    quote: str = Field(min_length=200, max_length=400)
    reason: str = Field(min_length=200, max_length=400)


@dataclass(frozen=True)
class Seconds:
    """Seconds for all eight claims, each way; `tokens` of the floor, `written` per JSON verdict."""

    ours: float
    floor: float
    cold: float
    warm: float
    json: float
    tokens: int
    written: float


def measure_judging(bench: Bench) -> list[Figure]:
    ours, floor, tokens = [], [], 0
    for number in range(bench.sizes.rounds):
        chats = prompts_of(number)
        ids = [bench.tokenizer.prompt(chat) for chat in chats]
        began = time.perf_counter()
        bench.model.yes_probabilities(chats, Scheduling(background=True))
        ours.append(time.perf_counter() - began)
        seconds, tokens = bench.bare.evaluate_once(ids)
        floor.append(seconds)
    prompts = [bench.tokenizer.prompt(chat) for chat in prompts_of(0)]
    json_s, written = _json(bench)
    return judging_figures(
        Seconds(
            ours=median(ours),
            floor=median(floor),
            cold=_cold(bench, prompts),
            warm=_warm(bench, prompts),
            json=json_s,
            tokens=tokens,
            written=written,
        )
    )


def prompts_of(number: int) -> list[list[ChatMessage]]:
    """Sixteen chats about the question as it is asked in round `number`: nothing is at hand."""
    question = f"(round {number}) {QUESTION}"
    return [
        judge_prompt(question, REFERENCE, ANSWER, claim, order)
        for claim in CLAIMS
        for order in ORDERS
    ]


def judging_figures(seconds: Seconds) -> list[Figure]:
    ours = seconds.ours
    return [
        Figure(
            name="judge_speedup",
            value=seconds.cold / ours,
            target=3.5,
            note=f"{ours:.1f} against {seconds.cold:.1f} s, other calls in between",
        ),
        Figure(
            name="judge_speedup_warm",
            value=seconds.warm / ours,
            note=f"against {seconds.warm:.1f} s with nobody else served",
        ),
        Figure(
            name="judge_over_floor",
            value=ours / seconds.floor,
            target=1.25,
            at_most=True,
            note=f"{seconds.tokens} tokens once: {seconds.floor:.1f} s",
        ),
        Figure(
            name="judge_over_json",
            value=seconds.json / ours,
            target=10.0,
            note=f"against {seconds.json:.0f} s for JSON of {seconds.written:.0f} tokens a claim",
        ),
    ]


def _cold(bench: Bench, prompts: Sequence[list[int]]) -> float:
    """The sampled calls stand for all, by their tokens."""
    step = -(-len(prompts) // bench.sizes.cold_calls)
    sample = list(prompts[::step])
    spent = 0.0
    for prompt in sample:
        bench.plain.forget()
        spent += bench.plain.reply(prompt, 1).total_s
    return spent * sum(map(len, prompts)) / sum(map(len, sample))


def _warm(bench: Bench, prompts: Sequence[list[int]]) -> float:
    """The first call is cold; the sampled ones after it stand for all others."""
    bench.plain.forget()
    first, *others = [
        bench.plain.reply(prompt, 1).total_s for prompt in prompts[: bench.sizes.warm_calls]
    ]
    return first + sum(others) / len(others) * (len(prompts) - 1)


def _json(bench: Bench) -> tuple[float, float]:
    """(seconds for all claims, mean tokens written for one)."""
    grammar = grammar_for(JsonVerdict)
    chats = prompts_of(0)[:: len(ORDERS)][: bench.sizes.json_calls]
    spent, written = 0.0, 0
    for (message,) in chats:
        asked = ChatMessage(role="user", content=message.content + AS_JSON)
        bench.plain.forget()
        reply = bench.plain.reply(bench.tokenizer.prompt([asked]), JSON_TOKENS, grammar)
        spent += reply.total_s
        written += len(reply.tokens)
    return spent / len(chats) * len(CLAIMS), written / len(chats)
