"""Prompt tokens evaluated per new token: eight interleaved sessions of ten turns.

New are the tokens of a turn's prompt that stand neither in the prompt of the session's turn before
nor in the reply to it; of the first turns, what only the first session's prompt begins with counts
as new once. So the count of new tokens is the least that anybody could evaluate.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from eval.engine.bench import SESSIONS, TURNS, Bench
from eval.engine.figures import Figure
from eval.engine.plain import evaluated_by_rule
from eval.engine.texts import message, opening
from eval.engine.together import all_at_once
from models.protocol import ChatMessage, Completion, Sampling
from models.token_trie import shared_length

Chat = list[ChatMessage]
Tokenize = Callable[[Sequence[ChatMessage]], list[int]]
TARGET = 1.10


@dataclass(frozen=True)
class Call:
    """One turn of one session: the ids of its prompt and of the reply to it."""

    session: int
    prompt: list[int]
    reply: list[int]


@dataclass(frozen=True)
class Turns:
    """`chats` are the conversations as they stand after the last turn."""

    figures: list[Figure]
    chats: list[Chat]


def measure_turns(bench: Bench) -> Turns:
    chats: list[Chat] = [[opening()] for _ in range(SESSIONS)]
    calls: list[Call] = []
    evaluated = 0
    for turn in range(TURNS):
        for session, chat in enumerate(chats):
            chat.append(message(session, turn, bench.sizes.short))
        replies = all_at_once([partial(_ask, bench, chats, s) for s in range(SESSIONS)])
        for session, (chat, reply) in enumerate(zip(chats, replies, strict=True)):
            ids = bench.tokenizer.content(reply.text)
            calls.append(Call(session, bench.tokenizer.prompt(chat), ids))
            chat.append(ChatMessage(role="assistant", content=reply.text))
        evaluated += sum(reply.evaluated_tokens for reply in replies)
    return Turns(_figures(evaluated, calls), chats)


def new_tokens(calls: Sequence[Call]) -> int:
    """See the module; `calls` in the order in which they were made."""
    last: dict[int, Call] = {}
    total = 0
    for call in calls:
        before = last.get(call.session)
        known = [*before.prompt, *before.reply] if before else calls[0].prompt
        shared = 0 if call is calls[0] else shared_length(known, call.prompt)
        total += len(call.prompt) - shared
        last[call.session] = call
    return total


def plain_tokens(calls: Sequence[Call]) -> int:
    """What the plain loop evaluates for `calls`: its last call is another session's."""
    last: list[int] = []
    total = 0
    for call in calls:
        total += evaluated_by_rule(last, call.prompt)
        last = [*call.prompt, *call.reply[:-1]]
    return total


def _ask(bench: Bench, chats: Sequence[Chat], session: int) -> Completion:
    sampling = Sampling(session=f"candidate-{session}", max_tokens=bench.sizes.reply)
    return bench.model.chat(chats[session], sampling)


def _figures(evaluated: int, calls: Sequence[Call]) -> list[Figure]:
    new = new_tokens(calls)
    plain = plain_tokens(calls)
    note = f"{evaluated} evaluated for {new} new, {SESSIONS} sessions of {TURNS} turns"
    return [
        Figure(
            name="prompt_tokens_per_new",
            value=evaluated / new,
            target=TARGET,
            at_most=True,
            note=note,
        ),
        Figure(
            name="prompt_tokens_per_new_plain",
            value=plain / new,
            note=f"{plain} evaluated by the plain loop, counted by its own rule",
        ),
    ]
