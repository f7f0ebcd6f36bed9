"""Queries and hits as JSONL: the line format is a contract, and one bad line stops nothing."""

import json
from pathlib import Path

import pytest

from knowledge.batch_search import search_file
from knowledge.errors import ContentError
from knowledge.protocol import Hit, Passage


class OnePassage:
    """A searcher that finds the query itself."""

    version = "fixed"

    def search(self, query: str, k: int, docs: tuple[str, ...] | None = None) -> list[Hit]:
        passage = Passage(id="gqa#0", doc="gqa", title="GQA", start=0, end=len(query), text=query)
        return [Hit(passage=passage, score=0.5)][:k]

    def passage(self, passage_id: str) -> Passage | None:
        return None

    def added(self) -> tuple[str, ...]:
        return ()


def run(tmp_path: Path, *lines: str) -> tuple[tuple[int, int], list[dict[str, object]]]:
    source, target = tmp_path / "queries.jsonl", tmp_path / "hits.jsonl"
    source.write_text("\n".join(lines), encoding="utf-8")
    counts = search_file(OnePassage(), source, target, k=3)
    return counts, [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]


def test_a_query_gives_its_hits_in_the_agreed_form(tmp_path: Path) -> None:
    counts, rows = run(tmp_path, '{"id": "q1", "query": "Grows it?", "gold": ["x"]}')
    hit = {"doc": "gqa", "passage": "gqa#0", "text": "Grows it?", "score": 0.5}
    assert rows == [{"id": "q1", "hits": [hit]}]
    assert counts == (1, 0)


def test_bad_lines_give_errors_and_the_rest_go_on(tmp_path: Path) -> None:
    counts, rows = run(
        tmp_path,
        '{"id": "q1", "query": 7}',
        "{broken",
        '["q2"]',
        '{"query": "no id"}',
        "",
        '{"id": "q\\ud800", "query": "lone \\ud800 surrogate"}',
        '{"id": "q4", "query": "last"}',
    )
    assert counts == (2, 4)
    errors = [str(row["error"]) for row in rows if "error" in row]
    assert [row["id"] for row in rows[:4]] == ["q1", None, None, None]
    for error, expected in zip(
        errors, ["got 7", "not a JSON line", "got list", "'id'"], strict=True
    ):
        assert expected in error
    assert "hits" in rows[4]
    assert rows[5]["id"] == "q4"


def test_progress_ends_at_one(tmp_path: Path) -> None:
    source = tmp_path / "q.jsonl"
    source.write_text('{"id": "a", "query": "x"}\n{"id": "b", "query": "y"}\n', encoding="utf-8")
    seen: list[tuple[float, str]] = []
    search_file(
        OnePassage(),
        source,
        tmp_path / "h.jsonl",
        1,
        lambda share, name: seen.append((share, name)),
    )
    assert [name for _, name in seen] == ["a", "b"]
    assert [share for share, _ in seen] == pytest.approx([0.5, 1.0])


def test_files_that_cannot_be_used_are_named(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"absent\.jsonl.*--in"):
        search_file(OnePassage(), tmp_path / "absent.jsonl", tmp_path / "h.jsonl", 1)
    source = tmp_path / "q.jsonl"
    source.write_text('{"id": "a", "query": "x"}\n', encoding="utf-8")
    with pytest.raises(ContentError, match="two files"):
        search_file(OnePassage(), source, source, 1)
    assert source.read_text(encoding="utf-8").startswith('{"id"')
