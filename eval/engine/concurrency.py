"""Eight candidates in the middle of their interviews who send a message at the same moment.

Serial is the plain loop: first come, first served, with the whole history each time. When fewer
than eight were timed serially, the others are taken to last as long as the mean of these.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean, median

from eval.engine.bench import Bench
from eval.engine.figures import Figure, percentile
from eval.engine.plain import PlainReply
from eval.engine.texts import last_message
from eval.engine.together import Arrival, stream_together
from eval.engine.turns import Chat

GAIN = 2.2
FIRST_TOKEN = 1 / 3
LONGEST_WAIT = 2.0


@dataclass(frozen=True)
class Served:
    """Decoded `tokens` in `seconds`; `waits` are seconds to the first token, a candidate each."""

    tokens: int
    seconds: float
    waits: list[float]

    @property
    def rate(self) -> float:
        return self.tokens / self.seconds


def measure_concurrency(bench: Bench, chats: Sequence[Chat]) -> list[Figure]:
    """`chats` are conversations that the engine has served up to their last reply."""
    asked = [[*chat, last_message(session)] for session, chat in enumerate(chats)]
    arrivals = stream_together(bench.model, asked, bench.sizes.last_reply)
    ours = _ours(bench, arrivals)
    prompts = [bench.tokenizer.prompt(chat) for chat in asked]
    replies = []
    for prompt in prompts[: bench.sizes.serial]:
        replies.append(bench.plain.reply(prompt, bench.sizes.last_reply))
    length = mean(len(prompt) for prompt in prompts)
    return concurrency_figures(ours, serial_of(replies, len(asked)), length)


def serial_of(replies: Sequence[PlainReply], arrived: int) -> Served:
    """`arrived` candidates one after the other, of whom `replies` were timed."""
    service = mean(reply.total_s for reply in replies)
    tokens = mean(len(reply.tokens) for reply in replies)
    waits, now = [], 0.0
    for number in range(arrived):
        timed = replies[number] if number < len(replies) else None
        waits.append(now + (timed.first_s if timed else mean(r.first_s for r in replies)))
        now += timed.total_s if timed else service
    return Served(round(tokens * arrived), now, waits)


def concurrency_figures(ours: Served, serial: Served, history: float) -> list[Figure]:
    late, serial_late = percentile(ours.waits, 0.95), percentile(serial.waits, 0.95)
    return [
        Figure(
            name="concurrency_gain",
            value=ours.rate / serial.rate,
            target=GAIN,
            note=f"{ours.rate:.0f} against {serial.rate:.0f} tokens/s, prompts of {history:.0f}",
        ),
        Figure(
            name="first_token_p95_ratio",
            value=late / serial_late,
            target=FIRST_TOKEN,
            at_most=True,
            note=f"{late:.2f} against {serial_late:.2f} s",
        ),
        Figure(
            name="longest_over_median_wait",
            value=max(ours.waits) / median(ours.waits),
            target=LONGEST_WAIT,
            at_most=True,
            note=f"median {median(ours.waits):.2f} s to the first token",
        ),
    ]


def _ours(bench: Bench, arrivals: Sequence[Arrival]) -> Served:
    tokens = sum(len(bench.tokenizer.content(arrival.text)) for arrival in arrivals)
    seconds = max(arrival.end_s for arrival in arrivals)
    return Served(tokens, seconds, [arrival.first_s for arrival in arrivals])
