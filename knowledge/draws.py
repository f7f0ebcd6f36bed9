"""Parametric items: the numbers of an item drawn anew for each interview, from one seed.

Sample: an item whose file says

    parameters: {context: {values: [8192, 16384], default: 8192}}
    derived: {gib: "context * 131072 / 2**30"}
    question: "... {context:,} tokens ..."

is rendered with the seed of an interview as "... 16,384 tokens ...". Without a seed every parameter
has its default: so the bank's own tests and the juror's training data read it.
"""

import hashlib
import random
import string
from collections.abc import Mapping
from typing import Any

from knowledge.errors import ContentError
from knowledge.expressions import Evaluator

Entry = Mapping[str, Any]
"""An item as its file holds it."""

_NOT_TEXT = frozenset({"id", "subject", "papers", "parameters", "derived", "require", "review_by"})
_EXPRESSIONS = ("inputs", "factor")
_TRIES = 1000


def is_parametric(entry: Entry) -> bool:
    return bool(entry.get("parameters"))


def seed_of(interview_seed: int, item_id: str) -> int:
    """The seed of one item in one interview: another item's draw tells nothing of it."""
    digest = hashlib.sha256(f"{interview_seed}:{item_id}:draw".encode()).digest()
    return int.from_bytes(digest[:8], "big")


def rendered(entry: Entry, seed: int | None) -> dict[str, Any]:
    """The item with its numbers put in: `seed` None gives each parameter's default.

    The result has `draw`, the value of every parameter, and no placeholders or expressions any more.
    Raises ContentError for a draw that meets no requirement, an unknown placeholder or expression.
    """
    if not is_parametric(entry):
        return dict(entry)
    return rendered_with(
        entry, _defaults(entry) if seed is None else _drawn(entry, random.Random(seed))
    )


def rendered_with(entry: Entry, drawn: Mapping[str, float]) -> dict[str, Any]:
    """A parametric item with these values of its parameters. Raises ContentError as `rendered` does."""
    filler = _Filler(named(entry, drawn))
    content = {
        key: value if key in _NOT_TEXT else filler.filled(value) for key, value in entry.items()
    }
    return {**content, "draw": dict(drawn)}


def _defaults(entry: Entry) -> dict[str, float]:
    drawn = {name: parameter["default"] for name, parameter in entry["parameters"].items()}
    failed = unmet(entry, drawn)
    if failed is not None:
        raise ContentError(f"the defaults {drawn!r} do not meet the requirement {failed!r}")
    return drawn


def _drawn(entry: Entry, source: random.Random) -> dict[str, float]:
    for _ in range(_TRIES):
        drawn = {
            name: source.choice(parameter["values"])
            for name, parameter in sorted(entry["parameters"].items())
        }
        if unmet(entry, drawn) is None:
            return drawn
    raise ContentError(f"none of {_TRIES} draws meets {entry.get('require')!r}")


def named(entry: Entry, drawn: Mapping[str, float]) -> dict[str, float]:
    """The numbers of a draw and those derived from them, each from the ones above it."""
    names = dict(drawn)
    evaluator = Evaluator(names)
    for name, expression in (entry.get("derived") or {}).items():
        names[name] = evaluator.value(expression)
    return names


def unmet(entry: Entry, drawn: Mapping[str, float]) -> str | None:
    """The first requirement that the draw does not meet."""
    requirements = entry.get("require") or ()
    evaluator = Evaluator(named(entry, drawn) if requirements else drawn)
    return next((str(one) for one in requirements if not evaluator.value(one)), None)


class _Placeholders(string.Formatter):
    """Plain names with a format spec: no attribute, index or position can be reached."""

    def get_field(self, field_name: str, args: Any, kwargs: Any) -> tuple[Any, str]:  # noqa: ARG002
        if field_name not in kwargs:
            raise ContentError(
                f"the placeholder {{{field_name}}} has no value; expected one of {sorted(kwargs)!r}, "
                "and {{ }} for literal braces"
            )
        return kwargs[field_name], field_name


_PLACEHOLDERS = _Placeholders()


class _Filler:
    """Puts the numbers of one draw into texts and expressions."""

    def __init__(self, names: Mapping[str, float]) -> None:
        self._evaluator = Evaluator(names)
        self._shown = {name: as_shown(value) for name, value in names.items()}

    def filled(self, value: object) -> object:
        """Every text with its placeholders filled, every expression with its value, at any depth."""
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, list):
            return [self.filled(part) for part in value]
        if isinstance(value, dict):
            return {
                key: self._values(part) if key in _EXPRESSIONS else self.filled(part)
                for key, part in value.items()
            }
        return value

    def _values(self, value: object) -> object:
        if isinstance(value, dict):
            return {key: self._values(part) for key, part in value.items()}
        return self._evaluator.value(value) if isinstance(value, str | int | float) else value

    def _text(self, text: str) -> str:
        try:
            return _PLACEHOLDERS.vformat(text, (), self._shown)
        except (ValueError, IndexError) as error:
            raise ContentError(f"the text {text[:60]!r}... cannot be filled: {error}") from error


def as_shown(value: float) -> float:
    """32 and not 32.0: a whole number is shown as one."""
    return int(value) if float(value).is_integer() and abs(value) < 2**63 else value
