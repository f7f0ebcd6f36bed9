"""Accounts of the desk: names with Argon2id hashes in the record's database."""

import hashlib
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import func, select

from agent.record import Record
from agent.tables import AccountRow

FIRST_NAME = "interviewer"
LONGEST_PASSWORD = 1024
_CONSONANTS, _VOWELS = "bdfgjklmnprstvz", "aiou"

_hasher = PasswordHasher()
_NOBODY = _hasher.hash(secrets.token_urlsafe(16))
"""Checked for unknown names, so that they take as long as known ones."""


def ensure_first_account(record: Record) -> str | None:
    """Make the account "interviewer" if there is none yet and return its password, else None."""
    with record.sessions.begin() as session:
        if session.scalar(select(func.count()).select_from(AccountRow)):
            return None
        password = readable_password()
        session.add(AccountRow(name=FIRST_NAME, password_hash=_hasher.hash(password)))
        return password


def readable_password() -> str:
    """Five groups such as "bofi3": 5 * (2 * log2(15) + 2 * log2(4) + log2(10)) = 75 bits."""
    return "-".join(_group() for _ in range(5))


def _group() -> str:
    letters = (_CONSONANTS, _VOWELS, _CONSONANTS, _VOWELS)
    return "".join(secrets.choice(choices) for choices in letters) + str(secrets.randbelow(10))


def stamp_of(record: Record, name: str) -> str | None:
    """What tells one password of an account from the next without telling it; None if there is no such account."""
    with record.sessions() as session:
        row = session.get(AccountRow, name)
    return hashlib.sha256(row.password_hash.encode()).hexdigest()[:16] if row else None


def verify(record: Record, name: str, password: str) -> bool:
    """Whether the password is that of the account; takes as long for a name that is unknown."""
    with record.sessions() as session:
        row = session.get(AccountRow, name)
    try:
        matches = _hasher.verify(row.password_hash if row else _NOBODY, password[:LONGEST_PASSWORD])
    except (VerificationError, InvalidHashError):
        return False
    return matches and row is not None and len(password) <= LONGEST_PASSWORD
