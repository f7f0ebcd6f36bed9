"""What a person typed is shown as it is, whatever Markdown or HTML would make of it."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from agent.markdown_text import inline, quoted
from agent.visible import visible

MARKDOWN = MarkdownIt("commonmark", {"html": True})
AROUND = "[met]: #ours\n\nbefore\n\n{}\n\n- **met**: after"
TYPED = (
    "2*32*8*128*2 bytes a token",
    "if a < b and c &amp; d: __init__",
    "KV = 4\n= 8 GB\n---\nnext",
    "[k](http://evil) <http://a> ![i](x.png)",
    "[met]: http://evil\n\n[met]",
    "```python\nx = `1`\n```\n## Score",
    "````\nunclosed ``",
    "~~~\n> quote\n\n\n    code <b>x</b>",
    "\tindented\n\n- a\n1. one\n",
    "",
)


@pytest.mark.parametrize("indent", ["", "  "])
@pytest.mark.parametrize("text", TYPED)
def test_a_quotation_shows_every_character_and_lets_none_out(text: str, indent: str) -> None:
    block = quoted(text, indent)
    page = MARKDOWN.render(AROUND.format(f"- said\n\n{block}" if indent else block))
    [shown] = re.findall(r"<pre><code[^>]*>(.*?)</code></pre>", page, re.DOTALL)
    assert html.unescape(shown).removesuffix("\n") == text.removesuffix("\n")
    assert "<strong>met</strong>: after" in page
    assert not re.search("<(?:h[1-6]|a |img|em|b)\\b", page)


@given(st.text())
def test_no_line_of_a_quotation_stands_outside_of_it(text: str) -> None:
    lines = quoted(text, "  ").split("\n")
    assert all(line.startswith("  > ") for line in lines)
    fence = lines[-1].removeprefix("  > ")
    assert set(fence) == {"`"}
    assert not any(fence in line for line in lines[1:-1])


@pytest.mark.parametrize(
    "text", [*TYPED[:-1], "www.evil.com\n\n## Depth", r"\*a\* $x_1$", "O'Brien"]
)
def test_within_a_line_of_ours_a_text_stays_a_text(text: str) -> None:
    page = MARKDOWN.render(f"- by {inline(text)}: ours\n")
    joined = visible(" ".join(text.split()))
    assert page == f"<ul>\n<li>by {html.escape(joined, quote=False)}: ours</li>\n</ul>\n".replace(
        '"', "&quot;"
    )


def test_plain_words_stay_as_they_are_and_addresses_are_no_links() -> None:
    plain = "Ada O'Brien-Łoś (2nd), said: yes! 90 % #1"
    assert inline(plain) == plain
    assert inline("http://a WWW.b.c") == r"http\://a WWW\.b.c"
    assert inline("a\n\u202eb") == r"a \[U+202E\]b"
