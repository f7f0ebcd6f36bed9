"""Who stands behind a that-clause: does the clause before it deny, or merely report, what it introduces?

"Nobody would deny that the cache grows" asserts it, "Nobody has shown that the cache grows" does not. What counts is
the words before "that": they have to speak of knowing, saying or holding true (else "that" opens a relative clause),
and the negations that bear on them are counted: two cancel out.
"""

import re

_NEGATIVE_VERBS = (
    r"doubt(?:s|ed)?|den(?:y|ies|ied)|disput(?:e|es|ed)|refut(?:e|es|ed)|disprov(?:e|es|ed|en)|reject(?:s|ed)?|"
    r"disagree(?:s|d)?|debunk(?:s|ed)?|ruled out"
)
_VERBS = (
    rf"{_NEGATIVE_VERBS}|show[ns]?|showed|prov(?:e|es|ed|en)|demonstrat(?:e|es|ed)|establish(?:es|ed)?|finds?|found|"
    r"accept(?:s|ed)?|believ(?:e|es|ed)|thinks?|thought|says?|said|claim(?:s|ed)?|sees?|saw|seen|agree(?:s|d)?|"
    r"conclud(?:e|es|ed)|argu(?:e|es|ed)|assum(?:e|es|ed)|suggest(?:s|ed)?|confirm(?:s|ed)?|verif(?:y|ies|ied)|"
    r"observ(?:e|es|ed)|report(?:s|ed)?|imagin(?:e|es|ed)|expect(?:s|ed)?|holds?|held|maintain(?:s|ed)?|"
    r"admit(?:s|ted)?|conced(?:e|es|ed)|grant(?:s|ed)?|knows?|known|knew|follow(?:s|ed)?|means?|meant|"
    r"impl(?:y|ies|ied)|indicat(?:e|es|ed)|writes?|wrote|written|pretend(?:s|ed)?|insist(?:s|ed)?|answer|state|"
    r"mention|repeat|recite|tell|hear"
)
_NEGATIVE_HEADS = (
    r"doubt|unlikely|implausible|untrue|false|wrong|incorrect|mistaken|nonsense|absurd|impossible|unclear|uncertain|unproven|"
    r"myth|misconception|fallacy|illusion"
)
_NOUNS = r"idea|notion|view|belief|assumption|hypothesis|rumou?r|story|suggestion|claim|opinion|thesis|conclusion"
_HEADS = (
    rf"{_NEGATIVE_HEADS}|{_NOUNS}|evidence|signs?|proof|indication|support|reason|guarantee|true|clear|obvious|plausible|"
    r"likely|the case|right|correct|possible|so|sure|certain|convinced|persuaded"
)
_THAT = re.compile(
    rf"^(?P<before>.{{0,90}}?)\b(?P<head>{_VERBS}|{_HEADS})"
    r"(?: (?:at all|yet|here|so far|to me|by anyone|anywhere|any more))?,? that\b(?!\s*[,.;:]|$)(?P<clause>.*)",
    re.IGNORECASE | re.DOTALL,
)
_FEW_WORDS = r"(?:[\w'-]+ ){0,3}"
_NEGATIONS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # Who: nobody has, neither of them could, hardly anyone would, few people.
        r"\b(?:nobody|no-one|no one|none|nothing|neither|hardly any\w*|few (?:people|would|will|of|in|have))\b",
        # What a person, or "it", does: I don't, one cannot well, it is not. Things may well "not show that".
        rf"\b(?:i|we|you|one|people|they all|anyone|it)\b[^,;:]*?(?:\b(?:not|never|cannot|hardly|scarcely|barely)|n't) {_FEW_WORDS}$",
        # What there is for it: little to suggest, no reason to think, far from clear.
        r"\b(?:little|no \w+) to $|\bfar from (?:\w+ )?$",
        # How it goes: hard to accept, wrong to say, fails to.
        r"\b(?:hard|difficult|impossible|wrong|mistaken|absurd|misleading|a mistake|an error|refuse[sd]?|fail(?:s|ed)?|errs?) (?:to|in) "
        rf"{_FEW_WORDS}$",
    )
)
_LACKING = re.compile(r"\b(?:no|little|without|against the)(?: [\w'-]+){0,2} $", re.IGNORECASE)
"""Before a noun or an adjective: no good evidence, without proof."""
_NEGATIVE_HEAD = re.compile(rf"(?:{_NEGATIVE_VERBS}|{_NEGATIVE_HEADS})", re.IGNORECASE)
_HEAD = re.compile(_HEADS, re.IGNORECASE)
_NOUN = re.compile(_NOUNS, re.IGNORECASE)
_FALLS = re.compile(
    r"\b(?:(?:is|was|has been|seems|looks) (?:simply |plainly |just |quite |clearly )?"
    rf"(?:{_NEGATIVE_HEADS}|misleading|refuted|disproved|debunked|rejected|abandoned|dead|out of date|"
    r"not (?:true|right|so|correct|tenable|supported))"
    r"|(?:does|did|do) not (?:hold|survive|stand|follow|convince)|(?:falls?|fell) apart|cannot be (?:right|true))\b",
    re.IGNORECASE,
)
_MADE_TO = re.compile(
    r"(?<!which )(?<!that )(?<!\bi )(?<!\bi'd )(?<!\bi would )\b(?:has|have|had|is|are|was|were|am) (?:supposed |expected |meant |told |asked |forced |obliged |required )?to $",
    re.IGNORECASE,
)
_SAYING = re.compile(
    r"writ\w*|says?|answer|state|mention|repeat|recite|tell|claim|pretend|hear", re.IGNORECASE
)


def denies_clause(sentence: str) -> bool:
    """Whether the sentence denies or doubts its that-clause."""
    found = _THAT.match(sentence.strip())
    if found is None:
        return False
    before = re.split(r"[,;:]", found["before"])[-1]
    negations = sum(pattern.search(before) is not None for pattern in _NEGATIONS)
    negations += _HEAD.fullmatch(found["head"]) is not None and _LACKING.search(before) is not None
    negations += _NEGATIVE_HEAD.fullmatch(found["head"]) is not None
    negations += (
        _NOUN.fullmatch(found["head"]) is not None and _FALLS.search(found["clause"]) is not None
    )
    return negations % 2 == 1


def only_reports(sentence: str) -> bool:
    """Whether the that-clause is what somebody is made to say."""
    found = _THAT.match(sentence.strip())
    return (
        found is not None
        and _SAYING.fullmatch(found["head"]) is not None
        and _MADE_TO.search(found["before"]) is not None
    )
