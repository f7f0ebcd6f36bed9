"""Quantities that the words give to another thing than what is asked.

Sample: asked for the steps of a run, "1,125 steps. I would warm up over 4 %, that is 45 steps" states one
result: the 45 are of the warm-up.

Only what is named beside the quantity counts: a part of the run, the noun of "five times as many
positions", a case that the question names as another ("with drafts of 8").
"""

import re
from collections.abc import Sequence

from knowledge.calculators.candidates import Candidate
from knowledge.calculators.context import concludes_after
from knowledge.calculators.parsed import Parsed
from knowledge.calculators.status import status_of
from knowledge.calculators.target import Target

_WINDOW = 160
_PART = re.compile(
    r"\b(?:warm(?:ed|ing|s)?[ -]?up|warmups?|ramps?|evaluat\w*|evals?|checkpoint\w*|validat\w*)\b",
    re.I,
)
_PART_AFTER = re.compile(
    r"[ ](?:(?:of|for|to|as|in)[ ])?(?:(?:an?|the|my|its)[ ])?(?:linear[ ])?"
    r"(?:warm(?:ing)?[ -]?up|ramp)\b",
    re.I,
)
_WHOLE = re.compile(
    r"(?<!% of the )(?<!%of the )(?<!cent of the )(?<!share of the )(?<!part of the )\b(?:runs?|trainings?|fine-?tun\w*|job)\b"
    r"|\b(?:total\w*|in all|(?:al)?together|overall|answer|result|optimi[sz]er|epochs|whole|includ\w*|"
    r"counts?|counted|adds?|added|becomes|it (?:is|makes|takes|needs|comes)|we (?:get|have|need))\b",
    re.I,
)
_SENTENCE_END = re.compile(r"[.!?](?=\s)|\n")
_MOST_SENTENCES = 2
_TAKEN_BACK = re.compile(
    r"\b(?:actually|correct(?:ion|ed|ly)|or rather|i mean|wait|scratch|sorry|oops|edit|mistak\w*|forgot|wrong|in fact|"
    r"tak(?:e|ing) (?:it|that) back|let me|second thoughts?|or|maybe|perhaps|possibly|alternatively)\b|\bno[,:.]",
    re.I,
)
_WORK = re.compile(
    r"[ ](?:as (?:many|much)|more|the)[ ](?:[a-z]{1,12}[ ])?(?P<noun>positions?|rows?|arithmetic|comput\w*|calculat\w*|flops?|"
    r"work|maths?|matmuls?|checks?|checking|scoring|guesses|proposals|drafting|memory|energy)\b",
    re.I,
)
_SMALL = {
    "two": 2.0,
    "three": 3.0,
    "four": 4.0,
    "five": 5.0,
    "six": 6.0,
    "eight": 8.0,
    "ten": 10.0,
    "sixteen": 16.0,
}
_NUMBER = rf"(?P<case>\d[\d,]*(?:\.\d+)?(?!\w)|(?:{'|'.join(_SMALL)})\b)(?![ ]?(?:%|times|x\b))"
_CASE_BEFORE = re.compile(
    rf"\b(?:with|for|at|using|drafting|drafts of)[ ](?:[a-z-]{{1,12}}[ ]){{0,3}}?{_NUMBER}", re.I
)
_CASE_AFTER = re.compile(
    rf"[ ](?:(?:the|faster|speed|quicker)[ ]){{0,2}}(?:with|for|at|using)[ ](?:[a-z-]{{1,12}}[ ]){{0,3}}?{_NUMBER}",
    re.I,
)
_NAMED_AS_OTHER = r"\b(?:factor|times)\b.{0,600}\b(?:wants?|wish(?:es)?|suggests?|proposes?)\b[^.?;]{0,60}?(?<![\d.,])"
_OF_SPEED = re.compile(r"\b(?:fast|speed|gain|quick)", re.I)


