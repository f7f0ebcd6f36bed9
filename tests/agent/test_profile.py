"""Profiles name subjects and core items that exist, and a form is chosen by the time that there is."""

import pytest

from agent.errors import ProfileError
from agent.events import EVENT, Examiner, Started
from agent.profile import Form, Profile, load_profile, most_items, profile_ids
from knowledge.bank import Bank
from models.protocol import ModelIdentity

ROLES = {
    "head-of-ai",
    "ai-research-engineer",
    "fine-tuning-engineer",
    "inference-engineer",
    "ai-infrastructure-architect",
}


def _opening(*, items: int | None = None, profile: str = "ai-engineer") -> Started:
    """The first event of an interview of 30 minutes."""
    identity = ModelIdentity(name="none", backend="scripted")
    nobody = Examiner(model=identity, embedder="", juror="", prompts="", bank="", corpus="")
    return Started(
        profile=profile, candidate="Ada", minutes=30, items=items, seed=1, examiner=nobody
    )


def test_every_role_has_forms_of_30_45_and_60_minutes() -> None:
    assert set(profile_ids()) >= ROLES
    for role in ROLES:
        assert [form.minutes for form in load_profile(role).forms] == [30, 45, 60]


@pytest.mark.parametrize("profile_id", profile_ids())
def test_the_core_is_in_the_bank_and_of_the_profile_s_subjects(profile_id: str) -> None:
    profile, bank = load_profile(profile_id), Bank.load()
    for form in profile.forms:
        assert 3 <= len(form.core) < form.items
        assert len(set(form.core)) == len(form.core)
        assert {bank.get(name).subject for name in form.core} <= set(profile.subjects)


def test_the_form_is_the_longest_that_fits_else_the_shortest() -> None:
    forms = tuple(Form(minutes=minutes, items=5) for minutes in (30, 45, 60))
    profile = Profile(id="x", title="X", start_level=2, subjects={"scaling-laws": 1.0}, forms=forms)
    assert [profile.form(n).minutes for n in (10, 30, 50, 90)] == [30, 30, 45, 60]
    assert profile.form().minutes == 30


def test_an_unknown_profile_names_the_known_ones() -> None:
    with pytest.raises(ProfileError, match="head-of-ai"):
        load_profile("head-of-nothing")


def test_how_many_questions_is_in_the_record_and_else_in_the_profile() -> None:
    assert most_items(_opening(items=5), 2) == 5
    assert most_items(_opening(items=5, profile="gone"), 2) == 5
    form = load_profile("ai-engineer").form(30)
    assert most_items(_opening(), 2) == form.items


@pytest.mark.parametrize(("asked", "most"), [(0, 1), (3, 3)])
def test_without_the_profile_what_was_asked_is_known(asked: int, most: int) -> None:
    assert most_items(_opening(profile="gone"), asked) == most


def test_a_record_from_before_the_number_was_kept_is_read() -> None:
    before = _opening().model_dump(exclude={"items"})
    assert _opening().items is None
    assert EVENT.validate_python(before) == _opening()
