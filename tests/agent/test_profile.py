"""Profiles name subjects and core items that exist, and a form is chosen by the time that there is."""

import pytest

from agent.errors import ProfileError
from agent.profile import Form, Profile, load_profile, profile_ids
from knowledge.bank import Bank

ROLES = {
    "head-of-ai",
    "ai-research-engineer",
    "fine-tuning-engineer",
    "inference-engineer",
    "ai-infrastructure-architect",
}


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
