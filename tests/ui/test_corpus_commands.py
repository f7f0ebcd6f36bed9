"""`viva corpus list`, `show`, `remove`, `verify`: what they print and how they refuse."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from eval.ingestion.mutations import small_pdf
from knowledge.corpus import Corpus
from models.hash_embedder import HashEmbedder

Viva = Callable[..., tuple[int, str, str]]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "a.pdf").write_bytes(small_pdf(b"1"))
    (tmp_path / "b.md").write_text("# Loss\n\nIt falls.\n\n# Cost\n\nIt grows.", encoding="utf-8")
    with Corpus.open(tmp_path / "data", HashEmbedder(64)) as corpus:
        corpus.add([tmp_path / "a.pdf", tmp_path / "b.md"])
    return tmp_path / "data"


def test_list_has_a_row_a_document(viva: Viva, data: Path) -> None:
    code, out, _ = viva("corpus", "list", "--data", str(data), "--json")
    rows = {row["id"]: row for row in map(json.loads, out.splitlines())}
    assert code == 0
    assert {name: row["passages"] for name, row in rows.items()} == {"a.pdf": 1, "b.md": 2}
    assert (rows["a.pdf"]["pages"], rows["a.pdf"]["kept"], rows["b.md"]["kept"]) == (1, True, False)
    _, plain, _ = viva("corpus", "list", "--data", str(data))
    assert [line.split()[:2] for line in plain.splitlines()] == [["a.pdf", "1"], ["b.md", "2"]]


def test_show_gives_sections_and_passages_while_another_process_holds_the_corpus(
    viva: Viva, data: Path
) -> None:
    with Corpus.open(data, HashEmbedder(64)):
        _, out, _ = viva("corpus", "show", "b.md", "--data", str(data), "--json")
        _, text, _ = viva("corpus", "show", "b.md#1", "--data", str(data))
    sections = [(row["section"], row["passages"]) for row in json.loads(out)["sections"]]
    assert sections == [("Loss", ["b.md#0"]), ("Cost", ["b.md#1"])]
    assert text.startswith("b.md#1  Loss\nCost\n\nIt grows.")


def test_show_writes_the_page_of_a_passage(viva: Viva, data: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.png"
    code, _, _ = viva("corpus", "show", "a.pdf#0", "--png", str(page), "--data", str(data))
    assert code == 0
    assert page.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["show", "absent.pdf"], "viva corpus list"),
        (["show", "a.pdf", "--png", "x.png"], "--png shows a passage"),
        (["show", "b.md#0", "--png", "x.png"], "viva corpus add"),
    ],
)
def test_what_is_not_there_is_refused_with_the_next_step(
    viva: Viva, data: Path, arguments: list[str], message: str
) -> None:
    code, _, err = viva("corpus", *arguments, "--data", str(data))
    assert code == 2
    assert message in err


def test_no_corpus_is_a_mistake_and_leaves_none_behind(viva: Viva, tmp_path: Path) -> None:
    code, _, err = viva("corpus", "list", "--data", str(tmp_path / "empty"))
    assert code == 2
    assert "viva corpus add" in err
    assert not (tmp_path / "empty").exists()


@pytest.mark.weights
def test_add_verify_and_remove_with_the_real_embedder(viva: Viva, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(small_pdf(b"1"))
    at = ["--data", str(tmp_path / "data")]
    code, out, _ = viva("corpus", "add", str(tmp_path / "a.pdf"), *at)
    assert (code, out) == (0, "1 added, 0 there already, 0 refused\n")
    code, out, _ = viva("corpus", "verify", *at)
    assert code == 0, out
    assert viva("corpus", "remove", "a.pdf", *at)[:2] == (0, "a.pdf removed\n")
    code, _, err = viva("corpus", "remove", "a.pdf", *at)
    assert (code, "not in the corpus" in err) == (2, True)


def test_check_counts_what_the_notes_hold(viva: Viva, tmp_path: Path) -> None:
    code, out, _ = viva("corpus", "check", "--data", str(tmp_path))
    assert code == 0
    assert re.fullmatch(
        r"\d{3} notes; \d+ figures, \d+ verified .* recalled and shown so; .*; 0 faults\n", out
    )
    assert viva("corpus", "check", "--data", str(tmp_path), "--json")[:2] == (0, "")
