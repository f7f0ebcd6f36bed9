"""SHA-256 of model files, remembered so that a start does not read gigabytes again.

Sample of `<data_dir>/model-digests.json`, key: path, size, mtime_ns and inode:

    {"/data/models/a.gguf|98000000|1700000000000000000|4711": "sha256:<64 hex digits>"}
"""

import contextlib
import hashlib
import json
import os
import threading
from pathlib import Path

CACHE_NAME = "model-digests.json"


def file_digest(path: Path, data_dir: Path | None, *, full: bool = False) -> str:
    """`sha256:<hex>` of the file; read again only when path, size, mtime or inode changed.

    `full` reads it again all the same. Without `data_dir` nothing is remembered. A cache that cannot
    be read or written costs time, never the digest.
    """
    if data_dir is None:
        return _digest(path)
    key, cache = _key(path), data_dir / CACHE_NAME
    known = _load(cache)
    if key in known and not full:
        return known[key]
    digest = _digest(path)
    _remember(cache, key, digest)
    return digest


def remember_digest(path: Path, data_dir: Path, digest: str) -> None:
    """Keep a digest that was computed elsewhere, as of a file that was renamed since."""
    _remember(data_dir / CACHE_NAME, _key(path), digest)


def _remember(cache: Path, key: str, digest: str) -> None:
    known = {old: value for old, value in _load(cache).items() if Path(old.split("|")[0]).exists()}
    _store(cache, {**known, key: digest})


def _key(path: Path) -> str:
    status = path.stat()
    return f"{path.resolve()}|{status.st_size}|{status.st_mtime_ns}|{status.st_ino}"


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return f"sha256:{hashlib.file_digest(file, 'sha256').hexdigest()}"


def _load(cache: Path) -> dict[str, str]:
    try:
        content = json.loads(cache.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(content, dict):
        return {}
    return {str(key): value for key, value in content.items() if isinstance(value, str)}


def _store(cache: Path, content: dict[str, str]) -> None:
    """Write beside and rename, so that a reader never sees half a file."""
    fresh = cache.with_name(f"{cache.name}.{os.getpid()}-{threading.get_ident()}")
    try:
        cache.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_text(json.dumps(content, indent=1, sort_keys=True), "utf-8")
        fresh.replace(cache)
    except OSError:
        with contextlib.suppress(OSError):
            fresh.unlink()
