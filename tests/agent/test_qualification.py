"""A qualification holds for the very parts that were examined, for half a year, and says what it allows."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from agent.events import Shown
from agent.interviews import Interviews
from agent.qualification import (
    FILE,
    Measured,
    Qualification,
    Task,
    is_provisional,
    read_qualification,
)
from agent.reading import bodies
from models.scripted import ScriptedModel

MakeInterviews = Callable[..., Interviews]


def _given_to(interviews: Interviews, *able: Task) -> Qualification:
    tasks: tuple[Task, ...] = ("grade", "grade-by-model", "write-follow-ups")
    return Qualification(
        at=datetime.now(UTC).isoformat(),
        bound=interviews.parts.bound,
        tasks={task: task in able for task in tasks},
        measured=(),
        labels=1,
        seconds=1.0,
    )


def _with(interviews: Interviews, examined: Qualification, asks: bool = False) -> None:
    object.__setattr__(interviews.parts, "examined", examined)
    object.__setattr__(interviews.parts, "asks_unqualified", asks)


def test_a_matching_one_stands_in_the_examiner(interviews: Interviews) -> None:
    assert interviews.examiner().qualification is None
    _with(interviews, _given_to(interviews, "grade"))
    line = interviews.examiner().qualification
    assert line is not None
    assert line.startswith("qualified to grade by the juror; not to grade by the language model")
    assert "\n" not in line
    assert not is_provisional(line)


@pytest.mark.parametrize(
    ("low", "high", "says"),
    [
        (0.81, 0.87, "juror's F1 0.84, 95 % interval 0.81 to 0.87)"),
        (None, None, "juror's F1 0.84)"),
    ],
)
def test_its_line_says_what_the_interval_is(
    interviews: Interviews, low: float | None, high: float | None, says: str
) -> None:
    agreed = Measured(
        task="grade",
        name="balanced_f1",
        value=0.84,
        low=low,
        high=high,
        limit=0.75,
        passed=True,
    )
    given = _given_to(interviews, "grade").model_copy(update={"measured": (agreed,)})
    assert given.line().endswith(says)


def test_one_that_failed_says_so(interviews: Interviews) -> None:
    _with(interviews, _given_to(interviews))
    assert is_provisional(interviews.examiner().qualification)
    assert is_provisional(None)


@pytest.mark.parametrize("changed", ["digest", "prompts", "juror", "bank", "quantization"])
def test_other_parts_or_half_a_year_end_it(interviews: Interviews, changed: str) -> None:
    mine = _given_to(interviews, "grade")
    other = mine.bound.model_copy(update={changed: "another"})
    assert changed in str(mine.fault(other))
    later = datetime.now(UTC) + timedelta(days=181)
    assert "older than 180 days" in str(mine.fault(mine.bound, later))
    _with(interviews, mine.model_copy(update={"bound": other}))
    assert interviews.examiner().qualification is None


@pytest.mark.parametrize("able", [True, False])
def test_only_a_qualified_model_is_asked_for_follow_ups(
    make_interviews: MakeInterviews, able: bool
) -> None:
    model = ScriptedModel(lambda _messages: "no draft")
    interviews = make_interviews(model)
    tasks: tuple[Task, ...] = ("write-follow-ups",) if able else ()
    _with(interviews, _given_to(interviews, *tasks))
    interview = interviews.start("ai-engineer", "Ada", seed=3)
    for text in ("I agree", "Wood and stone, entirely unrelated."):
        interviews.submit(interview, interviews.room(interview).prompt, text)
        interviews.advance(interview)
    shown = bodies(interviews.parts.record.events(interview), Shown)[-1]
    assert shown.purpose == "probe"
    assert bool(model.calls) is able
    assert (shown.draft is not None) is able


def test_it_is_read_back_and_damage_is_none(tmp_path: Path, interviews: Interviews) -> None:
    given = _given_to(interviews, "grade")
    assert read_qualification(tmp_path / "nowhere") is None
    (tmp_path / FILE).write_text(given.model_dump_json())
    assert read_qualification(tmp_path) == given
    (tmp_path / FILE).write_text("{}")
    assert read_qualification(tmp_path) is None
