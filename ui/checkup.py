"""The checks behind `viva doctor`. Nothing is loaded into memory and nothing is changed."""

import os
import shutil
import socket
import sys
from collections.abc import Callable
from pathlib import Path

from pydantic import BaseModel

from agent.errors import RecordWriteError
from knowledge.bank import Bank
from knowledge.errors import KnowledgeError
from knowledge.papers import load_notes
from models.errors import ModelError
from models.gguf_check import check_gguf
from models.last_words import last_words
from models.weights import locate_embedder, locate_language_model
from ui.assembly import make_data_dir
from ui.settings import Settings

LEAST_FREE_BYTES = 500_000_000


class Finding(BaseModel):
    """One thing that was looked at; `do` is the next step where it is not ok."""

    what: str
    ok: bool
    detail: str
    do: str = ""


def checkup(settings: Settings) -> list[Finding]:
    checks: list[tuple[str, Callable[[Settings], str]]] = [
        ("python", _python),
        ("data directory", _data_dir),
        ("disk", _disk),
        ("language model", _language_model),
        ("model process", _model_process),
        ("embedder", _embedder),
        ("bank and notes", _content),
        ("address", _address),
    ]
    return [_finding(what, check, settings) for what, check in checks]


class _MissingError(Exception):
    """What is wrong, and what to do about it."""

    def __init__(self, detail: str, do: str) -> None:
        super().__init__(detail)
        self.do = do


def _finding(what: str, check: Callable[[Settings], str], settings: Settings) -> Finding:
    try:
        return Finding(what=what, ok=True, detail=check(settings))
    except _MissingError as missing:
        return Finding(what=what, ok=False, detail=str(missing), do=missing.do)
    except (RecordWriteError, ModelError, KnowledgeError) as error:
        return Finding(what=what, ok=False, detail=str(error))


def _python(_settings: Settings) -> str:
    return f"{sys.version.split()[0]}, {os.cpu_count()} cores"


def _data_dir(settings: Settings) -> str:
    if settings.data_dir.exists():
        make_data_dir(settings.data_dir)
        return str(settings.data_dir)
    parent = _existing_parent(settings.data_dir)
    if not os.access(parent, os.W_OK):
        raise _MissingError(
            f"{str(settings.data_dir)!r} cannot be created",
            "Choose another with --data or VIVA_DATA.",
        )
    return f"{settings.data_dir} (will be created)"


def _existing_parent(path: Path) -> Path:
    path = path.absolute()
    while not path.exists():
        path = path.parent
    return path


def _disk(settings: Settings) -> str:
    free = shutil.disk_usage(_existing_parent(settings.data_dir)).free
    if free < LEAST_FREE_BYTES:
        raise _MissingError(
            f"{free / 1e6:.0f} MB free; expected at least {LEAST_FREE_BYTES / 1e6:.0f} MB",
            "Free space, or choose another disk with --data.",
        )
    return f"{free / 1e9:.1f} GB free"


def _language_model(settings: Settings) -> str:
    if settings.server_url:
        return f"server {settings.server_url} (not contacted here)"
    path = locate_language_model(settings.model, settings.data_dir)
    check_gguf(path)
    return f"{path} ({path.stat().st_size / 1e6:.0f} MB)"


def _model_process(settings: Settings) -> str:
    lost = last_words(settings.data_dir)
    if lost is None:
        return "none was ever lost in this data directory"
    return f"the last one lost, and what it had printed:\n{lost}"


def _embedder(settings: Settings) -> str:
    return str(locate_embedder(settings.data_dir))


def _content(_settings: Settings) -> str:
    notes = load_notes()
    bank = Bank.load(notes=notes)
    return f"{len(bank.items)} items, {len(notes)} paper notes"


def _address(settings: Settings) -> str:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise _MissingError(
                f"{settings.host}:{settings.port} cannot be used: {error.strerror}",
                "If Viva is running already, all is well; else choose another with --port.",
            ) from error
    return f"{settings.host}:{settings.port} is free"
