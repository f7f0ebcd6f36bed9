"""Turns token bytes into text pieces: whole characters only, and cut at the first stop string."""

import codecs
from collections.abc import Sequence


class TextStream:
    """Feed it bytes, hand on what it returns; `text` is everything handed on so far."""

    def __init__(self, stop: Sequence[str]) -> None:
        self._stop = [word for word in stop if word]
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._held = ""
        self.text = ""
        self.stopped = False

    def feed(self, data: bytes, final: bool = False) -> str:
        """Text that is safe to show: an ending that may yet become a stop string is held back."""
        if self.stopped:
            return ""
        self._held += self._decoder.decode(data, final)
        cuts = [self._held.find(word) for word in self._stop if word in self._held]
        if cuts:
            self.stopped = True
            piece, self._held = self._held[: min(cuts)], ""
        else:
            keep = 0 if final else self._risky_tail()
            cut = len(self._held) - keep
            piece, self._held = self._held[:cut], self._held[cut:]
        self.text += piece
        return piece

    def _risky_tail(self) -> int:
        """Length of the longest ending that is the beginning of a stop string."""
        longest = 0
        for word in self._stop:
            for length in range(min(len(word) - 1, len(self._held)), longest, -1):
                if self._held.endswith(word[:length]):
                    longest = length
                    break
        return longest
