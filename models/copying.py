"""A quote that is verbatim by construction: the reply can only hold one of the answer's own sentences.

Sample: for `class Finding(BaseModel): met: bool; quote: str | None`,

    narrowed = quoting(Finding, "quote", answer)
    finding = model.extract(messages, narrowed, sampling)
    window = place_of(answer, finding.quote)      # answer[window.start:window.end] == quote

The sentences become the choices of a Literal, so that every backend constrains the reply with what
it has (a grammar, a JSON schema), and a server that ignores it is found out by the validation.
"""

from types import NoneType
from typing import Any, Literal, get_args

from pydantic import create_model

from models.errors import ModelRunError, ModelSetupError
from models.protocol import Schema
from models.windows import Window, sentences


def quoting(schema: type[Schema], field: str, answer: str) -> type[Schema]:
    """`schema` whose `field` is one of the sentences of `answer`, or None where it was Optional.

    The order of the fields stays. Raises ModelSetupError where there is no such field, and
    ModelRunError where the answer holds no sentence and the field must.
    """
    if field not in schema.model_fields:
        raise ModelSetupError(f"{schema.__name__!r} has no field {field!r} to put a quote in.")
    optional = NoneType in get_args(schema.model_fields[field].annotation)
    choices: list[str | None] = list(dict.fromkeys(piece.text for piece in _quotable(answer)))
    if optional:
        choices.append(None)
    if not choices:
        raise ModelRunError(f"The answer {answer[:80]!r} holds no sentence to quote.")
    kind: Any = Literal[tuple(choices)]
    fields: dict[str, Any] = {field: (kind, ...)}
    return create_model(schema.__name__, __base__=schema, **fields)


def place_of(answer: str, quote: str) -> Window:
    """Where `quote` stands, at the first of its sentences that are the same.

    Raises ModelRunError where it is no sentence of the answer.
    """
    for piece in _quotable(answer):
        if piece.text == quote:
            return piece
    raise ModelRunError(f"The quote {quote[:80]!r} is no sentence of the answer.")


def _quotable(answer: str) -> list[Window]:
    """The sentences; one with half of a surrogate pair is no text and cannot be sent anywhere."""
    halves = range(0xD800, 0xE000)
    return [piece for piece in sentences(answer) if not any(ord(c) in halves for c in piece.text)]
