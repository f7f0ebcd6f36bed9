"""How much of anything a file may be, stated in one place; what goes beyond is refused by name."""

from dataclasses import dataclass

MIB = 2**20


@dataclass(frozen=True)
class ReadLimits:
    """Bounds for one file. Papers stay far below: the longest of twelve has 53 pages, 190,000 characters.

    `seconds` counts what reading takes, `memory_bytes` the address space of the reading process.
    """

    seconds: float = 60.0
    memory_bytes: int = 1024 * MIB
    file_bytes: int = 256 * MIB
    pages: int = 3000
    page_characters: int = 200_000
    characters: int = 5_000_000
    objects: int = 1_000_000


DEFAULT_LIMITS = ReadLimits()
