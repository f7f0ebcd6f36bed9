"""The desk's accounts: one at first, its password hashed, unknown names no faster than wrong ones."""

import re
import time

from agent.interviews import Interviews
from agent.tables import AccountRow
from ui.web.accounts import FIRST_NAME, ensure_first_account, readable_password, verify


def test_the_first_account_is_made_once(interviews: Interviews) -> None:
    record = interviews.parts.record
    password = ensure_first_account(record)
    assert password is not None
    assert verify(record, FIRST_NAME, password)
    assert ensure_first_account(record) is None


def test_the_password_is_stored_as_an_argon2id_hash(interviews: Interviews) -> None:
    record = interviews.parts.record
    password = ensure_first_account(record)
    with record.sessions() as session:
        row = session.get_one(AccountRow, FIRST_NAME)
    assert row.password_hash.startswith("$argon2id$")
    assert password is not None
    assert password not in row.password_hash


def test_wrong_empty_and_overlong_passwords_fail(interviews: Interviews) -> None:
    record = interviews.parts.record
    password = ensure_first_account(record) or ""
    for wrong in ("", password + "x", password.upper(), password + "\0", "x" * 5000):
        assert not verify(record, FIRST_NAME, wrong)
    assert not verify(record, "nobody", password)


def test_an_unknown_name_takes_as_long_as_a_wrong_password(interviews: Interviews) -> None:
    record = interviews.parts.record
    ensure_first_account(record)

    def seconds(name: str) -> float:
        start = time.perf_counter()
        for _ in range(3):
            verify(record, name, "wrong")
        return time.perf_counter() - start

    known, unknown = seconds(FIRST_NAME), seconds("nobody")
    # A name that skipped the hash would be a hundred times faster.
    assert known / 5 < unknown < known * 5


def test_passwords_are_readable_and_differ() -> None:
    made = {readable_password() for _ in range(50)}
    assert len(made) == 50
    assert all(re.fullmatch(r"([a-z]{4}\d-){4}[a-z]{4}\d", password) for password in made)
