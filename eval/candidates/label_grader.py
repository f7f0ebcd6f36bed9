"""Verdicts from true labels with a stated share of errors and abstentions: fast, and known through and through."""

from collections.abc import Sequence

from agent.grading.grader import Grader
from agent.grading.verdict import Decision, Evidence, Verdict
from eval.candidates.population import chance
from eval.candidates.response import Known
from knowledge.schema import Criterion, Item

ERRORS = 0.12
"""Share of verdicts that say the opposite of the label."""
ABSTAINED = 0.20
"""Share of criteria without a verdict."""
POINTED_AT = 0.5
"""Share of "not met" that rests on words which say the opposite, where the text says something on it at all."""
FALSE_FINDS = 0.02
"""Share of "met" where the text says nothing on a criterion."""
_SUREST = 0.95
_LEAST_SURE = 0.70


class LabelGrader(Grader):
    """Judges texts whose labels it was told. The same text always gets the same verdict."""

    def __init__(self, errors: float = ERRORS, abstained: float = ABSTAINED) -> None:
        # No juror: everything that would ask it is overridden.
        self._errors, self._abstained = errors, abstained
        self._true: dict[tuple[str, str], Known] = {}

    @property
    def identity(self) -> str:
        return f"labels with {self._errors:.0%} errors and {self._abstained:.0%} abstentions"

    def tell(self, item: Item, text: str, true: Known) -> None:
        """The labels of a text that will be judged; it is silent on criteria that are not named."""
        self._true[item.id, text] = true

    def judge(
        self,
        item: Item,
        text: str,
        criteria: Sequence[Criterion],
        shown: str = "",  # noqa: ARG002
    ) -> list[Verdict]:
        true = self._true[item.id, text]
        return [self._verdict(item, text, c, true.get(c.id)) for c in criteria]

    def prepare(self, item: Item) -> None:
        """Nothing to do."""

    def _verdict(self, item: Item, text: str, criterion: Criterion, met: bool | None) -> Verdict:
        decision = self._decision(chance("verdict", item.id, item.draw, criterion.id, text), met)
        sure = _LEAST_SURE + (_SUREST - _LEAST_SURE) * chance("sure", criterion.id, text)
        if decision == "abstain":
            sure = 0.5
        return Verdict(
            criterion=criterion.id,
            decision=decision,
            p_met=1 - sure if decision == "not_met" else sure,
            judge="juror",
            reason="from the label",
            evidence=Evidence.of(text, 0, len(text)) if self._points(decision, met, text) else None,
        )

    @staticmethod
    def _points(decision: Decision, met: bool | None, text: str) -> bool:
        if decision == "not_met":
            return met is not None and chance("points", text) < POINTED_AT
        return decision == "met"

    def _decision(self, luck: float, met: bool | None) -> Decision:
        if met is None:
            return "met" if luck < FALSE_FINDS else "not_met"
        if luck < self._abstained:
            return "abstain"
        wrong = luck < self._abstained + (1 - self._abstained) * self._errors
        return "met" if met != wrong else "not_met"
