"""The emitted grammar, read as a regular expression: what it admits validates, and back."""

import json
import re
from datetime import datetime
from enum import Enum
from typing import Annotated, Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, Field, RootModel, create_model

from models.errors import ModelSetupError
from models.grammar import grammar_for

_TOKEN = re.compile(r'"(?:\\.|[^"\\])*"|\[(?:\\.|[^\]\\])*\]|\{\d+,\d+\}|[()|*?]|[\w-]+|\s+')


def as_regex(gbnf: str) -> re.Pattern[str]:
    """Our GBNF has no recursion here, so that every rule can be written out in place."""
    rules = dict(line.split(" ::= ", 1) for line in gbnf.strip().split("\n"))

    def expand(body: str) -> str:
        assert "".join(_TOKEN.findall(body)) == body
        parts = []
        for token in _TOKEN.findall(body):
            if token[0] == '"':
                literal = re.sub(r"\\(.)", r"\1", token[1:-1])
                parts.append(f"(?:{re.escape(literal)})")
            elif token in rules:
                parts.append(f"(?:{expand(rules[token])})")
            elif not token.isspace():
                parts.append(token)
        return "".join(parts)

    return re.compile(expand(rules["root"]), re.DOTALL)


def admits(schema: type[BaseModel], text: str) -> bool:
    return as_regex(grammar_for(schema)).fullmatch(text) is not None


class Tone(Enum):
    PLAIN = "plain"
    QUOTED = 'says "so"'


class Point(BaseModel):
    statement: Annotated[str, Field(max_length=40)]
    weight: float = Field(ge=0, le=1)


class Everything(BaseModel):
    text: str = Field(max_length=30)
    kind: Literal['a "b"', "back\\slash", "ünï", "new\nline"]
    tone: Tone
    level: int = Field(default=3, ge=1, le=5)
    count: int
    share: float = Field(ge=0, le=1)
    sure: bool
    note: str | None = Field(max_length=10)
    points: list[Point] = Field(min_length=1, max_length=3)
    tags: list[Literal["x", "y"]] = Field(max_length=2)
    pair: tuple[int, bool]


PRINTABLE = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=10)
EVERYTHING = st.builds(
    Everything,
    text=PRINTABLE,
    kind=st.sampled_from(['a "b"', "back\\slash", "ünï", "new\nline"]),
    tone=st.sampled_from(Tone),
    level=st.integers(1, 5),
    count=st.integers(-(10**9), 10**9),
    share=st.decimals(0, 1, places=4).map(float),
    sure=st.booleans(),
    note=st.none() | PRINTABLE,
    points=st.lists(
        st.builds(Point, statement=PRINTABLE, weight=st.just(0.5)), min_size=1, max_size=3
    ),
    tags=st.lists(st.sampled_from(["x", "y"]), max_size=2),
    pair=st.tuples(st.integers(0, 99), st.booleans()),
)
EVERYTHING_REGEX = as_regex(grammar_for(Everything))


def as_json(value: BaseModel) -> str:
    text = json.dumps(value.model_dump(mode="json"), ensure_ascii=False)
    return re.sub(r"\d+(?:\.\d+)?e-\d+", lambda match: f"{float(match[0]):.4f}", text)


@settings(max_examples=60, deadline=None)
@given(EVERYTHING)
def test_every_valid_object_is_admitted(value: Everything) -> None:
    text = as_json(value)
    assert EVERYTHING_REGEX.fullmatch(text)
    assert Everything.model_validate_json(text) == value


@settings(max_examples=40, deadline=None)
@given(st.from_regex(as_regex(grammar_for(Point)), fullmatch=True))
def test_every_admitted_text_validates(text: str) -> None:
    Point.model_validate_json(text)


SPELLED = st.characters(exclude_categories=["Cs"], max_codepoint=0x3FFFF).filter(
    lambda sign: not "\x7f" <= sign <= "\x9f"
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(SPELLED, min_size=1, max_size=12), min_size=1, max_size=4, unique=True))
def test_any_words_make_an_enum(words: list[str]) -> None:
    fields: dict[str, Any] = {"pick": (Literal[tuple(words)], ...)}
    schema: type[BaseModel] = create_model("Choice", **fields)
    for word in words:
        assert admits(schema, json.dumps({"pick": word}, ensure_ascii=False))
    assert not admits(schema, json.dumps({"pick": "".join(words) + "!"}))


@pytest.mark.parametrize("sign", ["\n", "\t", "\x00", "\x1f", "\x7f", '"', "\\"])
def test_no_raw_control_character_or_quote_in_a_text(sign: str) -> None:
    assert not admits(Point, f'{{"statement": "a{sign}b", "weight": 1}}')
    assert admits(Point, '{"statement": "a\\nb\\"c", "weight": 1}')


