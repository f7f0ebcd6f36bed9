"""The queue of uploads: batches, results, files that break off, and the end of the app."""

import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from knowledge.errors import CorpusWriteError
from knowledge.ingest import FileResult, Progress
from ui.web.upload_list import UploadLimits
from ui.web.upload_results import State
from ui.web.uploads import Uploads

LIMITS = UploadLimits(file_bytes=100, waiting_files=3, waiting_bytes=150, spare_bytes=0)


class Adding:
    """Stands for the corpus: waits until it may, then says of every file that it was added.

    As the corpus does, it names a file by its absolute path.
    """

    def __init__(self) -> None:
        self.may_go = threading.Event()
        self.may_go.set()
        self.batches: list[list[str]] = []
        self.fails_with: Exception | None = None

    def __call__(self, paths: Sequence[Path], on_progress: Progress) -> list[FileResult]:
        self.batches.append([path.read_text() for path in paths])
        for number, path in enumerate(paths, start=1):
            self.may_go.wait(20)
            on_progress(number / len(paths), str(path.absolute()))
        if self.fails_with is not None:
            raise self.fails_with
        return [FileResult(str(path.absolute()), path.name, "added", 2) for path in paths]


@pytest.fixture
def adding() -> Adding:
    return Adding()


@pytest.fixture
def uploads(adding: Adding, tmp_path: Path) -> Iterator[Uploads]:
    made = Uploads(adding, tmp_path / "uploads", LIMITS)
    yield made
    adding.may_go.set()
    made.close()


def _send(uploads: Uploads, name: str, text: str) -> int:
    number, path = uploads.begin(name, len(text), "ada")
    path.write_text(text)
    uploads.received(number)
    return number


def _states(uploads: Uploads) -> list[State]:
    return [line.outcome.state for line in uploads.list.lines()[::-1]]


def _until(ready: Callable[[], bool]) -> None:
    for _ in range(2000):
        if ready():
            return
        threading.Event().wait(0.01)
    raise AssertionError("waited in vain")


def _settled(uploads: Uploads) -> bool:
    return not any(line.is_at_work for line in uploads.list.lines())


def test_a_file_is_added_and_its_copy_deleted(
    uploads: Uploads, adding: Adding, tmp_path: Path
) -> None:
    _send(uploads, "../a.txt", "words")
    _until(lambda: _settled(uploads))
    (line,) = uploads.list.lines()
    assert (line.name, line.who, line.size) == ("a.txt", "ada", 5)
    assert (line.outcome.state, line.outcome.passages) == ("added", 2)
    assert adding.batches == [["words"]]
    assert list((tmp_path / "uploads").iterdir()) == []


def test_a_relative_data_directory_changes_nothing(
    adding: Adding, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("data").mkdir()
    uploads = Uploads(adding, Path("data/uploads"), LIMITS)
    _send(uploads, "a.txt", "words")
    _until(lambda: _settled(uploads))
    uploads.close()
    (line,) = uploads.list.lines()
    assert (line.outcome.state, line.outcome.reason) == ("added", "")


def test_what_comes_meanwhile_goes_together_but_each_name_once(
    uploads: Uploads, adding: Adding
) -> None:
    adding.may_go.clear()
    _send(uploads, "a.txt", "first")
    _until(lambda: adding.batches == [["first"]])
    _send(uploads, "b.txt", "one")
    _send(uploads, "b.txt", "two")
    assert _states(uploads) == ["reading", "waiting", "waiting"]
    adding.may_go.set()
    _until(lambda: _settled(uploads))
    assert adding.batches == [["first"], ["one"], ["two"]]
    assert uploads.share() == 1.0


def test_a_file_that_broke_off_is_not_added(
    uploads: Uploads, adding: Adding, tmp_path: Path
) -> None:
    number, path = uploads.begin("a.txt", 5, "ada")
    path.write_text("wo")
    uploads.broke_off(number, "It broke off.")
    assert _states(uploads) == ["refused"]
    assert adding.batches == []
    assert list((tmp_path / "uploads").iterdir()) == []


@pytest.mark.parametrize(
    ("error", "says"),
    [(CorpusWriteError("The disk is full."), "The disk is full."), (ValueError("x"), "log")],
)
def test_a_run_that_fails_is_said_and_the_next_one_works(
    uploads: Uploads, adding: Adding, error: Exception, says: str
) -> None:
    adding.fails_with = error
    _send(uploads, "a.txt", "words")
    _until(lambda: _settled(uploads))
    assert says in uploads.list.lines()[0].outcome.reason
    assert "again" in uploads.list.lines()[0].outcome.reason
    adding.fails_with = None
    _send(uploads, "a.txt", "words")
    _until(lambda: _settled(uploads))
    assert _states(uploads) == ["refused", "added"]


def test_closing_stops_at_the_next_document_and_leaves_no_file(
    uploads: Uploads, adding: Adding, tmp_path: Path
) -> None:
    adding.may_go.clear()
    _send(uploads, "a.txt", "words")
    _until(lambda: len(adding.batches) == 1)
    _send(uploads, "b.txt", "more")
    closing = threading.Thread(target=uploads.close)
    closing.start()
    adding.may_go.set()
    closing.join(10)
    assert not closing.is_alive()
    assert adding.batches == [["words"]]
    assert "stopped" in uploads.list.lines()[1].outcome.reason
    assert not (tmp_path / "uploads").exists()


def test_what_an_earlier_run_left_is_deleted(adding: Adding, tmp_path: Path) -> None:
    left = tmp_path / "uploads" / "3" / "a.pdf"
    left.parent.mkdir(parents=True)
    left.write_text("half")
    Uploads(adding, tmp_path / "uploads").close()
    assert not left.exists()


def test_clearing_keeps_what_is_at_work(uploads: Uploads, adding: Adding) -> None:
    _send(uploads, "a.txt", "words")
    _until(lambda: _settled(uploads))
    adding.may_go.clear()
    _send(uploads, "b.txt", "words")
    uploads.list.forget_done()
    assert [line.name for line in uploads.list.lines()] == ["b.txt"]
