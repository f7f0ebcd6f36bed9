"""Where each word of a document's text stands in its PDF: what a citation is marked by.

Sample: Layout(entries=[(0, 1, 0, 9), (10, 1, 10, 6)]): the text's characters from 0 on are those that
pdfium numbers 0 to 8 on page 1, those from 10 on its 10 to 15.
"""

import json
import zlib
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

Entry = tuple[int, int, int, int]
"""Offset in the document's text, page from 1, first of pdfium's characters, how many."""

_LARGEST = 64 * 2**20


@dataclass(frozen=True)
class Layout:
    """Entries by rising offset, one a word."""

    entries: Sequence[Entry]

    def between(self, start: int, end: int) -> list[tuple[int, int, int]]:
        """(page, first, count) of the words of `text[start:end]`, neighbours taken together."""
        low = bisect_left(self.entries, (start, 0, 0, 0))
        if low and sum(self.entries[low - 1][0::3]) > start:
            low -= 1  # the passage begins within a word
        high = bisect_left(self.entries, (end, 0, 0, 0))
        runs: list[tuple[int, int, int]] = []
        for _, page, first, count in self.entries[low:high]:
            if runs and runs[-1][0] == page and 0 <= first - sum(runs[-1][1:]) <= 2:
                runs[-1] = (page, runs[-1][1], first + count - runs[-1][1])
            else:
                runs.append((page, first, count))
        return runs

    def packed(self) -> bytes:
        """A few bytes a word: differences as JSON, compressed."""
        flat: list[int] = []
        before = (0, 0, 0, 0)
        for entry in self.entries:
            flat += [entry[0] - before[0], entry[1] - before[1], entry[2] - before[2], entry[3]]
            before = entry
        return zlib.compress(json.dumps(flat, separators=(",", ":")).encode(), level=6)

    @classmethod
    def unpacked(cls, data: bytes) -> "Layout":
        """The inverse of `packed`. Raises ValueError on anything else."""
        try:
            unzip = zlib.decompressobj()
            flat = json.loads(unzip.decompress(data, _LARGEST))
        except zlib.error as error:
            raise ValueError(f"not a packed layout: {error}") from error
        entries: list[Entry] = []
        offset = page = first = 0
        for place in range(0, len(flat), 4):
            offset += flat[place]
            page += flat[place + 1]
            first += flat[place + 2]
            entries.append((offset, page, first, flat[place + 3]))
        return cls(entries)
