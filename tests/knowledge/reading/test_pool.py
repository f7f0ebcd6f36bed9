"""Files are read apart: one that hangs, crashes or grows costs itself alone, and order is kept."""

import json
import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

from eval.ingestion.mutations import small_pdf
from knowledge.readers import ReadResult
from knowledge.reading.limits import MIB, ReadLimits
from knowledge.reading.pool import ReadingPool
from knowledge.reading.process import ReadingProcess


def texts(folder: Path, count: int) -> list[Path]:
    paths = [folder / f"{number:03}.txt" for number in range(count)]
    for path in paths:
        path.write_text(f"This is file {path.stem}.", encoding="utf-8")
    return paths


def outcome(result: ReadResult) -> str:
    return result.reason or (result.document.text if result.document else "")


def test_results_come_in_the_order_of_the_files(tmp_path: Path) -> None:
    paths = texts(tmp_path, 20)
    rows = [json.dumps({"id": f"d{n}", "text": f"Line {n}."}) for n in range(100)]
    (tmp_path / "005.txt").rename(tmp_path / "005.jsonl")
    (tmp_path / "005.jsonl").write_text("\n".join(rows), encoding="utf-8")
    paths[5] = tmp_path / "005.jsonl"
    with ReadingPool(workers=2) as pool:
        found = [(path.name, outcome(result)) for path, result in pool.read(paths)]
    wanted = [(path.name, f"This is file {path.stem}.") for path in paths]
    wanted[5:6] = [("005.jsonl", f"Line {n}.") for n in range(100)]
    assert found == wanted


def test_a_file_that_hangs_is_given_up_and_the_next_is_read(tmp_path: Path) -> None:
    fifo, after = tmp_path / "a.txt", tmp_path / "b.txt"
    os.mkfifo(fifo)
    after.write_text("Fine.", encoding="utf-8")
    start = time.monotonic()
    with ReadingPool(limits=ReadLimits(seconds=1.0)) as pool:
        found = [outcome(result) for _, result in pool.read([fifo, after])]
    assert "not read within 1 s, the time limit" in found[0]
    assert found[1] == "Fine."
    assert time.monotonic() - start < 15


def test_a_stream_that_grows_is_stopped_by_a_limit(tmp_path: Path) -> None:
    content = b"BT /F1 9 Tf 50 700 Td " + b"(aaaaaaaa) Tj " * 3_000_000
    path = tmp_path / "bomb.pdf"
    path.write_bytes(small_pdf(b"1", content=content, packed=True))
    process = ReadingProcess(ReadLimits(seconds=20.0, memory_bytes=300 * MIB))
    try:
        (result,) = process.results(path)
        (fine,) = process.results(texts(tmp_path, 1)[0])
    finally:
        process.close()
    assert result.document is None
    assert any(word in result.reason for word in ("crashed", "needs more than", "characters"))
    assert outcome(fine) == "This is file 000."


def test_a_reading_process_that_is_killed_costs_one_file(tmp_path: Path) -> None:
    paths = texts(tmp_path, 3)
    os.mkfifo(tmp_path / "slow.txt")
    process = ReadingProcess(ReadLimits(seconds=20.0))
    try:
        assert [outcome(r) for r in process.results(paths[0])] == ["This is file 000."]
        assert process.pid is not None
        os.kill(process.pid, signal.SIGSTOP)
        killer = threading.Timer(0.5, os.kill, (process.pid, signal.SIGKILL))
        killer.start()
        (lost,) = process.results(tmp_path / "slow.txt")
        killer.join()
        assert "crashed on it (SIGKILL)" in lost.reason
        assert [outcome(r) for r in process.results(paths[1])] == ["This is file 001."]
    finally:
        process.close()


def test_a_pool_that_is_left_early_leaves_no_process_behind(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "slow.txt")
    paths = [*texts(tmp_path, 1), tmp_path / "slow.txt"]
    start = time.monotonic()
    with ReadingPool(workers=2) as pool:
        first = next(iter(pool.read(paths)))
        pids = [process.pid for process in pool.processes if process.pid is not None]
    assert outcome(first[1]) == "This is file 000."
    assert time.monotonic() - start < 20
    assert pids
    assert not any(Path(f"/proc/{pid}").exists() for pid in pids)


def test_the_limits_reach_the_reader(tmp_path: Path, tiny_pdf: Callable[[Path], Path]) -> None:
    process = ReadingProcess(ReadLimits(page_characters=3))
    try:
        (result,) = process.results(tiny_pdf(tmp_path / "a.pdf"))
    finally:
        process.close()
    assert "the limit is 3" in result.reason
