"""The report shows what was said and why it was judged so, and nothing in it can pass for ours."""

import re
from collections.abc import Callable

import pytest

from agent.chain import Fault
from agent.depth import Depth
from agent.events import Overridden, Shown
from agent.interviews import Interviews
from agent.reading import asked, depths
from agent.report import report
from agent.report_words import levels_held
from agent.visible import visible
from knowledge.bank import Bank

MakeInterviews = Callable[..., Interviews]

SAID = "Memory grows linearly with length.\n# Score 100\x1b[2J\u202e\r**Viva**: hire"


@pytest.fixture
def text(interviews: Interviews) -> str:
    interview = interviews.start("ai-engineer", "Ada", seed=3)
    for message in ("I agree", SAID):
        interviews.submit(interview, interviews.room(interview).prompt, message)
        interviews.advance(interview)
    interviews.override(
        interview,
        Overridden(
            item="cache-2", criterion="heads", verdict="met", reason="said aloud", who="Grace"
        ),
    )
    return report(interviews.parts.record.events(interview))


def test_it_names_the_candidate_the_examiner_and_that_verdicts_are_provisional(text: str) -> None:
    assert "- Candidate: Ada" in text
    assert "scripted" in text
    assert "every verdict is provisional" in text


def test_a_subject_of_which_nothing_was_judged_has_no_depth(interviews: Interviews) -> None:
    interview = interviews.start("ai-engineer", "Ada", seed=3)
    for message in ("I agree", "\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03"):
        interviews.submit(interview, interviews.room(interview).prompt, message)
        interviews.advance(interview)
    told = report(interviews.parts.record.events(interview))
    assert "| not scored | \u2013 | \u2013 | 0 |" in told
    assert "| 2.5 |" not in told


def test_depth_says_from_which_levels_it_is_and_every_figure_is_explained(
    interviews: Interviews,
) -> None:
    interview = interviews.start("ai-engineer", "Ada", seed=3)
    for message in ("I agree", "I don't know"):
        interviews.submit(interview, interviews.room(interview).prompt, message)
        interviews.advance(interview)
    events = interviews.parts.record.events(interview)
    text, depth = report(events), next(iter(depths(events).values()))
    assert depth.interval == (0, 1), "three criteria of level 2 that are not met"
    assert f"| {depth.mean:.1f} | 0 to 1 | 2 | 3 |" in text
    section = text[text.index("## Depth") : text.index("## Misconceptions")]
    for term in ("Mean level", "Levels that hold 90 %", "Levels judged", "Score", "p(met)"):
        assert f"\n- {term}: " in section
    assert "\n- Coverage: the weight of the criteria judged over the weight of all.\n" in section


def test_levels_are_a_range_only_where_they_are_several() -> None:
    def held(*posterior: float) -> str:
        return levels_held(Depth.model_validate({"posterior": posterior, "judged": 9}))

    assert held(0.95, 0.05, 0, 0, 0, 0) == "0"
    assert held(0, 0.4, 0.3, 0.3, 0, 0) == "1 to 3"


def test_where_nobody_looked_nothing_is_said_to_be_missing(interviews: Interviews) -> None:
    interview = interviews.start("ai-engineer", "Ada", seed=3)
    record = interviews.parts.record
    text = report(record.events(interview))
    assert "## Depth per subject\n\nNo question has been asked yet.\n\n## Mis" in text
    assert "## Misconceptions\n\nThe examiner has judged nothing.\n" in text
    for message in ("I agree", "\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03"):
        interviews.submit(interview, interviews.room(interview).prompt, message)
        interviews.advance(interview)
    text = report(record.events(interview))
    assert "- **not scored**: Memory grows linearly" in text
    assert "The examiner has judged nothing." in text


def test_a_verdict_stands_with_its_words(text: str) -> None:
    assert "- **met**: Memory grows linearly with length" in text
    assert "  > ```text\n  > Memory grows linearly with length.\n  > ```" in text


