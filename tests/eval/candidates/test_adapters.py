"""Whoever drafts the follow-ups: the same guarantees, and every fallback has its reason."""

import json

from agent.grading.grader import Grader
from agent.profile import load_profile
from agent.prompting import render
from eval.candidates.adapters import measured
from eval.candidates.population import Candidate
from eval.candidates.replay import Setting
from eval.candidates.scripted_drafts import DRAFTS, scripted_drafts
from eval.qualification.follow_ups import NoteSearch
from knowledge.bank import Bank
from knowledge.schema import SUBJECTS
from models.hash_embedder import HashEmbedder
from models.juror import Juror
from models.protocol import ChatMessage
from models.scripted import ScriptedModel


def test_what_the_scripted_interviewer_drafts_is_refused_for_its_faults() -> None:
    embedder, profile = HashEmbedder(), load_profile("ai-engineer")
    setting = Setting(Bank.load(), profile, profile.form(), Grader(Juror(embedder)), pace=0.0)
    candidate = Candidate(seed=3, style="terse", depths=dict.fromkeys(SUBJECTS, 4))
    found = measured(
        "scripted",
        ScriptedModel(scripted_drafts()),
        setting,
        NoteSearch(embedder),
        embedder,
        [candidate],
    )
    assert found.holds
    assert found.interviews == 1
    assert found.follow_ups >= found.drafts >= 5
    assert found.passed is not None
    shown = round(found.passed * found.drafts)
    assert sum(found.fallbacks.values()) == found.drafts - shown
    assert "it is not exactly one question" in found.fallbacks
    assert "the model gave no draft of the shape" in found.fallbacks
    assert "it has numbers that the passage lacks" in found.fallbacks
    assert found.turn_ms["whole"] > 0


def test_drafts_come_in_turn_and_then_no_json() -> None:
    reply = scripted_drafts()
    prompt = render("follow_up", question="Explain the cache. What grows?", passage="It grows. So.")
    message = ChatMessage(role="user", content=prompt)
    drafts = [json.loads(reply([message])) for _ in DRAFTS]
    assert {draft["quote"] for draft in drafts} == {"It grows."}
    assert drafts[0]["question"].endswith("What grows?")
    assert drafts[1]["question"].count("?") == 2
    assert "{" not in reply([message])
    assert json.loads(reply([message])) == drafts[0]
