"""Evidence is marked where it stands, also where spans overlap, and links to its row."""

import html
import re

from hypothesis import given
from hypothesis import strategies as st

from ui.web.marking import Span, marked


def _span(start: int, end: int, number: int = 1) -> Span:
    return Span(
        start=start,
        end=end,
        number=number,
        anchor=f"evidence-{number}",
        row_link=f"?interview=i#row-{number}",
        decision="met",
    )


def test_a_span_is_marked_anchored_and_linked() -> None:
    page = marked("It grows linearly, surely.", [_span(3, 17)])
    assert '<mark class="met">grows linearly</mark>' in page
    assert 'id="evidence-1"' in page
    assert 'href="?interview=i#row-1"' in page


def test_overlapping_spans_keep_every_anchor_and_link_once() -> None:
    page = marked("abcdefghij", [_span(0, 6, 1), _span(3, 9, 2), _span(3, 6, 3)])
    for number in (1, 2, 3):
        assert page.count(f'id="evidence-{number}"') == 1
        assert page.count(f'href="?interview=i#row-{number}"') == 1


def test_marks_do_not_break_the_escaping() -> None:
    text = "a <b>bold</b> & <script>x</script>"
    page = marked(text, [_span(3, 5, 1), _span(4, 20, 2)])
    assert "<b" not in page
    assert "<script" not in page


def test_no_span_and_no_text() -> None:
    assert marked("", []) == ""
    assert marked("a < b", []) == "a &lt; b"


@given(st.text(alphabet="ab<&\n", max_size=30), st.data())
def test_the_words_stay_the_same_whatever_is_marked(text: str, data: st.DataObject) -> None:
    spans = []
    for number in range(1, 4):
        start = data.draw(st.integers(0, max(0, len(text) - 1)))
        end = data.draw(st.integers(start, len(text)))
        if end > start:
            spans.append(_span(start, end, number))
    without_links = re.sub(r"<a .*?</a>", "", marked(text, spans))
    assert html.unescape(re.sub(r"<[^>]*>", "", without_links)) == text
