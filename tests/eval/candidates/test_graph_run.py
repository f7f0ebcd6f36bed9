"""The replay decides as the real graph does, and a "what if" is answered by what a candidate knows."""

from dataclasses import replace
from pathlib import Path

import pytest

from agent.events import Shown
from agent.grading.grader import Grader
from agent.profile import load_profile
from agent.reading import bodies, results
from eval.candidates.answering import Forms, probe_reply
from eval.candidates.graph_run import difference, hold_on_graph
from eval.candidates.label_grader import LabelGrader
from eval.candidates.population import Candidate, Style
from eval.candidates.replay import Setting, hold
from eval.candidates.response import knows
from knowledge.bank import Bank
from knowledge.schema import SUBJECTS, Item
from models.hash_embedder import HashEmbedder
from models.juror import Juror


@pytest.fixture(scope="module")
def shipped() -> Bank:
    return Bank.load()


def _candidate(seed: int, style: Style, depth: int) -> Candidate:
    return Candidate(seed=seed, style=style, depths=dict.fromkeys(SUBJECTS, depth))


def _setting(bank: Bank, grader: Grader) -> Setting:
    profile = load_profile("ai-engineer")
    return Setting(bank, profile, profile.form(), grader, pace=0.0)


PEOPLE = [_candidate(3, "terse", 5), _candidate(5, "memorizer", 2), _candidate(7, "hint-seeker", 2)]


@pytest.mark.parametrize("candidate", PEOPLE, ids=lambda one: one.style)
def test_the_replay_decides_as_the_graph(shipped: Bank, candidate: Candidate) -> None:
    assert difference(_setting(shipped, LabelGrader()), candidate) == []


def test_an_expert_meets_every_kind_of_follow_up(shipped: Bank, tmp_path: Path) -> None:
    setting = _setting(shipped, LabelGrader(errors=0.0, abstained=0.0))
    events = hold_on_graph(setting, _candidate(11, "terse", 5), 3, tmp_path)
    kinds = {shown.follow_up for shown in bodies(events, Shown)} - {None}
    assert {"gap", "depth", "what_if"} <= kinds


def test_a_changed_number_is_computed_by_who_knows_and_missed_by_a_memorizer(shipped: Bank) -> None:
    grader = Grader(Juror(HashEmbedder()))
    asked = [c for i in shipped.items if (c := shipped.changed(i, 1)) is not None]
    assert len(asked) >= 35
    for change in asked:
        item = change.item
        assert item.numeric is not None
        numeric = item.criterion(item.numeric.criterion)
        forms = Forms(item, shipped.get(item.id), is_changed=True)
        knowing, reciting = (
            probe_reply(person, forms, numeric.id)
            for person in (_sure(item, numeric.id), _candidate(5, "memorizer", 5))
        )
        for reply in (knowing, reciting):
            (verdict,) = grader.judge(item, reply.text, [numeric])
            assert (verdict.decision == "met") == reply.true[numeric.id], (item.id, reply)
        assert knowing.true[numeric.id]
        assert not reciting.true[numeric.id]


def _sure(item: Item, criterion_id: str) -> Candidate:
    """An expert who happens to know this one."""
    people = (_candidate(seed, "terse", 5) for seed in range(200))
    return next(one for one in people if knows(one, item)[criterion_id])


def test_a_missed_what_if_takes_the_result_back(shipped: Bank) -> None:
    # On the shipped numbers a memorizer is right until one of them changes.
    setting = Setting(
        shipped,
        load_profile("ai-engineer"),
        load_profile("ai-engineer").form(),
        LabelGrader(errors=0.0, abstained=0.0),
        public=True,
        pace=0.0,
    )
    events = hold(setting, _candidate(5, "memorizer", 2), 1)
    asked = {s.item: s.criterion for s in bodies(events, Shown) if s.follow_up == "what_if"}
    assert asked
    found = {(r.item, r.criterion): r.decision for r in results(events)}
    assert {found[item or "", criterion or ""] for item, criterion in asked.items()} == {"not_met"}


def test_a_memorizer_keeps_the_learned_result_where_no_number_is_changed(shipped: Bank) -> None:
    learned, changed = _setting(shipped, LabelGrader()), _setting(shipped, LabelGrader())
    learned = replace(learned, public=True, what_ifs=False)
    kinds = [
        {shown.follow_up for shown in bodies(hold(setting, PEOPLE[1], 5), Shown)}
        for setting in (learned, changed)
    ]
    assert "what_if" not in kinds[0]
    assert "depth" in kinds[0] & kinds[1]
