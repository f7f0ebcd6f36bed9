"""A passage shown within its section: every character once, in order, no other section."""

from knowledge.chunking import passages_of
from knowledge.documents import Document, Section
from knowledge.protocol import Passage
from ui.web.section_text import AROUND, surroundings

SENTENCES = [f"Sentence number {n} says that layer {n} holds {n * 7} keys." for n in range(120)]


def _flat(text: str) -> str:
    return " ".join(text.split())


def _document() -> Document:
    sections = ("One", "Two", "One")
    texts = (" ".join(SENTENCES[:40]), "\n\n".join(SENTENCES[40:80]), " ".join(SENTENCES[80:]))
    return Document(
        "d", "T", tuple(Section(name, None, t) for name, t in zip(sections, texts, strict=True))
    )


def test_the_section_comes_back_whole_around_every_passage() -> None:
    document = _document()
    passages = passages_of(document)
    texts = [_flat(section.text) for section in document.sections]
    assert len(passages) > 6
    for passage in passages:
        around = surroundings(passages[::-1], passage)
        whole = _flat(around.before + passage.text + around.after)
        section = next(t for t in texts if _flat(passage.text) in t)
        assert whole == section
        assert not around.cut_before
        assert not around.cut_after


def test_a_long_section_is_cut_and_says_so() -> None:
    text = " ".join(f"Line {n} of a very long file." for n in range(2000))
    passages = passages_of(Document("d", "T", (Section("", None, text),)))
    middle = passages[len(passages) // 2]
    around = surroundings(passages, middle)
    assert (len(around.before), len(around.after)) == (AROUND, AROUND)
    assert around.cut_before
    assert around.cut_after
    assert _flat(around.before + middle.text + around.after) in _flat(text)


def test_a_passage_alone_has_nothing_around() -> None:
    alone = Passage(id="d#0", doc="d", title="", start=0, end=3, text="abc")
    around = surroundings([alone], alone)
    assert (around.before, around.after) == ("", "")
