"""The list of uploads in words, for the page and for the part of it that is fetched while files wait."""

from collections import Counter
from typing import Any

from ui.web.upload_results import State
from ui.web.uploads import Uploads

_STATES: dict[State, str] = {
    "sending": "Arriving",
    "waiting": "Waiting",
    "reading": "Being read",
    "read": "Read",
    "added": "Added",
    "replaced": "Replaced",
    "unchanged": "Unchanged",
    "partly": "Partly added",
    "refused": "Refused",
}
"""In the order of a file's way, which is that of the summary as well."""


def uploads_values(uploads: Uploads) -> dict[str, Any]:
    """What `templates/corpus_uploads.html` shows."""
    lines = uploads.list.lines()
    counts = Counter(line.outcome.state for line in lines)
    summary = ", ".join(
        f"{counts[state]} {name.lower()}" for state, name in _STATES.items() if counts[state]
    )
    return {
        "uploads": lines,
        "states": _STATES,
        "summary": summary[:1].upper() + summary[1:],
        "at_work": sum(line.is_at_work for line in lines),
        "share": f"{uploads.share():.3f}",
    }
