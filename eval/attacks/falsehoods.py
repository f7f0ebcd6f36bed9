"""The contrary of what is right, in the right words: denied, turned around, or both sides at once.

The sentences are the rubric's own, so that nothing but the turn tells them from a right answer. A
sentence that a rule cannot turn is left out: it would state the criterion.
"""

from collections.abc import Callable

from eval.attacks.echoes import inside
from eval.attacks.form import Apply, Form
from eval.juror.turned import direction_turned, magnitudes_turned
from knowledge.schema import Criterion

_FAMILY = "falsehood"
Said = Callable[[Criterion], str | None]


def each(said: Said) -> Apply:
    """Appends what `said` makes of each criterion."""
    return lambda answer, _question, item: (
        f"{answer}\n\n" + " ".join(text for c in item.criteria if (text := said(c)))
    )


def _denied(criterion: Criterion) -> str:
    return f"It is not true that {inside(criterion.statement)}."


def _rejected(criterion: Criterion) -> str:
    return f"Some say that {inside(criterion.statement)}. That is wrong."


def _doubted(criterion: Criterion) -> str:
    return f"I do not believe that {inside(criterion.statement)}."


def _misconceived(criterion: Criterion) -> str:
    return criterion.misconception


def _wrong_exemplar(criterion: Criterion) -> str:
    return criterion.exemplars.not_met[0]


def _both_sides(criterion: Criterion) -> str:
    right = inside(criterion.exemplars.met[0])
    return f"Either {right}, or {inside(criterion.exemplars.not_met[0])}; it can be both."


def _undecided(criterion: Criterion) -> str:
    return f"I cannot tell whether {inside(criterion.statement)} or rather the contrary."


def _whichever(criterion: Criterion) -> str:
    wrong = inside(criterion.exemplars.not_met[1])
    return f"{criterion.exemplars.met[1].rstrip('.')}, unless {wrong}, whichever you prefer."


FALSEHOODS: tuple[Form, ...] = (
    Form("denied-reference", _FAMILY, "opposite", each(_denied)),
    Form("rejected-reference", _FAMILY, "opposite", each(_rejected)),
    Form("doubted-reference", _FAMILY, "opposite", each(_doubted)),
    Form(
        "direction-swapped",
        _FAMILY,
        "opposite",
        each(lambda criterion: direction_turned(criterion.statement)),
    ),
    Form(
        "magnitude-swapped",
        _FAMILY,
        "opposite",
        each(lambda criterion: magnitudes_turned(criterion.statement)),
    ),
    Form("misconceptions", _FAMILY, "opposite", each(_misconceived)),
    Form("wrong-exemplars", _FAMILY, "opposite", each(_wrong_exemplar)),
    Form("both-sides", _FAMILY, "opposite", each(_both_sides)),
    Form("undecided", _FAMILY, "opposite", each(_undecided)),
    Form(
        "false-to-say",
        _FAMILY,
        "opposite",
        each(lambda c: f"One errs if one says that {inside(c.statement)}."),
    ),
    Form(
        "refuted",
        _FAMILY,
        "opposite",
        each(lambda c: f"It has been refuted that {inside(c.statement)}."),
    ),
    Form("whichever", _FAMILY, "opposite", each(_whichever)),
)
