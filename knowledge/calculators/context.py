"""What the words around a quantity make of it: a result, an operand, a bound, something denied.

Sample: in "not 43 GB but 21.5 GB" the role of "43 GB" is "denied" and that of "21.5 GB" is "plain".

Every function takes a normalised text (`number_literals.normalise`) and reads a window of bounded
length, so that the work is linear in the number of quantities.
"""

import re
from typing import Literal

from knowledge.calculators.parsed import Parsed

Role = Literal["plain", "each", "aside", "operand", "denied"]
"""each: for one token, sequence or device; aside: a bound, a capacity, a comparison; see `role_of`."""

TELLING_DIGITS = 3
"""A number of so many digits hardly agrees with a result by chance."""

_WINDOW = 120
_NEAR = 40

_OPERATOR_AFTER = re.compile(
    r"[ ]?(?:\*[ ]?|[ ][xX][ ])(?=[A-Za-z])|[ ]?,?[ ]?(?:\*|[xX](?=[ ]?[\d(])|/|\+|\\times|\\cdot|(?:times|multipl(?:y|ied)(?: by| with)?|divided by|plus|minus)\b)"
    r"[ ]?(?:the[ ]|~)?[ ]?[\d(]|[ ]-[ ][\d.]{1,12}[^=\n]{0,12}="
    r"|[ ](?:times|multiplied by|divided by)[ ](?:two|three|four|five|six|seven|eight|nine|ten|twelve)\b"
)
_PLUS_AFTER = re.compile(r"[ ]?,?[ ]?(?:\+|(?:plus|minus)\b)")
_SUM_FOLLOWS = re.compile(
    r"=|\b(?:gives?|giving|makes?|making|is|are|totals?|altogether|together|comes|equals?|sums?|in all)\b",
    re.I,
)
_OPERATOR_BEFORE = re.compile(
    r"(?:\*|(?:^|[\s\d)])[xX]|[\w)][ ]?/|[\w)]\+|[\w)][ ]\+(?=[ ])|\d[ ]?[A-Za-z]{0,8}[ ]\+|\\times|\\cdot"
    r"|\b(?:times|multipl(?:y|ied)(?: by| with)?|divided by|plus|minus))[ ]?\(?$"
    r"|\b(?i:half|twice|double|triple|(?:a|one) (?:third|quarter|fifth|tenth)|two thirds|three quarters)(?: of)?(?: the)?[ ]$"
)
_MARGIN_BEFORE = re.compile(r"(?:±|\+[ ]?/?[ ]?-|\bplus[ /-]?(?:or )?minus)[ ]?$", re.I)
_DENIED_BEFORE = re.compile(
    r"(?:\b(?:not|cannot|never|rather than|instead of|as opposed to|neither|nor)|n't|!=|≠)[ ]"
    r"?(?:(?:be|take|need|cost|require|reach|give|make|come to|about|around|the|even|really|quite|exactly|simply|equal to|factor of|"
    r"=|~|±|a|it's|it is)[ ]?){0,3}$"
    r"|n't (?:think|believe)\b[^.;\n]{0,20}$",
    re.I,
)
_DENIED_AFTER = re.compile(
    r"[ ]?(?:(?:is|was|are|would be|cannot be|can't be)[ ])?(?:(?:clearly|obviously|plainly|far|way|much)[ ])?"
    r"(?:wrong|incorrect|false|nonsense|too (?:high|low|large|small|big|much|little)|not (?:right|correct|it|the answer))\b"
    r"|[ ](?:cannot|can't|isn't) be right\b",
    re.I,
)
_NO_FIT_AFTER = re.compile(r"[ ](?:do|does|would|will|can)(?:n't| not|not)[ ](?:all )?fit\b", re.I)
_ONE_OF = (
    r"token|tok|sequence|seq|layer|head|request|user|example|sample|step|gpu|device|card|second|epoch|"
    r"value|element|weight|batch|parameter|param|item|node"
)
_NOUN = rf"(?P<noun>{_ONE_OF})"
_EACH_AFTER = re.compile(
    rf"[ ]?(?:of (?:kv[- ])?cache )?(?:(?:per|/|an?|in (?:an?|each|every|one)|for (?:an?|each|every|one|a single))[ ]?(?:single |[\d.,]{{1,12}}[kKM]?[ -]?(?:token )?)?{_NOUN}\b|each\b|apiece\b)",
    re.I,
)
_EACH_BEFORE = re.compile(
    rf"\b(?:per|each|every|one|an?|a single|single)[ ]{_NOUN}\b(?:[^.;\n]|[.](?=\d)){{0,60}}$",
    re.I,
)
_ASIDE_AFTER = re.compile(
    r"[ -]?(?:nvidia |of )?(?:cards?|gpus?|[ahbv]100|h200|rtx|devices?|accelerators?|machines?|free|left|remain\w*|headroom|"
    r"budget|limit|available|warm-?up|vram card)\b",
    re.I,
)
_ASIDE_BEFORE = re.compile(
    r"\b(?:every|each|fits? (?:in|on|into|within|inside)|under|below|over|above|beyond|within|(?:more|less|greater|fewer|"
    r"larger|smaller|bigger|higher|lower) than|at (?:most|least)|up to|exceed(?:s|ing)?|leav(?:es|ing)|has|"
    r"have|having|out of|on an?|on one|compared (?:to|with)|vs\.?|versus|against|unlike|from|without[^.;\n]{0,20}|"
    r"if[^.;\n]{0,24}|whereas[^.;\n]{0,24}|otherwise[^.;\n]{0,20}|instead[^.;\n]{0,12}|"
    r"(?:with|at|for|on) (?:twice|double|half|three times|\d{1,2}x)[^.;\n]{0,24}|(?:doubling|halving|tripling)[^.;\n]{0,30}|"
    r"(?:twice|\d{1,2}x)[^.;\n]{0,16}:)[ ]"
    r"?(?:(?:an?|the|one|my|its|single|only|just|about|~)[ ]?){0,2}$|(?<![-=])[<>≤≥][ ]?$",
    re.I,
)
_NEARLY_BEFORE = re.compile(
    r"\b(?:just|slightly|a bit|a little|barely|a touch)[ ](?:over|under|above|below|(?:more|less) than)[ ]$",
    re.I,
)
_BOUND_BEFORE = re.compile(
    r"\b(?:at (?:most|least)|up to|no (?:more|fewer|less) than|(?:a )?(?:maximum|minimum) of|max\.?|min\.?)[ ]"
    r"?(?:(?:about|around|roughly|~)[ ]?)?$",
    re.I,
)
_COMPARED_BEFORE = re.compile(
    r"\b(?:(?:more|less|greater|fewer|larger|smaller|bigger|higher|lower) than|(?:far|well|way|much) (?:above|below|beyond))[ ]"
    r"(?:(?:the|about|~)[ ]?)?$",
    re.I,
)
_NEGATED = re.compile(r"\b(?:no|not|never|cannot|nobody|nothing)\b|n't\b", re.I)
_MINUS_BEFORE = re.compile(r"\d[^=;\n]{0,12}[ ]-[ ]?$")
_EQUALS_AFTER = re.compile(r"[ ]?\)?[ ]?=")
_SENTENCE_END = re.compile(r"(?<!approx)(?<!\bca)(?<!i\.e)(?<!e\.g)(?<!\bvs)[.!?;](?=\s)|\n")
_STRONG = re.compile(
    r"(?<!\bor )\bso\b(?! (?:far|that|on|much|many|called))|\b(?:thus|therefore|hence|total(?:s|l?ing)?|overall|"
    r"(?:al)?together|in all|final(?:ly)?|answer|conclusion|actually|correction|or rather|i mean|wait|scratch that|"
    r"sorry|in sum|oops|edit|on second thoughts?|strike that|tak(?:e|ing) (?:it|that) back|let me (?:redo|recompute|recalculate)|"
    r"i forgot|my mistake|correctly|in fact|but it(?:'s| is))\b|\bno[,:]|∴",
    re.I,
)
_CORRECTS = re.compile(
    r"^[ ](?:would|might|could)\b|\b(?:actually|correction|corrected|or rather|rather|i mean|wait|scratch that|sorry|oops|edit|on second thoughts?|strike that|"
    r"tak(?:e|ing) (?:it|that) back|let me (?:redo|recompute|recalculate)|i forgot|my mistake|in fact|but|not|wrong|instead|"
    r"however|mistaken|hm+)\b|\bno[,:.]|n't\b",
    re.I,
)
"""Between a result and a later one: the later one takes it back."""
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
_KNOWN_BEFORE = re.compile(
    r"\b(?:the|this|that|its|their|our)[ ][\w-]{1,20}[ ]of[ ](?:about )?$", re.I
)
_STANDS_BEFORE = re.compile(r"(?:^|\n|[=~:]|\b(?:is|'s|are|be|about|maybe|or|say))[ ]?$", re.I)
_LABEL_BEFORE = re.compile(
    r"(?:\b(?:fig(?:ure)?|tab(?:le)?|sec(?:tion)?|eq(?:uation)?|chapter|page|p|step|version|v|appendix|line|"
    r"layer|ref|no)\.?[ ]?|[\[#])$",
    re.I,
)
_NOUN_AFTER = re.compile(
    r"[ ](?!(?:an?|and|are|as|at|be|because|before|but|by|can|could|do|does|each|fits?|for|from|here|if|in|instead|is|it|more|must|need(?:s|ed)?|of|on|once|or|"
    r"over|per|plus|since|so|than|that|the|then|to|too|total|until|was|we|when|where|which|while|will|with|would)(?![\w-]))[a-z]"
)
_STANDS_AFTER = re.compile(r"\s*(?:$|[.,;!?)\n])")


