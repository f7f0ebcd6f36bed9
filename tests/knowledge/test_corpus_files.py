"""Added files: known by their bytes, kept for citations, described by a manifest, removed whole."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.corpus import Corpus
from knowledge.corpus_folder import open_manifest
from knowledge.errors import ContentError
from knowledge.schema import PaperNote
from knowledge.source_files import SourceFiles, sha256_of
from models.hash_embedder import HashEmbedder

MakePdf = Callable[..., Path]


@pytest.fixture
def papers(tmp_path: Path, make_pdf: MakePdf) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    make_pdf(folder / "a.pdf", [["The cache of this paper grows."]])
    make_pdf(folder / "b.pdf", [["The loss of that paper falls."]])
    return folder


def kept(data: Path) -> set[str]:
    return {path.name for path in SourceFiles(data / "corpus" / "sources").files()}


def test_known_bytes_are_not_read_again_under_any_name(
    tmp_path: Path, papers: Path, embedder: HashEmbedder
) -> None:
    (papers / "copy.pdf").write_bytes((papers / "a.pdf").read_bytes())
    with Corpus.open(tmp_path, embedder) as corpus:
        first = corpus.add([papers])
        version, count = corpus.version, corpus.count()
        again = corpus.add([papers])
        assert (corpus.version, corpus.count()) == (version, count)
    assert [result.status for result in first] == ["added", "added", "unchanged"]
    assert (first[2].doc, first[2].reason) == ("a.pdf", "the same bytes as 'a.pdf'")
    assert [(r.status, r.doc, r.passages) for r in again] == [
        ("unchanged", "a.pdf", 1), ("unchanged", "b.pdf", 1), ("unchanged", "a.pdf", 1),
    ]  # fmt: skip
    assert len(kept(tmp_path)) == 2


def test_a_file_is_kept_replaced_and_removed_with_its_document(
    tmp_path: Path, papers: Path, make_pdf: MakePdf, embedder: HashEmbedder
) -> None:
    with Corpus.open(tmp_path, embedder) as corpus:
        corpus.add([papers])
        make_pdf(papers / "a.pdf", [["The optimizer of this paper is new."]])
        assert [r.status for r in corpus.add([papers])] == ["replaced", "unchanged"]
        names = {f"{sha256_of(papers / name)}.pdf" for name in ("a.pdf", "b.pdf")}
        assert kept(tmp_path) == names
        assert corpus.remove("a.pdf")
        assert not corpus.remove("a.pdf")
        assert kept(tmp_path) == {f"{sha256_of(papers / 'b.pdf')}.pdf"}
        assert {hit.passage.doc for hit in corpus.search("paper", k=9)} == {"b.pdf"}
        assert corpus.add([papers / "a.pdf"])[0].status == "added"


def test_no_copy_is_kept_of_what_is_larger_than_asked_for(
    tmp_path: Path, papers: Path, embedder: HashEmbedder
) -> None:
    with Corpus.open(tmp_path, embedder) as corpus:
        assert [r.status for r in corpus.add([papers], keep_up_to=10)] == ["added", "added"]
    assert kept(tmp_path) == set()


def test_files_that_a_kill_left_behind_go_at_the_next_start(
    tmp_path: Path, papers: Path, embedder: HashEmbedder
) -> None:
    with Corpus.open(tmp_path, embedder) as corpus:
        corpus.add([papers])
    wanted = kept(tmp_path)
    for name in (f"{'0' * 64}.pdf", f"{'1' * 64}.pdf.partial"):
        (tmp_path / "corpus" / "sources" / name).write_bytes(b"half")
    (tmp_path / "corpus" / "sources" / "mine.pdf").write_bytes(b"not ours")
    Corpus.open(tmp_path, embedder).close()
    assert kept(tmp_path) == wanted
    assert (tmp_path / "corpus" / "sources" / "mine.pdf").exists()


@pytest.mark.parametrize("name", ["manifest.jsonl", "manifest.yaml"])
def test_a_manifest_gives_title_authors_and_year(
    tmp_path: Path, papers: Path, embedder: HashEmbedder, name: str
) -> None:
    entry = {"file": "a.pdf", "title": "On caches", "authors": ["A. Lovelace"], "year": 2024}
    with Corpus.open(tmp_path, embedder) as corpus:
        corpus.add([papers])
        line = json.dumps(entry)
        (papers / name).write_text(
            line if name.endswith("l") and "jsonl" in name else f"[{line}]", "utf-8"
        )
        assert [r.status for r in corpus.add([papers])] == ["replaced", "unchanged"]
        assert [r.status for r in corpus.add([papers])] == ["unchanged", "unchanged"]
        assert corpus.documents()[0].title == "On caches"
    manifest = open_manifest(tmp_path / "corpus")
    source = manifest.sources()["a.pdf"]
    manifest.close()
    assert (source.authors, source.year, source.pages) == (("A. Lovelace",), 2024, 1)


def test_a_wrong_manifest_is_reported_and_stops_nothing(
    tmp_path: Path, papers: Path, embedder: HashEmbedder
) -> None:
    (papers / "manifest.jsonl").write_text('{"file": "a.pdf", "year": "soon"}', encoding="utf-8")
    with Corpus.open(tmp_path, embedder) as corpus:
        results = corpus.add([papers])
    assert [result.status for result in results] == ["failed", "added", "added"]
    assert "line 1: 'year' is 'soon'" in results[0].reason


def test_a_note_is_not_removed(
    tmp_path: Path, embedder: HashEmbedder, note: dict[str, object]
) -> None:
    with Corpus.open(tmp_path, embedder) as corpus:
        corpus.ensure_embedded({"gqa": PaperNote.model_validate(note)})
        with pytest.raises(ContentError, match="comes with Viva"):
            corpus.remove("gqa")


def test_a_file_that_changes_while_it_is_copied_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"new")
    files = SourceFiles(tmp_path / "sources")
    with pytest.raises(ContentError, match="changed while it was read"):
        files.keep(tmp_path / "a.pdf", "0" * 64)
    assert files.files() == []