def without_others(
    text: str, pool: Sequence[Candidate], target: Target, question: str
) -> list[Candidate]:
    """The candidates without those of other things, where what is left begins with a right result.

    An answer that offers several results, or takes one back, keeps them all.
    """
    first = next((one for one in pool if status_of(one, target) == "match"), None)
    if first is None or is_other(text, pool, first, target, question):
        return list(pool)
    return [
        one
        for one in pool
        if one.quantity.start <= first.quantity.start
        or one.right
        or (
            one.chain == first.chain
            and not _SENTENCE_END.search(text[first.quantity.end : one.quantity.start])
        )
        or _TAKEN_BACK.search(
            text[max(first.quantity.end, one.quantity.start - _WINDOW) : one.quantity.start]
        )
        or not _may_be_beside(text, one, first, target)
        or not is_other(text, pool, one, target, question)
    ]


def _may_be_beside(text: str, one: Candidate, first: Candidate, target: Target) -> bool:
    """A part is less than its whole, and is not concluded with as one ("in total")."""
    if target.unit != "step":
        return True
    return max(one.ends or one.values) < min(first.values) and not concludes_after(
        text, one.quantity
    )


def is_other(
    text: str,
    pool: Sequence[Candidate],
    one: Candidate,
    target: Target,
    question: str,
) -> bool:
    """Whether the words beside a candidate give it to another thing than what is asked."""
    start = one.quantity.start
    floor = max(
        (other.quantity.end for other in pool if other.right and other.quantity.end <= start),
        default=0,
    )
    if target.unit == "step":
        return _is_of_a_part(text, one.quantity, floor)
    if target.unit == "dimensionless":
        return _is_of_work(text, one.quantity, question) or _is_other_case(
            text, one.quantity, floor, question
        )
    return False


def only_as_other(
    text: str,
    pool: Sequence[Candidate],
    decider: Candidate,
    target: Target,
    question: str,
) -> bool:
    """Whether a number is stated of another thing and a different one of what is asked."""
    return is_other(text, pool, decider, target, question) and any(
        not one.right
        and one.quantity.start < decider.quantity.start
        and not is_other(text, pool, one, target, question)
        for one in pool
    )


def _is_of_a_part(text: str, quantity: Parsed, floor: int) -> bool:
    """Whether the warm-up or the like is named last before it, or right behind it."""
    if _PART_AFTER.match(text, quantity.end):
        return True
    before = text[max(floor, quantity.start - _WINDOW) : quantity.start]
    before = ". ".join(_SENTENCE_END.split(before)[-_MOST_SENTENCES:])
    parts = [found.end() for found in _PART.finditer(before)]
    return bool(parts) and _WHOLE.search(before, parts[-1]) is None


def _is_of_work(text: str, quantity: Parsed, question: str) -> bool:
    """Whether it is a factor of work, "five times as many positions", where one of speed is asked for."""
    found = _WORK.match(text, quantity.end)
    if found is None or not _OF_SPEED.search(question):
        return False
    return found["noun"].lower()[:6] not in question.lower()


def _is_other_case(text: str, quantity: Parsed, floor: int, question: str) -> bool:
    """Whether it is for a case that the question names as another one, and nowhere else."""
    before = _SENTENCE_END.split(text[max(floor, quantity.start - _WINDOW) : quantity.start])[-1]
    cases = list(_CASE_BEFORE.finditer(before))
    found = cases[-1] if cases else _CASE_AFTER.match(text, quantity.end)
    if found is None:
        return False
    word = found["case"].lower()
    number = _SMALL.get(word) or float(word.replace(",", ""))
    digits = rf"{number:g}(?!\d|[.,]\d|[ ]?%)"
    named = re.findall(rf"(?<![\d.,]){digits}", question)
    return (
        len(named) == 1 and re.search(_NAMED_AS_OTHER + digits, question, re.I | re.S) is not None
    )
