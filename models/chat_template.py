"""Renders a model's own chat template with the contents left out, so that they stay data.

The template is run with a unique placeholder in place of every content and cut at the
placeholders. What lies between is the template's own text (it may hold control tokens); what goes
into the gaps is somebody's words (it may not). A template that measures, strips or searches a
content sees the placeholder, never the words.

Sample, ChatML, one user message "Hi":
    [Markup("<|im_start|>user\\n"), Content("Hi"), Markup("<|im_end|>\\n<|im_start|>assistant\\n")]
"""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from jinja2 import TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from models.errors import ModelRunError, ModelSetupError
from models.protocol import ChatMessage


@dataclass(frozen=True)
class Markup:
    """Text of the template: tokenized with special tokens."""

    text: str


@dataclass(frozen=True)
class Content:
    """Text of a message: tokenized without special tokens."""

    text: str


Segment = Markup | Content


class ChatTemplate:
    """A compiled template. `bos` and `eos` are the spellings of those tokens.

    Raises ModelSetupError where `source` does not compile.
    """

    def __init__(self, source: str, bos: str, eos: str) -> None:
        environment = ImmutableSandboxedEnvironment(
            trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.loopcontrols"]
        )
        environment.globals["raise_exception"] = _raise
        environment.globals["strftime_now"] = lambda form: datetime.now(UTC).strftime(form)
        try:
            self._template = environment.from_string(source)
        except TemplateError as error:
            raise ModelSetupError(
                f"The chat template of this GGUF does not compile: {error}. Use another model file."
            ) from error
        self._special = {"bos_token": bos, "eos_token": eos}

    def segments(self, messages: Sequence[ChatMessage]) -> list[Segment]:
        """The prompt up to where the assistant speaks, in order.

        Raises ModelRunError where the template refuses these messages or drops one of them.
        """
        try:
            return self._cut(messages)
        except TemplateError as error:
            merged = _without_system(messages)
            if len(merged) == len(messages):
                raise ModelRunError(f"The chat template refused the messages: {error}") from error
        try:
            return self._cut(merged)
        except TemplateError as error:
            raise ModelRunError(f"The chat template refused the messages: {error}") from error

    def _cut(self, messages: Sequence[ChatMessage]) -> list[Segment]:
        key = secrets.token_hex(8)
        gaps = [f"content{key}n{number}end" for number in range(len(messages))]
        pairs = zip(messages, gaps, strict=True)
        rendered = self._template.render(
            messages=[{"role": message.role, "content": gap} for message, gap in pairs],
            add_generation_prompt=True,
            tools=None,
            **self._special,
        )
        for gap, message in zip(gaps, messages, strict=True):
            if gap not in rendered:
                raise TemplateError(f"it leaves out a message of role {message.role!r}")
        pieces = re.split(f"content{key}n([0-9]+)end", rendered)
        result: list[Segment] = []
        for place, piece in enumerate(pieces):
            if place % 2:
                result.append(Content(messages[int(piece)].content))
            elif piece:
                result.append(Markup(piece))
        return [segment for segment in result if segment.text]


def _without_system(messages: Sequence[ChatMessage]) -> list[ChatMessage]:
    """For templates without a system role: its text opens the first user message instead."""
    if len(messages) < 2 or messages[0].role != "system" or messages[1].role != "user":
        return list(messages)
    joined = f"{messages[0].content}\n\n{messages[1].content}"
    return [ChatMessage(role="user", content=joined), *messages[2:]]


def _raise(message: str) -> None:
    raise TemplateError(message)
