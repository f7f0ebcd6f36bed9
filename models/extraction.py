"""A validated object out of a model's text: one retry, then ModelRunError. Shared by all backends."""

import time
from collections.abc import Callable

from pydantic import ValidationError

from models.errors import ModelRunError
from models.protocol import Completion, Sampling, Schema

RETRY_TEMPERATURE = 0.4

Generate = Callable[[Sampling], Completion]


def extract_with_retry(generate: Generate, schema: type[Schema], sampling: Sampling) -> Schema:
    """`generate` a JSON text and validate it against `schema`; a second try has another seed.

    The second try is warmer, since a greedy decode would only repeat itself, and has what the
    first one left of the deadline.
    """
    started = time.monotonic()
    first = generate(sampling)
    try:
        return schema.model_validate_json(first.text)
    except ValidationError:
        left = sampling.deadline_s - (time.monotonic() - started)
        if left <= 0:
            return validated(first, schema, sampling.max_tokens)
        second = generate(_second(sampling, left))
    return validated(second, schema, sampling.max_tokens)


def _second(sampling: Sampling, left_s: float) -> Sampling:
    warmer = max(sampling.temperature, RETRY_TEMPERATURE)
    return sampling.model_copy(
        update={"temperature": warmer, "seed": sampling.seed + 1, "deadline_s": left_s}
    )


def validated(completion: Completion, schema: type[Schema], max_tokens: int) -> Schema:
    """Raises ModelRunError that quotes the text and says why it does not validate."""
    try:
        return schema.model_validate_json(completion.text)
    except ValidationError as error:
        why = _summary(error)
        if completion.finish == "length":
            why = f"it was cut at max_tokens={max_tokens}; raise it or shorten the schema"
        raise ModelRunError(
            f"The reply is no valid {schema.__name__}: {why}. It was {completion.text[:200]!r}"
        ) from error


def _summary(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_context=False)[0]
    place = ".".join(str(part) for part in first["loc"]) or "the whole"
    return f"{first['msg']} at {place!r}"
