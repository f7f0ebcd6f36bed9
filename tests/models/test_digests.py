"""Digests are right, remembered, and forgotten when the file changes."""

import hashlib
import json
import os
from pathlib import Path

from models.digests import CACHE_NAME, file_digest


def sha256(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def test_it_is_the_sha256(tmp_path: Path) -> None:
    path = tmp_path / "a.gguf"
    path.write_bytes(b"weights")
    assert file_digest(path, None) == file_digest(path, tmp_path / "data") == sha256(b"weights")


def test_a_known_file_is_not_read_again(tmp_path: Path) -> None:
    path = tmp_path / "a.gguf"
    path.write_bytes(b"weights")
    file_digest(path, tmp_path)
    cache = tmp_path / CACHE_NAME
    remembered = json.loads(cache.read_text())
    cache.write_text(json.dumps(dict.fromkeys(remembered, "sha256:from-the-cache")))
    assert file_digest(path, tmp_path) == "sha256:from-the-cache"


def test_a_changed_file_of_the_same_size_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "a.gguf"
    path.write_bytes(b"weights")
    file_digest(path, tmp_path)
    path.write_bytes(b"changed")
    os.utime(path, ns=(1, 1))
    assert file_digest(path, tmp_path) == sha256(b"changed")


def test_a_replaced_file_with_the_same_time_is_read_again(tmp_path: Path) -> None:
    path, other = tmp_path / "a.gguf", tmp_path / "b"
    path.write_bytes(b"weights")
    os.utime(path, ns=(1, 1))
    file_digest(path, tmp_path)
    other.write_bytes(b"swapped")
    os.utime(other, ns=(1, 1))
    other.replace(path)
    assert file_digest(path, tmp_path) == sha256(b"swapped")


def test_a_damaged_cache_and_one_that_cannot_be_written_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "a.gguf"
    path.write_bytes(b"weights")
    (tmp_path / CACHE_NAME).write_text("[nonsense")
    assert file_digest(path, tmp_path) == sha256(b"weights")
    assert file_digest(path, path / "no-folder") == sha256(b"weights")