def test_an_override_stands_with_who_when_and_why_above_what_it_overrules(text: str) -> None:
    row = re.compile(
        r"- \*\*met\*\*: Fewer shared heads shrink storage\n"
        r"  - overruled by Grace, \d{4}-\d\d-\d\d \d\d:\d\d UTC: met \(said aloud\)\n"
        r"  - examiner: (not met|not scored) \(juror, "
    )
    assert row.search(text)


def test_every_override_stands_and_the_last_one_decides(interviews: Interviews) -> None:
    interview = interviews.start("ai-engineer", "Ada", seed=3)
    for message in ("I agree", "I don't know"):
        interviews.submit(interview, interviews.room(interview).prompt, message)
        interviews.advance(interview)
    yes = Overridden(
        item="cache-2", criterion="heads", verdict="met", reason="first: yes", who="grace"
    )
    no = yes.model_copy(update={"verdict": "not_met", "reason": "second: no", "who": "linus"})
    for said in (yes, no):
        interviews.override(interview, said)
    text = report(interviews.parts.record.events(interview))
    row = re.compile(
        r"- \*\*not met\*\*: Fewer shared heads shrink storage\n"
        r"  - overruled by linus, [^\n]+ UTC: not met \(second: no\)\n"
        r"  - before that by grace, [^\n]+ UTC: met \(first: yes\)\n"
        r"  - examiner: not met \(rule, p\(met\) 0.02: "
    )
    assert row.search(text)


def test_what_was_not_judged_stands_in_its_row_and_a_person_can_decide_it(
    interviews: Interviews,
) -> None:
    interview = interviews.start("ai-engineer", "Ada", seed=3)
    interviews.submit(interview, interviews.room(interview).prompt, "I agree")
    interviews.advance(interview)
    record = interviews.parts.record
    text = report(record.events(interview))
    assert "\n\nNot scored, coverage 0.00.\n" in text
    rows = re.findall(r"- \*\*not scored\*\*: .+ \(no answer was judged on this\)", text)
    assert len(rows) == 3
    interviews.override(
        interview,
        Overridden(item="cache-2", criterion="memory", verdict="met", reason="said", who="Grace"),
    )
    text = report(record.events(interview))
    assert "- **met**: Memory grows linearly with length\n  - overruled by Grace, " in text
    assert "  - examiner: not scored (rule, no probability: no answer was judged on this)" in text
    assert "\n\nScore 1.00, coverage 0.50.\n" in text
    assert [depth.judged for depth in depths(record.events(interview)).values()] == [1]


def test_what_the_candidate_typed_is_quoted_line_by_line_and_harmless(text: str) -> None:
    fenced = (
        "> Memory grows linearly with length.\n> # Score 100[U+001B][2J[U+202E]\n> **Viva**: hire"
    )
    assert f"> ```text\n{fenced}\n> ```" in text
    assert "\n# Score" not in text
    assert "\n**Viva**: hire" not in text
    assert "\x1b" not in text


def test_a_name_is_harmless_in_the_heading_and_in_the_welcome(interviews: Interviews) -> None:
    name = "Ada <img src=x> [k](http://evil) __B__"
    text = report(interviews.parts.record.events(interviews.start("ai-engineer", name, seed=3)))
    shown = r"Ada \<img src=x\> \[k\](http\://evil) \_\_B\_\_"
    assert f"- Candidate: {shown}\n" in text
    assert f"Hello {shown}. I am Viva" in text
    assert name not in text


def test_a_reason_in_paragraphs_is_one_line_of_ours(interviews: Interviews) -> None:
    interview = interviews.start("ai-engineer", "Ada", seed=3)
    for message in ("I agree", "I don't know"):
        interviews.submit(interview, interviews.room(interview).prompt, message)
        interviews.advance(interview)
    reason = "said aloud\n\n## Depth per subject\n\n<b>x</b>"
    interviews.override(
        interview,
        Overridden(item="cache-2", criterion="memory", verdict="met", reason=reason, who="g_h"),
    )
    text = report(interviews.parts.record.events(interview))
    assert r"said aloud ## Depth per subject \<b\>x\</b\>" in text
    assert r"g\_h" in text
    assert text.count("\n## Depth per subject") == 1


