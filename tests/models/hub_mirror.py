"""A mirror of the hub on the loopback address: its model API, its redirects, and its ways to fail."""

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote, urlsplit

REPO = "viva-tests/Tiny-GGUF"
COMMIT = "0123456789abcdef0123456789abcdef01234567"


@dataclass
class Mirror:
    """What is served and what goes wrong. `cuts`: bytes after which each next transfer breaks off;
    `statuses`: what each next transfer answers instead (0: nothing instead)."""

    files: dict[str, bytes]
    published: dict[str, str] = field(default_factory=dict)
    announced: dict[str, int] = field(default_factory=dict)
    cuts: list[int] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    api_status: int = 200
    api_code: str = ""
    api_body: bytes | None = None
    gated: bool = False
    ranges: bool = True
    cdn: str = ""
    address: str = ""
    seen: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)

    def transfers(self) -> list[dict[str, str]]:
        """The headers of each request for bytes, in order."""
        return [headers for _, path, headers in self.seen if path.startswith("/cdn/")]

    def info(self) -> bytes:
        siblings = [
            {
                "rfilename": name,
                "size": len(data),
                "blobId": "0" * 40,
                "lfs": {
                    "sha256": self.published.get(name, hashlib.sha256(data).hexdigest()),
                    "size": self.announced.get(name, len(data)),
                    "pointerSize": 134,
                },
            }
            for name, data in self.files.items()
        ]
        readme = {"rfilename": "README.md", "size": 5, "blobId": "1" * 40}
        return json.dumps(
            {"id": REPO, "modelId": REPO, "sha": COMMIT, "siblings": [readme, *siblings]}
        ).encode()


@contextmanager
def serving(mirror: Mirror) -> Iterator[Mirror]:
    class Handler(_Handler):
        served = mirror

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    mirror.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield mirror
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    served: Mirror
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:
        """Keep the tests' output quiet."""

    def do_GET(self) -> None:
        mirror = self.served
        path = unquote(urlsplit(self.path).path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        mirror.seen.append((self.command, path, headers))
        if path.startswith("/api/models/"):
            self._api(path)
        elif path.startswith(f"/{REPO}/resolve/{COMMIT}/"):
            self._resolve(path.split(f"/resolve/{COMMIT}/")[1])
        elif path.startswith("/cdn/"):
            self._bytes(mirror.files[path.removeprefix("/cdn/")])
        else:
            self._refuse(404, "EntryNotFound")

    do_HEAD = do_GET  # noqa: N815

    def _api(self, path: str) -> None:
        mirror = self.served
        if mirror.api_status != 200:
            self._refuse(mirror.api_status, mirror.api_code)
        elif not path.startswith(f"/api/models/{REPO}/revision/"):
            self._refuse(404, "RepoNotFound")
        elif not path.endswith("/main"):
            self._refuse(404, "RevisionNotFound")
        else:
            self._send(200, mirror.info() if mirror.api_body is None else mirror.api_body)

    def _resolve(self, name: str) -> None:
        mirror = self.served
        if mirror.gated and self.headers.get("authorization") != "Bearer good":
            self._refuse(401, "GatedRepo")
            return
        data = mirror.files[name]
        self.send_response(302)
        self.send_header("Location", f"{mirror.cdn or mirror.address}/cdn/{name}")
        self.send_header("X-Repo-Commit", COMMIT)
        self.send_header("X-Linked-Etag", f'"{hashlib.sha256(data).hexdigest()}"')
        self.send_header("X-Linked-Size", str(len(data)))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _bytes(self, data: bytes) -> None:
        mirror = self.served
        status = mirror.statuses.pop(0) if mirror.statuses else 0
        if status:
            self._refuse(status, "")
            return
        wanted = self.headers.get("range")
        start = int(wanted.removeprefix("bytes=").split("-")[0]) if wanted and mirror.ranges else 0
        rest = data[start:]
        self.send_response(206 if start else 200)
        self.send_header("ETag", f'"{hashlib.sha256(data).hexdigest()}"')
        self.send_header("Content-Length", str(len(rest)))
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
        self.end_headers()
        if mirror.cuts:
            rest = rest[: mirror.cuts.pop(0)]
            self.close_connection = True
        self.wfile.write(rest)

    def _refuse(self, status: int, code: str) -> None:
        self._send(status, b'{"error": "refused"}', {"X-Error-Code": code} if code else {})

    def _send(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
