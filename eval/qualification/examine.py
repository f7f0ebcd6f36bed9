"""The examination: the juror, then the language model as a writer of follow-ups and as a grader.

In the juror's place weights are examined that were fitted like its own without these items (`unseen.py`).
It is timed first; on a slow or busy machine it is examined on fewer items, which widens its
intervals. Then the follow-ups, the language model's verdicts and the attacks on it have their shares of
the time that is left. What could not be measured in time passes nothing.
"""

import contextlib
import time
from collections.abc import Callable
from datetime import UTC, datetime

from agent.grading.grader import Grader
from agent.prompting import prompts_version
from agent.qualification import TASKS, Bound, Measured, Qualification
from eval.qualification.agreement import Figures, in_turn, juror_agreement, model_agreement
from eval.qualification.attacked import attacks_on
from eval.qualification.clock import Clock
from eval.qualification.follow_ups import drafts_of
from eval.qualification.model_grader import ModelGrader
from eval.qualification.subset import ITEMS, chosen_items
from eval.qualification.thresholds import Limits, held_against, load_limits, plain
from eval.qualification.unseen import Unseen, load_unseen
from knowledge.bank import Bank
from models.errors import ModelRunError
from models.juror import Juror
from models.protocol import LanguageModel, TokenReader

FEWEST_ITEMS = 6
_ANSWERS_OF_AN_ITEM = 16
_TIMED_ANSWERS = 20
_OF_THE_REST = (0.3, 0.85, 1.0)
"""By when the model's drafts, its verdicts and the attacks on it must be done."""
_JUROR_SHARE = 0.3
"""Of the whole time, for the juror's answers; half as much again for the attacks on it."""
OnProgress = Callable[[float, str], None]


def examine(
    bank: Bank,
    embedder: TokenReader,
    model: LanguageModel,
    minutes: float,
    report: OnProgress = lambda _done, _detail: None,
    limits: Limits | None = None,
) -> Qualification:
    """A model that fails to answer is not qualified; nothing is raised for it. Raises ModelSetupError
    where the weights to examine are not there."""
    limits, unseen = limits or load_limits(), load_unseen()
    clock, shipped = Clock(minutes), Grader(Juror(embedder))
    examined = unseen.left_of(bank)
    report(0.0, "juror")
    speed, seconds = _speed(chosen_items(examined, ITEMS), shipped)
    subset = chosen_items(examined, _affordable(clock, seconds))
    figures: dict[str, Figures] = {"grade": speed | _juror(subset, embedder, unseen, clock, report)}
    drafts, verdicts, attacks = (clock.share + part * (1 - clock.share) for part in _OF_THE_REST)
    report(min(1.0, clock.share), "follow-ups")
    figures["write-follow-ups"] = drafts_of(model, embedder, subset, clock, drafts)
    report(min(1.0, clock.share), "language model as a grader")
    figures["grade-by-model"] = _model(subset, model, clock, (verdicts, attacks))
    measured = _measured(figures, limits)
    return Qualification(
        at=datetime.now(UTC).isoformat(timespec="seconds"),
        bound=Bound.of(model.identity, prompts_version(), shipped.identity, bank.version),
        tasks={task: all(m.passed for m in measured if m.task == task) for task in TASKS},
        measured=tuple(measured),
        labels=sum(len(item.specimens) * len(item.criteria) for item in subset.items),
        seconds=round(clock.spent, 1),
    )


def _affordable(clock: Clock, seconds: float) -> int:
    """How many items the juror can be examined on, at so many seconds an answer."""
    answers = clock.seconds * _JUROR_SHARE / seconds
    return max(FEWEST_ITEMS, min(ITEMS, int(answers / _ANSWERS_OF_AN_ITEM)))


def _juror(
    subset: Bank, embedder: TokenReader, unseen: Unseen, clock: Clock, report: OnProgress
) -> Figures:
    agreement = juror_agreement(subset, embedder, unseen)
    report(min(1.0, clock.share), "attacks on the juror")
    grader = Grader(unseen.juror(embedder))
    return agreement | attacks_on(grader, subset, clock, clock.share + _JUROR_SHARE / 2)


def _speed(subset: Bank, grader: Grader) -> tuple[Figures, float]:
    """Verdicts a second, one answer after the other, the references embedded before; seconds an answer."""
    for item in subset.items:
        grader.prepare(item)
    began, judged = time.monotonic(), 0
    timed = in_turn(subset)[:_TIMED_ANSWERS]
    for item, specimen in timed:
        judged += len(grader.judge(item, specimen.text, item.criteria))
    spent = time.monotonic() - began
    return {"judgements_per_second": plain(judged / spent)}, spent / len(timed)


def _model(subset: Bank, model: LanguageModel, clock: Clock, until: tuple[float, float]) -> Figures:
    figures: Figures = {}
    # What the model did not answer is missing, and what is missing passes nothing.
    with contextlib.suppress(ModelRunError):
        figures |= model_agreement(subset, model, clock, until[0])
        figures |= attacks_on(ModelGrader(model), subset, clock, until[1])
    return figures


def _measured(figures: dict[str, Figures], limits: Limits) -> list[Measured]:
    return [one for task in TASKS for one in held_against(task, figures[task], limits)]
