"""A language model in the candidate's place: told its depth, shown what was put, and routed as anybody."""

from collections.abc import Sequence

import pytest

from agent.grading.grader import Grader
from agent.profile import load_profile
from eval.candidates.answering import Forms
from eval.candidates.model_player import KNOWS, ModelPlayer, played
from eval.candidates.population import Candidate
from eval.candidates.replay import Setting
from knowledge.bank import Bank
from knowledge.schema import SUBJECTS
from models.hash_embedder import HashEmbedder
from models.protocol import ChatMessage
from models.scripted import ScriptedModel
from tests.plain_juror import plain_juror

SAID = "Memory grows linearly with length."


def _candidate(depth: int) -> Candidate:
    return Candidate(seed=3, style="terse", depths=dict.fromkeys(SUBJECTS, depth))


def _forms(bank: Bank, name: str = "cache-1") -> Forms:
    return Forms(bank.get(name), bank.get(name))


def test_it_is_told_its_depth_and_sees_what_was_said_on_the_item_alone(bank: Bank) -> None:
    model = ScriptedModel([SAID, "As I said.", "Something else."])
    player = ModelPlayer(_candidate(2), model)
    assert player.reply(_forms(bank), None, "What grows?").text == SAID
    player.reply(_forms(bank), "heads", "And the heads?")
    player.reply(_forms(bank, "cache-2"), None, "What else?")
    assert KNOWS[2] in model.calls[0][0].content
    assert "transformers attention kv cache" in model.calls[0][0].content
    contents = [[message.content for message in call[1:]] for call in model.calls]
    assert contents == [["What grows?"], ["What grows?", SAID, "And the heads?"], ["What else?"]]


@pytest.mark.parametrize("text", ["I don't know.", "  "])
def test_who_has_nothing_to_say_says_so(bank: Bank, text: str) -> None:
    reply = ModelPlayer(_candidate(0), ScriptedModel([text])).reply(_forms(bank), None, "What?")
    assert (reply.action, reply.text) == ("dont_know", "")


def test_a_whole_interview_is_held_and_measured(bank: Bank) -> None:
    profile = load_profile("ai-engineer")
    setting = Setting(bank, profile, profile.form(), Grader(plain_juror(HashEmbedder())))

    def answer(messages: Sequence[ChatMessage]) -> str:
        return f"{SAID} Asked: {messages[-1].content[:40]}"

    found = played(ScriptedModel(answer), setting, [_candidate(4)], lambda _done, _detail: None)
    assert [o.kind for o in found] == ["main"]
    assert set(found[0].items) == {item.id for item in bank.items}
    assert {e.true for e in found[0].subjects} == {4}