def role_of(text: str, quantity: Parsed, floor: int = 0) -> Role:
    """What the quantity is in its sentence.

    operand: part of an expression; denied: said to be wrong; each: a rate per token, sequence and the
    like; aside: a bound, a capacity or the other side of a comparison; plain: anything else. "A sequence
    takes 6 GiB and six of them 36 GiB": a rate's words reach no further than `floor`, the end of the
    result before or of the words of its rate.
    """
    before = text[max(0, quantity.start - _NEAR) : quantity.start]
    after = text[quantity.end : quantity.end + _NEAR]
    if is_operand(text, quantity):
        return "operand"
    if _DENIED_BEFORE.search(before) or _DENIED_AFTER.match(after):
        return "denied"
    if _rate(text, quantity, floor):
        return "each"
    if _ASIDE_AFTER.match(after):
        return "aside"
    if _ASIDE_BEFORE.search(before) and not _NEARLY_BEFORE.search(before):
        return "aside"
    return "plain"


def is_operand(text: str, quantity: Parsed) -> bool:
    """Whether it is part of an expression: "2 * 8 GB", "80 - 32 = 48"."""
    before = text[max(0, quantity.start - _NEAR) : quantity.start]
    after = text[quantity.end : quantity.end + _NEAR]
    if _OPERATOR_AFTER.match(after):
        # "36 GiB plus 10 % of slack" is a result with a remark, "30 GB plus 6 GB is 36 GB" a sum.
        rest = _SENTENCE_END.split(text[quantity.end : quantity.end + _WINDOW])[0]
        return _PLUS_AFTER.match(after) is None or _SUM_FOLLOWS.search(rest) is not None
    if _OPERATOR_BEFORE.search(before):
        return _MARGIN_BEFORE.search(before) is None
    return bool(_MINUS_BEFORE.search(before) and _EQUALS_AFTER.match(after))


