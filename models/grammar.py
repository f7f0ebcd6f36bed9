"""Writes a GBNF grammar that admits exactly one JSON object of a pydantic model's shape.

Sample, for `class Reply(BaseModel): quote: str = Field(max_length=80); sure: bool`:

    root ::= "{" ws "\\"quote\\":" ws "\\"" char{0,80} "\\"" "," ws "\\"sure\\":" ws ("true" | "false") ws "}"

Fields come in declaration order, defaults included: what a model writes first conditions the rest.
llama-cpp-python's own converter is not used: it breaks on a quote inside an enum, admits raw control
characters and reorders fields.

Everything that JSON Schema says of a field is either in the grammar or refused here: a pattern, a
format (dates, UUIDs), `multiple_of` with more than 200 values, a set of two or more. What it does
not say (validators of one's own, `strip_whitespace`) is left to pydantic, which validates every
reply.
"""

import json
import math
import re
from typing import Any

from pydantic import BaseModel
from pydantic.errors import PydanticUserError

from models.errors import ModelSetupError
from models.number_grammar import decimals, either, whole_numbers

DEFAULT_MAX_LENGTH = 600
"""Characters admitted in a text whose field names no max_length: an endless string never validates."""

MAX_REPEAT = 1500
"""llama.cpp refuses grammars with 2000 repetitions or more of one rule."""

DEFAULT_MAX_ITEMS = 20
_MOST_MULTIPLES = 200

# Neither control characters nor what is no character: bytes that are no UTF-8 read as U+110000 and
# more, or as surrogates.
_BASE_RULES = (
    r'char ::= [ !#-\[\]-~\u00A0-\uD7FF\uE000-\U0010FFFF] | "\\" ["\\/nt]',
    r'ws ::= " "?',
)

_NOT_IN_A_GRAMMAR = (
    "pattern",
    "format",
    "contentMediaType",
    "contentEncoding",
    "contains",
    "patternProperties",
    "propertyNames",
)

# Control characters, and the planes that hold no characters: vocabularies lack the bytes to spell them.
_ESCAPED = re.compile("[\x7f-\x9f\U00040000-\U0010ffff]")

_Node = dict[str, Any]


def grammar_for(schema: type[BaseModel]) -> str:
    """GBNF text with the rule `root`.

    Raises ModelSetupError for a field of a type that is not one of: str, int, float, bool, None,
    Literal, Enum, list, set, tuple, Optional or Union of these, nested model; and for bounds that a
    grammar cannot keep, or that nothing fulfils.
    """
    try:
        tree = schema.model_json_schema(mode="validation")
    except PydanticUserError as error:
        raise ModelSetupError(f"{schema.__name__!r} has no JSON schema: {error.message}") from error
    return _Emitter(schema.__name__, tree.get("$defs", {})).grammar(tree)


