"""The juror's variants side by side: `python -m eval.juror.variants [--data DIR] [--only a,e] [--labels N]`.

Seven tenths of the items to learn from, three to be measured on, the same for all. (a) and what runs on
the language model learn from about N labels, (b) from all. What each found is kept in the data directory,
so that a stopped run goes on and the stacks have their parts. `--tune` tries rates and epochs of the
networks on a part of the items to learn from; the constants in their files are what it chose.
"""

import argparse
import os
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import numpy as np

from eval.grading.baselines import answer_length, embedding_cosine, majority, tf_idf
from eval.juror.variants.bench import Bench, Judged, bench_of, kept
from eval.juror.variants.stacks import mean_of_logits, regression
from eval.juror.variants.table import HEAD, line
from knowledge.bank import Bank

_HERE = "eval/juror/variants"
_LANGUAGE_MODEL = (f"{_HERE}/smol.py", f"{_HERE}/packed.py")


class Variant(NamedTuple):
    """`module` holds `judge`, `sources` are the files that it is made of beside itself."""

    title: str
    module: str
    sources: tuple[str, ...] = ()


VARIANTS = {
    "b": Variant(
        "(b) token alignment, trees and regression (shipped)",
        "alignment",
        ("eval/juror/fit.py", "eval/juror/labels.py", "models/juror*.py"),
    ),
    "a": Variant(
        "(a) cross-encoder from MiniLM",
        "cross_encoder",
        (f"{_HERE}/learning.py", f"{_HERE}/related.py"),
    ),
    "e": Variant("(e) probe on the language model's layer 16", "probe", _LANGUAGE_MODEL),
    "c": Variant(
        "(c) LoRA on the language model, yes/no",
        "lora",
        (f"{_HERE}/learning.py", *_LANGUAGE_MODEL),
    ),
}
STACKS = (
    ("b", "a"),
    ("b", "e"),
    ("b", "c"),
    ("b", "a", "e"),
    ("b", "a", "c"),
    ("b", "a", "c", "e"),
)
TUNED = tuple((name, rate) for name, rates in (("a", (5e-5, 2e-4)),) for rate in rates)


def main() -> None:
    given = _arguments()
    os.environ["HF_HUB_OFFLINE"] = "1"
    import torch  # noqa: PLC0415 - slow to import

    torch.set_num_threads(1)
    bank = Bank.load()
    bench = bench_of(bank, given.data, labels=given.labels, seed=given.seed, tuning=given.tune)
    print(f"learning from {len(bench.train)} labels or {len(bench.few)}, test {len(bench.test)}")
    names = [name for name in given.only.split(",") if name in VARIANTS]
    if given.tune:
        _tune(bench, names)
        return
    print(HEAD, flush=True)
    for title, judged in _floors(bench).items():
        print(line(title, bench.test, judged), flush=True)
    found = {}
    for name in names:
        found[name] = kept(bench, *_of(name))
        print(line(VARIANTS[name].title, bench.test, found[name]), flush=True)
    for parts in STACKS:
        if set(parts) <= set(found):
            several = [np.array(found[part].p_met) for part in parts]
            for how, p_met in (
                ("mean of log-odds", mean_of_logits(several)),
                ("regression", regression(several, bench.test)),
            ):
                judged = Judged(p_met=tuple(p_met.tolist()))
                print(line(f"(d) {' + '.join(parts)}, {how}", bench.test, judged), flush=True)


def _of(name: str) -> tuple[str, tuple[str, ...], Callable[[Bench], Judged]]:
    variant = VARIANTS[name]

    def judge(bench: Bench) -> Judged:
        module = import_module(f"eval.juror.variants.{variant.module}")
        found: Judged = module.judge(bench)
        return found

    return name, (f"{_HERE}/{variant.module}.py", *variant.sources), judge


def _floors(bench: Bench) -> dict[str, Judged]:
    from models.sentence_embedder import SentenceEmbedder  # noqa: PLC0415 - loads torch
    from models.weights import locate_embedder  # noqa: PLC0415

    def judge(bench: Bench) -> Judged:
        embedder = SentenceEmbedder(locate_embedder(bench.data), threads=1, data_dir=bench.data)
        return Judged(p_met=tuple(embedding_cosine(bench.bank, bench.test, embedder)))

    simple = {
        "majority": majority(bench.test),
        "answer length": answer_length(bench.test),
        "TF-IDF cosine": tf_idf(bench.bank, bench.test),
    }
    found = {title: Judged(p_met=tuple(p_met)) for title, p_met in simple.items()}
    return found | {"embedding cosine": kept(bench, "cosine", (), judge)}


def _tune(bench: Bench, names: list[str]) -> None:
    for name, rate in TUNED:
        if name in names:
            module = import_module(f"eval.juror.variants.{VARIANTS[name].module}")
            print(line(f"({name}) {rate:g}", bench.test, module.judge(bench, rate)), flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m eval.juror.variants", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("data"), help="keeps what was found")
    parser.add_argument("--only", default="b,a,e,c", help="variants, such as a,e")
    parser.add_argument("--labels", type=int, default=1500, help="about so many for (a), (c), (e)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--tune", action="store_true", help="choose a rate, away from the test")
    return parser.parse_args()


if __name__ == "__main__":
    main()
