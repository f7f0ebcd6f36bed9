"""What a scripted interviewer drafts: in turn a question that may pass, and one draft for each fault that is checked.

Its words come from the prompt alone, so that it needs no knowledge of the bank.
"""

import json
import re
from collections.abc import Callable, Sequence
from itertools import count

from agent.follow_up import LONGEST_QUOTE
from models.protocol import ChatMessage
from models.windows import sentences

_PROMPT = re.compile(
    r"Question that was asked: (?P<asked>.*?)\n\nSource: (?P<source>.*?)\n\nReply", re.S
)
Draft = Callable[[str, str], str]


def _sound(asked: str, _source: str) -> str:
    # The last words of the question are what it is about.
    return f"Which way, and by what mechanism, does this source bear on the task: {_end(asked)}?"


def _two(asked: str, source: str) -> str:
    return f"Is that so? {_sound(asked, source)}"


def _number(asked: str, _source: str) -> str:
    return f"Why would 98,765 layers change what was asked: {_end(asked)}?"


def _name(asked: str, _source: str) -> str:
    return f"What would DeepSeek-R1 have shown about {_end(asked)}?"


def _again(asked: str, _source: str) -> str:
    return f"{asked.replace('?', ',').rstrip(' ,.')}?"


DRAFTS: tuple[Draft, ...] = (_sound, _two, _sound, _number, _sound, _name, _sound, _again)


def scripted_drafts() -> Callable[[Sequence[ChatMessage]], str]:
    """Replies for a ScriptedModel: DRAFTS in turn, and no JSON at all after each round."""
    calls = count()

    def reply(messages: Sequence[ChatMessage]) -> str:
        turn = next(calls) % (len(DRAFTS) + 1)
        found = _PROMPT.search(messages[-1].content)
        if found is None or turn == len(DRAFTS):
            return "I would rather ask something else."
        said = [w.text for w in sentences(found["source"]) if len(w.text) <= LONGEST_QUOTE]
        question = DRAFTS[turn](found["asked"], found["source"])
        return json.dumps({"quote": said[0] if said else "", "question": question})

    return reply


def _end(asked: str) -> str:
    last = re.split(r"(?<=[.?!:]) ", asked.strip())[-1]
    return " ".join(last.rstrip("?.!").split()[:24])
