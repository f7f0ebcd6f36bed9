"""The three sides of every comparison, open over the same file with the same threads.

`model` is the engine as the app uses it (child process, pipes, queue), `plain` the loop that it has
to beat, `bare` the floor that it cannot go below.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from eval.engine.bare import BareLoop
from eval.engine.plain import PlainLoop
from models.engine_options import EngineOptions
from models.llama_model import LlamaModel
from models.tokenizing import Tokenizer

SESSIONS = 8
TURNS = 10


@dataclass(frozen=True)
class Sizes:
    """How much is measured. What is `sampled` stands for the rest, whose calls are alike.

    `short`: turns of about 20 tokens instead of 50. `reply` tokens a turn, `last_reply` in the turn
    that all arrive with together. Overhead: `pairs` of `steps` tokens. `rounds` of judging.
    """

    short: bool
    reply: int
    last_reply: int
    pairs: int
    steps: int
    rounds: int
    serial: int
    cold_calls: int
    warm_calls: int
    json_calls: int


QUICK = Sizes(
    short=True, reply=4, last_reply=24, pairs=3, steps=24, rounds=1,
    serial=3, cold_calls=2, warm_calls=5, json_calls=1,
)  # fmt: skip
FULL = Sizes(
    short=False, reply=12, last_reply=48, pairs=15, steps=32, rounds=3,
    serial=8, cold_calls=16, warm_calls=16, json_calls=8,
)  # fmt: skip


@dataclass(frozen=True)
class Bench:
    """See `open_bench`."""

    model: LlamaModel
    plain: PlainLoop
    bare: BareLoop
    sizes: Sizes

    @property
    def tokenizer(self) -> Tokenizer:
        """The engine's own: all sides get the same token ids."""
        return self.bare.tokenizer


@contextmanager
def open_bench(
    path: Path, data_dir: Path, threads: int, gpu_layers: int, sizes: Sizes
) -> Iterator[Bench]:
    """Load all three. Raises ModelSetupError where one of them cannot be loaded."""
    options = EngineOptions(threads=threads, gpu_layers=gpu_layers)
    with ExitStack() as stack:
        model = LlamaModel(path, data_dir, options)
        stack.callback(model.close)
        model.start()
        plain = PlainLoop(path, options.n_ctx, threads, gpu_layers)
        stack.callback(plain.close)
        bare = BareLoop(path, options)
        stack.callback(bare.close)
        yield Bench(model, plain, bare, sizes)
