"""The language model in a grader's place, for measuring only: its opinions as verdicts."""

from collections.abc import Sequence

from agent.grading.model_judge import ModelJudge, ModelOpinion
from agent.grading.verdict import Decision, Verdict
from knowledge.schema import Criterion, Item
from models.juror_calibration import UNCALIBRATED_MARGIN
from models.protocol import LanguageModel


class ModelGrader:
    """Judges as the juror's grader does, without quotes. Raises ModelRunError."""

    def __init__(self, model: LanguageModel) -> None:
        self._judge = ModelJudge(model)
        self.identity = model.identity.name

    def judge(self, item: Item, text: str, criteria: Sequence[Criterion]) -> list[Verdict]:
        opinions = self._judge.judge(item.asked, item.reference, text, criteria)
        return [_verdict(opinion) for opinion in opinions]


def _verdict(opinion: ModelOpinion) -> Verdict:
    decision: Decision = "abstain"
    if opinion.p_met >= 0.5 + UNCALIBRATED_MARGIN:
        decision = "met"
    elif opinion.p_met <= 0.5 - UNCALIBRATED_MARGIN:
        decision = "not_met"
    return Verdict(
        criterion=opinion.criterion,
        decision=decision,
        p_met=opinion.p_met,
        judge="model",
        reason=f"yes or no in both orders, {opinion.gap:.2f} apart",
    )
