"""What needs no weighing: commands, pasted code and tables, plain "I don't know", a question about what is asked, no word
at all."""

import re

from agent.routing.clauses import declines
from agent.routing.commands import command_of, is_command_alone
from agent.routing.matter import claims_instead
from agent.routing.routes import Route
from agent.routing.wording import plain

_ANSWER = re.compile(r"/answer\b", re.IGNORECASE)
_FENCED = re.compile(r"^ {0,3}(`{3,}|~{3,}).*?(?:^ {0,3}\1|\Z)", re.DOTALL | re.MULTILINE)
_CODE = re.compile(
    r"^\s*(?:def|class|for|while|if|elif|else|try|with|return|import|from|print|const|let|var|function|public|"
    r"#include|select|insert|where|group by|order by|having|join|curl|pip|python3?|docker|kubectl)\b.*[():={}\[\];*,'\"]"
    r"|^\s*(?:import \w+|select\b.+|from \w+( import .*)?|group by\b.+|return\b.*|else:?)$"
    r"|^\s*[\w.\[\], ]{1,40} ?[-+*/|@]?= ?\S.*[\w)\]}\"';]$|^\s*[\w.]+\(.*\)[;:]?$|^\s*[{}\[\]()]+[,;]?$|[;{]\s*$"
    r"|^\s*\"[\w -]+\" ?: .+,?$|^\s*[\w-]+: ?[\w.\[\]\"'/-]{1,40}$|^\$ \S|^(?:info|warn|error|debug)\b",
    re.IGNORECASE,
)
_ROW = re.compile(
    r"^\s*\|.*\||\S+\s*\|\s*\S+|^[\s|+:=-]{5,}$|\S\t+\S|\S {2,}\S.* {2,}\S|^[^\s,;]+(?:[,;][^\s,;]+){2,}$"
)
_OBJECT = re.compile(r"\s*[\[{].*[\]}]\s*", re.DOTALL)
_ASKS_BACK = re.compile(
    r"^(?:[a-z' ]{1,30}[:,-] ?)?(?:(?:so|and|but|or|sorry|wait) )*"
    r"(?:(?:are|were) (?:you|we) (?:asking|talking|speaking|thinking|referring) (?:me )?(?:about|of|for|to|whether|if|how|what|which|why|here)\b"
    r"|(?:do|did) you mean\b|(?:should|shall|can|may|do|must) (?:i|we) assume\b"
    r"|is (?:it|that|this) (?:meant )?(?:per\b|for (?:one|a single|each|every|all)\b))[^.!?]*\?+$"
)
_OF_THE_RECORD = re.compile(
    r"\b(?:record\w*|stor(?:e|ed|ing)|interview|session|graded?|grading|scor(?:e|ed|ing)|calculator)\b"
)
_SHARE = 0.6
"""Of the lines of a message, to be a paste; of its characters, inside a fence."""


def ruling(text: str) -> Route | None:
    """The route that stands beyond doubt, or None."""
    if _ANSWER.match(text.strip()):
        return "answer"
    if is_command_alone(text):
        return command_of(text) or "process"
    if is_paste(text):
        return "paste"
    words = plain(text)
    if declines(words) and not claims_instead(words, "dont_know"):
        return "dont_know"
    if _ASKS_BACK.search(words) and not _OF_THE_RECORD.search(words):
        return "clarify"
    return "answer" if sum(character.isalpha() for character in text) < 2 else None


def is_paste(text: str) -> bool:
    """Whether a message is chiefly code or a table."""
    fenced = sum(len(block.group()) for block in _FENCED.finditer(text))
    if fenced >= _SHARE * len(text.strip()):
        return True
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) < 2:
        alone = text.strip()
        return bool(_OBJECT.fullmatch(alone) and ":" in alone) or alone.startswith(("$ ", "curl "))
    found = sum(bool(_ROW.search(line) or _CODE.search(line)) for line in lines)
    return found >= _SHARE * len(lines)
