"""One stream's tokens per second against what memory bandwidth allows.

Each decoded token reads every weight but the table of input embeddings once, so no single stream
decodes faster than bandwidth over these bytes. The KV cache is left out: it is small here.
"""

from collections.abc import Callable
from statistics import median

from eval.engine.bench import Bench
from eval.engine.figures import Figure
from eval.engine.texts import last_message
from eval.engine.together import stream_together
from models.bandwidth import gpu_bandwidth, ram_bandwidth
from models.hardware import Hardware

ROUNDS = 3
TOKENS = 64


def bandwidth_of(hardware: Hardware, threads: int) -> tuple[float, str]:
    """Bytes per second and where the figure is from: the first GPU's data sheet, else a copy in RAM."""
    for gpu in hardware.gpus:
        known = gpu_bandwidth(gpu.name)
        if known is not None:
            return known, f"{gpu.name}, data sheet"
    return ram_bandwidth(threads), "RAM, measured by a copy"


def against_bandwidth(
    hardware: Hardware, threads: int, token_bytes: int
) -> Callable[[Bench], list[Figure]]:
    """A measurement of one stream for `eval.engine.measure`; `token_bytes` are read per token."""

    def measure(bench: Bench) -> list[Figure]:
        rates = [_rate(bench) for _ in range(ROUNDS)]
        bandwidth, source = bandwidth_of(hardware, threads)
        return bandwidth_figures(median(rates), bandwidth, token_bytes, source)

    return measure


def bandwidth_figures(rate: float, bandwidth: float, token_bytes: int, source: str) -> list[Figure]:
    limit = bandwidth / token_bytes
    return [
        Figure(name="single_stream_tokens_per_s", value=rate, note="decoding, prompt not counted"),
        Figure(
            name="bandwidth_share",
            value=rate / limit,
            note=f"limit {limit:.0f} tokens/s: {bandwidth / 1e9:.0f} GB/s ({source}) over "
            f"{token_bytes / 1e9:.2f} GB a token",
        ),
    ]


def _rate(bench: Bench) -> float:
    (arrival,) = stream_together(bench.model, [[last_message(0)]], TOKENS)
    decoded = len(bench.tokenizer.content(arrival.text)) - 1
    return decoded / (arrival.end_s - arrival.first_s)
