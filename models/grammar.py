"""Writes a GBNF grammar that admits exactly one JSON object of a pydantic model's shape.

Sample, for `class Reply(BaseModel): quote: str = Field(max_length=80); sure: bool`:

    root ::= "{" ws "\\"quote\\":" ws "\\"" char{0,80} "\\"" "," ws "\\"sure\\":" ws ("true" | "false") ws "}"

Fields come in declaration order, defaults included: what a model writes first conditions the rest.
llama-cpp-python's own converter is not used: it breaks on a quote inside an enum, admits raw control
characters and reorders fields. Bounds that a grammar cannot say (a pattern, most number ranges) are
left to pydantic, which validates every reply.
"""

import json
from collections.abc import Callable
from typing import Any, cast

from pydantic import BaseModel

from models.errors import ModelSetupError

DEFAULT_MAX_LENGTH = 600
"""Characters admitted in a text whose field names no max_length: an endless string never validates."""

MAX_REPEAT = 1500
"""llama.cpp refuses grammars with more than 2000 repetitions of one rule."""

DEFAULT_MAX_ITEMS = 20
_ENUMERATE = 50

_BASE_RULES = (
    r'char ::= [^"\\\x00-\x1F\x7F] | "\\" ["\\/nt]',
    r'integer ::= "-"? ("0" | [1-9] [0-9]{0,14})',
    r'number ::= integer ("." [0-9]{1,9})?',
    r'share ::= "0" ("." [0-9]{1,6})? | "1" (".0")?',
    r'ws ::= " "?',
)

_Node = dict[str, Any]


def grammar_for(schema: type[BaseModel]) -> str:
    """GBNF text with the rule `root`.

    Raises ModelSetupError for a field of a type that is not one of: str, int, float, bool, None,
    Literal, Enum, list, tuple, Optional or Union of these, nested model.
    """
    tree = schema.model_json_schema(mode="validation")
    return _Emitter(schema.__name__, tree.get("$defs", {})).grammar(tree)


class _Emitter:
    def __init__(self, name: str, definitions: dict[str, _Node]) -> None:
        self._name = name
        self._definitions = definitions
        self._rules: dict[str, str] = {}

    def grammar(self, tree: _Node) -> str:
        root = self._object(tree, "")
        rules = [f"{name} ::= {body}" for name, body in self._rules.items()]
        return "\n".join([f"root ::= {root}", *rules, *_BASE_RULES]) + "\n"

    def _expression(self, node: _Node, path: str) -> str:
        if "$ref" in node:
            return self._reference(str(node["$ref"]), path)
        if "const" in node:
            return _literal(node["const"])
        if "enum" in node:
            return _either([_literal(value) for value in node["enum"]])
        options = node.get("anyOf", node.get("oneOf"))
        if options is not None:
            return _either([self._expression(option, path) for option in options])
        return self._typed(node, path)

    def _typed(self, node: _Node, path: str) -> str:
        if node.get("type") == "object":
            return self._object(node, path)
        if node.get("type") == "array":
            return self._array(node, path)
        leaf = _LEAVES.get(str(node.get("type")))
        if leaf is None:
            raise ModelSetupError(
                f"Field {path!r} of {self._name!r} has no grammar: {node!r}. Use str, int, float, "
                "bool, Literal, Enum, list, Optional or a nested model."
            )
        return leaf(node)

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
            parts.append(f"{_literal(name, tail=':')} ws {value}")
        return '"{" ws ' + ' "," ws '.join(parts) + ' ws "}"'

    def _array(self, node: _Node, path: str) -> str:
        if "prefixItems" in node:
            items = [self._expression(item, f"{path}[]") for item in node["prefixItems"]]
            return '"[" ws ' + ' "," ws '.join(items) + ' ws "]"'
        least, most = _bounds(node, "Items", DEFAULT_MAX_ITEMS)
        if most == 0:
            return '"[" ws "]"'
        item = self._expression(node["items"], f"{path}[]")
        more = f'{item} ("," ws {item}){{{max(0, least - 1)},{most - 1}}}'
        return f'"[" ws {more} ws "]"' if least else f'"[" ws ({more})? ws "]"'


def _string(node: _Node) -> str:
    least, most = _bounds(node, "Length", DEFAULT_MAX_LENGTH)
    return f'"\\"" char{{{least},{most}}} "\\""'


def _integer(node: _Node) -> str:
    low, high = _range(node)
    if low is not None and high is not None and high - low < _ENUMERATE:
        return _either([_literal(value) for value in range(round(low), round(high) + 1)])
    return "integer"


def _number(node: _Node) -> str:
    return "share" if _range(node) == (0, 1) else "number"


def _fixed(text: str) -> Callable[[_Node], str]:
    return lambda _: text


_LEAVES: dict[str, Callable[[_Node], str]] = {
    "string": _string,
    "integer": _integer,
    "number": _number,
    "boolean": _fixed('("true" | "false")'),
    "null": _fixed('"null"'),
}


def _bounds(node: _Node, what: str, default: int) -> tuple[int, int]:
    least = min(int(node.get(f"min{what}", 0)), MAX_REPEAT)
    most = min(int(node.get(f"max{what}", max(default, least))), MAX_REPEAT)
    return least, max(least, most)


def _range(node: _Node) -> tuple[float | None, float | None]:
    """Inclusive bounds of a number; exclusive ones of an integer are moved by one."""
    low, high = node.get("minimum"), node.get("maximum")
    if node.get("type") == "integer":
        low = node["exclusiveMinimum"] + 1 if "exclusiveMinimum" in node else low
        high = node["exclusiveMaximum"] - 1 if "exclusiveMaximum" in node else high
    return cast("float | None", low), cast("float | None", high)


def _literal(value: object, tail: str = "") -> str:
    """`value` as JSON inside a GBNF literal: backslashes and quotes are escaped a second time."""
    text = json.dumps(value, ensure_ascii=False) + tail
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _either(options: list[str]) -> str:
    return options[0] if len(options) == 1 else "(" + " | ".join(options) + ")"
