"""A verdict on one criterion: met, not met or abstain, with probability and verbatim evidence."""

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Decision = Literal["met", "not_met", "abstain"]
Judge = Literal["calculator", "juror", "model", "rule"]


class Evidence(BaseModel):
    """A verbatim part of the candidate's message: `quote == text[start:end]`, offsets in characters."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    quote: str = Field(min_length=1)
    start: int = Field(ge=0)
    end: int = Field(ge=1)

    @classmethod
    def of(cls, text: str, start: int, end: int) -> "Evidence | None":
        """The evidence at `text[start:end]`, white space at its ends left out; None if nothing stays."""
        part = text[start:end]
        start += len(part) - len(part.lstrip())
        part = part.strip()
        return cls(quote=part, start=start, end=start + len(part)) if part else None


class Verdict(BaseModel):
    """What one judge says on one criterion. `p_met` is None where nothing was judged.

    Sample: {"criterion": "linear-in-length", "decision": "met", "p_met": 0.91, "judge": "juror",
             "reason": "closest to a sentence that is known to be right",
             "evidence": {"quote": "doubling the context doubles it", "start": 40, "end": 71}}
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    criterion: str
    decision: Decision
    p_met: float | None = Field(default=None, ge=0.0, le=1.0)
    judge: Judge
    reason: str
    evidence: Evidence | None = None
    recited: bool | None = Field(
        default=None,
        description="whether the stated result is that of the published numbers, where others were asked and the two "
        "can be told apart; None where they cannot, or none was stated",
    )

    @property
    def contradiction(self) -> Evidence | None:
        """The candidate's words for the contrary: a criterion that is not met for what was said, not for
        what was left out. A misconception, or a result that is not the right one."""
        return self.evidence if self.decision == "not_met" else None

    @model_validator(mode="after")
    def _only_abstentions_lack_a_probability(self) -> Self:
        if self.p_met is None and self.decision != "abstain":
            raise ValueError(f"verdict {self.decision!r} on {self.criterion!r} needs p_met")
        return self
