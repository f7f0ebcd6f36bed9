"""What the words around a quantity make of it: a result, an operand, a bound, something denied.

Sample: in "not 43 GB but 21.5 GB" the role of "43 GB" is "denied" and that of "21.5 GB" is "plain".

Every function takes a normalised text (`number_literals.normalise`) and reads a window of bounded
length, so that the work is linear in the number of quantities.
"""

import re
from typing import Literal

from knowledge.calculators.quantities import Parsed

Role = Literal["plain", "each", "aside", "operand", "denied"]
"""each: for one token, sequence or device; aside: a bound, a capacity, a comparison; see `role_of`."""

_WINDOW = 120
_NEAR = 40

_OPERATOR_AFTER = re.compile(
    r"[ ]?,?[ ]?(?:\*|[xX](?=[ ]?[\d(])|/|\+|\\times|\\cdot|(?:times|multiplied by|divided by|plus|minus)\b)"
    r"[ ]?(?:the[ ]|~)?[ ]?[\d(]|[ ]-[ ][\d.]{1,12}[^=\n]{0,12}="
)
_OPERATOR_BEFORE = re.compile(
    r"(?:\*|(?:^|[\s\d)])[xX]|[\w)][ ]?/|[\w)][ ]?\+|\\times|\\cdot|\b(?:times|multiplied by|divided by|plus|minus))[ ]?\(?$"
)
_DENIED_BEFORE = re.compile(
    r"(?:\b(?:not|never|rather than|instead of|as opposed to|neither|nor)|n't|!=|≠)[ ]"
    r"?(?:(?:be|about|around|the|even|really|quite|exactly|simply|equal to|=|~|a|it's|it is)[ ]?){0,3}$"
    r"|n't (?:think|believe)\b[^.;\n]{0,20}$",
    re.I,
)
_DENIED_AFTER = re.compile(
    r"[ ]?(?:(?:is|was|are|would be|cannot be|can't be)[ ])?(?:wrong|incorrect|false|not (?:right|correct|it|the answer))\b"
    r"|[ ](?:cannot|can't|isn't) be right\b",
    re.I,
)
_ONE_OF = (
    r"token|tok|sequence|seq|layer|head|request|user|example|sample|step|gpu|device|card|second|epoch|"
    r"value|element|weight|batch|parameter|param|item|node"
)
_EACH_AFTER = re.compile(
    rf"[ ]?(?:of (?:kv[- ])?cache )?(?:(?:per|/|an?|in (?:an?|each|every|one)|for (?:an?|each|every|one|a single))[ ]?(?:single |[\d.,]{{1,12}}[kKM]?[ -]?(?:token )?)?(?:{_ONE_OF})\b|each\b|apiece\b)",
    re.I,
)
_EACH_BEFORE = re.compile(
    rf"\b(?:per|each|every|one|an?|a single|single)[ ](?:{_ONE_OF})\b(?:[^.;\n]|[.](?=\d)){{0,60}}$",
    re.I,
)
_ASIDE_AFTER = re.compile(
    r"[ -]?(?:nvidia |of )?(?:card|gpus?|[ahbv]100|h200|rtx|device|accelerator|machine|free|left|remain\w*|headroom|"
    r"budget|limit|available|warm-?up|vram card)\b",
    re.I,
)
_ASIDE_BEFORE = re.compile(
    r"\b(?:every|each|fits? (?:in|on|into|within|inside)|under|below|over|above|beyond|within|(?:more|less|greater|fewer|"
    r"larger|smaller|bigger|higher|lower) than|at (?:most|least)|up to|exceed(?:s|ing)?|leav(?:es|ing)|has|"
    r"have|having|out of|on an?|on one|compared (?:to|with)|vs\.?|versus|against|unlike|from|without[^.;\n]{0,20}|"
    r"if[^.;\n]{0,24}|whereas[^.;\n]{0,24}|otherwise[^.;\n]{0,20}|instead[^.;\n]{0,12})[ ]"
    r"?(?:(?:an?|the|one|my|its|single|only|just|about|~)[ ]?){0,2}$|(?<![-=])[<>≤≥][ ]?$",
    re.I,
)
_SENTENCE_END = re.compile(r"(?<!approx)(?<!\bca)(?<!i\.e)(?<!e\.g)(?<!\bvs)[.!?;](?=\s)|\n")
_STRONG = re.compile(
    r"(?<!\bor )\bso\b(?! (?:far|that|on|much|many|called))|\b(?:thus|therefore|hence|total(?:s|l?ing)?|overall|"
    r"altogether|in all|final(?:ly)?|answer|conclusion|actually|correction|or rather|i mean|wait|scratch that|"
    r"sorry|in sum)\b|\bno[,:]|∴",
    re.I,
)
_STRONG_AFTER = re.compile(
    r"[^.;,\n\d]{0,20}\b(?:in total|total|altogether|overall|in all|all told)\b", re.I
)
_WEAK = re.compile(
    r"[=~]|->|=>|(?<![\w ]) ?> |\b(?:about|around|approx(?:imately)?|roughly|circa|gives?|giving|makes|making|comes (?:out )?(?:to|at)|"
    r"equals?|that's|that is|which is|i\.e)\b",
    re.I,
)
_COMPUTED = re.compile(r"[\d)\w%][ ]?[=~][ ]?~?[ ]?$")
_FILLER = r"or|and|maybe|perhaps|possibly|probably|even|either|also|then|to|about|around|roughly|approximately|like|say|a|it is|it's"
_SIGNS = r"[\s,;/|&?!.()\[\]~=:-]*"
_LIST_GAP = re.compile(rf"{_SIGNS}(?:(?:{_FILLER})\b{_SIGNS}){{0,4}}", re.I)
_HEDGE = re.compile(
    r"\bor\b(?! (?:so|rather)\b)|\b(?:maybe|perhaps|possibly|alternatively|could be|could also|might be|may be|"
    r"either|depending)\b",
    re.I,
)
_RESTATED = re.compile(r"[ ]?(?:[=~(]|i\.e\.)[ ]?(?:[=~]|i\.e\.|about|that is)?[ ]?")
_STANDS_BEFORE = re.compile(r"(?:^|\n|[=~:]|\b(?:is|'s|are|be|about|maybe|or|say))[ ]?$", re.I)
_LABEL_BEFORE = re.compile(
    r"(?:\b(?:fig(?:ure)?|tab(?:le)?|sec(?:tion)?|eq(?:uation)?|chapter|page|p|step|version|v|appendix|line|"
    r"layer|ref|no)\.?[ ]?|[\[#])$",
    re.I,
)
_STANDS_AFTER = re.compile(r"\s*(?:$|[.,;!?)\n])")


