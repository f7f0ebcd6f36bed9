"""Turns what the hub's library raises into one clear error of ours."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

import httpx2
from huggingface_hub.errors import (
    EntryNotFoundError,
    GatedRepoError,
    HfHubHTTPError,
    HFValidationError,
    OfflineModeIsEnabled,
    RepositoryNotFoundError,
    RevisionNotFoundError,
)

from models.errors import ModelError, ModelRunError, ModelSetupError

_DISK_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_AGAIN = "What was fetched is kept; run the same command again"

_REFUSED: tuple[tuple[type[Exception], str], ...] = (
    (
        GatedRepoError,
        "The repository {repo!r} is gated. Accept its terms at {endpoint}/{repo} and set HF_TOKEN to a "
        "token of that account.",
    ),
    (
        RepositoryNotFoundError,
        "No repository {repo!r} at {endpoint}, or it is private. Check the name (viva models list); "
        "for a private one set HF_TOKEN.",
    ),
    (RevisionNotFoundError, "{repo!r} has no such revision; see {endpoint}/{repo}."),
    (EntryNotFoundError, "{repo!r} has no such file any more; see {endpoint}/{repo}."),
    (
        HFValidationError,
        "{repo!r} is no repository; expected OWNER/NAME or a name of the catalogue.",
    ),
    (
        OfflineModeIsEnabled,
        "HF_HUB_OFFLINE or TRANSFORMERS_OFFLINE is set, so nothing is fetched. Unset it for this command.",
    ),
)
"""The caller's mistakes, the more special class first."""


@contextmanager
def told(endpoint: str, repo: str) -> Iterator[None]:
    """Raises ModelSetupError for the caller's mistake, ModelRunError for a failure, nothing else."""
    try:
        yield
    except (OSError, httpx2.HTTPError, ValueError, TypeError, KeyError) as error:
        raise _translated(error, endpoint, repo) from error


def _translated(error: Exception, endpoint: str, repo: str) -> ModelError:
    for kind, message in _REFUSED:
        if isinstance(error, kind):
            return ModelSetupError(message.format(repo=repo, endpoint=endpoint))
    if isinstance(error, HfHubHTTPError):
        return _status(error.response.status_code, endpoint, repo)
    if isinstance(error, httpx2.HTTPError):
        return ModelRunError(
            f"The hub {endpoint} cannot be reached ({_short(error)}). {_AGAIN}, after a look at the "
            "network and HF_ENDPOINT."
        )
    if isinstance(error, OSError):
        return _not_stored(error, endpoint)
    return ModelRunError(
        f"{endpoint} did not answer as the hub does ({_short(error)}). Check HF_ENDPOINT."
    )


def _status(status: int, endpoint: str, repo: str) -> ModelError:
    if status in (401, 403, 404):
        return ModelSetupError(
            f"The hub refused {repo!r} (HTTP {status}): there is no such repository or file, or it is "
            f"private or gated. Check {endpoint}/{repo}, and set HF_TOKEN if it wants an account."
        )
    return ModelRunError(f"The hub {endpoint} answered HTTP {status}. {_AGAIN}, later.")


def _not_stored(error: OSError, endpoint: str) -> ModelRunError:
    if error.errno in _DISK_FULL:
        return ModelRunError(f"The disk is full ({error.strerror}). {_AGAIN} with more space.")
    if error.errno is None:
        return ModelRunError(
            f"{endpoint} sent another number of bytes than it announced. {_AGAIN}."
        )
    return ModelRunError(
        f"The download cannot be stored: {error}. Choose another place with --data."
    )


def _short(error: Exception) -> str:
    """The first line of an error of the library's, without its advice."""
    lines = str(error).strip().splitlines()
    return lines[0][:160] if lines else type(error).__name__
