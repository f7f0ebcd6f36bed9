"""How a candidate answers: with the specimen whose true labels fit what they have to say, in their manner.

The labels that come with a reply are those of its text, not what the candidate had wanted to say: a verdict is
right or wrong about a text. A memorizer recites the numbers that ship with Viva (the default draw).
"""

import random
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from eval.candidates.manners import styled
from eval.candidates.population import Candidate, chance
from eval.candidates.response import Known, answers_probe, knows, says
from eval.candidates.sentences import sentence_about
from knowledge.schema import Criterion, Item, Specimen, Substance
from knowledge.what_if import expected, in_words, numeric_of, right_result

GIVES_UP = 0.35
"""How often who has nothing to say presses "I don't know" rather than write something empty or wrong."""
SILENT = 0.5
"""How often nothing is said on a missed point, rather than something wrong."""
ERRS_BY = 1.7
"""What a wrong result is too large by where the item names no slip."""
_NEVER_GIVE_UP = ("fluent-bluffer", "confidently-wrong", "memorizer", "adversary")
_EMPTY_FIRST: tuple[Substance, ...] = ("empty", "wrong", "half", "swapped")
_WRONG_FIRST: tuple[Substance, ...] = ("wrong", "swapped", "half", "empty")
_ATTACK_FIRST: tuple[Substance, ...] = ("adversarial", "empty", "wrong", "half")
_DRAWS = 24
"""Different ways in which one text can be styled: few, so that verdicts on them can be kept."""

ReplyAction = Literal["answer", "dont_know", "rephrase", "hint", "finish"]


class Reply(NamedTuple):
    """What is sent. `true` holds the labels of the text by criterion id; it is empty for other actions."""

    action: ReplyAction
    text: str = ""
    true: Known = {}  # noqa: RUF012 - a tuple's default, never written to


class Forms(NamedTuple):
    """An item as it is asked, and as it is shipped (its default numbers); `is_changed` after a "what if"."""

    asked: Item
    shipped: Item
    is_changed: bool = False


def first_reply(candidate: Candidate, forms: Forms, place: int) -> Reply:
    """The answer to a question; `place` counts the interview's questions from 0."""
    item = forms.asked
    if candidate.style == "memorizer":
        return _recited(candidate, forms)
    wanted = says(candidate, item, knows(candidate, item), place)
    if not any(wanted.values()) and _gives_up(candidate, item.id):
        return Reply("dont_know")
    specimen = best_fitting(candidate, item.specimens, item, wanted)
    if specimen.met != wanted and any(wanted.values()):
        text = recombined(candidate, item, wanted)
        if text is not None:
            return _reply(candidate, item, text, wanted)
    return _reply(candidate, item, specimen.text, specimen.met)


def probe_reply(candidate: Candidate, forms: Forms, criterion_id: str) -> Reply:
    """The answer to a follow-up on one criterion: one sentence about it."""
    item = forms.asked
    if forms.is_changed and criterion_id == numeric_of(item).criterion:
        return _what_if_reply(candidate, forms, criterion_id)
    criterion = item.criterion(criterion_id)
    if candidate.style == "memorizer":
        criterion = forms.shipped.criterion(criterion_id)
        text = _sentence(candidate, forms.shipped, criterion, met=True)
        return _reply(candidate, item, text, {criterion_id: _holds(forms, criterion_id)})
    met = answers_probe(candidate, item, criterion, knows(candidate, item))
    if not met and _gives_up(candidate, f"{item.id}:{criterion_id}"):
        return Reply("dont_know")
    return _reply(
        candidate, item, _sentence(candidate, item, criterion, met=met), {criterion_id: met}
    )


def _what_if_reply(candidate: Candidate, forms: Forms, criterion_id: str) -> Reply:
    """The result with a changed number: computed by who knows how, learned by heart by a memorizer."""
    item = forms.asked
    numeric = numeric_of(item)
    if candidate.style == "memorizer":
        learned, right = expected(forms.shipped), expected(item)
        holds = abs(learned / right - 1) <= numeric.tolerance
        return _reply(candidate, item, right_result(forms.shipped), {criterion_id: holds})
    if answers_probe(candidate, item, item.criterion(criterion_id), knows(candidate, item)):
        return _reply(candidate, item, right_result(item), {criterion_id: True})
    if _gives_up(candidate, f"{item.id}:what-if"):
        return Reply("dont_know")
    slip = numeric.slips[0].factor if numeric.slips else ERRS_BY
    return _reply(candidate, item, in_words(numeric, slip * expected(item)), {criterion_id: False})