def role_of(text: str, quantity: Parsed, floor: int = 0) -> Role:
    """What the quantity is in its sentence.

    operand: part of an expression; denied: said to be wrong; each: a rate per token, sequence and the
    like; aside: a bound, a capacity or the other side of a comparison; plain: anything else. "A sequence
    takes 6 GiB and six of them 36 GiB": a rate's words reach no further than `floor`, the end of the
    result before.
    """
    before = text[max(0, quantity.start - _NEAR) : quantity.start]
    after = text[quantity.end : quantity.end + _NEAR]
    if _OPERATOR_AFTER.match(after) or _OPERATOR_BEFORE.search(before):
        return "operand"
    if _DENIED_BEFORE.search(before) or _DENIED_AFTER.match(after):
        return "denied"
    if _EACH_AFTER.match(after) or _EACH_BEFORE.search(
        text[max(0, floor, quantity.start - 2 * _NEAR) : quantity.start]
    ):
        return "each"
    if _ASIDE_AFTER.match(after) or _ASIDE_BEFORE.search(before):
        return "aside"
    return "plain"


def words_end(text: str, quantity: Parsed) -> int:
    """Where the quantity ends, the words of a rate behind it included: "375 steps in an epoch"."""
    rate = _EACH_AFTER.match(text, quantity.end)
    return rate.end() if rate else quantity.end


def commitment(text: str, quantity: Parsed, floor: int) -> int:
    """2 where the words conclude ("so", "total"), 1 where they state a result ("=", "about"), else 0.

    Looks back to the sentence's start, not beyond `floor` (the end of the result before it).
    """
    before = text[max(0, floor, quantity.start - _WINDOW) : quantity.start]
    before = _SENTENCE_END.split(before)[-1]
    if _STRONG.search(before) or concludes_after(text, quantity):
        return 2
    stated = quantity.approximate and quantity.low is None
    return 1 if stated or _WEAK.search(before) else 0


def concludes_after(text: str, quantity: Parsed) -> bool:
    """Whether "in total" or the like follows."""
    return _STRONG_AFTER.match(text[quantity.end : quantity.end + _NEAR]) is not None


def is_computed(text: str, quantity: Parsed) -> bool:
    """Whether an equals sign with something on its left stands right before."""
    return _COMPUTED.search(text[max(0, quantity.start - 12) : quantity.start]) is not None


def stands_alone(text: str, quantity: Parsed) -> bool:
    """Whether a bare number is said as a result: "it is 300." but not "the 300 papers"."""
    before = text[max(0, quantity.start - 12) : quantity.start]
    after = text[quantity.end : quantity.end + 12]
    return bool(_STANDS_BEFORE.search(before) and _STANDS_AFTER.match(after))


def is_label(text: str, quantity: Parsed) -> bool:
    """Whether a bare number only names something: "Figure 20", "[20]", "version 20"."""
    return _LABEL_BEFORE.search(text[max(0, quantity.start - 12) : quantity.start]) is not None


def listed(gap: str) -> bool:
    """Whether two quantities with `gap` between them are a list of alternatives: "8 GB, or 16 GB"."""
    if len(gap) <= _NEAR and _LIST_GAP.fullmatch(gap):
        return True
    return len(gap) <= 2 * _NEAR and _HEDGE.search(gap) is not None


def restated(gap: str) -> bool:
    """Whether the second of two quantities says the first again: "16 GiB (17.2 GB)", "= 16 GiB"."""
    return len(gap) <= 16 and _RESTATED.fullmatch(gap) is not None


def shares_unit(gap: str) -> bool:
    """Whether a bare number takes the unit of the next: "8, 16 or 32 GB"."""
    return not {"=", ":"} & set(gap) and len(gap) <= _NEAR and _LIST_GAP.fullmatch(gap) is not None
