"""Grading one message: a calculator decides the numeric criterion, the juror the others.

No language model grades before it has been qualified; that is why none appears here yet.
"""

from collections.abc import Sequence

from agent.grading.claimed_number import judge_claimed_number
from agent.grading.juror_judge import judge_statements
from agent.grading.verdict import Verdict
from agent.timings import span
from knowledge.juror_question import question_of
from knowledge.schema import Criterion, Item
from models.juror import Juror
from models.stance import StanceReader

DECLINED_P = 0.02
_UNKNOWN = "the candidate said that they do not know"
_SKIPPED = "the candidate chose to move on without an answer"


class Grader:
    """Judges messages. Thread-safe as its juror is."""

    def __init__(self, juror: Juror) -> None:
        self._juror = juror
        self._stance = StanceReader(juror.embedder)
        self._identity = f"{juror.identity}, {self._stance.identity}"

    @property
    def identity(self) -> str:
        return self._identity

    def judge(
        self, item: Item, text: str, criteria: Sequence[Criterion], shown: str = ""
    ) -> list[Verdict]:
        """One verdict per criterion, in their order. `shown` is what else the candidate has seen on the
        item: repeating it or the question earns nothing."""
        numeric = item.numeric.criterion if item.numeric else None
        stated = [criterion for criterion in criteria if criterion.id != numeric]
        asked = {criterion.id for criterion in criteria}
        others = [one for one in item.criteria if one.id not in asked and one.id != numeric]
        seen = f"{item.asked} {item.rephrasing} {shown}"
        with span("rubrics"):
            self.prepare(item)
        with span("juror"):
            judged = judge_statements(self._juror, self._stance, seen, text, stated, others)
        verdicts = {verdict.criterion: verdict for verdict in judged}
        if item.numeric and any(criterion.id == numeric for criterion in criteria):
            with span("calculator"):
                verdicts[item.numeric.criterion] = judge_claimed_number(
                    item.numeric,
                    item.asked,
                    text,
                    item.criterion(item.numeric.criterion),
                    self._stance,
                )
        return [verdicts[criterion.id] for criterion in criteria]

    def prepare(self, item: Item) -> None:
        """Have the juror ready for an item, which takes seconds the first time: best before its first answer comes."""
        numeric = item.numeric.criterion if item.numeric else None
        stated = [criterion for criterion in item.criteria if criterion.id != numeric]
        self._juror.prepare([question_of(criterion) for criterion in stated])

    def judge_text(self, item: Item, text: str) -> list[Verdict]:
        """What the juror would say if `text` were an answer: used to find what gives a rubric away."""
        return self.judge(item, text, item.criteria)

    @staticmethod
    def declined(criteria: Sequence[Criterion], *, skipped: bool = False) -> list[Verdict]:
        """Verdicts for "I don't know" or a skipped question: nothing was claimed, so nothing is met."""
        return [
            Verdict(
                criterion=criterion.id,
                decision="not_met",
                p_met=DECLINED_P,
                judge="rule",
                reason=_SKIPPED if skipped else _UNKNOWN,
            )
            for criterion in criteria
        ]
