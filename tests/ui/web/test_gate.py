"""Who gets in where: nobody without a cookie, each cookie to its own side, no form from elsewhere."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.ui.web.conftest import Web

BASE = "http://127.0.0.1:7860"

ENDPOINTS = [
    ("GET", "/config"),
    ("GET", "/theme.css"),
    ("GET", "/gradio_api/info"),
    ("GET", "/gradio_api/app_id"),
    ("GET", "/gradio_api/startup-events"),
    ("GET", "/gradio_api/user"),
    ("GET", "/gradio_api/queue/data?session_hash=abc"),
    ("GET", "/gradio_api/heartbeat/abc"),
    ("GET", "/gradio_api/call/load/abc"),
    ("GET", "/assets/index.js"),
    ("GET", "/static/img/logo.svg"),
    ("POST", "/gradio_api/queue/join"),
    ("POST", "/gradio_api/call/load"),
    ("POST", "/gradio_api/cancel"),
    ("POST", "/gradio_api/reset"),
]
CLOSED = [
    "/docs",
    "/redoc",
    "/openapi.json",
    "/monitoring",
    "/monitoring/summary",
    "/robots.txt",
    "/pwa_icon",
    "/deep_link",
    "/gradio_api/openapi.json",
    "/gradio_api/deep_link",
    "/gradio_api/upload",
    "/gradio_api/file=/etc/passwd",
    "/gradio_api/file/etc/passwd",
    "/gradio_api/proxy=http://127.0.0.1/",
    "/gradio_api/runs",
    "/gradio_api/token",
    "/gradio_api/vibe-code",
    "/gradio_api/stream/a/b/c/playlist.m3u8",
    "/gradio_api/mcp/sse",
    "/gradio_api/dev/reload",
    "/gradio_api/profiling/summary",
    "/gradio_api/custom_component/a/client/b/c",
]
SIDES = ["", "/desk"]


def _answers(web: "Web", side: str) -> dict[str, int]:
    return {
        f"{method} {side + path}": web.client.request(method, side + path).status_code
        for method, path in ENDPOINTS
    }


def test_without_a_cookie_every_endpoint_is_401(web: "Web") -> None:
    for side in SIDES:
        assert set(_answers(web, side).values()) == {401}


def test_a_candidate_gets_401_at_the_desk(web: "Web") -> None:
    web.enter_room()
    answers = _answers(web, "/desk")
    assert set(answers.values()) == {401}, answers


def test_an_interviewer_gets_401_in_the_room(web: "Web") -> None:
    web.sign_in()
    answers = _answers(web, "")
    assert set(answers.values()) == {401}, answers


def test_what_viva_does_not_need_is_not_there(web: "Web") -> None:
    web.enter_room()
    web.sign_in()
    for path in [*CLOSED, "/login", "/logout", *(f"/desk{path}" for path in CLOSED)]:
        assert web.client.get(path).status_code == 404, path
        assert web.client.post(path).status_code == 404, path


def test_our_pages_never_fall_through_to_pages_of_gradio(web: "Web") -> None:
    web.sign_in()
    assert web.client.get("/desk/logout").status_code == 405
    for path in ("/welcome", "/invite/x", "/desk", "/style.css", "/manifest.json"):
        assert web.client.post(path).status_code == 405, path
    for path in ("/desk/login", "/desk/logout", "/welcome"):
        assert web.client.options(path).status_code in (403, 405), path


def test_renaming_the_cookie_does_not_change_sides(web: "Web") -> None:
    web.enter_room()
    web.sign_in()
    room, desk = web.client.cookies["viva_room"], web.client.cookies["viva_desk"]
    web.client.cookies.clear()
    cookies = f"viva_room={desk}; viva_desk={room}"
    for side in SIDES:
        answer = web.client.get(side + "/config", headers={"cookie": cookies})
        assert answer.status_code == 401


def test_strangers_are_shown_the_way(web: "Web") -> None:
    assert web.client.get("/").headers["location"] == "/welcome"
    assert web.client.get("/desk").headers["location"] == "/desk/"
    assert web.client.get("/desk/").headers["location"] == "/desk/login"


def test_with_its_cookie_each_side_opens(web: "Web") -> None:
    interview = web.enter_room()
    web.sign_in()
    assert web.client.get("/").status_code == 200
    assert web.client.get("/desk/").status_code == 200
    assert web.client.get("/gradio_api/user").json() == interview
    assert web.client.get("/desk/gradio_api/user").json() == "interviewer"


def test_what_another_site_sends_is_refused(web: "Web") -> None:
    web.enter_room()
    web.sign_in()
    for headers in (
        {"origin": "http://elsewhere.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:7861"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ):
        for path in (
            "/desk/login",
            "/desk/logout",
            "/gradio_api/queue/join",
            "/desk/gradio_api/call/load",
        ):
            assert web.client.post(path, headers=headers).status_code == 403, (path, headers)


def test_what_our_own_pages_send_passes(web: "Web") -> None:
    form = {"name": "interviewer", "password": web.password}
    for headers in ({}, {"origin": BASE, "sec-fetch-site": "same-origin"}):
        answer = web.client.post("/desk/login", data=form, headers=headers)
        assert answer.status_code == 303


def test_every_answer_carries_the_security_headers(web: "Web") -> None:
    web.enter_room()
    web.sign_in()
    for path in ("/", "/desk/", "/welcome", "/desk/login", "/invite/x", "/docs", "/config"):
        headers = web.client.get(path).headers
        assert headers["x-frame-options"] == "DENY"
        assert headers["x-content-type-options"] == "nosniff"
        # A page with a form needs "same-origin", or browsers would send it with "Origin: null".
        wanted = "same-origin" if path.startswith("/desk") else "no-referrer"
        assert headers["referrer-policy"] == wanted
        policy = headers["content-security-policy"]
        assert "frame-ancestors 'none'" in policy
        assert policy.startswith(("default-src 'self'", "default-src 'none'"))
        assert "http" not in policy
        assert "*" not in policy


def test_the_plain_pages_run_no_script(web: "Web") -> None:
    policy = web.client.get("/desk/login").headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy


def _loaded(page: str) -> Iterator[str]:
    """Addresses that a browser fetches by itself; `meta` and plain links load nothing."""
    page = re.sub(r"<meta\b[^>]*>|<!--.*?-->|xmlns(:\w+)?=\"[^\"]*\"", "", page, flags=re.DOTALL)
    yield from re.findall(r"<(?:script|link|img|iframe)\b[^>]*?(?:src|href)=[\"']([^\"']+)", page)
    yield from re.findall(r"url\(\s*[\"']?([^\"')]+)", page)
    yield from re.findall(r"@import\s+[\"']([^\"']+)", page)


def test_no_page_loads_anything_from_another_host(web: "Web") -> None:
    web.enter_room()
    web.sign_in()
    pages = ("/", "/theme.css", "/desk/", "/desk/theme.css", "/welcome", "/style.css")
    for path in (*pages, "/desk/login"):
        response = web.client.get(path, follow_redirects=True)
        assert response.status_code == 200
        foreign = [a for a in _loaded(response.text) if re.match(r"(https?:)?//", a)]
        assert [a for a in foreign if not a.startswith(BASE)] == [], path
        assert "fonts.googleapis.com" not in response.text
