"""Runs all measurements on one bench, in an order in which none disturbs the next."""

import os
import time
from collections.abc import Callable
from pathlib import Path

from eval.engine.bench import FULL, QUICK, Bench, open_bench
from eval.engine.concurrency import measure_concurrency
from eval.engine.figures import Figure, Report, Setup
from eval.engine.judging import measure_judging
from eval.engine.other_load import other_load, read_clock
from eval.engine.overhead import measure_overhead
from eval.engine.turns import measure_turns

OnProgress = Callable[[float, str], None]
"""Called with the share done (0..1) and what is being done."""

Extra = Callable[[Bench], list[Figure]]


def measure_engine(
    path: Path,
    data_dir: Path,
    setup: Setup,
    on_progress: OnProgress,
    extra: Extra | None = None,
) -> Report:
    """`extra` measures more on the same bench. Raises ModelSetupError, ModelRunError."""
    began = time.perf_counter()
    on_progress(0.0, "loading the model three times")
    sizes = QUICK if setup.quick else FULL
    with open_bench(path, data_dir, setup.threads, setup.gpu_layers, sizes) as bench:
        processes = tuple(filter(None, (os.getpid(), bench.model.pid)))
        before = read_clock(processes)
        figures = _all(bench, on_progress)
        if extra is not None:
            on_progress(0.95, "one stream against memory bandwidth")
            figures += extra(bench)
        figures += other_load(before, read_clock(processes), os.cpu_count() or 1)
    on_progress(1.0, "done")
    return Report(setup=setup, figures=tuple(figures), seconds=time.perf_counter() - began)


def _all(bench: Bench, on_progress: OnProgress) -> list[Figure]:
    on_progress(0.05, "the engine against a bare loop")
    overhead = measure_overhead(bench)
    on_progress(0.25, "eight interleaved sessions")
    turns = measure_turns(bench)
    on_progress(0.4, "eight candidates at once")
    concurrency = measure_concurrency(bench, turns.chats)
    on_progress(0.6, "judging")
    return [*turns.figures, *measure_judging(bench), *concurrency, *overhead]
