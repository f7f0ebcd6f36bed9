"""The desk's pages of the corpus, on a real corpus with a small embedder: see, add, search, remove."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from agent.interviews import Interviews
from knowledge.corpus import Corpus
from knowledge.papers import load_notes
from models.hash_embedder import HashEmbedder
from ui.priority import Priority
from ui.web.corpus_library import CorpusLibrary

if TYPE_CHECKING:
    from tests.ui.web.conftest import MakeWeb, Web

# Gradio's own use of pandas, which Viva has none of.
pytestmark = pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning")

NOTE = "kaplan2020"
MARKDOWN = (
    "# Zebra caches\n\n## Memory\n\nA zebra cache keeps nine striped keys.\n\n## Cost\n\nNothing."
)
READING = ("", "/documents", "/uploads", "/remove?doc=a", "/citation?passage=a", "/page.css")
FILES = ("/page.js", "/page.png?passage=a&page=1")
WRITING = ("/files?name=a.txt&size=1", "/clear", "/remove")


@pytest.fixture
def desk(make_web: "MakeWeb", interviews: Interviews, tmp_path: Path) -> "Iterator[Web]":
    with Corpus.open(tmp_path, HashEmbedder(dimension=64)) as corpus:
        notes = load_notes()
        corpus.ensure_embedded({NOTE: notes[NOTE]})
        web = make_web(interviews, library=CorpusLibrary(corpus, tmp_path, Priority()))
        with web.client:
            web.sign_in()
            yield web


def _get(web: "Web", path: str, status: int = 200) -> str:
    answer = web.client.get(f"/desk/corpus{path}")
    assert answer.status_code == status, answer.text
    return answer.text


def _send(web: "Web", name: str, content: bytes, size: int | None = None) -> int:
    query: dict[str, str | int] = {"name": name, "size": len(content) if size is None else size}
    return web.client.post("/desk/corpus/files", params=query, content=content).status_code


def _settled(web: "Web") -> str:
    end = time.monotonic() + 60
    while 'data-at-work="yes"' in (listed := _get(web, "/uploads")):
        assert time.monotonic() < end, listed
        time.sleep(0.05)
    return listed


def test_nobody_but_an_interviewer_gets_in(desk: "Web") -> None:
    desk.client.cookies.clear()
    for _ in ("a stranger", "a candidate"):
        for path in (*READING, *FILES):
            answer = desk.client.get(f"/desk/corpus{path}")
            page = path.partition("?")[0] in ("", "/citation")
            assert answer.status_code == (303 if page else 401), path
            assert "location" not in answer.headers or answer.headers["location"] == "/desk/login"
        for path in WRITING:
            assert desk.client.post(f"/desk/corpus{path}").status_code == 401, path
        desk.enter_room()


def test_methods_and_addresses_that_are_not_meant_reach_nothing(desk: "Web") -> None:
    for path in (*WRITING[:2], "/nothing", "/page.html"):
        assert desk.client.get(f"/desk/corpus{path}").status_code in (404, 405), path
    for path in READING[:3]:
        assert desk.client.post(f"/desk/corpus{path}").status_code == 405, path
    elsewhere = {"origin": "http://elsewhere.example"}
    for path in WRITING:
        assert desk.client.post(f"/desk/corpus{path}", headers=elsewhere).status_code == 403


def test_the_pages_run_our_script_alone(desk: "Web") -> None:
    policy = desk.client.get("/desk/corpus").headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy


def test_the_list_names_notes_and_finds_them(desk: "Web") -> None:
    page = _get(desk, "")
    assert "Scaling Laws for Neural Language Models" in page
    assert "with Viva" in page
    assert "Signed in as interviewer" in page
    assert 'name="doc"' not in page
    assert "Scaling Laws" in _get(desk, "/documents?filter=kaplan+2020&kind=note")
    assert "Nothing matches" in _get(desk, "/documents?kind=file")


def test_a_file_is_added_found_shown_in_its_section_and_removed(desk: "Web") -> None:
    assert _send(desk, "../zebra.md", MARKDOWN.encode()) == 202
    assert "1 added" in _settled(desk).lower()
    assert "Zebra caches" in _get(desk, "/documents?kind=file")
    found = _get(desk, "?q=nine+striped+keys")
    assert "similarity" in found
    assert "/desk/corpus/citation?passage=zebra.md%230#passage" in found
    shown = _get(desk, "/citation?passage=zebra.md%230")
    assert '<mark id="passage">A zebra cache keeps nine striped keys.</mark>' in shown
    assert "Nothing." not in shown
    assert "Later passage" in shown
    assert "Remove “Zebra caches”?" in _get(desk, "/remove?doc=zebra.md")
    gone = desk.client.post("/desk/corpus/remove", data={"doc": "zebra.md"})
    assert gone.headers["location"] == "/desk/corpus?removed=zebra.md"
    assert "zebra.md is not in the corpus any more" in _get(desk, "?removed=zebra.md")
    assert "removed" in _get(desk, "/citation?passage=zebra.md%230", 404)
    assert _get(desk, "/page.png?passage=zebra.md%230&page=1", 404)


def test_the_same_file_again_is_unchanged_and_another_replaces_it(desk: "Web") -> None:
    for text, says in ((MARKDOWN, "1 added"), (MARKDOWN, "1 unchanged"), ("Other.", "1 replaced")):
        _send(desk, "zebra.md", text.encode())
        assert says in _settled(desk).lower()
        desk.client.post("/desk/corpus/clear")


def test_bad_files_are_refused_each_with_its_reason(desk: "Web", tmp_path: Path) -> None:
    assert _send(desk, "broken.pdf", b"%PDF-1.4 and then nothing") == 202
    assert _send(desk, "letter.docx", b"") == 422
    assert _send(desk, "big.pdf", b"", size=2**40) == 422
    assert _send(desk, "short.txt", b"abc", size=4) == 400
    assert _send(desk, "long.txt", b"abcde", size=4) == 400
    _send(desk, "rules.jsonl", b'{"id": "r1", "text": "Rule."}\nno\n')
    listed = _settled(desk)
    for says in ("not a PDF", ".docx", "the limit is 128 MiB", "broke off", "line 2: not a JSON"):
        assert says in listed, says
    assert "1 partly added, 5 refused" in listed.lower()
    assert list((tmp_path / "uploads").iterdir()) == []


def test_markup_in_names_titles_and_texts_stays_text(desk: "Web") -> None:
    evil = "<script>alert(1)</script>"
    _send(desk, f"{evil.replace('/', '')}.md", f"# {evil}\n\nzebra {evil} \u202e text".encode())
    pages = [_settled(desk), _get(desk, ""), _get(desk, "?q=zebra+%3Cscript%3E")]
    pages.append(_get(desk, "?filter=%22%3E%3Cscript%3E&removed=%3Cscript%3E"))
    pages.append(_get(desk, "/citation?passage=%3Cscript%3E", 404))
    pages.append(_get(desk, "/remove?doc=%3Cscript%3E", 404))
    for page in pages:
        assert "<script>" not in page
        assert "\u202e" not in page
    assert "U+202E" in pages[2]


def test_a_note_cannot_be_removed(desk: "Web") -> None:
    assert "no document that can be removed" in _get(desk, f"/remove?doc={NOTE}", 404)
    answer = desk.client.post("/desk/corpus/remove", data={"doc": NOTE})
    assert answer.status_code == 409
    assert "comes with Viva" in answer.text
    assert desk.client.post("/desk/corpus/remove", data={"doc": "none"}).status_code == 404
    assert "Scaling Laws" in _get(desk, "")
