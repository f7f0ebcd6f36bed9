"""The state of one criterion of an interview: what was decided, by whom, and how much it counts."""

from pydantic import BaseModel, ConfigDict

from agent.events import Overridden
from agent.grading.verdict import Evidence, Verdict

AFTER_A_PROBE = 0.7
"""How much a criterion counts that was met only after its probe; by judgement, until fitted."""
IF_RECITED = 0.5
"""How much a criterion counts that was met where the answer may have been learned by heart; by judgement."""
LEAST_EVIDENCE = 0.05
"""How much a criterion counts at the least, whatever help there was."""


class Override(Overridden):
    """An interviewer's verdict with its time (UTC, ISO 8601)."""

    at: str


class CriterionResult(BaseModel):
    """The state of one criterion: the examiner's verdict, and what interviewers said above it, oldest first: the last
    one decides. `reply` is the seq of the message that was judged, 0 where none was. `hinted` is
    the share of the item's evidence that hints took which were shown before the reply. `recital`: the words that
    give the published result where other numbers were asked; `worked_out`: the right result, where it is another than
    the published one; `by_heart`: what was said on the item may have been learned by heart. `first`: the result as it
    stood before a follow-up changed a number of the question, where the verdict is on the changed number."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    item: str
    criterion: str
    verdict: Verdict
    reply: int
    probed: bool
    hinted: float = 0.0
    recital: Evidence | None = None
    worked_out: bool = False
    by_heart: bool = False
    first: "CriterionResult | None" = None
    overrides: tuple[Override, ...] = ()

    @property
    def override(self) -> Override | None:
        """The interviewer's verdict that stands; None where the examiner's does."""
        return self.overrides[-1] if self.overrides else None

    @property
    def decision(self) -> str:
        return self.override.verdict if self.override else self.verdict.decision

    @property
    def asked_anew(self) -> bool:
        """Whether the verdict is on the number that a follow-up changed."""
        return self.first is not None

    @property
    def misconception(self) -> Evidence | None:
        """The words that say the contrary of what is right; None where there are none, where they were recited, or an
        interviewer has decided otherwise. A result that a calculator refuses is none: it may be a slip, the right one
        beside another, or right for the number that was asked first."""
        return None if self.verdict.judge == "calculator" else self._against

    @property
    def missed_result(self) -> Evidence | None:
        """The result that a calculator does not accept; None where there is none, as for a misconception."""
        return self._against if self.verdict.judge == "calculator" else None

    @property
    def _against(self) -> Evidence | None:
        stands = self.decision == "not_met" and self.recital is None
        return self.verdict.contradiction if stands else None

    @property
    def may_be_learned(self) -> bool:
        """Whether it is met by what may have been learned by heart."""
        return self.by_heart and self.decision == "met"

    @property
    def p_met(self) -> float | None:
        """p(met) that counts for depth; None where nothing was judged."""
        if self.override is not None:
            return {"met": 1.0, "not_met": 0.0, "abstain": None}[self.override.verdict]
        return None if self.verdict.decision == "abstain" else self.verdict.p_met

    @property
    def evidence(self) -> float:
        """How much it counts for depth: what was met after a probe or hints, or may be recited, counts less."""
        if self.decision != "met":
            return 1.0
        recited = IF_RECITED if self.by_heart else 1.0
        after = AFTER_A_PROBE if self.probed else 1.0
        return max(LEAST_EVIDENCE, after * (1 - self.hinted) * recited)
