"""The policy keeps quotas, follows the depth, never repeats, and gives the same answer twice."""

from collections.abc import Callable

from agent.depth import Depth, Observation, estimate
from agent.policy import Past, next_item, time_is_over
from agent.profile import Form, Profile
from knowledge.bank import Bank
from knowledge.schema import Item, Subject

MakeItem = Callable[..., Item]

PROFILE = Profile(
    id="test",
    title="Test",
    start_level=2,
    forms=(Form(minutes=30, items=4),),
    subjects={
        "transformers-attention-kv-cache": 1.0,
        "scaling-laws": 1.0,
        "fine-tuning-diagnostics": 1.0,
    },
)


def _whole_interview(
    bank: Bank, profile: Profile, seed: int, exposed: dict[str, int] | None = None
) -> list[str]:
    asked: list[str] = []
    nothing_yet: dict[Subject, Depth] = {}
    while item := next_item(
        bank, profile, profile.form(), Past(asked, nothing_yet, exposed or {}), seed
    ):
        asked.append(item.id)
        nothing_yet[item.subject] = estimate([])
    return asked


def _with_form(form: Form) -> Profile:
    return PROFILE.model_copy(update={"forms": (form,)})


def test_every_subject_comes_before_any_comes_twice(bank: Bank) -> None:
    asked = _whole_interview(bank, PROFILE, seed=1)
    assert {bank.get(item).subject for item in asked[:3]} == set(PROFILE.subjects)


def test_nothing_is_asked_twice_and_the_profile_is_kept(bank: Bank) -> None:
    asked = _whole_interview(bank, PROFILE, seed=1)
    assert len(asked) == len(set(asked)) == 4
    assert len(_whole_interview(bank, _with_form(Form(minutes=30, items=2)), seed=1)) == 2


def test_what_every_candidate_is_asked_comes_first_and_in_its_order(bank: Bank) -> None:
    core = _with_form(Form(minutes=30, items=3, core=("tuning-2", "cache-2")))
    assert _whole_interview(bank, core, seed=1)[:2] == ["tuning-2", "cache-2"]


def test_of_items_that_tell_as_much_the_less_exposed_is_asked(
    bank: Bank, make_item: MakeItem
) -> None:
    twins = Bank([make_item("cache-a"), make_item("cache-b")])
    one = _with_form(Form(minutes=30, items=1))
    assert _whole_interview(twins, one, 1, {"cache-a": 5}) == ["cache-b"]
    assert _whole_interview(twins, one, 1, {"cache-b": 5}) == ["cache-a"]


def test_of_items_that_tell_as_much_one_that_cannot_be_learned_is_asked(
    make_item: MakeItem,
) -> None:
    drawn = make_item("cache-a").model_copy(update={"draw": {"layers": 32.0}})
    own = make_item("cache-c")
    one = _with_form(Form(minutes=30, items=1))
    for seed in range(5):
        assert _whole_interview(Bank([drawn, make_item("cache-b")]), one, seed) == ["cache-a"]
        private = Bank([make_item("cache-b"), own], private=["cache-c"])
        assert _whole_interview(private, one, seed) == ["cache-c"]


def test_a_subject_that_is_known_is_asked_no_more(bank: Bank) -> None:
    sure = Depth(posterior=(0.0, 0.0, 1.0, 0.0, 0.0, 0.0), judged=9)
    past = Past([], dict.fromkeys(PROFILE.subjects, sure))
    assert next_item(bank, PROFILE, PROFILE.form(), past, 1) is None


def test_the_same_record_gives_the_same_choice(bank: Bank) -> None:
    assert _whole_interview(bank, PROFILE, 5) == _whole_interview(bank, PROFILE, 5)


def test_the_level_follows_the_depth(bank: Bank) -> None:
    cache: Subject = "transformers-attention-kv-cache"
    shallow = {cache: estimate([Observation(level=1, p_met=0.02)] * 2)}
    only_cache = PROFILE.model_copy(update={"subjects": {cache: 1.0}})
    first = next_item(bank, only_cache, PROFILE.form(), Past([], shallow), 1)
    assert first is not None
    assert first.level == 1


def test_time() -> None:
    assert time_is_over(30, 30.0)
    assert not time_is_over(30, 29.9)
