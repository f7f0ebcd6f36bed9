"""A whole interview in a browser, then the desk. `VIVA_SCREENSHOTS=FOLDER` keeps two pictures."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect, sync_playwright

if TYPE_CHECKING:
    from tests.ui.web.conftest import Web

# The filter: Gradio's own use of pandas, which Viva has none of.
pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning"),
]

CHROMIUM = "/usr/bin/chromium"
GOOD = "Memory grows linearly with length, so $M \\propto n$.\n\n```python\nassert 1 < 2\n```"
WRONG = (
    "Rows multiply copper. <script>document.title='taken'</script>"
    "<img src=x onerror=\"document.title='taken'\"> ![x](http://elsewhere.example/x.png) ${1+1} {{1}}"
)


@pytest.fixture
def context(address: str) -> Iterator[BrowserContext]:
    """A browser that may reach the app alone; whatever else it asks for fails the test."""
    foreign: list[str] = []

    def decide(route: Route) -> None:
        if route.request.url.startswith((address, "data:", "blob:")):
            route.continue_()
        else:
            foreign.append(route.request.url)
            route.abort()

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-background-networking"]
        )
        opened = browser.new_context(viewport={"width": 1280, "height": 860}, base_url=address)
        opened.set_default_timeout(20_000)
        opened.route("**/*", decide)
        yield opened
        browser.close()
    assert foreign == []


def _keep_picture(page: Page, name: str) -> None:
    folder = os.environ.get("VIVA_SCREENSHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"{name}.png")


def _ready(page: Page) -> None:
    """The examiner waits for a message."""
    expect(page.locator("#viva-send")).to_be_enabled()
    expect(page.locator(".viva-status")).to_have_text("")


def _fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def _hold_interview(page: Page, link: str) -> None:
    page.goto(link)
    expect(page.locator("#viva-consent")).to_be_visible()
    expect(page.locator("#viva-text")).to_have_count(0)
    page.click("#viva-consent")
    _ready(page)
    expect(page.locator("#viva-header")).to_contain_text("Question 1 of up to 9")
    box = page.locator("#viva-text textarea")
    box.fill("   ")
    box.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("was empty")
    expect(box).to_have_value("   ")
    box.fill(GOOD)
    box.press("Shift+Enter")
    expect(box).to_have_value(GOOD + "\n")
    box.press("Enter")
    expect(page.locator("#viva-chat .user-row").last).to_contain_text("assert 1 < 2")
    expect(box).to_have_value("")
    _ready(page)
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.locator("#viva-chat .katex").first).to_be_visible()
    box.fill(WRONG)
    page.click("#viva-send")
    expect(page.locator("#viva-chat .user-row").last).to_contain_text("<script>")
    _ready(page)
    _keep_picture(page, "room")
    page.click("#viva-dont-know")
    expect(page.locator("#viva-header")).to_contain_text("Question 2 of up to 9")
    _ready(page)


def test_an_interview_and_its_report(web: "Web", context: BrowserContext) -> None:
    page = context.new_page()
    _hold_interview(page, f"/invite/{web.invite()}")
    page.locator("#viva-text textarea").fill("Not sent yet.")
    page.reload()
    expect(page.locator("#viva-chat .user-row")).to_have_count(4)
    expect(page.locator("#viva-text textarea")).to_have_value("Not sent yet.")
    page.set_viewport_size({"width": 390, "height": 800})
    assert _fits(page)
    page.click("#viva-ask-finish")
    page.click("#viva-keep")
    expect(page.locator("#viva-finish")).to_have_count(0)
    page.click("#viva-ask-finish")
    page.click("#viva-finish")
    expect(page.locator("#viva-chat")).to_contain_text("Before I close")
    _ready(page)
    page.click("#viva-ask-finish")
    page.click("#viva-finish")
    expect(page.locator(".viva-end")).to_contain_text("The interview is closed")
    expect(page.locator("#viva-text")).to_have_count(0)
    assert page.title() != "taken"
    assert page.locator("#viva-chat img[src*='elsewhere']").count() == 0
    _read_report(context.new_page(), web.password)


@pytest.mark.parametrize(("width", "height"), [(375, 667), (1280, 600)])
def test_the_terms_are_read_from_their_top(
    web: "Web", context: BrowserContext, width: int, height: int
) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"/invite/{web.invite()}")
    expect(page.locator("#viva-consent")).to_be_visible()
    page.wait_for_timeout(1000)  # Gradio scrolls 300 ms after a text has come
    scrolled = "document.querySelector('#viva-chat .bubble-wrap').scrollTop"
    assert page.evaluate(scrolled) == 0
    page.mouse.move(width / 2, height / 2)
    page.mouse.wheel(0, 30)
    page.wait_for_function(f"{scrolled} > 0")
    page.click("#viva-consent")
    _ready(page)
    expect(page.locator("#viva-chat .bot-row").last).to_be_in_viewport()


def _read_report(page: Page, password: str) -> None:
    page.goto("/desk/")
    page.fill("#name", "interviewer")
    page.fill("#password", password)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Ada Example").click()
    expect(page.locator("#viva-report-head")).to_contain_text("Provisional")
    expect(page.locator("mark").first).to_be_visible()
    page.locator(".viva-criteria blockquote a").first.click()
    expect(page).to_have_url(re.compile("interview=.+#evidence-"))
    expect(page.locator("mark").first).to_be_in_viewport()
    page.evaluate("window.scrollTo(0, 0)")
    _keep_picture(page, "desk")
    assert "${1+1} {{1}}" in page.locator(".viva-transcript").inner_text()
    assert page.title() != "taken"
    page.set_viewport_size({"width": 390, "height": 800})
    assert _fits(page)
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(re.compile("/desk/login$"))
