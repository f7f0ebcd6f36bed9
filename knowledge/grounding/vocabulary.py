"""The word lists of the grounding check, from `vocabulary.yaml`: grammar, synonyms, directions."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from knowledge.content_files import read_yaml

_FILE = Path(__file__).parent / "vocabulary.yaml"


class _Lists(BaseModel):
    model_config = ConfigDict(extra="forbid")

    function_words: str
    negators: str
    borders: str
    generic_names: str
    months: str
    names: str
    verbs: str
    synonyms: list[str]
    antonyms: list[str]
    irregular: dict[str, str]
    axes: dict[str, tuple[str, str]]


@dataclass(frozen=True)
class Vocabulary:
    """`synonyms` holds each group with its common word first; `axes` both poles of each direction."""

    function_words: frozenset[str]
    negators: frozenset[str]
    borders: frozenset[str]
    generic_names: frozenset[str]
    months: frozenset[str]
    names: frozenset[str]
    verbs: frozenset[str]
    synonyms: tuple[tuple[str, ...], ...]
    antonyms: tuple[tuple[str, ...], ...]
    irregular: dict[str, str]
    axes: dict[str, tuple[tuple[str, ...], tuple[str, ...]]]


@cache
def vocabulary() -> Vocabulary:
    """The lists, read once. Raises ContentError if the file is not what it should be."""
    lists = _Lists.model_validate(read_yaml(_FILE))
    return Vocabulary(
        function_words=frozenset(lists.function_words.split()),
        negators=frozenset(lists.negators.split()),
        borders=frozenset(lists.borders.split()),
        generic_names=frozenset(lists.generic_names.split()),
        months=frozenset(lists.months.split()),
        names=frozenset(lists.names.split()),
        verbs=frozenset(lists.verbs.split()),
        synonyms=tuple(tuple(line.split()) for line in lists.synonyms),
        antonyms=tuple(tuple(line.split()) for line in lists.antonyms),
        irregular=lists.irregular,
        axes={
            axis: (tuple(plus.split()), tuple(minus.split()))
            for axis, (plus, minus) in lists.axes.items()
        },
    )
