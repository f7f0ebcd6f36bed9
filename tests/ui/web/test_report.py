"""The report of an interview: evidence, criteria, provenance, depth, trust."""

import re
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from agent.chain import Fault
from agent.events import ExaminerChanged, Overridden, Received
from agent.interviews import Interviews
from agent.reading import started
from knowledge.bank import Bank
from knowledge.what_if import right_result
from tests.conftest import numbers_item
from ui.web.overview import coverage_of, overview
from ui.web.overview_html import overview_html
from ui.web.report_html import depth_html, report_head_html, short
from ui.web.transcript_html import sections, transcript_html

MakeInterviews = Callable[..., Interviews]
RIGHT = "Well: Memory grows linearly with length. And ink dries blue <script>alert(1)</script>."


def _answered(interviews: Interviews, *answers: str) -> str:
    interview = interviews.start("ai-engineer", "Ada <b>Example</b>", seed=1)
    for answer in ("I agree", *answers):
        interviews.submit(interview, interviews.room(interview).prompt, answer)
        interviews.advance(interview)
    return interview


def _transcript(interviews: Interviews, interview: str) -> str:
    parts = interviews.parts
    return transcript_html(parts.record.events(interview), parts.searcher.passage)


def test_evidence_and_its_criterion_link_to_each_other(interviews: Interviews) -> None:
    interview = _answered(interviews, RIGHT)
    page = _transcript(interviews, interview)
    quotes = re.findall(r'<blockquote dir="auto"><a href="\?interview=\w+#([^"]+)"', page)
    assert quotes
    for anchor in quotes:
        assert page.count(f'id="{anchor}"') == 1
    rows = re.findall(r'class="viva-ref \w+" href="\?interview=\w+#([^"]+)"', page)
    assert rows
    for row in rows:
        assert page.count(f'id="{row}"') == 1
    assert "<mark" in page


def test_what_was_typed_is_escaped_everywhere(interviews: Interviews) -> None:
    interview = _answered(interviews, RIGHT, "<img src=x onerror=alert(1)> \u202eturned")
    events = interviews.parts.record.events(interview)
    page = _transcript(interviews, interview)
    page += report_head_html(events, [])
    lines, older = overview(interviews)
    page += overview_html(lines, older, interview)
    assert "<script" not in page
    assert "<img" not in page
    assert "<b>" not in page
    assert "\u202e" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page


def test_a_message_of_200_000_characters_is_shown_whole(interviews: Interviews) -> None:
    interview = _answered(interviews, "<i>&x " * 33_334)
    start = time.perf_counter()
    page = _transcript(interviews, interview)
    assert time.perf_counter() - start < 5
    assert page.count("&lt;i&gt;&amp;x") >= 33_334


def test_every_criterion_says_decision_judge_and_reason(interviews: Interviews) -> None:
    interview = _answered(interviews, "I don't know")
    page = _transcript(interviews, interview)
    assert page.count("Not met</span>") == 3
    assert "rule, p(met) 0.02: the candidate said that they do not know" in page
    assert "Memory grows linearly with length" in page
    assert "<strong>0%</strong> of the judged weight met, coverage 100%" in page


def test_what_was_not_judged_is_not_scored(interviews: Interviews) -> None:
    interview = _answered(interviews)
    page = _transcript(interviews, interview)
    assert page.count("Not scored</span>") == 3
    assert "<strong>Not scored</strong>, coverage 0%" in page


def test_a_follow_up_says_where_it_comes_from(interviews: Interviews) -> None:
    interview = _answered(interviews, "Heat is constant always.")
    page = _transcript(interviews, interview)
    assert "Authored. The model&#x27;s draft was refused" in page.replace("'", "&#x27;")
    assert "<summary>A note on caches</summary>" in page
    assert "Each new token adds one key and one value per layer." in page


def test_an_override_stands_above_the_verdict(interviews: Interviews) -> None:
    interview = _answered(interviews, "I don't know")
    item = interviews.parts.bank.get(_item(interviews, interview))
    verdict = Overridden(
        item=item.id, criterion="memory", verdict="met", reason="said so <b>", who="grace"
    )
    interviews.override(interview, verdict)
    page = _transcript(interviews, interview)
    assert re.search("Overruled by <strong>grace</strong>, [^<]+ UTC: met. said so &lt;b&gt;", page)
    assert "Examiner: not met" in page
    assert "<strong>50%</strong> of the judged weight met" in page


