"""Scores of items from criterion results. A failure is never a score: what was not judged is left out."""

from collections.abc import Mapping, Sequence

from pydantic import BaseModel, ConfigDict, Field

from agent.criterion_result import CriterionResult
from agent.events import AskedItem


class ItemScore(BaseModel):
    """`score` is the weight of met criteria over the weight of judged ones (0..1), None if none was
    judged; `coverage` is the weight of judged criteria over the weight of all (0..1)."""

    model_config = ConfigDict(frozen=True)

    item: str
    score: float | None = Field(ge=0.0, le=1.0)
    coverage: float = Field(ge=0.0, le=1.0)


def weighted_score(decisions: Mapping[str, str], weights: Mapping[str, float]) -> float | None:
    """Weight of "met" over the weight of "met" and "not_met"; None if nothing was decided."""
    judged = sum(weights[c] for c, decision in decisions.items() if decision != "abstain")
    met = sum(weights[c] for c, decision in decisions.items() if decision == "met")
    return met / judged if judged else None


def item_score(item: AskedItem, results: Sequence[CriterionResult]) -> ItemScore:
    """The score of one item from its results; criteria without a result count as not judged."""
    weights = {criterion.id: criterion.weight for criterion in item.criteria}
    decisions = {
        result.criterion: result.decision
        for result in results
        if result.item == item.id and result.criterion in weights
    }
    judged = sum(weights[c] for c, decision in decisions.items() if decision != "abstain")
    return ItemScore(
        item=item.id,
        score=weighted_score(decisions, weights),
        coverage=judged / sum(weights.values()),
    )
