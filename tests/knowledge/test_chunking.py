"""Passages are verbatim, in order, of bounded length, and lose no word."""

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.chunking import OVERLAP, SHORT, TARGET, content_digest, indexed_text, passages_of
from knowledge.documents import Document, Section

WORDS = st.lists(
    st.one_of(
        st.text(alphabet="abcXYZ0189.!?\n -%é²", max_size=30),
        st.just("Attention keeps one key and one value per token. "),
        st.just("x" * 1500),
    ),
    max_size=60,
).map("".join)


def document(*texts: str) -> Document:
    return Document(
        "d", "Title", tuple(Section(f"s{n}", None, text) for n, text in enumerate(texts))
    )


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=4))
def test_every_passage_is_a_verbatim_piece_and_nothing_is_lost(texts: list[str]) -> None:
    whole = document(*texts)
    passages = passages_of(whole)
    for number, passage in enumerate(passages):
        assert whole.text[passage.start : passage.end] == passage.text
        assert 0 < len(passage.text) <= TARGET + SHORT
        assert passage.text == passage.text.strip()
        assert passage.id == f"d#{number}"
    for before, after in itertools.pairwise(passages):
        assert before.start < after.start
        assert before.end < after.end
        assert before.end - after.start <= OVERLAP
    covered = {place for passage in passages for place in range(passage.start, passage.end)}
    left = (letter for place, letter in enumerate(whole.text) if place not in covered)
    assert "".join(left).strip() == ""


def test_neighbours_share_whole_sentences() -> None:
    text = " ".join(f"Sentence {n} speaks of memory and of the tokens in it." for n in range(60))
    passages = passages_of(document(text))
    for before, after in itertools.pairwise(passages):
        shared = before.text[after.start - before.start :]
        assert OVERLAP / 2 < len(shared) <= OVERLAP
        assert shared.startswith("Sentence")
        assert after.text.startswith(shared)


def test_passages_end_between_sentences() -> None:
    text = " ".join(
        f"Sentence number {n} says that 3.5 is not the end e.g. of it." for n in range(80)
    )
    passages = passages_of(document(text))
    assert len(passages) > 3
    assert all(passage.text.endswith("of it.") for passage in passages)
    assert all(TARGET * 0.8 < len(passage.text) <= TARGET for passage in passages[:-1])


def test_a_short_end_that_would_stand_alone_joins_the_passage_before_it() -> None:
    text = ("A" * 328 + ". ") * 3 + "B" * 48 + "."
    assert [passage.text for passage in passages_of(document(text))] == [text]


def test_no_passage_crosses_a_section_and_each_keeps_its_page() -> None:
    pages = (Section("page 1", 1, "One. " * 10), Section("page 3", 3, "Three. " * 10))
    passages = passages_of(Document("d", "T", pages))
    assert [(passage.section, passage.page) for passage in passages] == [
        ("page 1", 1),
        ("page 3", 3),
    ]


def test_title_and_section_are_indexed_but_are_no_part_of_the_text() -> None:
    (passage,) = passages_of(Document("d", "Title", (Section("Memory", None, "One key."),)))
    assert passage.text == "One key."
    assert indexed_text(passage) == "Title\nMemory\nOne key."
    (paged,) = passages_of(Document("d", "Title", (Section("3.1 Memory", 2, "One key."),)))
    assert indexed_text(paged) == "Title\nMemory\nOne key."


def test_the_digest_follows_title_and_content() -> None:
    same, other = document("a"), document("b")
    assert content_digest(same) == content_digest(document("a"))
    assert content_digest(same) != content_digest(other)
    assert content_digest(same) != content_digest(Document("d", "Another", same.sections))


def test_no_passage_begins_behind_an_abbreviation_or_an_initial() -> None:
    text = " ".join(
        f"Work {n} by K. Jordan (Roy et al. 2021) holds, see Fig. 3 or Eq. 2 for it."
        for n in range(60)
    )
    assert all(passage.text.startswith("Work ") for passage in passages_of(document(text)))


def test_a_long_table_is_cut_between_rows() -> None:
    rows = [f"Model {n} | 12.{n} | 45.{n} | 67.{n}" for n in range(90)]
    passages = passages_of(document("\n".join(rows)))
    assert len(passages) > 2
    assert [row for passage in passages for row in passage.text.split("\n")] == rows
