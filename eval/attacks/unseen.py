"""Forms worded by somebody who had seen neither the guards nor what the stance was learned from.

Nothing may be tuned on this family: it shows how far both carry. One thing was mended after a look at its rows, results
(numbers), which no stance had been asked about; so for numbers it is unseen no longer. The family `rephrased` was such a
one before guards were written for it.
"""

import json
from collections.abc import Callable, Sequence
from pathlib import Path

from eval.attacks.echoes import inside
from eval.attacks.falsehoods import each
from eval.attacks.form import Form, Truth
from knowledge.schema import Criterion

_FAMILY = "unseen"
_TEMPLATES = Path(__file__).parent / "unseen.jsonl"
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


def _load() -> tuple[Form, ...]:
    lines = _TEMPLATES.read_text(encoding="utf-8").splitlines()
    return tuple(
        Form(one["name"], _FAMILY, _TRUTH[one["kind"]], each(_said(one["template"])))
        for one in map(json.loads, lines)
    )


UNSEEN: tuple[Form, ...] = _load()
