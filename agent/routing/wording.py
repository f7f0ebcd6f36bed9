"""A message's words in one spelling, so that the patterns of `cues.py` can be short."""

import re

_SPELLINGS: tuple[tuple[str, str], ...] = (
    (r"[\u2018\u2019\u00b4`]", "'"),
    (r"\b(?:do not|don'?t|doesn'?t|didn'?t|does not|did not)\b", "do not"),
    (r"\b(?:can'?t|cannot|can not|couldn'?t|could not)\b", "can not"),
    (r"\b(?:haven'?t|hasn'?t|hadn'?t)\b", "have not"),
    (r"\b(?:isn'?t|aren'?t|wasn'?t)\b", "is not"),
    (r"\b(?:won'?t|wouldn'?t)\b", "would not"),
    (r"\bi'?m\b", "i am"),
    (r"\b(i|you|we|they)'ve\b", r"\1 have"),
    (r"\b(i|you|we|they)'d\b", r"\1 would"),
    (r"\b(i|you|we|they|it)'ll\b", r"\1 will"),
    (r"\b(you|we|they)'re\b", r"\1 are"),
    (r"\b(it|that|this|what|there|where|who|he)'s\b", r"\1 is"),
    (r"\bthats\b", "that is"),
    (r"\bits\b(?= (?:not|just|a|the|all|enough)\b)", "it is"),
    (r"\blet'?s\b", "let us"),
    (r"\b(?:pls|plz|plea?se?)\b", "please"),
    (r"\bu\b", "you"),
    (r"\bgonna\b", "going to"),
    (r"\bgotta\b", "have to"),
    (r"\b(?:wanna)\b", "want to"),
    (r"\bq ?(?=\d)", "question "),
)
_COMPILED = tuple((re.compile(pattern), word) for pattern, word in _SPELLINGS)

_FILLER_WORDS = """
a an the i you we it is am are was were be been do did does have has had will would could can
should may might must shall to of in on at for from with by and or so that this these those there
here me my your our us one ok okay well oh hm hmm um uh eh ah please thanks thank sorry really
just very too also then now not no yes what which who how why when where if as but about some any
more than it's honestly actually maybe perhaps think guess tbh man mate question interview hi
hello
"""
_FILLERS = frozenset(_FILLER_WORDS.split())
_WORD = re.compile(r"[a-z0-9][a-z0-9'_.%-]*")


def plain(text: str) -> str:
    """The text in lower case, on one line, contractions written out: "Don't know" -> "do not know"."""
    words = " ".join(text.lower().split())
    for pattern, replacement in _COMPILED:
        words = pattern.sub(replacement, words)
    return words


def content_words(words: str) -> list[str]:
    """The words of a plain text that carry a claim: no pronouns, auxiliaries or courtesies."""
    return [word for word in _WORD.findall(words) if word.rstrip(".") not in _FILLERS]
