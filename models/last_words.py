"""How the model process ended last, kept for `viva doctor`: when, why, and what it had printed.

Sample of `<data_dir>/model-last-words.txt`:
    2026-11-22T22:10:03+00:00 The model process was lost (it died, exit code -11).
    llama_model_loader: ...
"""

import contextlib
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from models.errors import ModelRunError
from models.whole_file import write_whole

FILE_NAME = "model-last-words.txt"


def keep_last_words(data_dir: Path, sentence: str, printed: Sequence[str]) -> None:
    """Store one death in place of the one before it; a disk that refuses changes nothing else."""
    when = datetime.now(UTC).isoformat(timespec="seconds")
    with contextlib.suppress(ModelRunError):
        write_whole(data_dir / FILE_NAME, "\n".join([f"{when} {sentence}", *printed]) + "\n")


def last_words(data_dir: Path) -> str | None:
    """The text of the file; None where no model process of this directory was ever lost."""
    try:
        return (data_dir / FILE_NAME).read_text(encoding="utf-8").strip()
    except (FileNotFoundError, NotADirectoryError):
        return None
