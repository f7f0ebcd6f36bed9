"""Whatever a person types becomes text in the page: no tag, no attribute, no hidden turn."""

import time
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.web.plain_text import attribute, escaped, valid

NASTY = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)',
    "' onfocus='alert(1)",
    "</div></div><iframe src=http://h/>",
    "<svg/onload=alert(1)>",
    "<!-- --><style>*{display:none}</style>",
    "${alert(1)} {{constructor}}",
    "\ud800<b>",
]


class Tags(HTMLParser):
    """The tags that a browser would find, and the text between them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, tuple[str, ...]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, tuple(name for name, _ in attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def parsed(html: str) -> Tags:
    parser = Tags()
    parser.feed(html)
    parser.close()
    return parser


@pytest.mark.parametrize("text", NASTY)
def test_markup_becomes_text(text: str) -> None:
    found = parsed(escaped(text))
    assert found.tags == []
    assert found.text == valid(text)


@pytest.mark.parametrize("text", NASTY)
def test_an_attribute_stays_one_attribute(text: str) -> None:
    assert parsed(f'<p title="{attribute(text)}">').tags == [("p", ("title",))]


@given(st.text())
def test_no_text_makes_a_tag_but_the_names_of_hidden_characters(text: str) -> None:
    assert set(parsed(escaped(text)).tags) <= {("span", ("class",))}


def test_characters_that_turn_or_hide_are_named() -> None:
    html = escaped("paid \u202e000,1\u202c \u200b\x00 end")
    assert not set(html) & set("\u202e\u202c\u200b\x00")
    assert "U+202E" in html
    assert "U+200B" in html
    assert "U+0000" in html


def test_right_to_left_scripts_and_line_breaks_stay() -> None:
    text = "\u05e9\u05dc\u05d5\u05dd\n\t\u0645\u0631\u062d\u0628\u0627 \U0001f600"
    assert escaped(text) == text


def test_two_hundred_thousand_characters_take_little_time() -> None:
    text = "<b>\u202e&" * 40_000
    start = time.perf_counter()
    html = escaped(text)
    assert time.perf_counter() - start < 2
    assert html.count("U+202E") == 40_000


def test_every_reply_can_be_encoded() -> None:
    assert valid("a\ud83db") == "a\ufffdb"
    assert valid("\ud83d\ude00") == "\U0001f600"
    valid("".join(map(chr, range(0xD7F0, 0xE010)))).encode()