def _rate(text: str, quantity: Parsed, floor: int) -> re.Match[str] | None:
    after = text[quantity.end : quantity.end + _NEAR]
    before = text[max(0, floor, quantity.start - 2 * _NEAR) : quantity.start]
    return _EACH_AFTER.match(after) or _EACH_BEFORE.search(before)


def rate_noun(text: str, quantity: Parsed, floor: int) -> str | None:
    """What a rate is for one of, in the words of the text: "seq" in "4 GiB/seq"."""
    found = _rate(text, quantity, floor)
    return found.group("noun") if found else None


def is_bound(text: str, quantity: Parsed) -> bool:
    """Whether it is said to be the most or the least: "at least 385", "up to 23"."""
    return _BOUND_BEFORE.search(text[max(0, quantity.start - _NEAR) : quantity.start]) is not None


def is_compared(text: str, quantity: Parsed) -> bool:
    """Whether what is meant is only said to lie above or below it: "more than 36 GiB"."""
    before = text[max(0, quantity.start - _NEAR) : quantity.start]
    if _NEARLY_BEFORE.search(before) or _NEGATED.search(before):
        return False
    return _COMPARED_BEFORE.search(before) is not None


def corrects(gap: str) -> bool:
    """Whether the words between two results take the first one back."""
    return _CORRECTS.search(gap) is not None


def does_not_fit(text: str, quantity: Parsed) -> bool:
    """Whether so many are said not to fit: "24 requests do not fit"."""
    return _NO_FIT_AFTER.match(text, quantity.end) is not None


def is_choice(gap: str) -> bool:
    """Whether the words between two results leave open which one holds: "or", "maybe"."""
    return _HEDGE.search(gap) is not None


def rate_end(text: str, quantity: Parsed) -> int:
    """Where the words of a rate behind the quantity end ("375 steps in an epoch"); 0 without any."""
    rate = _EACH_AFTER.match(text, quantity.end)
    return rate.end() if rate else 0


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


def is_known(text: str, quantity: Parsed) -> bool:
    """Whether the words take it for known and do not state it: "the lead of three points"."""
    return _KNOWN_BEFORE.search(text[max(0, quantity.start - _NEAR) : quantity.start]) is not None


def counts_a_noun(text: str, quantity: Parsed) -> bool:
    """Whether a short bare number counts what follows it: "50 in-house questions" is no result of 50."""
    written = text[quantity.start : quantity.end]
    if quantity.rounded or sum(map(str.isdigit, written)) >= TELLING_DIGITS:
        return False
    return _NOUN_AFTER.match(text, quantity.end) is not None


def listed(gap: str) -> bool:
    """Whether two quantities with `gap` between them are a list of alternatives: "8 GB, or 16 GB"."""
    if len(gap) <= _NEAR and _LIST_GAP.fullmatch(gap):
        return True
    return len(gap) <= 2 * _NEAR and _HEDGE.search(gap) is not None


def restated(gap: str) -> bool:
    """Whether the second of two quantities says the first again: "16 GiB (17.2 GB)", "= 16 GiB"."""
    return len(gap) <= 16 and _RESTATED.fullmatch(gap) is not None


def shares_unit(gap: str) -> bool:
    """Whether a bare number takes the unit of the next: "8, 16 or 32 GB", not "(all 6) 36 GB" or "0.58 (58 %)"."""
    if {"(", ")"} & set(gap) and not gap.strip(" ()"):
        return False
    return not {"=", ":"} & set(gap) and len(gap) <= _NEAR and _LIST_GAP.fullmatch(gap) is not None
