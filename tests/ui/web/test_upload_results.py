"""What the desk says of a file, from what became of the documents in it."""

from pathlib import Path

from knowledge.ingest import FileResult
from ui.web.upload_results import Outcome, outcome

PATH = Path("/data/uploads/7/rules.jsonl")


def _line(number: int, status: str, reason: str = "") -> FileResult:
    assert status in ("added", "replaced", "unchanged", "failed")
    doc = None if status == "failed" else f"d{number}"
    passages = 0 if status == "failed" else 2
    return FileResult(f"{PATH}:{number}", doc, status, passages, reason)  # type: ignore[arg-type]


def test_a_file_of_one_document_ends_as_the_document_does() -> None:
    result = FileResult(str(PATH), "rules", "replaced", 5)
    assert outcome(PATH, [result]) == Outcome("replaced", 1, 5)


def test_results_of_other_files_do_not_count() -> None:
    other = FileResult("/data/uploads/70/rules.jsonl", "x", "added", 5)
    longer = FileResult(f"{PATH}x", "y", "added", 5)
    assert outcome(PATH, [other, longer]).state == "refused"


def test_some_refused_lines_are_counted_and_named() -> None:
    results = [_line(1, "added"), _line(2, "failed", "not a JSON line"), _line(3, "unchanged")]
    found = outcome(PATH, results)
    assert (found.state, found.documents, found.passages) == ("partly", 2, 4)
    assert found.reason == "1 of 3 lines refused. line 2: not a JSON line"


def test_many_reasons_are_cut() -> None:
    found = outcome(PATH, [_line(number, "failed", "no text") for number in range(1, 11)])
    assert found.state == "refused"
    assert found.reason.endswith("line 3: no text; and 7 more")


def test_lines_that_were_added_and_lines_that_were_there() -> None:
    assert outcome(PATH, [_line(1, "added"), _line(2, "unchanged")]).state == "added"
    assert outcome(PATH, [_line(1, "unchanged"), _line(2, "unchanged")]).state == "unchanged"
    assert outcome(PATH, [_line(1, "added"), _line(2, "replaced")]).state == "replaced"


def test_a_reason_says_nothing_of_where_the_file_waited() -> None:
    reason = f"rules.jsonl: the id 'a' is already that of {PATH}:1; give another"
    found = outcome(PATH, [FileResult(str(PATH), None, "failed", reason=reason)])
    assert found.reason == "the id 'a' is already that of rules.jsonl:1; give another"
