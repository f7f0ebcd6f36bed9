"""What a candidate can say beside answering, on the real graph: one text each, nothing lost, nothing judged aloud."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from agent.events import Received, Shown
from agent.grading.verdict import Verdict
from agent.interviews import Interviews
from agent.prompting import render
from agent.reading import asked_items, bodies, depths, hints, results
from tests.talk import ABOUT_MEMORY, RIGHT, WOOD, Talk

MakeInterviews = Callable[..., Interviews]

WAY_BACK = render("or_answer")


@pytest.fixture
def talk(interviews: Interviews) -> Talk:
    return Talk(interviews)


def test_skipping_moves_on_with_neutral_verdicts(talk: Talk) -> None:
    assert talk.say("/skip").purpose == "question"
    assert talk.last.action == "skip"
    reasons = {v.reason for v in talk.judged[0].verdicts}
    assert reasons == {"the candidate chose to move on without an answer"}


def test_hints_come_in_order_with_their_cost_and_end_in_a_notice(talk: Talk) -> None:
    first, second, none = (talk.say("/hint") for _ in range(3))
    assert [(s.purpose, s.cost) for s in (first, second, none)] == [
        ("hint", 0.2),
        ("hint", 0.3),
        ("notice", None),
    ]
    assert "Begin with what one position keeps." in first.text
    talk.say(RIGHT)
    [item] = {r.item for r in results(talk.events)}
    assert len(hints(talk.events, item)) == 2
    assert {r.evidence for r in results(talk.events)} == {0.5}


def test_what_was_thought_before_a_hint_is_no_echo_of_it(interviews: Interviews) -> None:
    talk = Talk(interviews)
    [item] = asked_items(talk.events)
    thought = (
        "One position keeps one key and one value in every layer, and memory grows with length."
    )
    talk.interviews.submit(talk.id, talk.interviews.room(talk.id).prompt, thought, "thinking")
    talk.interviews.advance(talk.id)
    told = talk.say("/hint")
    shown: list[str] = []
    grader = interviews.parts.grader
    judge = grader.judge

    def judged(*given: Any) -> list[Verdict]:
        shown.append(given[3])
        return judge(*given)

    grader.judge = judged  # type: ignore[method-assign, assignment]
    talk.say(RIGHT)
    assert [told.text in text for text in shown] == [False, True]
    assert talk.judged[0].item == item


def test_a_hint_makes_the_same_answer_count_less_and_never_more(
    make_interviews: MakeInterviews, tmp_path: Path
) -> None:
    alone = Talk(make_interviews(folder=tmp_path / "alone"))
    helped = Talk(make_interviews(folder=tmp_path / "helped"))
    helped.say("Can you give me a hint please?")
    for one in (alone, helped):
        one.say(RIGHT)
    subject = next(iter(depths(alone.events)))
    assert depths(helped.events)[subject].mean < depths(alone.events)[subject].mean


@pytest.mark.parametrize(
    ("text", "action", "says"),
    [
        ("Who is going to read this?", "process", "A person reads"),
        ("This question is unfair and pointless!", "complaint", "on the record"),
        ("hello, nice weather today", "off_topic", "still stands"),
        ("Let me think for a moment...", "thinking", "Take your time"),
        ("Pause please", "pause", "clock stands still"),
        ("Can you say it differently?", "rephrase", "In other words"),
        ("Can you give me a hint please?", "hint", "Hint 1 of 2"),
    ],
)
def test_what_is_no_answer_gets_a_notice_with_the_way_back(
    talk: Talk, text: str, action: str, says: str
) -> None:
    shown = talk.say(text)
    assert talk.last.action == action
    assert says in shown.text
    assert shown.text.endswith(WAY_BACK)
    assert talk.judged == []
    assert len(asked_items(talk.events)) == 1


@pytest.mark.parametrize("says", ["I agree", "yes, I agree."])
def test_who_agrees_once_more_has_not_answered(talk: Talk, says: str) -> None:
    assert talk.say(says).text == render("consent_noted")
    assert talk.last.action == "consent"
    assert talk.judged == []
    assert talk.say(RIGHT).purpose == "probe"
    talk.say(says)
    assert talk.last.action != "consent"


def test_a_wrong_route_is_mended_by_one_message(talk: Talk) -> None:
    talk.interviews.submit(talk.id, talk.interviews.room(talk.id).prompt, RIGHT, "off_topic")
    talk.interviews.advance(talk.id)
    meant = next(
        e.seq for e in talk.events if isinstance(e.body, Received) and e.body.text == RIGHT
    )
    assert talk.say("/answer").purpose == "probe"
    assert [(j.reply, len(j.verdicts)) for j in talk.judged] == [(meant, 3)]
    assert len(talk.met) == 3


def test_what_was_taken_for_giving_up_can_be_an_answer_too(talk: Talk) -> None:
    moved = talk.say("I have no idea, sorry, I never did anything like that before.")
    assert moved.text.startswith(render("moved_on"))
    taken = talk.say("/answer")
    assert "I have added this to question 1." in taken.text
    assert talk.judged[-1].item == asked_items(talk.events)[0]
    assert "no message" in talk.say("/answer").text


def test_an_answer_by_command_is_judged_without_the_command(talk: Talk) -> None:
    said = f"/answer {RIGHT}"
    talk.say(said)
    evidence = [v.evidence for v in talk.judged[0].verdicts if v.evidence]
    assert len(evidence) == 3
    assert all(said[e.start : e.end] == e.quote for e in evidence)


def test_with_nothing_to_take_a_lone_answer_says_so(talk: Talk) -> None:
    assert "no message" in talk.say("/answer").text
    assert talk.judged == []


@pytest.mark.parametrize("stray", ["/answer", "That was my answer."])
@pytest.mark.parametrize("after", [RIGHT, "/dont-know"])
def test_a_stray_answer_takes_nothing_from_before_the_last_one_judged(
    talk: Talk, stray: str, after: str
) -> None:
    talk.say("Can you give me a hint please?")
    talk.say(after)
    told = talk.say(stray)
    assert told.text == render("nothing_to_take")
    assert len(talk.judged) == 1
    assert talk.say(stray).text == told.text


def test_a_mistyped_command_is_no_answer(talk: Talk) -> None:
    for command in ("/quit", "/done", "/stop"):
        assert talk.say(command).text == render("no_command")
    assert talk.judged == []
    talk.say("/dont_know")
    assert talk.last.action == "dont_know"
    talk.say("/answer /done")
    assert [v.judge for v in talk.judged[-1].verdicts] == ["juror"] * 3


def test_what_is_thought_aloud_is_judged_with_the_next_answer(talk: Talk) -> None:
    talk.say(f"Let me think... {ABOUT_MEMORY} Hold on...")
    assert talk.last.action == "thinking"
    assert talk.judged == []
    talk.say(WOOD)
    thought, answer = talk.judged
    assert {v.criterion for v in thought.verdicts} == {"memory"}
    assert {v.criterion for v in answer.verdicts} == {"heads", "reading"}


def test_what_is_thought_aloud_is_not_lost_when_the_candidate_finishes(talk: Talk) -> None:
    talk.say(f"Let me think... {ABOUT_MEMORY} Hold on...")
    talk.say("/finish")
    assert {criterion for _, criterion in talk.met} == {"memory"}


def test_a_late_answer_is_judged_on_its_question_and_the_current_one_stands(talk: Talk) -> None:
    talk.say("/skip")
    first, current = asked_items(talk.events)
    shown = talk.say(f"Back to the previous question: {ABOUT_MEMORY}")
    assert talk.last.action == "late_answer"
    assert talk.last.about == first
    assert "I have added this to question 1. The current question still stands." in shown.text
    assert shown.text.endswith(render("or_answer_here"))
    assert (first, "memory") in talk.met
    assert not any(judged.item == current for judged in talk.judged)
    talk.say(RIGHT)
    assert (current, "memory") in talk.met


def test_a_correction_stands_above_what_was_met(talk: Talk) -> None:
    talk.say(ABOUT_MEMORY)
    item = asked_items(talk.events)[0]
    assert (item, "memory") in talk.met
    talk.say("Correction: I was wrong. Heat is constant always.")
    assert talk.last.action == "correction"
    assert {j.item for j in talk.judged} == {item}
    assert (item, "memory") not in talk.met


def test_the_clock_warns_once_and_extra_time_is_counted(interviews: Interviews) -> None:
    talk = Talk(interviews, minutes=5)
    warned = [talk.say(text) for text in ("/hint", "/hint", RIGHT)]
    assert [shown.warns for shown in warned] == [False, False, False]
    assert [s.warns for s in bodies(talk.events, Shown)].count(True) == 1
    first = next(s for s in bodies(talk.events, Shown) if s.purpose == "question")
    assert first.text.startswith("*About 5 minutes are left.*")
    longer = Talk(interviews, minutes=5, extension=2.0)
    assert interviews.room(longer.id).minutes_left > 9
    assert not any(s.warns for s in bodies(longer.events, Shown))


def test_who_asks_something_in_a_pause_stays_paused_and_who_works_on_is_told_of_the_clock(
    talk: Talk,
) -> None:
    assert "still paused" not in talk.say("/pause").text
    for aside in ("Who is going to read this?", "/feedback A nice room."):
        assert talk.say(aside).text.startswith(render("still_paused"))
        assert talk.stage == "paused"
    assert talk.say("/hint").text.startswith(render("clock_runs"))
    assert talk.stage == "reply"
    assert render("clock_runs") not in talk.say("/hint").text
    talk.say("/pause")
    assert talk.say("/resume").text == render("resumed")


def test_no_text_of_ours_praises_scolds_or_tells_a_verdict(talk: Talk) -> None:
    for text in ("/hint", "This is unfair and pointless!", "Who reads this?", "/skip", RIGHT):
        talk.say(text)
    shown = " ".join(s.text.lower() for s in bodies(talk.events, Shown) if s.purpose != "welcome")
    for word in ("great", "well done", "correct!", "wrong", "unfortunately", "good job", "met "):
        assert word not in shown


def test_a_replay_decides_the_same(make_interviews: MakeInterviews, tmp_path: Path) -> None:
    before = Talk(make_interviews())
    for text in (
        "/hint",
        f"Let me think... {ABOUT_MEMORY} Hold on...",
        WOOD,
        "This is unfair and pointless!",
        "/answer",
        "/skip",
        f"Back to the previous question: {ABOUT_MEMORY}",
        "/finish",
    ):
        before.say(text)
    told = before.events
    (tmp_path / "checkpoints.sqlite").rename(tmp_path / "gone.sqlite")
    after = make_interviews()
    after.advance(before.id)
    assert after.parts.record.events(before.id) == told
    assert after.room(before.id).stage == "last_words"
