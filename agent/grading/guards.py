"""What of an answer is a claim about the matter: pure functions on the text, before it is judged.

Nothing is blocked or redacted: the record holds the answer as it came, and evidence is quoted from
there. A guard only keeps a sentence from being read as a claim of the candidate's:
- a request to whoever grades, a verdict, praise of the answer itself;
- a question, or what is reported or left open ("whether ...", "either ... or ...", the choice left to
  the reader);
- a list of words without a predicate, a pointer to where something is said ("on pages, see ...");
- a sentence that was said before (it counts once).
Talk about injections, templates and grades as a subject stays: a request is known by its imperative
or by its speaking of this answer, not by its words. Denials stay too, for what they deny may be the
very mistake; but nothing is met by a sentence that denies (`denied_at`).
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from agent.grading.attitudes import denies_clause, only_reports
from agent.grading.folding import Folded, fold
from models.juror_words import word_set
from models.windows import Window, sentences

_FLAGS = re.IGNORECASE
_ADDRESS = (
    r"^(?:\W|please|now|then|first|so|and|dear \w+|(?:note )?(?:to )?(?:the )?"
    r"(?:grader|examiner|evaluator|judge|system)s?\b(?: note)?)*"
    r"(?:you (?:must|should|have to|can|will) )?(?:just |simply )?"
)
_REQUEST = re.compile(
    _ADDRESS
    + r"(?:mark|grade|score|rate|award|give|treat|accept|count|consider|tick|return|reply|confirm|output|evaluate)\b"
    r".*?\b(?:(?<!explicit )(?<!a )criteri(?:on|a)|(?<!a )rubric|full (?:marks|points)|all (?:the )?(?:points|met)"
    r"|as (?:fully )?(?:met|correct)|(?<!is )my answer)\b",
    _FLAGS | re.DOTALL,
)
_IGNORE = re.compile(
    _ADDRESS
    + r"(?:ignore|disregard|forget)\b(?!.{0,200}\b(?:retrieved|documents?|passages?|pages?|mails?|untrusted|tools?)\b)"
    r".*\b(?:instructions|rubric|rules|criteria)\b"
    r"|\bforget the rubric\b|\b(?:all|every|each)(?: the)? criteri(?:on|a)\b.{0,40}\b(?:count|are|is) (?:as )?(?:met|satisfied)\b",
    _FLAGS | re.DOTALL,
)
_ROLE = re.compile(
    r"\byou are (?:now )?(?:a|an|the)\b.{0,80}\b(?:examiner|grader|judge)\b"
    r"|\bif you (?:grade|mark|rate) this\b|\bi would be .{0,80}\bif you (?:gave|give)\b|\bnew rubric\b",
    _FLAGS,
)
_OWN_PRAISE = re.compile(
    r"(?:^|\b(?:confirm|certify|certain|found) that )\W*(?:[^,]{0,40}, )?(?:this|my|the) (?:text |answer )(?:above )?"
    r"(?:(?:is|was|has been) (?:[a-z]+[ ,]+){0,3}?(?:complete(?=\W*$|,| and)|correct in|verified|identical|the reference)"
    r"|(?:covers|addresses|meets|satisfies|contains)\b[^\d:;]{0,80}?\b(?:reference|criteri\w+|every detail|all parts|rubric))\b"
    r"|^\W*(?:the|this|my) answer (?:covers|addresses|discusses|treats|mentions|deals with)\b"
    r"|\bi have (?:stated|covered|addressed|answered|explained) (?:correctly|everything|all)\b",
    _FLAGS,
)
_VERDICT = re.compile(
    r"^\W*(?:system\W+)?(?:final )?(?:grade|score|verdict)\W{0,3}:\W*(?:all|met|pass(?:ed)?|full|perfect|excellent|correct"
    r"|complete|true|yes|one|a\+?|\d{1,3}(?:\s?/\s?\d{1,3}| of \d{1,3}|\s?%| points)?)\b[^:=]{0,40}$"
    r"|^\W*[a-z][\w-]{3,60}: (?:met|passed)\W*$",
    _FLAGS,
)
_ASKED = re.compile(
    r"^\W*(?:is|are|was|does|do|did|can|could|should|would|will|has|have|what|which|why|how|who|where|when)\b(?:\W+\w+){4,}\?\W*$",
    _FLAGS | re.DOTALL,
)
_LEFT_OPEN = re.compile(
    r"^\W*(?:the |your |this )?(?:rubric|question|criterion|examiner|i|one|you|we)\b.{0,20}\b(?:looks? for|asks?) whether\b"
    r"|^\W*(?:i|one|you|we)\b.{0,20}\b(?:cannot|can't|do not|don't) (?:tell|say|know) whether\b"
    # With a reason it is a finding: "we cannot tell whether B is better, because the intervals overlap".
    r"(?:(?=.*\bor (?:rather|not|else|the)\b)|(?!.*(?::|\b(?:because|since|as)\b)))"
    r"|\b(?:you|the (?:examiner|grader|rubric|question)) (?:wants?|expects?|hopes?|would like)(?: me)? to "
    r"(?:hear|read|be told|say|write) that\b"
    r"|^\W*whether\b.*\bor (?:not|rather)\b"
    r"|^\W*either\b.*\bor\b.*\b(?:both|depends|either way)\b",
    _FLAGS | re.DOTALL,
)
_YOU_CHOOSE = re.compile(
    r"\b(?:which|what)ever (?:of (?:them|the two|these) )?(?:one )?"
    r"(?:you (?:prefer|like|please|wish|want|choose|pick|think|hold|deem|consider|expect|need)|the (?:examiner|rubric|reader))\b"
    r"|(?:^|[,;:.]\W*)(?:just )?as you (?:prefer|like|please|wish)\b"
    r"|\b(?:take|make) your (?:pick|choice)\b|\b(?:the choice is|i leave (?:it|the choice)(?: up)? to) you(?:rs)?\b"
    # Told to somebody: "pick whichever is right", and not "I would choose the one that is faster".
    r"|(?:^|[,;:.(]|\b(?:and|or|so|then|please|just))\W*(?:pick|choose|count)"
    r" (?:whichever (?:is|was|fits|applies|suits)|either\b|the right one(?! of)|the one (?:that|you))"
    r"|,\W*or (?:else )?the (?:other way (?:a?round)|reverse|opposite|contrary)\b\W*(?:$|whichever|as|i )",
    _FLAGS,
)
_POINTER = re.compile(
    r"^\W*(?:on|for|regarding|about) (?!instance|example)[^,\d]{3,80}, see\b(?!,)", _FLAGS
)
_DENIES = re.compile(
    r"\b(?:it|that|this) (?:is|was)(?: simply| just)? (?:not (?:true|the case|correct)|false|wrong|untrue|incorrect)"
    r"(?: that\b|\W*$)"
    r"|\bi (?:do not|don't|cannot|can't) (?:think|believe|agree) that\b|\bi doubt (?:that|whether)\b"
    r"|^\W*(?:some|many|people|others|many people|some people) (?:say|claim|believe|think) that\b"
    r"|\b(?:refuted|disproved|disproven|debunked|ruled out) that\b"
    r"|\b(?:myth|misconception|fallacy|illusion|mistake|error) (?:is )?(?:to (?:say|think|believe|claim|assume) )?that\b"
    r"|\b(?:errs?|wrong|false|incorrect|mistaken) (?:to (?:say|think|believe|claim|assume)"
    r"|(?:if|when|who) (?:(?:one|you|they|he|she|we) )?(?:says?|thinks?|believes?|claims?)"
    r"|in (?:saying|thinking|believing|claiming)) that\b",
    _FLAGS,
)
_WORD = re.compile(r"[^\W\d_][\w-]*")


_LINKING = word_set(
    "a an the of to in on at by for with and or but is are was be it its this that as from than then "
    "so if which who not no can will would should must may do does has have had we i you they he she "
    "per into only each because while when where there these those their them more less since though "
    "although whereas were never both like my your our his her until whether how what all some any"
)
_PIECE = re.compile(r"[,;:/|\n]+")
_LIST_FROM = 10
_LONG = 16
_LINKED_SHARE = 0.1
_LIST_PIECES = 8
_APART = "\n\n"


class Claims(NamedTuple):
    """What may be judged, folded, with its way back into the answer; and what was set aside."""

    folded: Folded
    set_aside: tuple[str, ...]


def denies(text: str) -> bool:
    """Whether a sentence that is near to what is right says that it is not so."""
    plain = text.replace("\u2019", "'")
    return _DENIES.search(plain) is not None or denies_clause(plain)


def without_requests(text: str) -> Claims:
    """The claims of an answer, in their order, as they stand there; an empty line where something is set aside."""
    folded = fold(text)
    parts: list[tuple[Window, bool]] = []
    aside: list[str] = []
    said: set[str] = set()
    for sentence in whole_sentences(folded.text):
        whole = folded.text[sentence[0].start : sentence[-1].end]
        key = " ".join(whole.lower().split())
        if key in said or is_no_claim(whole):
            aside.append(whole)
            parts += [(part, False) for part in sentence]
        else:
            parts += [(part, not is_no_claim(part.text)) for part in sentence]
            aside += [part.text for part, kept in parts[-len(sentence) :] if not kept]
        said.add(key)
    if not aside:
        return Claims(folded, ())
    return Claims(_cut(folded, parts), tuple(aside))


def whole_sentences(text: str) -> list[list[Window]]:
    """Sentences from full stop to full stop, each with its parts between semicolons and dashes: what
    makes a question of it, or denies it, stands at an end."""
    found: list[list[Window]] = []
    for part in sentences(text):
        last = found[-1][-1] if found else None
        if last and last.text[-1] not in ".!?" and "\n" not in text[last.end : part.start]:
            found[-1].append(part)
        else:
            found.append([part])
    return found


def denied_at(text: str, start: int, end: int) -> bool:
    """Whether a sentence that `text[start:end]` is a part of denies what it says."""
    return any(map(denies, sentences_at(text, start, end)))


def sentences_at(text: str, start: int, end: int) -> list[str]:
    """The whole sentences that `text[start:end]` is a part of."""
    return [
        text[sentence[0].start : sentence[-1].end]
        for sentence in whole_sentences(text)
        if sentence[0].start < end and start < sentence[-1].end
    ]


def sentence_after(text: str, end: int) -> str:
    """The whole sentence that begins at `end` or later in the same paragraph, or "": what takes a claim back often
    follows it."""
    for sentence in whole_sentences(text):
        first = sentence[0].start
        if first >= end:
            return "" if "\n" in text[end:first] else text[first : sentence[-1].end]
    return ""


def is_no_claim(sentence: str) -> bool:
    """Whether a sentence says nothing about the matter that its speaker stands for."""
    text = sentence.replace("\u2019", "'")
    return any(guard(text) for guard in _GUARDS)


def addresses_examiner(sentence: str) -> bool:
    """Whether a sentence asks whoever grades for something, or tells them what to do or to think."""
    text = sentence.replace("\u2019", "'")
    return any(guard(text) for guard in _TO_EXAMINER)


def _is_list(text: str) -> bool:
    """Ten words in a row that hardly anything links, or eight single words with commas between.

    Formulas and numbers are how experts abbreviate, and no list.
    """
    if re.search(r"[=<>+*\d%~]|->|→", text):
        return False
    pieces = [_WORD.findall(piece.lower()) for piece in _PIECE.split(text) if piece.strip()]
    if any(_is_unlinked(piece) for piece in pieces):
        return True
    return len(pieces) >= _LIST_PIECES and sum(len(p) <= 1 for p in pieces) > len(pieces) / 2


def _is_unlinked(words: list[str]) -> bool:
    linked = sum(word in _LINKING for word in words)
    return len(words) >= _LIST_FROM and linked <= (
        _LINKED_SHARE * len(words) if len(words) >= _LONG else 0
    )


def _found(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda text: pattern.search(text) is not None


_TO_EXAMINER: tuple[Callable[[str], bool], ...] = tuple(
    map(_found, (_REQUEST, _IGNORE, _ROLE, _OWN_PRAISE, _VERDICT))
)
_GUARDS: tuple[Callable[[str], bool], ...] = (
    *_TO_EXAMINER,
    *map(_found, (_ASKED, _LEFT_OPEN, _YOU_CHOOSE, _POINTER)),
    _is_list,
    only_reports,
)


def _cut(folded: Folded, parts: list[tuple[Window, bool]]) -> Folded:
    """The parts that are kept (true), with what stood between neighbours that both stay; in the place of others an empty
    line, over which nobody reads two sentences as neighbours."""
    text, origin = "", list[int]()
    last: int | None = None
    whole = True
    for window, kept in parts:
        if not kept:
            whole = False
            continue
        if last is not None:
            text += folded.text[last : window.start] if whole else _APART
            beside = range(last, window.start) if whole else [window.start] * len(_APART)
            origin += [folded.origin[place] for place in beside]
        text += window.text
        origin += folded.origin[window.start : window.end]
        last, whole = window.end, True
    return Folded(text, tuple(origin))