def test_every_override_is_shown_and_the_last_one_decides(interviews: Interviews) -> None:
    interview = _answered(interviews, "I don't know")
    item = _item(interviews, interview)
    yes = Overridden(item=item, criterion="memory", verdict="met", reason="yes", who="grace")
    no = yes.model_copy(update={"verdict": "not_met", "reason": "no", "who": "linus"})
    for said in (yes, no):
        interviews.override(interview, said)
    page = _transcript(interviews, interview)
    assert re.search("Overruled by <strong>linus</strong>, [^<]+ UTC: not met. no<", page)
    assert re.search("Before that by <strong>grace</strong>, [^<]+ UTC: met. yes<", page)
    assert "<strong>0%</strong> of the judged weight met" in page


def test_what_a_person_alone_decided_counts(interviews: Interviews) -> None:
    interview = _answered(interviews)
    item = _item(interviews, interview)
    verdict = Overridden(item=item, criterion="memory", verdict="met", reason="said", who="grace")
    interviews.override(interview, verdict)
    page = _transcript(interviews, interview)
    assert "Overruled by <strong>grace</strong>" in page
    assert "<p>Examiner: not scored</p><p>rule, no probability: no answer was judged" in page
    assert "<strong>100%</strong> of the judged weight met, coverage 50%" in page


def _item(interviews: Interviews, interview: str) -> str:
    found = [s.item for s in sections(interviews.parts.record.events(interview)) if s.item]
    return found[0]


def test_an_unqualified_examiner_is_called_provisional(interviews: Interviews) -> None:
    events = interviews.parts.record.events(_answered(interviews))
    page = report_head_html(events, [])
    assert "Provisional: this examiner has not been qualified on this machine" in page
    assert "Record intact" in page


def test_every_examiner_of_an_interview_is_named(interviews: Interviews) -> None:
    events = interviews.parts.record.events(_answered(interviews))
    first = started(events).examiner
    qualified = first.model_copy(update={"qualification": "qualified to grade", "bank": "bank-2"})
    changed = events[-1].model_copy(update={"body": ExaminerChanged(examiner=qualified)})
    page = report_head_html([*events, changed], [])
    assert "Who examined, 2 in turn" in page
    assert "bank-2" in page
    assert "Qualification: qualified to grade" in page
    assert "Provisional: this examiner has not been qualified" in page


def test_an_examiner_that_failed_its_examination_is_provisional(interviews: Interviews) -> None:
    events = interviews.parts.record.events(_answered(interviews))
    failed = "not qualified to grade, verdicts are provisional"
    examiner = started(events).examiner.model_copy(update={"qualification": failed})
    body = events[0].body.model_copy(update={"examiner": examiner})
    page = report_head_html([events[0].model_copy(update={"body": body}), *events[1:]], [])
    assert "Provisional:" in page
    assert f"Qualification: {failed}" in page


def test_who_recited_is_said_above_the_report_and_beside_what_was_met(
    make_interviews: MakeInterviews,
) -> None:
    item, entry = numbers_item()
    interviews = make_interviews(items=Bank([item], {item.id: entry}))
    said = f"Memory grows linearly with length. {right_result(item)}"
    interview = _answered(interviews, said)
    assert interviews.parts.item(interview, item.id).draw != item.draw
    page = report_head_html(interviews.parts.record.events(interview), [])
    assert '<p class="viva-recitals" role="note">On 1 question the result given was' in page
    assert ", may have been learned by heart: " in _transcript(interviews, interview)
    assert "viva-recitals" not in report_head_html(
        interviews.parts.record.events(interview)[:4], []
    )


def test_a_verdict_on_a_changed_number_says_so_beside_the_result_that_was_first_asked(
    make_interviews: MakeInterviews,
) -> None:
    item, entry = numbers_item()
    interviews = make_interviews(items=Bank([item], {item.id: entry}))
    interview = interviews.start("ai-engineer", "Ada", seed=3)
    right = right_result(interviews.parts.item(interview, item.id))
    for text in ("I agree", f"Memory grows linearly with length. {right}", right):
        interviews.submit(interview, interviews.room(interview).prompt, text)
        interviews.advance(interview)
    page = _transcript(interviews, interview)
    assert "calculator, p(met) 0.03, on the number that a follow-up changed: " in page
    assert "<p>As first asked: met</p><p>calculator, p(met) 0.98: " in page
    assert "Misconception" not in page


