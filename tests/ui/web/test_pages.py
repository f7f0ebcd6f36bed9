"""The plain pages: welcome, invites, sign-in with its limit, sign-out."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from agent.interviews import Interviews

if TYPE_CHECKING:
    from tests.ui.web.conftest import Web


def test_the_welcome_page_says_what_to_do(web: "Web") -> None:
    page = web.client.get("/welcome")
    assert page.status_code == 200
    assert "invite link" in page.text


def test_an_invite_sets_the_cookie_and_leads_to_the_room(web: "Web") -> None:
    response = web.client.get(f"/invite/{web.invite()}")
    assert response.status_code == 303
    assert response.headers["location"] == "/"
    cookie = response.headers["set-cookie"].lower()
    assert cookie.startswith("viva_room=")
    assert "httponly" in cookie
    assert "samesite=lax" in cookie


def test_cookies_are_secure_behind_https(
    make_web: "Callable[..., Web]", interviews: Interviews
) -> None:
    web = make_web(interviews, secure_cookies=True)
    response = web.client.get(f"/invite/{web.invite()}")
    assert "secure" in response.headers["set-cookie"].lower()


def test_a_bad_invite_is_explained(web: "Web") -> None:
    response = web.client.get("/invite/nothing-like-it")
    assert response.status_code == 404
    assert "whole link" in response.text
    assert "set-cookie" not in response.headers


def test_a_bad_token_is_not_echoed(web: "Web") -> None:
    response = web.client.get("/invite/%3Cscript%3Ealert(1)%3C%2Fscript%3E")
    assert "<script" not in response.text


def test_sign_in_and_out(web: "Web") -> None:
    form = {"name": "interviewer", "password": web.password}
    response = web.client.post("/desk/login", data=form)
    assert response.status_code == 303
    assert response.headers["location"] == "/desk/"
    assert "httponly" in response.headers["set-cookie"].lower()
    assert web.client.get("/desk/login").status_code == 303
    out = web.client.post("/desk/logout")
    assert out.headers["location"] == "/desk/login"
    assert web.client.get("/desk/").headers["location"] == "/desk/login"


def test_signing_out_takes_a_post(web: "Web") -> None:
    web.sign_in()
    assert web.client.get("/desk/logout").status_code == 405
    assert web.client.get("/desk/").status_code == 200


def test_a_wrong_password_says_no_more_than_needed(web: "Web") -> None:
    texts = set()
    for name in ("interviewer", "nobody"):
        response = web.client.post("/desk/login", data={"name": name, "password": "wrong"})
        assert response.status_code == 401
        assert "set-cookie" not in response.headers
        texts.add(response.text.replace(f'value="{name}"', ""))
    assert len(texts) == 1


def test_a_typed_name_is_escaped(web: "Web") -> None:
    response = web.client.post("/desk/login", data={"name": '"><script>', "password": "x"})
    assert "<script" not in response.text


def test_the_sixth_failure_waits_even_with_the_right_password(web: "Web") -> None:
    for _ in range(5):
        form = {"name": "interviewer", "password": "wrong"}
        assert web.client.post("/desk/login", data=form).status_code == 401
    form = {"name": "interviewer", "password": web.password}
    response = web.client.post("/desk/login", data=form)
    assert response.status_code == 429
    assert "Too many failed attempts. Try again in about 5 min." in response.text
    assert 0 < int(response.headers["retry-after"]) <= 301


def test_an_empty_form_is_a_failed_attempt_not_a_crash(web: "Web") -> None:
    assert web.client.post("/desk/login").status_code == 401