def test_fields_keep_their_order_defaults_included() -> None:
    names = re.findall(r'\\"(\w+)\\":"', grammar_for(Everything).split("\n")[0])
    assert names == list(Everything.model_fields)


@pytest.mark.parametrize(
    "text",
    [
        '{"statement": "a"}',
        '{"weight": 1, "statement": "a"}',
        '{"statement": "' + "a" * 41 + '", "weight": 1}',
        '{"statement": "a", "weight": 1.5}',
        '{"statement": "a", "weight": 1} and more',
        '{"statement": "a", "weight": 1, "extra": 2}',
    ],
)
def test_what_must_not_pass(text: str) -> None:
    assert not admits(Point, text)


def test_list_bounds_hold() -> None:
    class Lists(BaseModel):
        some: list[int] = Field(min_length=2, max_length=3)
        none: list[int] = Field(max_length=0)

    for count in range(6):
        text = json.dumps({"some": [7] * count, "none": []})
        assert admits(Lists, text) == (count in (2, 3))
    assert not admits(Lists, '{"some": [1, 2], "none": [1]}')


def test_a_bounded_integer_is_enumerated() -> None:
    class Level(BaseModel):
        level: int = Field(gt=0, lt=6)

    assert [n for n in range(-2, 9) if admits(Level, f'{{"level": {n}}}')] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("sign", ["\x7f", "\x85", "\U00084109", "\U0010ffff"])
def test_what_a_vocabulary_may_not_spell_is_escaped_in_a_choice(sign: str) -> None:
    fields: dict[str, Any] = {"pick": (Literal[f"a{sign}b"], ...)}
    schema: type[BaseModel] = create_model("Choice", **fields)
    assert admits(schema, json.dumps({"pick": f"a{sign}b"}))
    assert sign not in grammar_for(schema)


def test_bounds_of_numbers_hold() -> None:
    class Bounded(BaseModel):
        share: float = Field(gt=0.25, lt=0.5)
        half: int = Field(ge=-4, le=40, multiple_of=20)

    for text, good in [("0.25", False), ("0.250001", True), ("0.5", False), ("0.499999", True)]:
        assert admits(Bounded, f'{{"share": {text}, "half": 0}}') == good
    found = [n for n in range(-50, 60) if admits(Bounded, f'{{"share": 0.3, "half": {n}}}')]
    assert found == [0, 20, 40]


class Nested(BaseModel):
    deeper: "list[Nested]" = Field(max_length=2)


def test_a_model_may_hold_itself_or_be_a_list() -> None:
    assert grammar_for(Nested).startswith("root ::= def-Nested-0\n")
    assert admits(RootModel[list[int]], "[1, 2]")


class Odd(Enum):
    NAN = float("nan")


class Pair(Enum):
    BOTH = (1, 2)


REFUSED: list[tuple[Any, str]] = [
    (Annotated[str, Field(pattern="^a+$")], r"no grammar can keep its pattern '\^a\+\$'"),
    (datetime, "no grammar can keep its format 'date-time'"),
    (Annotated[int, Field(multiple_of=3)], "multiple_of=3 for at most 200 values"),
    (Annotated[float, Field(ge=0, le=1, multiple_of=0.1)], r"no grammar can keep multiple_of=0\.1"),
    (Annotated[int, Field(ge=1, le=2, multiple_of=5)], "no multiple of 5 lies within"),
    (Annotated[int, Field(ge=2, le=1)], "no whole number lies within"),
    (Annotated[float, Field(gt=0, lt=1e-13)], "no decimal with 12 places lies within"),
    (Annotated[set[int], Field(min_length=2)], "several items of a set apart"),
    (Annotated[str, Field(min_length=5, max_length=3)], "its bounds are 5 and 3"),
    (Annotated[str, Field(min_length=1600)], "its bounds are 1600 and 1500"),
    (Odd, "cannot be written as JSON"),
    (Pair, "is no text or number"),
    (list[Any], r"'field\[\]' .*has no grammar"),
]


@pytest.mark.parametrize(("kind", "why"), REFUSED)
def test_what_a_grammar_cannot_keep_is_refused(kind: Any, why: str) -> None:
    fields: dict[str, Any] = {"field": (kind, ...)}
    schema: type[BaseModel] = create_model("Refused", **fields)
    with pytest.raises(ModelSetupError, match=why):
        grammar_for(schema)


def test_a_type_without_a_grammar_is_named() -> None:
    class Loose(BaseModel):
        table: dict[str, int]

    class Anything(BaseModel):
        value: Any

    with pytest.raises(ModelSetupError, match="'table' has no fields"):
        grammar_for(Loose)
    with pytest.raises(ModelSetupError, match=r"'value' of 'Anything': .* has no grammar"):
        grammar_for(Anything)
