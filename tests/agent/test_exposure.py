"""How often items were asked is read off the record, and goes into the next interview's first event."""

from pathlib import Path

from agent.exposure import exposure
from agent.interviews import Interviews
from agent.reading import asked_items, started
from tests.forged_record import cut


def test_questions_are_counted_over_all_interviews(interviews: Interviews) -> None:
    record = interviews.parts.record
    assert exposure(record) == {}
    asked: list[str] = []
    for _ in range(2):
        interview = interviews.start("ai-engineer", "Ada", seed=3)
        interviews.submit(interview, 0, "I agree")
        interviews.advance(interview)
        asked += asked_items(record.events(interview))
    assert sum(exposure(record).values()) == len(asked) == 2
    third = interviews.start("ai-engineer", "Bo", seed=3)
    assert started(record.events(third)).exposed == exposure(record)


def test_what_cannot_be_read_keeps_no_other_interview_from_beginning(
    interviews: Interviews, tmp_path: Path
) -> None:
    record = interviews.parts.record
    first, second = (interviews.start("ai-engineer", "Ada", seed=3) for _ in range(2))
    for interview in (first, second):
        interviews.submit(interview, 0, "I agree")
        interviews.advance(interview)
    seq = next(event.seq for event in record.events(first) if asked_items([event]))
    cut(tmp_path / "record.sqlite", first, seq)
    third = interviews.start("ai-engineer", "Bo", seed=3)
    assert sum(started(record.events(third)).exposed.values()) == 1
