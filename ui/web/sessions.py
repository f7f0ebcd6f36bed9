"""Who a browser is: two signed cookies, one for the room and one for the desk, never interchangeable.

The room's cookie holds an interview's id, the desk's an account's name and a stamp of its password. Both are signed
with the secret in `session.key` of the data directory and expire by the time that is signed into them; the desk's also
with the account or its password.
"""

import os
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path

from itsdangerous import BadSignature, URLSafeTimedSerializer
from starlette.responses import Response

from ui.errors import RunError

ROOM_COOKIE = "viva_room"
DESK_COOKIE = "viva_desk"
ROOM_SECONDS = 30 * 24 * 3600
"""An interview may be paused for days; its invite opens it again after that."""
DESK_SECONDS = 12 * 3600


class Sessions:
    """Signs and reads the two cookies. `stamp_of` gives what changes with an account's password, None without account."""

    def __init__(self, secret: str, stamp_of: Callable[[str], str | None], *, secure: bool) -> None:
        self._room = URLSafeTimedSerializer(secret, salt="viva room")
        self._desk = URLSafeTimedSerializer(secret, salt="viva desk")
        self._stamp_of = stamp_of
        self._secure = secure

    def interview(self, cookies: Mapping[str, str]) -> str | None:
        """The interview that the room's cookie lets in, or None."""
        return _signed(self._room, cookies.get(ROOM_COOKIE), ROOM_SECONDS)

    def interviewer(self, cookies: Mapping[str, str]) -> str | None:
        """The name that the desk's cookie signs in, or None: also where the account is gone or has another password."""
        stamp, _, name = (
            _signed(self._desk, cookies.get(DESK_COOKIE), DESK_SECONDS) or ""
        ).partition(" ")
        return name if name and stamp == self._stamp_of(name) else None

    def enter_room(self, response: Response, interview: str) -> None:
        self._set(response, ROOM_COOKIE, str(self._room.dumps(interview)), ROOM_SECONDS)

    def sign_in(self, response: Response, name: str) -> None:
        value = self._desk.dumps(f"{self._stamp_of(name)} {name}")
        self._set(response, DESK_COOKIE, str(value), DESK_SECONDS)

    @staticmethod
    def sign_out(response: Response) -> None:
        response.delete_cookie(DESK_COOKIE, path="/desk")

    def _set(self, response: Response, name: str, value: str, seconds: int) -> None:
        response.set_cookie(
            name,
            value,
            max_age=seconds,
            path="/desk" if name == DESK_COOKIE else "/",
            httponly=True,
            # Not strict: a link in a mail must find the cookie that it set before.
            samesite="lax",
            secure=self._secure,
        )


def _signed(serializer: URLSafeTimedSerializer, value: str | None, seconds: int) -> str | None:
    if not value:
        return None
    try:
        found = serializer.loads(value, max_age=seconds)
    except BadSignature:
        return None
    return found if isinstance(found, str) and found else None


def load_secret(data_dir: Path) -> str:
    """The signing secret of a data directory, made on first use, readable by its owner alone."""
    path = data_dir / "session.key"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _read_secret(path)
    except OSError as error:
        raise RunError(
            f"Cannot write {str(path)!r}: {error.strerror}. Make the data directory writable."
        ) from error
    secret = secrets.token_urlsafe(48)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secret)
        file.flush()
        os.fsync(file.fileno())
    return secret


def _read_secret(path: Path) -> str:
    try:
        secret = path.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise RunError(
            f"Cannot read {str(path)!r}: {error.strerror}. Make it readable for the app's user."
        ) from error
    if len(secret) < 32:
        raise RunError(
            f"{str(path)!r} holds {len(secret)} characters; expected at least 32. Delete it: the next "
            "start writes another, and everybody signs in again."
        )
    return secret