def test_a_broken_chain_is_said_loudly(interviews: Interviews) -> None:
    interview = _answered(interviews)
    events = interviews.parts.record.events(interview)
    fault = Fault(interview=interview, seq=3, says="its content was changed after it was written")
    page = report_head_html(events, [fault])
    assert 'role="alert"' in page
    assert "Event 3: its content was changed" in page
    assert "Record intact" not in page


def test_hashes_are_shortened() -> None:
    assert short("juror sha256:" + "ab" * 32) == "juror sha256:abababababab"
    assert short("ab" * 32) == "abababababab"
    assert short("scripted") == "scripted"


def test_depth_is_a_plot_with_a_table(interviews: Interviews) -> None:
    events = interviews.parts.record.events(_answered(interviews, "I don't know", "I don't know"))
    page = depth_html(events)
    assert page.count("<svg") == 1
    assert "<metadata" not in page
    assert 'role="img"' in page
    assert page.count("<tr>") == 1 + 3, "a head and the subjects of three questions"
    assert "var(--viva-bar)" in page
    # The third subject was asked about, and nothing of it was judged yet: no bars, no figures.
    assert page.count("not scored") == 2
    assert re.search(r"<td>\d\.\d</td><td>0 to 1</td><td>2</td><td>3</td>", page)
    assert "<dt>Levels judged</dt><dd>those of the criteria behind it." in page
    assert "<dt>p(met)</dt>" in page


def test_no_question_means_no_depth(interviews: Interviews) -> None:
    interview = interviews.start("ai-engineer", "", seed=1)
    events = interviews.parts.record.events(interview)
    assert "no depth to show" in depth_html(events)


def test_coverage_counts_only_what_was_judged(interviews: Interviews) -> None:
    record = interviews.parts.record
    interview = interviews.start("ai-engineer", "", seed=1)
    assert coverage_of(record.events(interview)) is None
    interviews.submit(interview, interviews.room(interview).prompt, "I agree")
    interviews.advance(interview)
    assert coverage_of(record.events(interview)) == 0
    interviews.submit(interview, interviews.room(interview).prompt, "idk")
    interviews.advance(interview)
    assert coverage_of(record.events(interview)) == 0.5


def test_the_list_is_newest_first_and_says_when_it_is_empty(interviews: Interviews) -> None:
    assert "No interview yet" in overview_html([], 0, "")
    first = interviews.start("ai-engineer", "First")
    second = interviews.start("ai-engineer", "Second")
    lines, older = overview(interviews)
    assert [line.interview for line in lines] == [second, first]
    assert older == 0
    page = overview_html(lines, older, first)
    assert page.count('aria-current="true"') == 1
    assert "not begun" in page


def test_a_message_belongs_to_the_item_that_it_answers(interviews: Interviews) -> None:
    events = interviews.parts.record.events(_answered(interviews, "idk", "idk"))
    items = [section.item for section in sections(events)]
    assert items[0] is None
    assert len(set(items)) == len(items)
    for section in sections(events)[1:-1]:
        assert any(isinstance(event.body, Received) for event in section.events)


def test_a_damaged_record_hides_no_other(interviews: Interviews, tmp_path: Path) -> None:
    good, bad = _answered(interviews, "idk"), _answered(interviews, "idk")
    with closing(sqlite3.connect(tmp_path / "record.sqlite")) as database:
        database.execute(
            "UPDATE events SET body = substr(body, 2) WHERE interview = ? AND seq = 3", (bad,)
        )
        database.commit()
    lines, _ = overview(interviews)
    assert [line.stage for line in lines] == ["damaged", "reply"]
    page = overview_html(lines, 0, good)
    assert "record was changed" in page
    assert interviews.unfinished() == []


def test_a_cited_passage_opens_at_the_desk(interviews: Interviews) -> None:
    page = _transcript(interviews, _answered(interviews, RIGHT))
    link = 'href="/desk/corpus/citation?passage=cache-note%230#passage" target="_blank"'
    assert link in page