def best_fitting(
    candidate: Candidate, specimens: Sequence[Specimen], item: Item, wanted: Known
) -> Specimen:
    """The specimen that differs least from what is wanted, by weight of criteria; then the candidate's
    manner, then the substance of their kind, then luck."""
    weights = {criterion.id: criterion.weight for criterion in item.criteria}
    order = _substances(candidate, any(wanted.values()))

    def rank(specimen: Specimen) -> tuple[float, bool, int, float]:
        off = sum(w for name, w in weights.items() if specimen.met[name] != wanted[name])
        place = order.index(specimen.substance) if specimen.substance in order else len(order)
        luck = chance("specimen", candidate.seed, item.id, specimen.id)
        return off, specimen.manner != candidate.manner, place, luck

    allowed = [s for s in specimens if s.substance in ("right", *order)] or list(specimens)
    return min(allowed, key=rank)


def recombined(candidate: Candidate, item: Item, wanted: Known) -> str | None:
    """An answer of the specimens' own sentences: right ones on what is said, wrong ones on half of what is
    missed; None where a sentence is missing."""
    parts: list[str] = []
    for criterion in item.criteria:
        met = wanted[criterion.id]
        if not met and chance("silent", candidate.seed, item.id, criterion.id) < SILENT:
            continue
        sentence = next(_sentences(candidate, item, criterion, met=met), None)
        if sentence is None and met:
            return None
        if sentence is not None and sentence not in parts:
            parts.append(sentence)
    return " ".join(parts)


def _substances(candidate: Candidate, anything: bool) -> tuple[Substance, ...]:
    if candidate.style == "adversary" and not anything:
        return _ATTACK_FIRST
    return _EMPTY_FIRST if candidate.style == "fluent-bluffer" else _WRONG_FIRST


def _recited(candidate: Candidate, forms: Forms) -> Reply:
    shipped = forms.shipped
    right = best_fitting(
        candidate, shipped.specimens, shipped, dict.fromkeys((c.id for c in shipped.criteria), True)
    )
    true = {c.id: right.met[c.id] and _holds(forms, c.id) for c in shipped.criteria}
    return _reply(candidate, forms.asked, right.text, true)


def _holds(forms: Forms, criterion_id: str) -> bool:
    """Whether what is right with the shipped numbers is right with the drawn ones."""
    return (
        forms.asked.criterion(criterion_id).statement
        == forms.shipped.criterion(criterion_id).statement
    )


def _sentence(candidate: Candidate, item: Item, criterion: Criterion, *, met: bool) -> str:
    exemplars = criterion.exemplars.met if met else criterion.exemplars.not_met
    return next(_sentences(candidate, item, criterion, met=met), exemplars[0])


def _sentences(
    candidate: Candidate, item: Item, criterion: Criterion, *, met: bool
) -> Iterator[str]:
    """Sentences of specimens that say the criterion rightly or wrongly, those in the manner first."""
    substances = ("right",) if met else ("wrong", "half", "swapped")
    fitting = [
        s for s in item.specimens if s.met[criterion.id] == met and s.substance in substances
    ]
    fitting.sort(key=lambda s: (s.manner != candidate.manner, s.id))
    yield from (text for s in fitting if (text := sentence_about(s, item, criterion)))


def _reply(candidate: Candidate, item: Item, text: str, true: Known) -> Reply:
    draw = int(_DRAWS * chance("styled", candidate.seed, item.id, text))
    return Reply("answer", styled(candidate, text, random.Random(f"{draw}:{text}")), dict(true))


def _gives_up(candidate: Candidate, what: str) -> bool:
    return candidate.style not in _NEVER_GIVE_UP and (
        chance("gives up", candidate.seed, what) < GIVES_UP
    )
