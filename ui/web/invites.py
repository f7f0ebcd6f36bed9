"""Invites: links that let one candidate into one interview. Only the token's hash is stored."""

import hashlib
import secrets
from datetime import UTC, datetime

from agent.errors import AgentError
from agent.events import MOST_EXTENSION
from agent.interviews import Interviews
from agent.profile import load_profile
from agent.record import Record
from agent.tables import ExtensionRow, InviteRow

_TOKEN_BYTES = 24
LONGEST_NAME = 120


class UnknownInviteError(AgentError):
    """No invite has this token: it was mistyped, cut off by a mail program, or purged."""


class ExtraTimeError(AgentError):
    """The extra time of an invite is no factor that may be given."""

    def __init__(self, given: object) -> None:
        super().__init__(
            f"Extra time {given!r} is not a factor from 1 to {MOST_EXTENSION:g}. Give 1 for none; "
            "1.5 makes 45 minutes of 30. No invite was made."
        )


def create_invite(record: Record, profile: str, candidate: str, extension: float = 1.0) -> str:
    """A new invite's token (192 bits, URL-safe). It cannot be read again. `extension` multiplies the
    minutes. Raises ProfileError, ExtraTimeError, RecordWriteError."""
    if not 1 <= extension <= MOST_EXTENSION:
        raise ExtraTimeError(extension)
    load_profile(profile)
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    row = InviteRow(
        token_hash=_hash(token),
        profile=profile,
        candidate=" ".join(candidate.split())[:LONGEST_NAME],
        created=datetime.now(UTC).isoformat(),
    )
    with record.writing() as session:
        session.add(row)
        if extension != 1:
            session.add(ExtensionRow(token_hash=row.token_hash, factor=extension))
    return token


def open_invite(interviews: Interviews, token: str) -> str:
    """The interview of an invite, started on first use. Raises UnknownInviteError, ProfileError,
    RecordWriteError."""
    record = interviews.parts.record
    with record.writing() as session:
        row = session.get(InviteRow, _hash(token), with_for_update=True)
        if row is None:
            raise UnknownInviteError("No invite has this token.")
        # Chosen under the database's write lock, so two first visits get the same id.
        row.interview = row.interview or secrets.token_hex(8)
        interview, profile, candidate = row.interview, row.profile, row.candidate
        extended = session.get(ExtensionRow, row.token_hash)
        extension = extended.factor if extended else 1.0
    # Idempotent: the second of two visits, or one after a crash right here, changes nothing.
    if record.find(interview, "started") is None:
        interviews.start(profile, candidate, extension=extension, interview=interview)
    return interview


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
