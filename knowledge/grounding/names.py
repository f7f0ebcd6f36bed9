"""Names in a text: models, methods, data sets, hardware, papers; and whether a passage holds them.

Sample: names_in("The 65B LLaMA beat GPT-3") finds "LLaMA" and "GPT-3". A name is what has a capital
inside a sentence, two capitals, or letters with digits, and every known method by its long form too:
"grouped-query attention" is GQA. Comparison ignores case, hyphens, blanks and a plural s.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from knowledge.grounding.vocabulary import vocabulary

_METHODS = {
    "gqa": r"group(?:ed)?[- ]quer(?:y|ies)(?: attention)?",
    "mqa": r"multi[- ]query(?: attention)?",
    "mla": r"(?:multi[- ]head )?latent attention",
    "mha": r"multi[- ]head(?: attention)?",
    "dpo": r"direct preference optimi[sz]ation",
    "ppo": r"proximal policy optimi[sz]ation",
    "grpo": r"group[- ]relative policy optimi[sz]ation",
    "kda": r"kimi delta attention",
    "rag": r"retrieval[- ]augmented generation",
    "lora": r"low[- ]rank adapt(?:ation|er)s?",
    "rlhf": r"reinforcement learning from human feedback",
}
_LONG_FORM = re.compile(
    "|".join(f"(?P<{key}>{pattern})" for key, pattern in _METHODS.items()), re.I
)
_TOKEN = re.compile(r"(?<![\w.])[A-Za-z_](?:[\w@/]|[.](?=\w))*(?:-(?:[\w@]|[.](?=\w))+)*")
_TAIL = re.compile(r"-(?:trained|style|based|like|level|only|tuned|specific|sized|free|scale)$")
_INSIDE = re.compile(r"[a-z][A-Z]|[A-Z]{2}|[A-Za-z][-]?\d|_[A-Za-z]")
_VERSION = re.compile(
    r"[ ](?P<number>\d+(?:\.\d+)?[BbMmTKk]?)(?![\w.,]?\d|[ ]?(?:%|percent|times))(?=\W|$)"
)
_PIECE = re.compile(r"[0-9]+(?:\.[0-9]+)*[bmkt]?(?![a-z])|[a-z]+|[0-9]+")
_WORDS = re.compile(r"[\w@]+(?:[.][\w]+)*")
_AT = re.compile(r"[ ]at[ ](?=\d)|@")
_LONGEST_NAME = 7


@dataclass(frozen=True)
class Name:
    """A name as written, with its characters and the key under which it is compared.

    `first` says that it opens the sentence in a capital that any word would have there.
    """

    text: str
    key: str
    start: int
    end: int
    first: bool = False


@lru_cache(maxsize=512)
def names_in(text: str) -> tuple[Name, ...]:
    """The names of `text`, in order; a version or size that follows belongs to its name."""
    found: list[Name] = []
    place = 0
    for token in _TOKEN.finditer(text):
        if token.start() < place:
            continue
        long_form = _LONG_FORM.match(text, token.start())
        if long_form:
            place = long_form.end()
            found.append(Name(long_form.group(), str(long_form.lastgroup), token.start(), place))
            continue
        first = _opens_sentence(text, token.start())
        word = _TAIL.sub("", token.group())
        if not _is_name(word, first):
            continue
        place = token.start() + len(word)
        # With a version: "Llama 2", "Mistral 7B"; "In 2018" and "May 2020" are no names.
        if not first or _INSIDE.search(word):
            version = _VERSION.match(text, place)
            place = version.end() if version and _may_have_version(text, version) else place
        written = text[token.start() : place]
        found.append(Name(written, squash(written), token.start(), place, first))
    return tuple(found)


def squash(name: str) -> str:
    """Letters and digits only, in lower case, without a plural s: "A100s" and "a100" are one."""
    pieces = _PIECE.findall(_AT.sub("", name.lower()))
    joined = "".join(pieces)
    return (
        joined[:-1]
        if len(joined) > 3 and joined.endswith("s") and not joined.endswith("ss")
        else joined
    )


@lru_cache(maxsize=512)
def spellings(text: str) -> frozenset[str]:
    """Every run of up to seven pieces of `text` as one key, so that any way to write a name is met."""
    keys: set[str] = {str(found.lastgroup) for found in _LONG_FORM.finditer(text)}
    for word_run in re.split(r"[.;:!?]\s|\n", text.lower()):
        pieces = _PIECE.findall(_AT.sub(" ", word_run))
        for i in range(len(pieces)):
            run = ""
            for piece in pieces[i : i + _LONGEST_NAME]:
                run += piece
                keys.add(run)
                if len(run) > 3 and run.endswith("s"):
                    keys.add(run[:-1])
    return frozenset(keys)


def _opens_sentence(text: str, start: int) -> bool:
    before = text[:start].rstrip(" \"'([")
    return not before or before[-1] in ".!?:\n"


def _is_name(token: str, first: bool) -> bool:
    plain = token.lower()
    known = vocabulary()
    if plain in known.months or {plain, plain.rstrip("s")} & known.generic_names:
        return False
    if plain.startswith("top-"):
        return False
    if _INSIDE.search(token):
        return True
    return token[0].isupper() and len(token) > 1 and (not first or token.isalpha())


def _may_have_version(text: str, version: re.Match[str]) -> bool:
    """ "Llama 2 models" has a version; "BLEU 28 points" and "MATH 46.8 to 51.7" state a figure."""
    number = version.group("number")
    behind = text[version.end() :]
    if number[-1].isalpha():
        return True
    return (
        "." not in number
        and not re.match(r"[ ]?(?:->|to\b|and\b|points?\b|from\b)", behind)
        and (float(number) < 10 or 1950 <= float(number) <= 2100)
    )
