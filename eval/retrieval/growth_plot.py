"""The growth of a corpus as a picture: time of a query and of opening, and memory, by passages."""

from collections.abc import Sequence
from pathlib import Path

from eval.retrieval.growth import Grown


def draw_growth(sizes: Sequence[Grown], target: Path) -> None:
    """Write a PNG of two panels to `target`."""
    import matplotlib as mpl  # noqa: PLC0415

    mpl.use("Agg")
    from matplotlib import pyplot as plt  # noqa: PLC0415

    passages = [row.passages for row in sizes]
    figure, (time, memory) = plt.subplots(1, 2, figsize=(10, 4), layout="constrained")
    time.plot(passages, [row.query_p95_ms for row in sizes], "o-", label="query, 95th percentile")
    time.plot(passages, [row.query_p50_ms for row in sizes], "o-", label="query, median")
    time.plot(passages, [row.embedding_p50_ms for row in sizes], "o--", label="of it embedding")
    time.axhline(40, color="grey", linewidth=0.8, label="bound at 100 000: 40 ms")
    time.set(xscale="log", xlabel="passages", ylabel="ms", ylim=(0, None), title="A query")
    time.legend()
    memory.plot(passages, [row.rss_mib for row in sizes], "o-", label="resident memory (MiB)")
    memory.plot(passages, [1000 * row.open_s for row in sizes], "o-", label="opening (ms)")
    memory.set(xscale="log", xlabel="passages", ylim=(0, None), title="Opening and memory")
    memory.legend()
    figure.savefig(target, dpi=120)
    plt.close(figure)
