"""Metadata values of every kind are read; long arrays and texts are passed over."""

import io
import struct

import pytest

from models.gguf_reader import BadHeaderError, GgufReader, SkippedArray
from tests.models.tiny_gguf import key, text


def read(data: bytes, count: int = 1) -> dict[str, object]:
    return GgufReader(io.BytesIO(data)).metadata(count)


def test_scalars_texts_and_short_arrays_of_numbers() -> None:
    data = key("a", 7) + key("b", "seven") + key("c", 0.5) + key("d", [1, 2, 3])
    assert read(data, 4) == {"a": 7, "b": "seven", "c": 0.5, "d": (1, 2, 3)}


@pytest.mark.parametrize("items", [["x", "y"], list(range(5000))])
def test_other_arrays_are_passed_over(items: list[str] | list[int]) -> None:
    assert read(key("a", items) + key("b", 1), 2) == {"a": SkippedArray(len(items)), "b": 1}


def test_nonsense_is_named() -> None:
    with pytest.raises(BadHeaderError, match="unknown metadata type 99"):
        read(text("a") + struct.pack("<I", 99))
    with pytest.raises(BadHeaderError, match="array of metadata type 9"):
        read(text("a") + struct.pack("<IIQ", 9, 9, 1))
    with pytest.raises(EOFError):
        read(key("a", [1, 2, 3])[:-1])
