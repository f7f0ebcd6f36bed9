"""Forms worded by people who had seen neither the guards nor what the stance was learned from.

Nothing may be tuned on the family `unseen`: it shows how far both carry. `reworded` was such a one until its rows were
looked at and results (numbers), which no stance had been asked about, were held to the same, and twenty more of its
wordings until the rule on mentions was set beside what they flip; `rephrased` until guards were written for it.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from eval.attacks.echoes import inside
from eval.attacks.falsehoods import each
from eval.attacks.form import Form, Truth
from knowledge.schema import Criterion

_FAMILIES = ("reworded", "unseen")
"""Each in a file of its name beside this one."""
_PLACE = 3
"""Which exemplars stand in the templates: others than in `falsehoods` and `rephrased`."""
_TRUTH: dict[str, Truth] = {
    "denied": "opposite",
    "both": "opposite",
    "reported": "nothing",
    "asked": "nothing",
}


def _said(template: str) -> Callable[[Criterion], str]:
    def said(criterion: Criterion) -> str:
        right, wrong = criterion.exemplars.met, criterion.exemplars.not_met
        return template.format(s=inside(_chosen(right)), w=inside(_chosen(wrong)))

    return said


def _chosen(exemplars: Sequence[str]) -> str:
    return exemplars[min(_PLACE, len(exemplars) - 1)]


def _load(family: str) -> Iterator[Form]:
    lines = Path(__file__).with_name(f"{family}.jsonl").read_text(encoding="utf-8").splitlines()
    for one in map(json.loads, lines):
        yield Form(one["name"], family, _TRUTH[one["kind"]], each(_said(one["template"])))


UNSEEN: tuple[Form, ...] = tuple(form for family in _FAMILIES for form in _load(family))
