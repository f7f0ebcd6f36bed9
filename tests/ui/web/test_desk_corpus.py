"""The corpus at the desk of the running app, in a browser: add, search, open a citation, remove.
`VIVA_SCREENSHOTS=FOLDER` keeps pictures at two widths."""

import os
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from matplotlib.backends.backend_pdf import FigureCanvasPdf
from matplotlib.figure import Figure
from playwright.sync_api import BrowserContext, Page, Route, expect, sync_playwright

if TYPE_CHECKING:
    from tests.ui.conftest import App

pytestmark = [pytest.mark.browser, pytest.mark.weights, pytest.mark.timeout(400)]

TITLE = "Zebra Caches for Long Answers"
FACT = (
    "A zebra cache keeps every striped key for exactly nine steps and forgets it then. It was "
    "measured on eleven machines and saved forty percent of the memory of a plain cache. "
)
MARKING = (255, 221, 0)


@pytest.fixture
def context(app: "App") -> Iterator[BrowserContext]:
    """A browser that may reach the app alone; whatever else it asks for fails the test."""
    foreign: list[str] = []

    def decide(route: Route) -> None:
        if route.request.url.startswith((app.base, "data:", "blob:")):
            route.continue_()
        else:
            foreign.append(route.request.url)
            route.abort()

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--disable-background-networking"],
        )
        opened = browser.new_context(viewport={"width": 1280, "height": 860}, base_url=app.base)
        opened.set_default_timeout(30_000)
        opened.route("**/*", decide)
        expect.set_options(timeout=30_000)
        yield opened
        browser.close()
    assert foreign == []


def _write_pdf(path: Path) -> Path:
    figure = Figure(figsize=(6, 8))
    FigureCanvasPdf(figure)
    figure.text(0.1, 0.9, TITLE, size=16)
    figure.text(0.1, 0.5, "\n".join(textwrap.wrap(FACT * 3, 70)), size=10)
    figure.savefig(path)
    return path


def _keep_pictures(page: Page, name: str) -> None:
    """At both widths; nothing may stick out of the narrow one."""
    folder = os.environ.get("VIVA_SCREENSHOTS")
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 860})
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
        if folder:
            page.wait_for_timeout(300)
            Path(folder).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=Path(folder) / f"{name}-{width}.png")


def _sign_in(page: Page, password: str) -> None:
    page.goto("/desk/")
    page.fill("#name", "interviewer")
    page.fill("#password", password)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Corpus").click()
    expect(page.get_by_role("heading", name="What is in it")).to_be_visible()


def _add(page: Page, files: list[Path]) -> None:
    page.set_input_files("#files", files)
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator("#uploads")).to_contain_text("zebra.pdf")
    page.reload()  # what arrived goes on without the page
    expect(page.locator("[data-at-work=no]")).to_be_visible(timeout=60_000)
    expect(page.locator("#uploads")).to_contain_text("1 added, 1 refused")
    expect(page.locator("#uploads")).to_contain_text("truncated")
    expect(page.locator("#documents")).to_contain_text(TITLE)


def _marked_share(page: Page) -> float:
    """The share of the picture's pixels that are marked."""
    return float(
        page.evaluate(
            """async ([red, green, blue]) => {
                const image = document.querySelector(".viva-picture");
                await image.decode();
                const canvas = document.createElement("canvas");
                [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
                const drawn = canvas.getContext("2d");
                drawn.drawImage(image, 0, 0);
                const dots = drawn.getImageData(0, 0, canvas.width, canvas.height).data;
                let marked = 0;
                for (let dot = 0; dot < dots.length; dot += 4)
                    marked += dots[dot] === red && dots[dot + 1] === green && dots[dot + 2] === blue;
                return 4 * marked / dots.length;
            }""",
            list(MARKING),
        )
    )


def _open_citation(page: Page) -> None:
    page.get_by_label("Question or words").fill("How long does a zebra cache keep a striped key?")
    page.get_by_role("button", name="Search").click()
    expect(page.locator(".viva-hits li").first).to_contain_text("exactly nine steps")
    _keep_pictures(page, "hits")
    page.locator(".viva-hits a").first.click()
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    expect(page.locator("mark")).to_contain_text("exactly nine steps")
    assert 0.02 < _marked_share(page) < 0.5
    _keep_pictures(page, "citation")


def _remove(page: Page) -> None:
    page.get_by_role("link", name="Corpus").click()
    page.get_by_label("Filter by").fill("zebra")
    expect(page.locator("#documents tbody tr")).to_have_count(1)
    page.get_by_role("link", name="Remove").click()
    _keep_pictures(page, "remove")
    page.get_by_role("button", name="Remove it").click()
    expect(page.get_by_role("status").first).to_contain_text("zebra.pdf is not in the corpus")
    expect(page.locator("#documents")).not_to_contain_text(TITLE)


def test_a_paper_comes_is_cited_and_goes(
    app: "App", context: BrowserContext, tmp_path: Path
) -> None:
    good = _write_pdf(tmp_path / "zebra.pdf")
    bad = tmp_path / "broken.pdf"
    bad.write_bytes(good.read_bytes()[:3000])
    page = context.new_page()
    _sign_in(page, app.desk_password())
    _add(page, [good, bad])
    _keep_pictures(page, "corpus")
    _open_citation(page)
    _remove(page)
    assert list((app.data / "uploads").iterdir()) == []
    assert list((app.data / "corpus" / "sources").iterdir()) == []
    _candidate_stays_out(app)


def _candidate_stays_out(app: "App") -> None:
    with httpx.Client(base_url=app.base, trust_env=False) as candidate:
        assert candidate.get(app.invite_path()).status_code == 303
        assert "viva_room" in candidate.cookies
        for path in ("documents", "uploads", "page.png?passage=zebra.pdf%230&page=1", "page.js"):
            assert candidate.get(f"/desk/corpus/{path}").status_code == 401, path
        sent = candidate.post("/desk/corpus/files?name=a.txt&size=1", content=b"x")
        assert sent.status_code == 401
