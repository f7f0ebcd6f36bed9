"""A crash in grading leaves "not graded yet", retried, never zero."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from agent.checkpoints import open_checkpoints
from agent.events import Judged, Received
from agent.grading.grader import Grader
from agent.grading.verdict import Verdict
from agent.interviews import Interviews
from agent.parts import Parts
from agent.reading import bodies, depths, results
from agent.record import Record
from agent.report import report
from knowledge.bank import Bank
from knowledge.protocol import Hit, Passage
from knowledge.schema import Criterion, Item
from models.hash_embedder import HashEmbedder
from models.scripted import ScriptedModel
from tests.plain_juror import plain_juror

ANSWER = "Memory grows linearly with length."


class Failing(Grader):
    """Fails as native code does until it is mended."""

    def __init__(self, times: int) -> None:
        super().__init__(plain_juror(HashEmbedder()))
        self.left = times

    def judge(
        self, item: Item, text: str, criteria: Sequence[Criterion], shown: str = ""
    ) -> list[Verdict]:
        if self.left:
            self.left -= 1
            raise RuntimeError("the embedder is gone")
        return super().judge(item, text, criteria, shown)


class NothingFound:
    version = "nothing"

    def search(self, query: str, k: int, docs: tuple[str, ...] | None = None) -> list[Hit]:
        return []

    def added(self) -> tuple[str, ...]:
        return ()

    def passage(self, passage_id: str) -> Passage | None:
        return None


def _interviews(folder: Path, bank: Bank, grader: Grader) -> Interviews:
    parts = Parts(
        record=Record.open(folder),
        bank=bank,
        searcher=NothingFound(),
        model=ScriptedModel(lambda _messages: "no JSON at all"),
        embedder=HashEmbedder(),
        grader=grader,
    )
    return Interviews(parts, open_checkpoints(folder / "checkpoints.sqlite"))


def _answered(interviews: Interviews) -> str:
    interview = interviews.start("ai-engineer", "Ada", seed=3)
    interviews.submit(interview, interviews.room(interview).prompt, "I agree")
    interviews.advance(interview)
    interviews.submit(interview, interviews.room(interview).prompt, ANSWER)
    return interview


def test_a_failed_verdict_is_no_verdict_and_is_tried_again(tmp_path: Path, bank: Bank) -> None:
    interviews = _interviews(tmp_path, bank, Failing(times=2))
    interview = _answered(interviews)
    for _ in range(2):
        with pytest.raises(RuntimeError):
            interviews.advance(interview)
        events = interviews.parts.record.events(interview)
        assert bodies(events, Judged) == [], "nothing was judged, so nothing is recorded"
        assert results(events) == []
        assert all(depth.judged == 0 for depth in depths(events).values())
        assert "\n\nNot scored, coverage 0.00.\n" in report(events)
        assert interviews.room(interview).stage == "working", "the room waits and loses nothing"
        assert interviews.unfinished() == [interview]
    interviews.advance(interview)
    events = interviews.parts.record.events(interview)
    assert {r.criterion: r.decision for r in results(events)}["memory"] == "met"
    assert [r.text for r in bodies(events, Received)].count(ANSWER) == 1
    assert interviews.unfinished() == []


def test_after_a_restart_it_is_graded(tmp_path: Path, bank: Bank) -> None:
    before = _interviews(tmp_path, bank, Failing(times=1))
    interview = _answered(before)
    with pytest.raises(RuntimeError):
        before.advance(interview)
    before.parts.record.close()
    after = _interviews(tmp_path, bank, Failing(times=0))
    assert after.unfinished() == [interview]
    after.advance(interview)
    assert len(bodies(after.parts.record.events(interview), Judged)) == 1
