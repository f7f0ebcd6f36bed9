"""What the engine adds to the llama.cpp calls that it makes: a relative cost, and the rates of both.

Eight short chats whose prompts are at hand are decoded by the whole engine (threads of the caller,
queue, pipes, child, scheduling, text) and by a bare loop with the same batches of eight. The two
take turns, each after the other in half of the pairs. The fastest run of each counts, because whatever
disturbs a machine only makes a run slower; single pairs differ by a fifth either way, and their median
stands beside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from eval.engine.bench import SESSIONS, Bench
from eval.engine.figures import Figure
from eval.engine.texts import last_message
from eval.engine.together import stream_together
from models.protocol import ChatMessage

TARGET = 0.05


@dataclass(frozen=True)
class Pair:
    """Seconds per decoded token, all candidates together."""

    ours: float
    bare: float


def measure_overhead(bench: Bench) -> list[Figure]:
    """Best on a fresh engine: what idles in its cache costs time too."""
    chats: list[list[ChatMessage]] = [[last_message(session)] for session in range(SESSIONS)]
    prompts = [bench.tokenizer.prompt(chat) for chat in chats]
    stream_together(bench.model, chats, 1)
    bench.bare.hold(prompts)
    pairs = [_pair(bench, chats, prompts, number) for number in range(bench.sizes.pairs)]
    alone = bench.plain.reply(prompts[0], bench.sizes.steps)
    single = (alone.total_s - alone.first_s) / max(1, len(alone.tokens) - 1)
    return overhead_figures(pairs, single)


def overhead_figures(pairs: Sequence[Pair], single: float) -> list[Figure]:
    """`single`: seconds per token of the plain loop, one candidate at a time, prompts not counted."""
    ours, bare = median(pair.ours for pair in pairs), median(pair.bare for pair in pairs)
    ratios = sorted(pair.ours / pair.bare - 1 for pair in pairs)
    return [
        Figure(
            name="overhead",
            value=min(pair.ours for pair in pairs) / min(pair.bare for pair in pairs) - 1,
            target=TARGET,
            at_most=True,
            note=f"fastest of {len(pairs)}; of pairs {ratios[0]:+.3f} to {ratios[-1]:+.3f}, "
            f"median {median(ratios):+.3f}",
        ),
        Figure(
            name="decode_gain",
            value=single / ours,
            note=f"decoding alone: {1 / ours:.0f} against {1 / single:.0f} tokens/s",
        ),
        Figure(
            name="decode_gain_bare",
            value=single / bare,
            note=f"a bare loop: {1 / bare:.0f} tokens/s in batches of {SESSIONS}",
        ),
    ]


def _pair(
    bench: Bench, chats: Sequence[list[ChatMessage]], prompts: Sequence[list[int]], number: int
) -> Pair:
    if number % 2:
        bare = _bare(bench, prompts)
        return Pair(_ours(bench, chats), bare)
    return Pair(_ours(bench, chats), _bare(bench, prompts))


def _ours(bench: Bench, chats: Sequence[list[ChatMessage]]) -> float:
    arrivals = stream_together(bench.model, chats, bench.sizes.steps)
    tokens = sum(len(bench.tokenizer.content(arrival.text)) for arrival in arrivals)
    return max(arrival.end_s for arrival in arrivals) / tokens


def _bare(bench: Bench, prompts: Sequence[list[int]]) -> float:
    seconds = bench.bare.decode_together(prompts, bench.sizes.steps)
    return seconds / (len(prompts) * bench.sizes.steps)
