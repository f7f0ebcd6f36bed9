"""Reads the primitives of a GGUF file: little-endian scalars, texts, metadata values.

Format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md (versions 2 and 3).
"""

import struct
from dataclasses import dataclass
from typing import BinaryIO

_SCALARS = {
    0: "B",
    1: "b",
    2: "H",
    3: "h",
    4: "I",
    5: "i",
    6: "f",
    7: "?",
    10: "Q",
    11: "q",
    12: "d",
}
_STRING, _ARRAY = 8, 9
_MAX_TEXT = 1 << 26
_MAX_COUNT = 1 << 24
_MAX_KEPT = 4096


@dataclass(frozen=True)
class SkippedArray:
    """An array that was passed over: texts, or more numbers than any model has layers."""

    length: int


class BadHeaderError(Exception):
    """The header does not parse; the text says what was found."""


class GgufReader:
    """Little-endian GGUF primitives. Raises EOFError at the end, BadHeaderError on nonsense."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def position(self) -> int:
        return self._file.tell()

    def bytes(self, length: int) -> bytes:
        data = self._file.read(length)
        if len(data) < length:
            raise EOFError
        return data

    def scalar(self, code: str) -> int | float | bool:
        value: int | float | bool = struct.unpack("<" + code, self.bytes(struct.calcsize(code)))[0]
        return value

    def count(self) -> int:
        number = int(self.scalar("Q"))
        if number > _MAX_COUNT:
            raise BadHeaderError(f"an implausible count of {number}")
        return number

    def text(self) -> str:
        length = int(self.scalar("Q"))
        if length > _MAX_TEXT:
            raise BadHeaderError(f"a text of {length} bytes")
        return self.bytes(length).decode("utf-8", errors="replace")

    def metadata(self, count: int) -> dict[str, object]:
        """The next `count` keys with their values."""
        found: dict[str, object] = {}
        for _ in range(count):
            key = self.text()
            found[key] = self.value(int(self.scalar("I")))
        return found

    def value(self, kind: int) -> object:
        """A metadata value; a short array of numbers is a tuple, any other a SkippedArray."""
        if kind in _SCALARS:
            return self.scalar(_SCALARS[kind])
        if kind == _STRING:
            return self.text()
        if kind == _ARRAY:
            return self._array()
        raise BadHeaderError(f"an unknown metadata type {kind}")

    def _array(self) -> tuple[int | float | bool, ...] | SkippedArray:
        kind, length = int(self.scalar("I")), self.count()
        if kind in _SCALARS:
            if length <= _MAX_KEPT:
                return tuple(self.scalar(_SCALARS[kind]) for _ in range(length))
            self.bytes(struct.calcsize("<" + _SCALARS[kind]) * length)
        elif kind == _STRING:
            for _ in range(length):
                self.text()
        else:
            raise BadHeaderError(f"an array of metadata type {kind}")
        return SkippedArray(length)
