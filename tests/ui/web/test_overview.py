"""The list of interviews names every one of them, whatever became of its profile."""

from agent.events import Started
from agent.interviews import Interviews
from ui.web.overview import overview
from ui.web.report_html import report_head_html


def test_an_interview_whose_profile_is_gone_hides_no_other(interviews: Interviews) -> None:
    record = interviews.parts.record
    opening = Started(
        profile="gone", candidate="Ada", minutes=30, seed=1, examiner=interviews.examiner()
    )
    record.start("orphan", opening)
    other = interviews.start("ai-engineer", "Bob", seed=1)
    lines, _ = overview(interviews)
    assert [(line.interview, line.profile) for line in lines] == [
        (other, "ai-engineer"),
        ("orphan", "gone"),
    ]
    assert "0 of up to 1" in report_head_html(record.events("orphan"), [])
