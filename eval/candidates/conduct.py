"""What a candidate does beside answering: asks for other words and a hint, leaves early. One reply after another."""

from typing import Protocol

from eval.candidates.answering import Forms, Reply, first_reply, probe_reply
from eval.candidates.population import Candidate, chance

QUITS_AFTER = (2, 5)
"""After how many questions an early quitter leaves, at the least and at the most."""


class Player(Protocol):
    """Who answers in an interview."""

    candidate: Candidate

    def reply(self, forms: Forms, probed: str | None, put: str) -> Reply:
        """The next message: on the item's question, or on the criterion `probed`; `put` is the text that was shown."""
        ...


class Conduct:
    """One candidate in one interview. Remembers only how far the interview is."""

    def __init__(self, candidate: Candidate) -> None:
        self.candidate = candidate
        self._answered: list[str] = []
        self._rephrased: set[str] = set()
        self._hinted: set[str] = set()
        low, high = QUITS_AFTER
        self._quits = low + int((high - low + 1) * chance("quits", candidate.seed))

    def reply(self, forms: Forms, probed: str | None, put: str) -> Reply:  # noqa: ARG002
        """As `Player` has it; the answers of specimens do not hang on how they were asked for."""
        item_id = forms.asked.id
        if probed is not None:
            return probe_reply(self.candidate, forms, probed)
        if self.candidate.style == "hint-seeker" and item_id not in self._rephrased:
            self._rephrased.add(item_id)
            return Reply("rephrase")
        if self.candidate.style == "hint-seeker" and item_id not in self._hinted:
            self._hinted.add(item_id)
            return Reply("hint")
        if self.candidate.style == "early-quitter" and len(self._answered) >= self._quits:
            return Reply("finish")
        if item_id not in self._answered:
            self._answered.append(item_id)
        return first_reply(self.candidate, forms, len(self._answered) - 1)
