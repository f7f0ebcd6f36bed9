"""Claims turned around that the judge is blind to: how many of them is the candidate asked about next?

Each "swapped" specimen (an answer with the direction of its claims reversed) is judged, and the policy is asked for
the follow-up. A criterion that was met by mistake is caught where the follow-up is about it, if the reply then
shows what the candidate believes.
Sample: Swapped(specimens=150, mistaken=60, asked_first=9, asked_at_all=11, score=.41, score_after=.38)
"""

import math
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from statistics import fmean

from pydantic import BaseModel, ConfigDict

from agent.following import next_follow_up
from agent.grading.grader import Grader
from agent.grading.verdict import Verdict
from agent.scores import weighted_score
from eval.candidates.keeping import Store
from eval.candidates.label_grader import LabelGrader
from eval.candidates.running import Plan
from knowledge.bank import Bank
from knowledge.schema import Item, Specimen
from knowledge.what_if import Change

Report = Callable[[float, str], None]
SEED = 1
"""Of the numbers that a "what if" changes; which follow-up comes does not hang on it."""


class Swapped(BaseModel):
    """`mistaken`: criteria met by mistake; of these `asked_first` are what the first follow-up is about, and
    `asked_at_all` what either is about, if the reply to the first changes nothing else. `score`: mean share
    of the weight met; `score_after`: the same once the first follow-up has shown the mistake."""

    model_config = ConfigDict(frozen=True)

    specimens: int
    mistaken: int
    asked_first: int
    asked_at_all: int
    score: float
    score_after: float

    def numbers(self) -> dict[str, float | int]:
        """For a table beside the figures of the candidates."""
        found = self.mistaken or math.nan
        return {
            "swapped_specimens": self.specimens,
            "swapped_mistaken": self.mistaken,
            "swapped_asked_first": self.asked_first / found,
            "swapped_asked_at_all": self.asked_at_all / found,
            "swapped_score": self.score,
            "swapped_score_after": self.score_after,
        }


def swapped_of(plan: Plan, report: Report) -> Swapped:
    """As `measured`, with the grader and the kept verdicts of a run."""
    store = Store(plan.store)
    with closing(store):
        return measured(plan.bank, plan.grader(store), report)


def measured(bank: Bank, grader: Grader, report: Report) -> Swapped:
    found: list[_Asked] = []
    for done, item in enumerate(bank.items):
        report(done / len(bank.items), "claims turned around")
        change = bank.changed(item, SEED)
        swapped = [s for s in item.specimens if s.substance == "swapped"]
        found += [
            _asked(item, specimen, _judged(grader, item, specimen), change) for specimen in swapped
        ]
    return Swapped(
        specimens=len(found),
        mistaken=sum(len(one.mistaken) for one in found),
        asked_first=sum(len(one.mistaken & set(one.asked[:1])) for one in found),
        asked_at_all=sum(len(one.mistaken & set(one.asked)) for one in found),
        score=_mean([one.score(()) for one in found]),
        score_after=_mean([one.score(one.asked[:1]) for one in found]),
    )


class _Asked(BaseModel):
    """One specimen: what was met by mistake, and what is asked about, in order."""

    mistaken: frozenset[str]
    asked: tuple[str, ...]
    decisions: dict[str, str]
    weights: dict[str, float]

    def score(self, shown: Sequence[str]) -> float | None:
        """The item's score once the mistakes among `shown` have come out."""
        out = self.mistaken & set(shown)
        known = {c: "not_met" if c in out else d for c, d in self.decisions.items()}
        return weighted_score(known, self.weights)


def _asked(
    item: Item, specimen: Specimen, verdicts: Mapping[str, Verdict], change: Change | None
) -> _Asked:
    asked: list[str] = []
    while found := next_follow_up(item, verdicts, asked, change):
        asked.append(found.criterion.id)
    met = {name for name, verdict in verdicts.items() if verdict.decision == "met"}
    return _Asked(
        mistaken=frozenset(name for name in met if not specimen.met[name]),
        asked=tuple(asked),
        decisions={name: verdict.decision for name, verdict in verdicts.items()},
        weights={criterion.id: criterion.weight for criterion in item.criteria},
    )


def _judged(grader: Grader, item: Item, specimen: Specimen) -> dict[str, Verdict]:
    if isinstance(grader, LabelGrader):
        grader.tell(item, specimen.text, specimen.met)
    found = grader.judge(item, specimen.text, item.criteria, item.asked)
    return {verdict.criterion: verdict for verdict in found}


def _mean(scores: Sequence[float | None]) -> float:
    judged = [score for score in scores if score is not None]
    return fmean(judged) if judged else math.nan
