"""A file's name as it came from a browser, made fit to be a file's name here."""

import re
import unicodedata
from pathlib import PurePosixPath

from agent.visible import HIDDEN
from knowledge.readers import ABOUT_FILES, SUFFIXES
from ui.errors import UsageError
from ui.web.plain_text import valid

LONGEST_NAME = 150
"""Bytes in UTF-8; the usual file systems take 255."""


def safe_name(given: str) -> str:
    """The last part of the name, without hidden characters and leading dots; it ends in a known suffix.

    Sample: "C:\\papers\\..\\Scaling laws.PDF" -> "Scaling laws.PDF". Raises UsageError.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", valid(given)))[-1]
    name = " ".join(HIDDEN.sub("", last).split()).lstrip(". ")
    suffix = PurePosixPath(name).suffix
    if suffix.lower() not in SUFFIXES:
        expected = ", ".join(sorted(SUFFIXES))
        raise UsageError(f"{suffix or name!r:.80} cannot be read; expected {expected}.")
    if name.lower() in ABOUT_FILES:
        raise UsageError(
            f"{name!r} describes the files of a folder: put it beside them and run "
            "`viva corpus add FOLDER`."
        )
    return _cut(name.removesuffix(suffix), LONGEST_NAME - len(suffix.encode())) + suffix


def _cut(stem: str, size: int) -> str:
    return stem.encode()[:size].decode(errors="ignore").rstrip()
