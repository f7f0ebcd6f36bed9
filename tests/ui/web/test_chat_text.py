"""What a message looks like in the chat: its own characters, nothing that loads, nothing hidden."""

from itertools import pairwise

import pytest

from agent.room_view import RoomMessage
from ui.web.chat_text import LONGEST_SHOWN, chat_messages, markdown, pieces


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("<script>alert(1)</script>", "&lt;script>alert(1)&lt;/script>"),
        ('<img src="http://h/x.png" onerror=a()>', '&lt;img src="http://h/x.png" onerror=a()>'),
        ("![x](http://h/x.png)", "!\\[x](http://h/x.png)"),
        ("![x][ref]\n\n[ref]: http://h/x.png", "!\\[x][ref]\n\n[ref]: http://h/x.png"),
        ("tokens <s> and <|im_end|>", "tokens &lt;s> and &lt;|im_end|>"),
        ("a & b, &lt;", "a &amp; b, &amp;lt;"),
        ("`<s>` stays, <s> does not", "`<s>` stays, &lt;s> does not"),
        ("```\nvec![1] < 2\n```\n<b>", "```\nvec![1] < 2\n```\n&lt;b>"),
        ("```\nnever closed <b>", "```\nnever closed <b>"),
        ("``a ` <b>``", "``a ` <b>``"),
        ("**bold** and $a^2$", "**bold** and $a^2$"),
        ("half \ud83d a pair", "half \ufffd a pair"),
        ("turned \u202e round", "turned \ufffd round"),
        ("\u05e9\u05dc\u05d5\u05dd", "\u05e9\u05dc\u05d5\u05dd"),
    ],
)
def test_markdown_shows_what_was_typed(typed: str, shown: str) -> None:
    assert markdown(typed) == shown


def test_a_lone_tick_does_not_hide_markup_from_the_escaping() -> None:
    assert "<img" not in markdown("`` <img src=x> ` <img src=y>")


def test_a_very_long_message_is_cut_with_a_word_about_it() -> None:
    shown = markdown("x" * 200_000)
    assert len(shown) < LONGEST_SHOWN + 100
    assert "180,000 more characters are in the record" in shown


def test_roles_and_late_messages() -> None:
    messages = chat_messages(
        [
            RoomMessage(seq=2, role="examiner", text="Q"),
            RoomMessage(seq=3, role="candidate", text="A"),
            RoomMessage(seq=4, role="candidate", text="B", late=True),
        ]
    )
    assert [m["role"] for m in messages] == ["assistant", "user", "user"]
    assert messages[1]["content"] == "A"
    assert "already answered" in messages[2]["content"]


@pytest.mark.parametrize("text", ["", "one", "a b c", "word " * 300, "line\n\nline $x$ " * 20])
def test_pieces_grow_to_the_whole_text(text: str) -> None:
    growing = pieces(text)
    assert growing[-1] == text
    assert 1 <= len(growing) <= 15
    assert all(later.startswith(earlier) for earlier, later in pairwise(growing))


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("so 4*8*4 = 128", r"so 4\*8\*4 = 128"),
        ("2*n*(d+1)*b[0]", r"2\*n\*(d+1)\*b[0]"),
        ("it is **not** *that*", "it is **not** *that*"),
        ("`4*8*4`", "`4*8*4`"),
        ("$4*8*4$", "$4*8*4$"),
        ("4*8*4, so $a*b$ and 2*n*2", r"4\*8\*4, so $a*b$ and 2\*n\*2"),
        ("$2*3*4 an hour", r"$2\*3\*4 an hour"),
        ("2 * 3", "2 * 3"),
    ],
)
def test_a_product_keeps_its_asterisks(typed: str, shown: str) -> None:
    assert markdown(typed) == shown
