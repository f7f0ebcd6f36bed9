"""Putting the parts together: the one place that knows every implementation."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from agent.checkpoints import open_checkpoints
from agent.errors import RecordWriteError
from agent.follow_up import ProposedFollowUp
from agent.grading.grader import Grader
from agent.interviews import Interviews
from agent.parts import Parts
from agent.qualification import read_qualification
from agent.record import Record
from agent.timed_embedder import TimedEmbedder
from agent.timed_reader import timed_reader
from knowledge.bank import Bank
from knowledge.corpus import Corpus
from knowledge.papers import load_notes
from models.choose import open_language_model
from models.gguf_check import check_gguf
from models.juror import Juror
from models.protocol import LanguageModel, TokenReader
from models.weights import locate_embedder, locate_language_model
from ui.priority import BackgroundEmbedder, Priority
from ui.settings import Settings

OnProgress = Callable[[float, str], None]
"""Called with the share that is done (0..1) and what is being done."""


@dataclass(frozen=True)
class Assembled:
    """A whole examiner, open."""

    interviews: Interviews
    corpus: Corpus
    model: LanguageModel
    priority: Priority


def make_data_dir(data_dir: Path) -> None:
    """Create the data directory, readable by its owner alone. Raises RecordWriteError."""
    try:
        data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        probe = data_dir / ".writable"
        probe.write_bytes(b"1")
        probe.unlink()
    except OSError as error:
        raise RecordWriteError(
            f"The data directory {str(data_dir)!r} cannot be written: {error.strerror}. "
            "Make it writable, free space on its disk, or choose another with --data or VIVA_DATA."
        ) from error


def open_bank(settings: Settings) -> Bank:
    """The bank that is shipped, with the operator's own items in and above it. Raises ContentError."""
    there = settings.items is not None or settings.items_dir.is_dir()
    return Bank.load(notes=load_notes(), private=settings.items_dir if there else None)


def open_embedder(settings: Settings) -> TokenReader:
    """The sentence embedder, loaded. Imports torch, hence the late import."""
    from models.sentence_embedder import SentenceEmbedder  # noqa: PLC0415

    folder = locate_embedder(settings.data_dir)
    # A command that only grades leaves no data directory behind.
    digests = settings.data_dir if settings.data_dir.is_dir() else None
    threads = embedder_threads(settings)
    return TimedEmbedder(SentenceEmbedder(folder, threads=threads, data_dir=digests))


def embedder_threads(settings: Settings) -> int:
    """Half of the cores, if not set: short texts gain nothing from more, and llama.cpp's threads wait spinning."""
    return settings.threads or max(1, (os.cpu_count() or 2) // 2)


def check_model(settings: Settings) -> None:
    """Look at the model's file before anything slow begins. Raises ModelSetupError."""
    if settings.server_url is None:
        check_gguf(locate_language_model(settings.model, settings.data_dir))


def open_model(settings: Settings) -> LanguageModel:
    return open_language_model(settings.data_dir, settings.model, settings.servers, settings.engine)


@contextmanager
def open_juror(settings: Settings) -> Iterator[Juror]:
    yield Juror(open_embedder(settings))


@contextmanager
def open_corpus(settings: Settings, on_progress: OnProgress | None = None) -> Iterator[Corpus]:
    """The corpus with the project's own notes in it. The caller is its only owner meanwhile."""
    make_data_dir(settings.data_dir)
    with Corpus.open(settings.data_dir, open_embedder(settings)) as corpus:
        corpus.ensure_embedded(load_notes(), on_progress)
        yield corpus


@contextmanager
def open_record(settings: Settings) -> Iterator[Record]:
    make_data_dir(settings.data_dir)
    record = Record.open(settings.data_dir)
    try:
        yield record
    finally:
        record.close()


@contextmanager
def assemble(settings: Settings, on_progress: OnProgress | None = None) -> Iterator[Assembled]:
    """Open everything that an interview needs; the language model loads beside the embedder."""
    make_data_dir(settings.data_dir)
    check_model(settings)
    with ExitStack() as stack:
        loader = stack.enter_context(ThreadPoolExecutor(max_workers=1))
        loading = loader.submit(open_model, settings)
        stack.callback(lambda: _close_model(loading))
        notes = load_notes()
        bank = open_bank(settings)
        record = stack.enter_context(open_record(settings))
        embedder = open_embedder(settings)
        priority = Priority()
        shared = BackgroundEmbedder(embedder, priority)
        corpus = stack.enter_context(Corpus.open(settings.data_dir, shared))
        corpus.ensure_embedded(notes, on_progress)
        checkpoints = open_checkpoints(settings.data_dir / "checkpoints.sqlite")
        stack.callback(checkpoints.conn.close)
        model = loading.result()
        model.prepare([ProposedFollowUp])
        parts = Parts(
            record,
            bank,
            corpus,
            model,
            embedder,
            Grader(Juror(embedder, reader=timed_reader(embedder.identity))),
            examined=read_qualification(settings.data_dir),
            asks_unqualified=settings.unqualified_follow_ups,
        )
        ahead = ThreadPoolExecutor(max_workers=1, thread_name_prefix="ahead")
        stack.callback(ahead.shutdown, cancel_futures=True)
        yield Assembled(Interviews(parts, checkpoints, ahead), corpus, model, priority)


def _close_model(loading: Future[LanguageModel]) -> None:
    if loading.exception() is None:
        loading.result().close()
