"""A pulled file is loaded only as it was pulled."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from models.digests import CACHE_NAME
from models.errors import ModelRunError, ModelSetupError
from models.lockfile import LOCK_NAME, Lock, LockEntry, check_lock, read_lock, write_entry
from models.weights import locate_language_model


def entry(content: bytes, name: str = "a.gguf") -> LockEntry:
    return LockEntry(
        repo="owner/repo",
        revision="main",
        file=name,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
    )


@pytest.fixture
def locked(tmp_path: Path) -> Path:
    path = tmp_path / "models" / "a.gguf"
    path.parent.mkdir()
    path.write_bytes(b"weights")
    write_entry(tmp_path, path.name, entry(b"weights"))
    return path


def test_what_is_as_it_was_pulled_passes(locked: Path, tmp_path: Path) -> None:
    assert check_lock(locked, tmp_path) == entry(b"weights")
    assert locate_language_model(None, tmp_path) == locked


def test_entries_are_added_and_replaced(locked: Path, tmp_path: Path) -> None:
    write_entry(tmp_path, "b.gguf", entry(b"other", "b.gguf"))
    write_entry(tmp_path, "a.gguf", entry(b"new"))
    assert read_lock(tmp_path) == Lock(
        files={"a.gguf": entry(b"new"), "b.gguf": entry(b"other", "b.gguf")}
    )


@pytest.mark.parametrize("changed", [b"weightz", b"more weights", b""])
def test_a_changed_file_is_refused_by_every_load(
    locked: Path, tmp_path: Path, changed: bytes
) -> None:
    check_lock(locked, tmp_path)
    locked.write_bytes(changed)
    os.utime(locked, ns=(1, 1))
    again = r"changed since it was pulled.*viva models pull owner/repo --file a\.gguf"
    for explicit in (None, locked):
        with pytest.raises(ModelSetupError, match=again):
            locate_language_model(explicit, tmp_path)


def test_a_link_into_the_folder_is_no_way_around(locked: Path, tmp_path: Path) -> None:
    locked.write_bytes(b"weightz")
    folder, file = tmp_path / "folder", tmp_path / "link.gguf"
    folder.symlink_to(locked.parent)
    file.symlink_to(locked)
    for way in (folder / "a.gguf", file):
        with pytest.raises(ModelSetupError, match="changed since it was pulled"):
            check_lock(way, tmp_path)


def test_a_file_that_was_moved_to_another_disk_is_still_checked(
    locked: Path, tmp_path: Path
) -> None:
    moved = locked.rename(tmp_path / "moved.gguf")
    locked.symlink_to(moved)
    assert check_lock(locked, tmp_path) == entry(b"weights")
    moved.write_bytes(b"weightz")
    with pytest.raises(ModelSetupError, match="changed since it was pulled"):
        check_lock(locked, tmp_path)


def test_a_remembered_digest_is_believed_unless_all_is_read(locked: Path, tmp_path: Path) -> None:
    check_lock(locked, tmp_path)
    times = locked.stat()
    with locked.open("r+b") as file:
        file.write(b"WEIGHTS")
    os.utime(locked, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert check_lock(locked, tmp_path) == entry(b"weights")
    with pytest.raises(ModelSetupError, match="changed since it was pulled"):
        check_lock(locked, tmp_path, full=True)
    with pytest.raises(ModelSetupError, match="changed since it was pulled"):
        check_lock(locked, tmp_path)  # what was found is remembered


def test_a_file_that_is_gone(locked: Path, tmp_path: Path) -> None:
    locked.unlink()
    with pytest.raises(ModelSetupError, match=r"cannot be read.*Pull it again"):
        check_lock(locked, tmp_path)


def test_other_files_are_loaded_as_they_are(locked: Path, tmp_path: Path) -> None:
    mine = tmp_path / "models" / "mine.gguf"
    mine.write_bytes(b"x")
    outside = tmp_path / "a.gguf"
    outside.write_bytes(b"x")
    assert check_lock(mine, tmp_path) is None
    assert check_lock(outside, tmp_path) is None
    assert not (tmp_path / CACHE_NAME).exists()  # nothing was read for it


@pytest.mark.parametrize(
    "content",
    [
        "{",
        "[]",
        json.dumps({"version": 2}),
        json.dumps({"files": {"a.gguf": {"repo": "a/b"}}}),
        json.dumps({"files": {"a.gguf": entry(b"").model_dump() | {"sha256": "../x"}}}),
    ],
)
def test_a_damaged_lock_is_told(tmp_path: Path, content: str) -> None:
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / LOCK_NAME).write_text(content)
    with pytest.raises(ModelSetupError, match=r"models\.lock' is damaged.*Restore it"):
        read_lock(tmp_path)


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "models").write_text("in the way")
    with pytest.raises(ModelRunError, match="cannot be written"):
        write_entry(tmp_path, "a.gguf", entry(b""))
    assert read_lock(tmp_path) == Lock()


def test_two_processes_that_pull_at_once_lose_no_entry(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from models.lockfile import LockEntry, write_entry\n"
        "for n in range(20):\n"
        "    entry = LockEntry(repo='o/r', revision='m', file='f', sha256='0' * 64, size=1)\n"
        "    write_entry(Path(sys.argv[1]), f'{sys.argv[2]}{n}.gguf', entry)\n"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    root = Path(__file__).parents[2]
    writers = [subprocess.Popen([*command, name], cwd=root) for name in ("a", "b")]
    assert [writer.wait(timeout=60) for writer in writers] == [0, 0]
    assert len(read_lock(tmp_path).files) == 40
