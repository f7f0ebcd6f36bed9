"""The examiner's turns, worked off beside the page: a closed browser does not stop one."""

import logging
import threading
from concurrent.futures import Future, ThreadPoolExecutor, wait

from agent.errors import AgentError, DamagedRecordError
from agent.interviews import Interviews
from knowledge.errors import KnowledgeError
from models.errors import ModelError
from ui.priority import Priority

_log = logging.getLogger(__name__)
_EXPECTED = (AgentError, KnowledgeError, ModelError)


class Turns:
    """At most one running turn per interview. Thread-safe."""

    def __init__(
        self, interviews: Interviews, workers: int = 16, priority: Priority | None = None
    ) -> None:
        self._interviews = interviews
        self._priority = priority or Priority()
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="turn")
        self._running: dict[str, Future[None]] = {}
        self._failed: set[str] = set()
        self._damaged: set[str] = set()
        self._lock = threading.Lock()

    def begin(self, interview: str) -> None:
        """Go on with the interview, unless that is happening already."""
        with self._lock:
            if interview not in self._running:
                self._failed.discard(interview)
                self._damaged.discard(interview)
                self._running[interview] = self._pool.submit(self._work, interview)

    def wait(self, interview: str, seconds: float) -> bool:
        """Whether the interview's turn is over; waits for it at most so long."""
        with self._lock:
            turn = self._running.get(interview)
        return turn is None or bool(wait([turn], seconds).done)

    def is_running(self, interview: str) -> bool:
        with self._lock:
            return interview in self._running

    def has_failed(self, interview: str) -> bool:
        """Whether the last turn failed; the record still holds what the candidate sent."""
        with self._lock:
            return interview in self._failed

    def is_damaged(self, interview: str) -> bool:
        """Whether it failed because the record was changed behind the app's back."""
        with self._lock:
            return interview in self._damaged

    def close(self) -> None:
        """Let running turns end; start no other."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _work(self, interview: str) -> None:
        failed = True
        try:
            with self._priority.urgent():
                self._interviews.advance(interview)
            failed = False
        except _EXPECTED as error:
            _log.error("interview %r could not go on: %s", interview, error)
            if isinstance(error, DamagedRecordError):
                with self._lock:
                    self._damaged.add(interview)
        except Exception:  # noqa: BLE001 - the boundary: reported here, shown as "Continue"
            _log.exception("interview %r could not go on", interview)
        finally:
            with self._lock:
                self._running.pop(interview, None)
                if failed:
                    self._failed.add(interview)
