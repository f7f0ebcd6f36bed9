"""An invite opens one interview: the same one later, after a restart, and for two at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from agent.errors import ProfileError, RecordWriteError
from agent.interviews import Interviews
from agent.reading import started
from agent.tables import InviteRow
from ui.web.invites import UnknownInviteError, create_invite, open_invite


def test_only_the_hash_of_the_token_is_stored(interviews: Interviews) -> None:
    token = create_invite(interviews.parts.record, "ai-engineer", "Ada")
    with interviews.parts.record.sessions() as session:
        row = session.scalars(select(InviteRow)).one()
    assert len(token) >= 32
    assert token not in (row.token_hash, row.candidate, row.profile)
    assert len(row.token_hash) == 64


def test_extra_time_goes_with_the_invite(interviews: Interviews) -> None:
    token = create_invite(interviews.parts.record, "ai-engineer", "Ada", 1.5)
    opening = started(interviews.parts.record.events(open_invite(interviews, token)))
    assert opening.extension == 1.5
    assert opening.minutes_allowed == pytest.approx(1.5 * opening.minutes)


def test_it_opens_the_same_interview_again(interviews: Interviews) -> None:
    token = create_invite(interviews.parts.record, "ai-engineer", "  Ada \n Example ")
    interview = open_invite(interviews, token)
    assert open_invite(interviews, token) == interview
    assert started(interviews.parts.record.events(interview)).candidate == "Ada Example"
    assert interviews.room(interview).stage == "consent"


def test_it_opens_the_same_interview_after_a_restart(
    make_interviews: Callable[..., Interviews],
) -> None:
    first = make_interviews()
    token = create_invite(first.parts.record, "ai-engineer", "Ada")
    interview = open_invite(first, token)
    again = make_interviews()
    assert open_invite(again, token) == interview
    assert len(again.parts.record.interviews()) == 1


def test_a_record_that_cannot_be_written_says_so(
    interviews: Interviews, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = interviews.parts.record
    token = create_invite(record, "ai-engineer", "Ada")

    def locked() -> None:
        raise OperationalError("BEGIN IMMEDIATE", {}, Exception("database is locked"))

    monkeypatch.setattr(record, "sessions", SimpleNamespace(begin=locked))
    with pytest.raises(RecordWriteError, match="database is locked"):
        create_invite(record, "ai-engineer", "Eve")
    with pytest.raises(RecordWriteError, match="database is locked"):
        open_invite(interviews, token)


def test_simultaneous_first_visits_open_one_interview(interviews: Interviews) -> None:
    record = interviews.parts.record
    token = create_invite(record, "ai-engineer", "Ada")
    with ThreadPoolExecutor(8) as pool:
        opened = set(pool.map(lambda _: open_invite(interviews, token), range(8)))
    assert len(opened) == 1
    assert record.interviews() == list(opened)
    assert not record.faults(opened.pop())


def test_two_invites_open_two_interviews(interviews: Interviews) -> None:
    record = interviews.parts.record
    tokens = [create_invite(record, "ai-engineer", "Ada") for _ in range(2)]
    assert len({open_invite(interviews, token) for token in tokens}) == 2


@pytest.mark.parametrize("token", ["", "x", "../../etc/passwd", "\ud800", "a" * 10_000])
def test_an_unknown_token_opens_nothing(interviews: Interviews, token: str) -> None:
    with pytest.raises(UnknownInviteError):
        open_invite(interviews, token)
    assert interviews.parts.record.interviews() == []


def test_an_unknown_profile_is_named(interviews: Interviews) -> None:
    with pytest.raises(ProfileError, match="astronaut"):
        create_invite(interviews.parts.record, "astronaut", "Ada")
