"""Many searches from one file to another: `viva search --in queries.jsonl --out hits.jsonl -k N`.

Sample lines:
    in:  {"id": "q1", "query": "What does the KV cache hold?"}
    out: {"id": "q1", "hits": [{"doc": "gqa", "passage": "gqa#0", "text": "...", "score": 0.61}]}
    out: {"id": "q2", "error": "'query': expected a string that is not empty, got 7"}
"""

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from knowledge.errors import ContentError
from knowledge.protocol import Searcher


def search_file(
    searcher: Searcher,
    source: Path,
    target: Path,
    k: int,
    on_progress: Callable[[float, str], None] | None = None,
) -> tuple[int, int]:
    """Answer every line of `source` in `target`; returns how many were answered and how many failed.

    Raises ContentError when the files cannot be opened.
    """
    answered = failed = 0
    passed = 0
    try:
        if target.exists() and target.samefile(source):
            raise ContentError(f"--in and --out are both {str(source)!r}; expected two files.")
        size = max(source.stat().st_size, 1)
        with source.open("rb") as lines, target.open("w", encoding="utf-8") as out:
            for line, row in answers(searcher, lines, k):
                out.write(json.dumps(row) + "\n")
                failed += "error" in row
                answered += "error" not in row
                passed += len(line)
                if on_progress is not None:
                    on_progress(passed / size, str(row["id"]))
    except OSError as error:
        raise ContentError(
            f"{error}; expected --in to be a file and --out a place to write."
        ) from error
    return answered, failed


def answers(
    searcher: Searcher, lines: Iterable[bytes], k: int
) -> Iterator[tuple[bytes, dict[str, object]]]:
    """Each line that is not empty with its answer; a bad line's answer is its error."""
    for line in lines:
        if not line.strip():
            continue
        name: object = None
        try:
            name, query = _query(line)
            hits = searcher.search(query, k)
        except _BadLineError as error:
            yield line, {"id": error.name, "error": str(error)}
            continue
        found = [
            {
                "doc": hit.passage.doc,
                "passage": hit.passage.id,
                "text": hit.passage.text,
                "score": round(hit.score, 6),
            }
            for hit in hits
        ]
        yield line, {"id": name, "hits": found}


class _BadLineError(ContentError):
    """A line that asks nothing; `name` is its id where it has one."""

    def __init__(self, name: object, fault: str) -> None:
        super().__init__(fault)
        self.name = name


def _query(line: bytes) -> tuple[object, str]:
    try:
        row: object = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise _BadLineError(None, f"not a JSON line: {error}") from error
    if not isinstance(row, dict):
        raise _BadLineError(None, f'expected {{"id", "query"}}, got {type(row).__name__}')
    name, query = row.get("id"), row.get("query")
    if not isinstance(name, str | int):
        raise _BadLineError(None, f"'id': expected a string, got {name!r:.80}")
    if not isinstance(query, str) or not query.strip():
        raise _BadLineError(
            name, f"'query': expected a string that is not empty, got {query!r:.80}"
        )
    # A lone surrogate is valid JSON and no valid text.
    return name, query.encode("utf-8", "replace").decode("utf-8")
