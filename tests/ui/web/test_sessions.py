"""Cookies are signed, each opens its own side only, and the secret is private and stays."""

import time
from pathlib import Path

import pytest
from itsdangerous import TimestampSigner, URLSafeTimedSerializer
from starlette.responses import Response

from ui.errors import RunError
from ui.web.sessions import DESK_COOKIE, DESK_SECONDS, ROOM_COOKIE, Sessions, load_secret

SECRET = "s" * 40
ACCOUNTS = {"interviewer": "1f", "Ada Example": "2e"}


def _cookie(response: Response) -> tuple[str, str, str]:
    header = response.headers["set-cookie"]
    pair, attributes = header.split(";", maxsplit=1)
    name, value = pair.split("=", maxsplit=1)
    return name, value, attributes.lower()


def test_a_room_cookie_gives_its_interview_back() -> None:
    sessions, response = Sessions(SECRET, ACCOUNTS.get, secure=False), Response()
    sessions.enter_room(response, "abc123")
    name, value, attributes = _cookie(response)
    assert sessions.interview({name: value}) == "abc123"
    assert "httponly" in attributes
    assert "samesite=lax" in attributes
    assert "secure" not in attributes


def test_a_room_cookie_is_worth_nothing_at_the_desk_even_renamed() -> None:
    sessions, response = Sessions(SECRET, ACCOUNTS.get, secure=True), Response()
    sessions.enter_room(response, "interviewer")
    _, value, attributes = _cookie(response)
    assert sessions.interviewer({DESK_COOKIE: value}) is None
    assert "secure" in attributes


def test_a_desk_cookie_is_worth_nothing_in_the_room() -> None:
    sessions, response = Sessions(SECRET, ACCOUNTS.get, secure=False), Response()
    sessions.sign_in(response, "interviewer")
    _, value, attributes = _cookie(response)
    assert sessions.interviewer({DESK_COOKIE: value}) == "interviewer"
    assert sessions.interview({ROOM_COOKIE: value}) is None
    assert "path=/desk" in attributes


def test_a_changed_or_foreign_cookie_is_refused() -> None:
    foreign, response = Sessions("t" * 40, ACCOUNTS.get, secure=False), Response()
    foreign.sign_in(response, "interviewer")
    _, value, _ = _cookie(response)
    sessions = Sessions(SECRET, ACCOUNTS.get, secure=False)
    assert sessions.interviewer({DESK_COOKIE: value}) is None
    assert sessions.interviewer({DESK_COOKIE: "interviewer"}) is None
    assert sessions.interviewer({DESK_COOKIE: ""}) is None
    assert sessions.interviewer({}) is None


def test_a_desk_cookie_expires() -> None:
    class Yesterday(TimestampSigner):
        def get_timestamp(self) -> int:
            return int(time.time()) - DESK_SECONDS - 60

    serializer = URLSafeTimedSerializer(SECRET, salt="viva desk", signer=Yesterday)
    old = str(serializer.dumps("1f interviewer"))
    assert Sessions(SECRET, ACCOUNTS.get, secure=False).interviewer({DESK_COOKIE: old}) is None


def test_a_desk_cookie_ends_with_the_account_and_with_its_password() -> None:
    accounts = dict(ACCOUNTS)
    sessions, response = Sessions(SECRET, accounts.get, secure=False), Response()
    sessions.sign_in(response, "Ada Example")
    cookies = {DESK_COOKIE: _cookie(response)[1]}
    assert sessions.interviewer(cookies) == "Ada Example"
    accounts["Ada Example"] = "3d"
    assert sessions.interviewer(cookies) is None
    del accounts["Ada Example"]
    assert sessions.interviewer(cookies) is None


def test_the_secret_is_made_once_and_is_private(tmp_path: Path) -> None:
    secret = load_secret(tmp_path)
    assert load_secret(tmp_path) == secret
    assert len(secret) >= 64
    assert (tmp_path / "session.key").stat().st_mode & 0o777 == 0o600


def test_a_damaged_secret_is_refused_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "session.key").write_text("short")
    with pytest.raises(RunError, match="Delete it"):
        load_secret(tmp_path)


def test_a_missing_data_directory_is_named(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="nowhere"):
        load_secret(tmp_path / "nowhere")
