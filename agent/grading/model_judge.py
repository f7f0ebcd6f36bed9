"""The language model as a judge: yes or no per criterion, read from its logits, nothing generated.

Question, reference and answer stand first, so that all criteria of an answer share them in one
batch. Each criterion is asked with the options in both orders: a model that prefers what it read
first, or the word yes, shows itself in the gap between the two.
"""

from collections.abc import Sequence
from threading import Event

import numpy as np
from pydantic import BaseModel, Field

from agent.prompting import render
from knowledge.schema import Criterion
from models.protocol import ChatMessage, LanguageModel, Scheduling, YesNo

ORDERS = ("yes or no", "no or yes")
JUDGE_DEADLINE_S = 120.0
_EDGE = 1e-6


class ModelOpinion(BaseModel):
    """`p_met` over both orders of the options; `gap` is how far they lie apart, `mass` the lesser.

    A small mass says that the model wanted to say something else than yes or no.
    """

    criterion: str
    p_met: float = Field(ge=0.0, le=1.0)
    gap: float = Field(ge=0.0, le=1.0)
    mass: float = Field(ge=0.0, le=1.0)


class ModelJudge:
    """Judges answers with `model`, behind whatever a candidate waits for. Thread-safe."""

    def __init__(self, model: LanguageModel) -> None:
        self._model = model

    def judge(
        self,
        question: str,
        reference: str,
        answer: str,
        criteria: Sequence[Criterion],
        cancel: Event | None = None,
    ) -> list[ModelOpinion]:
        """One opinion per criterion, in their order. Raises ModelRunError."""
        if not criteria:
            return []
        prompts = [
            judge_prompt(question, reference, answer, criterion.statement, options)
            for criterion in criteria
            for options in ORDERS
        ]
        scheduling = Scheduling(background=True, deadline_s=JUDGE_DEADLINE_S)
        found = self._model.yes_probabilities(prompts, scheduling, cancel)
        pairs = zip(found[::2], found[1::2], strict=True)
        return [
            _opinion(criterion.id, *pair) for criterion, pair in zip(criteria, pairs, strict=True)
        ]


def judge_prompt(
    question: str, reference: str, answer: str, statement: str, options: str
) -> list[ChatMessage]:
    """What the model reads about one criterion; all that differs between criteria stands last."""
    text = render(
        "judge",
        question=question,
        reference=reference,
        answer=answer,
        statement=statement,
        options=options,
    )
    return [ChatMessage(role="user", content=text)]


def _opinion(criterion: str, first: YesNo, second: YesNo) -> ModelOpinion:
    """The mean of the two orders' log-odds, so that a preference for either order cancels out."""
    odds = [_log_odds(one.p_yes) for one in (first, second)]
    return ModelOpinion(
        criterion=criterion,
        p_met=float(1.0 / (1.0 + np.exp(-sum(odds) / 2))),
        gap=abs(first.p_yes - second.p_yes),
        mass=min(first.mass, second.mass),
    )


def _log_odds(p: float) -> float:
    kept = min(max(p, _EDGE), 1.0 - _EDGE)
    return float(np.log(kept / (1.0 - kept)))
