"""The list of uploads: what is too much is refused with the limit, what is done can be cleared."""

import pytest

from ui.errors import UsageError
from ui.web.upload_list import UploadLimits, UploadList
from ui.web.upload_results import Outcome

LIMITS = UploadLimits(file_bytes=100, waiting_files=3, waiting_bytes=150, spare_bytes=10)
FREE = 10**6


@pytest.fixture
def uploads() -> UploadList:
    return UploadList(LIMITS)


def test_a_file_that_is_too_big_is_refused(uploads: UploadList) -> None:
    uploads.check(100, FREE)
    with pytest.raises(UsageError, match="the limit is"):
        uploads.check(101, FREE)


def test_what_waits_counts_by_bytes_and_by_files(uploads: UploadList) -> None:
    uploads.enter("a.txt", 90, "ada", Outcome("waiting"))
    uploads.check(60, FREE)
    with pytest.raises(UsageError, match="1 files wait"):
        uploads.check(61, FREE)
    uploads.enter("b.txt", 1, "ada", Outcome("sending"))
    uploads.enter("c.txt", 1, "ada", Outcome("read"))
    with pytest.raises(UsageError, match="3 files wait already"):
        uploads.check(1, FREE)


def test_what_is_done_does_not_count(uploads: UploadList) -> None:
    for number in range(5):
        uploads.enter(f"{number}.txt", 90, "ada", Outcome("added"))
    uploads.check(100, FREE)


def test_the_disk_keeps_some_space(uploads: UploadList) -> None:
    uploads.check(90, 100)
    with pytest.raises(UsageError, match="nearly full"):
        uploads.check(91, 100)


def test_clearing_keeps_what_is_at_work(uploads: UploadList) -> None:
    uploads.enter("a.txt", 1, "ada", Outcome("refused"))
    waiting = uploads.enter("b.txt", 1, "ada", Outcome("waiting"))
    uploads.forget_done()
    assert uploads.lines() == [waiting]
    uploads.set([waiting.number], Outcome("added", 1, 2))
    assert uploads.lines()[0].outcome.passages == 2
