"""The page of grading figures at the desk: for interviewers alone, as it lies in the data directory."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.ui.web.conftest import Web


def test_a_candidate_and_a_stranger_do_not_see_it(web: "Web") -> None:
    assert web.client.get("/desk/grading", follow_redirects=False).headers["location"] == (
        "/desk/login"
    )
    web.enter_room()
    assert web.client.get("/desk/grading", follow_redirects=False).status_code == 303


def test_before_anything_was_measured_it_names_the_command(web: "Web") -> None:
    web.sign_in()
    page = web.client.get("/desk/grading")
    assert page.status_code == 200
    assert "viva eval grading --html" in page.text
    assert 'href="/desk/grading" aria-current="page"' in page.text


def test_what_was_measured_is_shown_with_its_own_styles(web: "Web", tmp_path: Path) -> None:
    (tmp_path / "grading.html").write_text("<style>p{}</style><p>AUC .91</p>", encoding="utf-8")
    web.sign_in()
    page = web.client.get("/desk/grading")
    assert "AUC .91" in page.text
    policy = page.headers["content-security-policy"]
    assert "style-src 'self' 'unsafe-inline'" in policy
    assert "script-src 'self';" in policy
    assert web.client.post("/desk/grading").status_code == 405