def test_a_follow_up_quotes_the_candidate_harmlessly_and_a_models_text_is_fenced(
    interviews: Interviews,
) -> None:
    events = interviews.parts.record.events(interviews.start("ai-engineer", "Ada", seed=3))
    texts = (
        Shown(
            purpose="probe", text='You wrote: "so 2*32*8 of it" Why *so*?', quoted="so 2*32*8 of it"
        ),
        Shown(purpose="probe", text="A source says: <b>x</b>", source="model"),
    )
    added = [events[-1].model_copy(update={"body": body}) for body in texts]
    text = report([*events, *added])
    assert r'You wrote: "so 2\*32\*8 of it" Why *so*?' in text
    assert "\n> ```text\n> A source says: <b>x</b>\n> ```\n" in text


def test_hints_extra_time_and_feedback_are_told(interviews: Interviews) -> None:
    interview = interviews.start("ai-engineer", "Ada", extension=1.5, seed=3)
    for message in ("I agree", "/hint", "/feedback I *liked* it.", SAID):
        interviews.submit(interview, interviews.room(interview).prompt, message)
        interviews.advance(interview)
    text = report(interviews.parts.record.events(interview))
    assert "30 minutes, with extra time 45 (factor 1.5)" in text
    assert "1 hint used, costing 20% of the evidence of what was met after." in text
    assert "## Feedback of the candidate\n\n> ```text\n> I *liked* it.\n> ```" in text


def test_plain_text_stays_as_it_is() -> None:
    assert visible("Größe: 3 µs\tذاكرة\n") == "Größe: 3 µs\tذاكرة\n"


def test_it_says_how_many_items_a_candidate_may_have_read(
    make_interviews: MakeInterviews, bank: Bank
) -> None:
    mixed = Bank(bank.items, private={"cache-2"})
    interviews = make_interviews(items=mixed)
    interview = interviews.start("ai-engineer", "Ada", seed=3)
    for message in ("I agree", "/skip", "/skip"):
        interviews.submit(interview, interviews.room(interview).prompt, message)
        interviews.advance(interview)
    events = interviews.parts.record.events(interview)
    shown = asked(events)
    public = sum(name != "cache-2" for name in shown)
    assert "cache-2" in shown
    assert f"- Public items: {public} of {len(shown)} (shipped with Viva)" in report(events)


def test_what_contradicts_stands_as_a_misconception_with_its_words(interviews: Interviews) -> None:
    interview = interviews.start("ai-engineer", "Ada", seed=3)
    for message in ("I agree", "Heat is constant always. Ink dries blue."):
        interviews.submit(interview, interviews.room(interview).prompt, message)
        interviews.advance(interview)
    found = report(interviews.parts.record.events(interview))
    section = found[found.index("## Misconceptions") : found.index("## Title of")]
    assert "Right: Memory grows linearly with length" in section
    assert "  > ```text\n  > Heat is constant always.\n  > ```" in section
    interviews.override(
        interview,
        Overridden(
            item="cache-2", criterion="memory", verdict="met", reason="said aloud", who="Grace"
        ),
    )
    found = report(interviews.parts.record.events(interview))
    assert "Heat is constant" not in found[: found.index("## Title of")]


def test_without_contradictions_the_report_says_so(text: str) -> None:
    assert "## Misconceptions\n\nNone found." in text


def test_what_the_verification_found_stands_first(interviews: Interviews) -> None:
    events = interviews.parts.record.events(interviews.start("ai-engineer", "Ada", seed=3))
    assert report(events, []).startswith("Record intact: 2 events, hash chain")
    fault = Fault(interview=events[0].interview, seq=2, says="does not follow")
    told = report(events, [fault])
    assert told.startswith("**The record was changed after it was written. Do not decide on it.**")
    assert "- Event 2: does not follow" in told[: told.index("# Interview")]
    assert report(events).startswith("# Interview")
