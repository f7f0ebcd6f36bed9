"""Fetching from a mirror of the hub: what goes right, and that nothing wrong is ever taken for a model."""

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from models.chosen import EMBEDDED, read_choice, write_choice
from models.digests import CACHE_NAME
from models.errors import ModelRunError, ModelSetupError
from models.hub import Hub, HubFile
from models.lockfile import read_lock
from models.pull import pull, select_file
from models.weights import embedded_model, locate_language_model
from tests.models.hub_mirror import COMMIT, REPO, Mirror, serving
from tests.models.tiny_gguf import blob, tiny_model

SMALL = "Tiny-Q8_0.gguf"
LARGE = "Tiny-F32.gguf"
LARGE_BYTES = 24_000_000
CUT = 15_000_000
"""The library writes in pieces of 10 MiB, so a cut after 15 MB leaves one of them."""


@pytest.fixture(autouse=True)
def _online(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library is offline in tests (conftest.py); the mirror is on the loopback address."""
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", False)
    monkeypatch.delenv("HF_TOKEN", raising=False)


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return {SMALL: tiny_model(), LARGE: blob(LARGE_BYTES)}


@pytest.fixture
def mirror(files: dict[str, bytes]) -> Iterator[Mirror]:
    with serving(Mirror(dict(files))) as running:
        yield running


def offered(mirror: Mirror, name: str = SMALL) -> HubFile:
    return select_file(Hub(mirror.address).gguf_files(REPO), name)


def fetch(mirror: Mirror, data: Path, name: str = SMALL, token: str | None = None) -> Path:
    return pull(Hub(mirror.address, token), offered(mirror, name), data, lambda _d, _w: None)


def partial(data: Path) -> list[Path]:
    return sorted((data / "models" / ".partial").glob("*.part"))


def test_a_model_is_fetched_checked_locked_and_not_used_yet(mirror: Mirror, tmp_path: Path) -> None:
    told: list[float] = []
    path = pull(
        Hub(mirror.address), offered(mirror), tmp_path, lambda done, _what: told.append(done)
    )
    assert path.read_bytes() == mirror.files[SMALL]
    entry = read_lock(tmp_path).files[SMALL]
    assert (entry.repo, entry.revision, entry.size) == (REPO, COMMIT, len(mirror.files[SMALL]))
    assert entry.sha256 == hashlib.sha256(mirror.files[SMALL]).hexdigest()
    assert told == sorted(told)
    assert 0 < told[0] <= told[-1] == 1
    assert partial(tmp_path) == []
    assert locate_language_model(None, tmp_path) == embedded_model()
    assert entry.sha256 in (tmp_path / CACHE_NAME).read_text()  # no start reads it all again


def test_what_is_there_is_not_fetched_again(mirror: Mirror, tmp_path: Path) -> None:
    fetch(mirror, tmp_path)
    fetch(mirror, tmp_path)
    assert len(mirror.transfers()) == 1


def test_a_file_copied_by_hand_is_taken_into_the_lock(mirror: Mirror, tmp_path: Path) -> None:
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / SMALL).write_bytes(mirror.files[SMALL])
    fetch(mirror, tmp_path)
    assert mirror.transfers() == []
    assert SMALL in read_lock(tmp_path).files


def test_another_file_of_that_name_is_left_alone(mirror: Mirror, tmp_path: Path) -> None:
    (tmp_path / "models").mkdir()
    mine = tmp_path / "models" / SMALL
    mine.write_bytes(b"mine")
    with pytest.raises(ModelSetupError, match="Rename or delete it"):
        fetch(mirror, tmp_path)
    assert mine.read_bytes() == b"mine"


def test_a_pulled_file_that_was_damaged_is_replaced(mirror: Mirror, tmp_path: Path) -> None:
    path = fetch(mirror, tmp_path)
    path.write_bytes(b"x" * path.stat().st_size)
    fetch(mirror, tmp_path)
    assert path.read_bytes() == mirror.files[SMALL]


def test_the_model_in_use_stays_in_use(mirror: Mirror, tmp_path: Path) -> None:
    (tmp_path / "models").mkdir()
    own = tmp_path / "models" / "own.gguf"
    own.write_bytes(mirror.files[SMALL])
    fetch(mirror, tmp_path)
    assert read_choice(tmp_path) == own == locate_language_model(None, tmp_path)


def test_the_chosen_model_can_be_pulled_again_after_it_was_deleted(
    mirror: Mirror, tmp_path: Path
) -> None:
    path = fetch(mirror, tmp_path)
    write_choice(tmp_path, path)
    path.unlink()
    assert fetch(mirror, tmp_path) == path == read_choice(tmp_path)


def test_a_broken_connection_is_taken_up_again(mirror: Mirror, tmp_path: Path) -> None:
    mirror.cuts = [CUT]
    assert fetch(mirror, tmp_path, LARGE).stat().st_size == len(mirror.files[LARGE])
    first, second = mirror.transfers()
    assert "range" not in first
    assert re.fullmatch(r"bytes=1\d{7}-", second["range"])


def test_an_interrupted_download_goes_on_in_the_next_call(mirror: Mirror, tmp_path: Path) -> None:
    mirror.cuts, mirror.statuses = [CUT], [0, 503]
    with pytest.raises(ModelRunError, match=r"HTTP 503\. What was fetched is kept"):
        fetch(mirror, tmp_path, LARGE)
    (part,) = partial(tmp_path)
    kept = part.stat().st_size
    assert 10_000_000 < kept < CUT
    assert locate_language_model(None, tmp_path) == embedded_model()
    assert read_lock(tmp_path).files == {}

    path = fetch(mirror, tmp_path, LARGE)
    assert mirror.transfers()[-1]["range"] == f"bytes={kept}-"
    assert path.read_bytes() == mirror.files[LARGE]
    assert partial(tmp_path) == []


def test_a_server_without_ranges_sends_it_all_again(mirror: Mirror, tmp_path: Path) -> None:
    mirror.cuts, mirror.ranges = [CUT], False
    assert fetch(mirror, tmp_path, LARGE).read_bytes() == mirror.files[LARGE]


def test_wrong_bytes_are_found_and_thrown_away(mirror: Mirror, tmp_path: Path) -> None:
    file = offered(mirror)
    right = mirror.files[SMALL]
    mirror.files[SMALL] = right[:-1] + b"?"
    with pytest.raises(ModelRunError, match=f"not what the hub announced.*{file.sha256}"):
        pull(Hub(mirror.address), file, tmp_path, lambda _d, _w: None)
    assert partial(tmp_path) == []
    assert read_lock(tmp_path).files == {}
    mirror.files[SMALL] = right
    assert fetch(mirror, tmp_path).read_bytes() == right


def test_a_wrong_published_digest_is_found(mirror: Mirror, tmp_path: Path) -> None:
    mirror.published[SMALL] = "0" * 64
    with pytest.raises(ModelRunError, match="do not trust this address"):
        fetch(mirror, tmp_path)
    assert not (tmp_path / "models" / SMALL).exists()


@pytest.mark.parametrize("difference", [-1000, 1000])
def test_another_size_than_announced(mirror: Mirror, tmp_path: Path, difference: int) -> None:
    mirror.announced[SMALL] = len(mirror.files[SMALL]) + difference
    with pytest.raises(ModelRunError, match="another number of bytes"):
        fetch(mirror, tmp_path)
    assert not (tmp_path / "models" / SMALL).exists()


def test_right_bytes_that_are_no_model(mirror: Mirror, tmp_path: Path) -> None:
    mirror.files[SMALL] = b"Dear model, " * 100
    with pytest.raises(ModelRunError, match="is not a GGUF file"):
        fetch(mirror, tmp_path)
    assert not (tmp_path / "models" / SMALL).exists()


def test_a_full_disk_is_seen_before_anything_is_fetched(mirror: Mirror, tmp_path: Path) -> None:
    with pytest.raises(ModelRunError, match=r"needs 74 MB more.*and 30 MB are free"):
        pull(
            Hub(mirror.address),
            offered(mirror, LARGE),
            tmp_path,
            lambda _d, _w: None,
            free_bytes=lambda _folder: 30_000_000,
        )
    assert mirror.transfers() == []


def test_two_pulls_of_one_file_do_not_mix(mirror: Mirror, tmp_path: Path) -> None:
    file = offered(mirror)
    (tmp_path / "models" / ".partial").mkdir(parents=True)
    with (
        FileLock(tmp_path / "models" / ".partial" / f"{file.sha256}.lock"),
        pytest.raises(ModelRunError, match="another process"),
    ):
        pull(Hub(mirror.address), file, tmp_path, lambda _d, _w: None)


def test_a_gated_repository_wants_a_token(mirror: Mirror, tmp_path: Path) -> None:
    mirror.gated = True
    with pytest.raises(ModelSetupError, match=r"is gated\. Accept its terms at .* HF_TOKEN"):
        fetch(mirror, tmp_path)
    assert fetch(mirror, tmp_path, token="good").is_file()


def test_the_token_goes_to_the_hub_alone(mirror: Mirror, tmp_path: Path) -> None:
    with serving(Mirror(mirror.files)) as elsewhere:
        mirror.cdn = elsewhere.address
        fetch(mirror, tmp_path, token="good")
    assert {headers.get("authorization") for _, _, headers in mirror.seen[1:]} == {"Bearer good"}
    (transfer,) = elsewhere.transfers()
    assert "authorization" not in transfer
    assert transfer["user-agent"] == "viva"


@pytest.mark.parametrize(
    ("repo", "revision", "message"),
    [
        ("viva-tests/None", "main", "No repository 'viva-tests/None'"),
        (REPO, "other", "no such revision"),
        ("a/b/c", "main", "is no repository; expected OWNER/NAME"),
    ],
)
def test_what_is_not_there(mirror: Mirror, repo: str, revision: str, message: str) -> None:
    with pytest.raises(ModelSetupError, match=message):
        Hub(mirror.address).gguf_files(repo, revision)


@pytest.mark.parametrize(
    ("status", "code", "kind", "message"),
    [
        (401, "", ModelSetupError, "HTTP 401.*HF_TOKEN"),
        (403, "GatedRepo", ModelSetupError, "is gated"),
        (404, "", ModelSetupError, "HTTP 404.*no such repository"),
        (500, "", ModelRunError, "answered HTTP 500"),
    ],
)
def test_the_hub_refuses(
    mirror: Mirror, status: int, code: str, kind: type[Exception], message: str
) -> None:
    mirror.api_status, mirror.api_code = status, code
    with pytest.raises(kind, match=message):
        Hub(mirror.address).gguf_files(REPO)


@pytest.mark.parametrize("body", [b"<html>sign in</html>", b"[]", json.dumps({"a": 1}).encode()])
def test_an_address_that_is_no_hub(mirror: Mirror, body: bytes) -> None:
    mirror.api_body = body
    with pytest.raises(ModelRunError, match="did not answer as the hub does"):
        Hub(mirror.address).gguf_files(REPO)


def test_nobody_answers() -> None:
    with pytest.raises(ModelRunError, match="cannot be reached"):
        Hub("http://127.0.0.1:9").gguf_files(REPO)


def test_the_library_was_told_to_stay_offline(
    mirror: Mirror, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(ModelSetupError, match=r"HF_HUB_OFFLINE .* is set"):
        Hub(mirror.address).gguf_files(REPO)


def test_only_files_with_a_published_digest_are_offered(mirror: Mirror) -> None:
    mirror.published[LARGE] = "../../etc/passwd"
    assert [file.name for file in Hub(mirror.address).gguf_files(REPO)] == [SMALL]


def test_a_pattern_means_one_file() -> None:
    files = [
        HubFile(REPO, COMMIT, name, 1, "0" * 64) for name in ("x/A-Q4_K_M.gguf", "a-q8_0.gguf")
    ]
    assert select_file(files, "*q4_k_m.gguf").name == "x/A-Q4_K_M.gguf"
    with pytest.raises(ModelSetupError, match=r"2 files match.*Name one with --file"):
        select_file(files, "*.gguf")
    with pytest.raises(ModelSetupError, match=r"No GGUF file.*a-q8_0\.gguf"):
        select_file(files, "*Q6_K.gguf")


def test_the_choice_is_kept_once(mirror: Mirror, tmp_path: Path) -> None:
    fetch(mirror, tmp_path)
    assert read_choice(tmp_path) == EMBEDDED
