"""What became of an uploaded file, from what became of the documents in it. Pure functions."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from knowledge.ingest import FileResult

State = Literal[
    "sending",
    "waiting",
    "reading",
    "read",
    "added",
    "replaced",
    "unchanged",
    "partly",
    "refused",
]
"""The last five are ends: all of its documents went one way, or they did not."""
AT_WORK: frozenset[State] = frozenset({"sending", "waiting", "reading", "read"})
_MOST_REASONS = 3


@dataclass(frozen=True)
class Outcome:
    """`documents` and `passages` count what is in the corpus now; `reason` is for people."""

    state: State
    documents: int = 0
    passages: int = 0
    reason: str = ""


def outcome(path: Path, results: Sequence[FileResult]) -> Outcome:
    """The outcome of the file at `path` among the results of one run of adding."""
    own = [result for result in results if _is_of(path, result.source)]
    if not own:
        return Outcome("refused", reason="It was not read; add it again.")
    good = [result for result in own if result.status != "failed"]
    reasons = _reasons(path, own)
    if not good:
        return Outcome("refused", reason=reasons)
    passages = sum(result.passages for result in good)
    if len(good) < len(own):
        said = f"{len(own) - len(good)} of {len(own)} lines refused. {reasons}"
        return Outcome("partly", len(good), passages, said)
    return Outcome(_together(good), len(good), passages, reasons)


def _together(good: Sequence[FileResult]) -> State:
    states = {result.status for result in good}
    if states == {"unchanged"}:
        return "unchanged"
    return "replaced" if "replaced" in states else "added"


def _is_of(path: Path, source: str) -> bool:
    return source == str(path) or source.startswith(f"{path}:")


def _reasons(path: Path, results: Sequence[FileResult]) -> str:
    """The first reasons, each with its line; where the file lay meanwhile is nobody's business."""
    said = [
        f"{_line(path, result.source)}{result.reason}".replace(f"{path.parent}/", "").removeprefix(
            f"{path.name}: "
        )
        for result in results
        if result.reason
    ]
    more = len(said) - _MOST_REASONS
    return "; ".join(said[:_MOST_REASONS]) + (f"; and {more} more" if more > 0 else "")


def _line(path: Path, source: str) -> str:
    line = source.removeprefix(str(path)).lstrip(":")
    return f"line {line}: " if line else ""
