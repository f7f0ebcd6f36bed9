"""Hypothesis strategies for pydantic models of any shape that a grammar is promised for.

Sample: models() may draw a model with `f0: Literal['a"b', 3]`, `f1: list[Nested] = Field(max_length=2)`
and an alias with a backslash.
"""

from enum import Enum
from typing import Annotated, Any, Literal, Optional, Union

from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field, create_model

ODD = '"\\\n\t\r\x00\x1f\x7f\x85\u2028/{}[]()|?*+.:,<>é你🙂e\u0301 ab'
WORDS = st.text(st.one_of(st.sampled_from(ODD), st.characters(codec="utf-8")), max_size=6)
SHORT_INTS = st.integers(-1200, 1200)
SHORT_FLOATS = st.one_of(
    st.decimals(-50, 50, places=3).map(float), st.floats(-1e9, 1e9), st.just(1e-9), st.just(2.5e17)
)
CHOICES = st.lists(
    st.one_of(WORDS, st.integers(-99, 99), st.booleans(), st.none()),
    min_size=1,
    max_size=5,
    unique_by=repr,
)


@st.composite
def _texts(draw: st.DrawFn) -> Any:
    least = draw(st.integers(0, 5))
    most = draw(st.one_of(st.none(), st.integers(least, least + 12)))
    return Annotated[str, Field(min_length=least, max_length=most)]


@st.composite
def _whole(draw: st.DrawFn) -> Any:
    if draw(st.integers(0, 7)) == 0:
        low = draw(SHORT_INTS)
        return Annotated[int, Field(ge=low, le=low + 40, multiple_of=draw(st.integers(1, 20)))]
    return Annotated[int, Field(**_bounds(draw, SHORT_INTS, 3))]


@st.composite
def _decimal(draw: st.DrawFn) -> Any:
    return Annotated[float, Field(**_bounds(draw, SHORT_FLOATS, 0.125))]


def _bounds(draw: st.DrawFn, values: st.SearchStrategy[Any], gap: float) -> dict[str, Any]:
    """Bounds with room between them, none, one or both of them, each exclusive or not."""
    ends = sorted((draw(values), draw(values)))
    ends[1] += gap + (abs(ends[1]) / 1e6 if isinstance(gap, float) else 0)
    low, high = draw(st.sampled_from(["ge", "gt", ""])), draw(st.sampled_from(["le", "lt", ""]))
    return {name: end for name, end in zip((low, high), ends, strict=True) if name}


@st.composite
def _enums(draw: st.DrawFn) -> Any:
    values = draw(
        st.lists(st.one_of(WORDS, st.integers(-9, 9)), min_size=1, max_size=4, unique_by=repr)
    )
    return Enum("Choice", {f"member_{n}": value for n, value in enumerate(values)})


_LEAVES = st.one_of(
    _texts(),
    _whole(),
    _decimal(),
    _enums(),
    CHOICES.map(lambda values: Literal[tuple(values)]),
    st.sampled_from([bool, None]),
)


@st.composite
def _lists(draw: st.DrawFn, inner: st.SearchStrategy[Any]) -> Any:
    least = draw(st.integers(0, 2))
    return Annotated[
        list[draw(inner)], Field(min_length=least, max_length=draw(st.integers(least, 4)))  # type: ignore[misc]
    ]


def _grown(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(
        _lists(inner),
        inner.map(lambda kind: Optional[kind]),  # noqa: UP045
        st.tuples(inner, inner).map(lambda kinds: Union[kinds]),  # noqa: UP007
        st.lists(inner, min_size=1, max_size=3).map(lambda kinds: tuple[tuple(kinds)]),  # type: ignore[misc]
        _models(inner, most=2),
    )


@st.composite
def _models(draw: st.DrawFn, inner: st.SearchStrategy[Any], most: int) -> type[BaseModel]:
    fields: dict[str, Any] = {}
    for number in range(draw(st.integers(1, most))):
        alias = draw(st.one_of(st.none(), WORDS.map(lambda word, n=number: f"{n}{word}")))  # type: ignore[misc]
        given: dict[str, Any] = {} if draw(st.booleans()) else {"default": None}
        fields[f"f{number}"] = (draw(inner), Field(alias=alias, **given))
    name = draw(st.sampled_from(["Reply", "Größe", "A_b"]))
    made: type[BaseModel] = create_model(name, __config__=ConfigDict(extra="forbid"), **fields)
    return made


def models() -> st.SearchStrategy[type[BaseModel]]:
    """Models with 1 to 4 fields, nested up to a few levels."""
    return _models(st.recursive(_LEAVES, _grown, max_leaves=4), most=4)
