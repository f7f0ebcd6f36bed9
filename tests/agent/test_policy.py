"""The policy keeps quotas, follows the depth, never repeats, and gives the same answer twice."""

from agent.depth import Observation, estimate
from agent.grading.verdict import Decision, Verdict
from agent.policy import criterion_to_probe, next_item, time_is_over
from agent.profile import Profile
from knowledge.bank import Bank
from knowledge.schema import Subject

PROFILE = Profile(
    id="test",
    title="Test",
    minutes=30,
    items=4,
    start_level=2,
    subjects={
        "transformers-attention-kv-cache": 1.0,
        "scaling-laws": 1.0,
        "fine-tuning-diagnostics": 1.0,
    },
)


def _verdict(criterion: str, decision: Decision) -> Verdict:
    return Verdict(criterion=criterion, decision=decision, p_met=0.5, judge="juror", reason="test")


def _whole_interview(bank: Bank, profile: Profile, seed: int) -> list[str]:
    asked: list[str] = []
    while item := next_item(bank, profile, asked, {}, seed):
        asked.append(item.id)
    return asked


def test_every_subject_comes_before_any_comes_twice(bank: Bank) -> None:
    asked = _whole_interview(bank, PROFILE, seed=1)
    assert {bank.get(item).subject for item in asked[:3]} == set(PROFILE.subjects)


def test_nothing_is_asked_twice_and_the_profile_is_kept(bank: Bank) -> None:
    asked = _whole_interview(bank, PROFILE, seed=1)
    assert len(asked) == len(set(asked)) == 4
    assert len(_whole_interview(bank, PROFILE.model_copy(update={"items": 2}), seed=1)) == 2


def test_the_same_record_gives_the_same_choice(bank: Bank) -> None:
    assert _whole_interview(bank, PROFILE, 5) == _whole_interview(bank, PROFILE, 5)


def test_the_level_follows_the_depth(bank: Bank) -> None:
    cache: Subject = "transformers-attention-kv-cache"
    shallow = {cache: estimate([Observation(level=1, p_met=0.02)] * 4)}
    first = next_item(bank, PROFILE, [], shallow, 1)
    assert first is not None
    assert first.level == 1


def test_the_weightiest_gap_is_probed_first_and_at_most_two(bank: Bank) -> None:
    item = bank.get("cache-1")
    nothing = {c.id: _verdict(c.id, "not_met") for c in item.criteria}
    first = criterion_to_probe(item, nothing, [])
    assert first is not None
    assert first.id == "memory"
    second = criterion_to_probe(item, nothing, ["memory"])
    assert second is not None
    assert second.id == "heads"
    assert criterion_to_probe(item, nothing, ["memory", "heads"]) is None


def test_an_abstention_is_probed_and_a_met_criterion_is_not(bank: Bank) -> None:
    item = bank.get("cache-1")
    verdicts = {
        "memory": _verdict("memory", "met"),
        "heads": _verdict("heads", "abstain"),
        "reading": _verdict("reading", "met"),
    }
    probe = criterion_to_probe(item, verdicts, [])
    assert probe is not None
    assert probe.id == "heads"
    assert criterion_to_probe(item, verdicts | {"heads": _verdict("heads", "met")}, []) is None


def test_time() -> None:
    assert time_is_over(30, 30.0)
    assert not time_is_over(30, 29.9)
