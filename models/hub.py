"""The Hugging Face hub, or a mirror of it: which GGUF files a repository has, and their bytes.

Importing this module reads no network; only `viva models pull` calls it. The address is HF_ENDPOINT's, a
token is taken from HF_TOKEN alone (never from a file in the home directory), and the library's telemetry
is off. `hf_hub_download` is not used because it throws a partial file away when it stops.
"""

import logging
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"  # read at the import below

from huggingface_hub import HfApi, hf_hub_url
from huggingface_hub.file_download import http_get
from huggingface_hub.utils.tqdm import silent_tqdm

from models.hub_errors import told

PUBLIC_HUB = "https://huggingface.co"
TIMEOUT_S = 20.0
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class HubFile:
    """A file of a repository at a commit, with the digest that the hub publishes."""

    repo: str
    revision: str
    name: str
    size: int
    sha256: str


class Hub:
    """`endpoint` and `token` default to the environment's."""

    def __init__(self, endpoint: str | None = None, token: str | None = None) -> None:
        self.endpoint = (endpoint or os.environ.get("HF_ENDPOINT") or PUBLIC_HUB).rstrip("/")
        self._token = token or os.environ.get("HF_TOKEN") or None
        logging.getLogger("huggingface_hub").setLevel(logging.ERROR)  # we tell each failure once

    def gguf_files(self, repo: str, revision: str = "main") -> list[HubFile]:
        """The GGUF files of `repo` whose digest the hub publishes, by name.

        Raises ModelSetupError (no such repository or revision, no access) or ModelRunError.
        """
        api = HfApi(endpoint=self.endpoint, token=self._token or False)
        with told(self.endpoint, repo):
            info = api.model_info(repo, revision=revision, files_metadata=True, timeout=TIMEOUT_S)
            return sorted(
                (
                    HubFile(repo, info.sha or revision, one.rfilename, one.lfs.size, one.lfs.sha256)
                    for one in info.siblings or []
                    if one.rfilename.lower().endswith(".gguf")
                    and one.lfs is not None
                    and _SHA256.fullmatch(one.lfs.sha256)
                ),
                key=lambda file: file.name,
            )

    def download(self, file: HubFile, part: Path, on_bytes: Callable[[int], None]) -> None:
        """Fetch what is missing of `file` into `part`; what was fetched stays there on a failure.

        `on_bytes` is called with the bytes that are there. A broken connection is taken up again
        a few times. Raises ModelSetupError (no access) or ModelRunError.
        """
        url = hf_hub_url(file.repo, file.name, revision=file.revision, endpoint=self.endpoint)
        headers = {"user-agent": "viva"}
        if self._token:
            headers["authorization"] = f"Bearer {self._token}"
        with told(self.endpoint, file.repo), part.open("r+b" if part.exists() else "w+b") as out:
            have = out.seek(0, os.SEEK_END)
            http_get(
                url,
                cast(BinaryIO, _Counted(out, on_bytes)),
                resume_size=have,
                headers=headers,
                expected_size=file.size,
                displayed_filename=file.name,
                tqdm_class=silent_tqdm,
            )
            out.flush()
            os.fsync(out.fileno())


class _Counted:
    """The part of a binary file that `http_get` uses; tells how much there is after each write."""

    def __init__(self, file: BinaryIO, on_bytes: Callable[[int], None]) -> None:
        self._file = file
        self._on_bytes = on_bytes

    def write(self, data: bytes) -> int:
        written = self._file.write(data)
        self._on_bytes(self._file.tell())
        return written

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def truncate(self, size: int | None = None) -> int:
        return self._file.truncate(size)