class _Emitter:
    def __init__(self, name: str, definitions: dict[str, _Node]) -> None:
        self._name = name
        self._definitions = definitions
        self._rules: dict[str, str] = {}

    def grammar(self, tree: _Node) -> str:
        root = self._expression(tree, "")
        rules = [f"{name} ::= {body}" for name, body in self._rules.items()]
        return "\n".join([f"root ::= {root}", *rules, *_BASE_RULES]) + "\n"

    def _expression(self, node: _Node, path: str) -> str:
        if "$ref" in node:
            return self._reference(str(node["$ref"]), path)
        if "const" in node:
            return self._literal(node["const"], path)
        if "enum" in node:
            return either([self._literal(value, path) for value in node["enum"]])
        options = node.get("anyOf", node.get("oneOf"))
        if options is not None:
            return either([self._expression(option, path) for option in options])
        return self._typed(node, path)

    def _typed(self, node: _Node, path: str) -> str:
        for key in _NOT_IN_A_GRAMMAR:
            if key in node:
                raise self._refusal(path, f"no grammar can keep its {key} {node[key]!r}")
        match node.get("type"):
            case "object":
                return self._object(node, path)
            case "array":
                return self._array(node, path)
            case "string":
                least, most = self._bounds(node, "Length", DEFAULT_MAX_LENGTH, path)
                return f'"\\"" char{{{least},{most}}} "\\""'
            case "integer" | "number":
                return self._number(node, path)
            case "boolean":
                return '("true" | "false")'
            case "null":
                return '"null"'
        raise self._refusal(path, f"{node!r} has no grammar")

    def _reference(self, target: str, path: str) -> str:
        key = target.removeprefix("#/$defs/")
        rule = "def-" + "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in key)
        rule += f"-{sorted(self._definitions).index(key)}"
        if rule not in self._rules:
            self._rules[rule] = ""  # taken before the body is written: a model may hold itself
            self._rules[rule] = self._expression(self._definitions[key], path)
        return rule

    def _object(self, node: _Node, path: str) -> str:
        if "properties" not in node:
            raise ModelSetupError(
                f"{path or self._name!r} has no fields of its own; a grammar needs a model with fields."
            )
        parts = []
        for name, field in node["properties"].items():
            value = self._expression(field, f"{path}.{name}".lstrip("."))
            parts.append(f"{self._literal(name, path, tail=':')} ws {value}")
        return '"{" ws ' + ' "," ws '.join(parts) + ' ws "}"'

    def _array(self, node: _Node, path: str) -> str:
        if "prefixItems" in node:
            items = [self._expression(item, f"{path}[]") for item in node["prefixItems"]]
            return '"[" ws ' + ' "," ws '.join(items) + ' ws "]"'
        least, most = self._bounds(node, "Items", DEFAULT_MAX_ITEMS, path)
        if node.get("uniqueItems") and least > 1:
            raise self._refusal(path, "no grammar can keep several items of a set apart")
        if most == 0:
            return '"[" ws "]"'
        item = self._named(self._expression(node.get("items", {}), f"{path}[]"))
        more = f'{item} ("," ws {item}){{{max(0, least - 1)},{most - 1}}}'
        return f'"[" ws {more} ws "]"' if least else f'"[" ws ({more})? ws "]"'

    def _named(self, body: str) -> str:
        """A rule for `body`, so that a list of lists is written once and not twice at each level."""
        rule = f"item-{len(self._rules)}"
        self._rules[rule] = body
        return rule

    def _number(self, node: _Node, path: str) -> str:
        whole = node["type"] == "integer"
        low, high = _range(node, whole)
        try:
            if "multipleOf" in node:
                return self._multiples(node["multipleOf"], low, high, path)
            return whole_numbers(low, high) if whole else decimals(low, high)
        except ValueError as error:
            raise self._refusal(path, str(error)) from error

    def _multiples(self, of: float, low: float | None, high: float | None, path: str) -> str:
        if low is None or high is None or (high - low) / of > _MOST_MULTIPLES:
            raise self._refusal(
                path, f"a grammar can keep multiple_of={of!r} for at most {_MOST_MULTIPLES} values"
            )
        if int(of) != of:
            raise self._refusal(path, f"no grammar can keep multiple_of={of!r}")
        first, last = math.ceil(low / of), math.floor(high / of)
        if first > last:
            raise ValueError(f"no multiple of {of!r} lies within its bounds")
        return either([f'"{int(of) * count}"' for count in range(first, last + 1)])

    def _bounds(self, node: _Node, what: str, default: int, path: str) -> tuple[int, int]:
        least = int(node.get(f"min{what}", 0))
        most = min(int(node.get(f"max{what}", max(default, least))), MAX_REPEAT)
        if least > most:
            raise self._refusal(
                path, f"its bounds are {least} and {most}; {MAX_REPEAT} is the most"
            )
        return least, most

    def _literal(self, value: object, path: str, tail: str = "") -> str:
        """`value` as JSON inside a GBNF literal: backslashes and quotes are escaped a second time."""
        if not isinstance(value, str | int | float | None):
            raise self._refusal(path, f"the choice {value!r} is no text or number")
        try:
            text = json.dumps(value, ensure_ascii=False, allow_nan=False) + tail
            text = _ESCAPED.sub(lambda sign: json.dumps(sign[0])[1:-1], text)
            text.encode()
        except ValueError as error:
            raise self._refusal(path, f"the choice {value!r} cannot be written as JSON") from error
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'

    def _refusal(self, path: str, why: str) -> ModelSetupError:
        return ModelSetupError(
            f"Field {path!r} of {self._name!r}: {why}. Use str, int, float, bool, Literal, Enum, "
            "list, Optional or a nested model, with bounds on lengths and values."
        )


def _range(node: _Node, whole: bool) -> tuple[float | None, float | None]:
    """Inclusive bounds: an exclusive one is moved by the least step."""
    lows, highs = [node.get("minimum")], [node.get("maximum")]
    if (low := node.get("exclusiveMinimum")) is not None:
        lows.append(math.floor(low) + 1 if whole else math.nextafter(low, math.inf))
    if (high := node.get("exclusiveMaximum")) is not None:
        highs.append(math.ceil(high) - 1 if whole else math.nextafter(high, -math.inf))
    finite = [
        [bound for bound in side if bound is not None and math.isfinite(bound)]
        for side in (lows, highs)
    ]
    return max(finite[0], default=None), min(finite[1], default=None)
