"""Draws a cited page in a process of its own: a PDF from elsewhere must not end the app.

The child is `python -m ui.web.page_picture`; it reads what to draw from standard input and writes
the PNG to standard output, or one line to standard error.
"""

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

from knowledge.errors import ContentError
from knowledge.reading.limits import DEFAULT_LIMITS

SECONDS = 30.0
_UNREADABLE = "its page cannot be drawn"


def draw_page(data_dir: Path, passage_id: str, page: int, seconds: float = SECONDS) -> bytes:
    """PNG of a page of the corpus with the passage marked. Raises ContentError with the reason."""
    order = json.dumps([str(data_dir), passage_id, page])
    try:
        done = subprocess.run(
            [sys.executable, "-m", "ui.web.page_picture"],
            input=order.encode(),
            capture_output=True,
            timeout=seconds,
            check=False,
            env=os.environ | {"OMP_NUM_THREADS": "1"},
        )
    except subprocess.TimeoutExpired as error:
        raise ContentError(f"{passage_id!r}: {_UNREADABLE} within {seconds:g} seconds.") from error
    if done.returncode != 0 or not done.stdout:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        reason = said[-1][:300] if done.returncode == 1 and said else f"{_UNREADABLE}."
        raise ContentError(f"{passage_id!r}: {reason}")
    return done.stdout


def main() -> None:
    """Draw what standard input orders, under the limits that reading has."""
    most = DEFAULT_LIMITS.memory_bytes
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Here, because importing takes longer than drawing and the app never draws.
    from knowledge.citation import open_citation  # noqa: PLC0415

    data_dir, passage_id, page = json.loads(sys.stdin.buffer.read())
    try:
        image = open_citation(Path(data_dir), passage_id, page)
    except ContentError as error:
        sys.exit(str(error))
    sys.stdout.buffer.write(image)


if __name__ == "__main__":
    main()
