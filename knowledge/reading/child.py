"""The process that reads files: `python -m knowledge.reading.child MEMORY_BYTES`.

It reads orders from standard input until that ends, and answers on what was standard output; what
a library prints meanwhile goes to standard error. It ends itself where it is left hanging.
"""

import os
import resource
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from knowledge.readers import ReadResult, read_file
from knowledge.reading.limits import ReadLimits
from knowledge.reading.wire import Answer, Order, line_of

_GRACE = 10.0
"""Seconds after the time limit, at which a process whose owner is gone ends itself."""


def main(memory_bytes: int) -> None:
    """Serve orders. The address space is limited, so that a bomb ends this process and no other."""
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as answers:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        for line in sys.stdin.buffer:
            _serve(Order.model_validate_json(line), answers)


def _serve(order: Order, answers: BinaryIO) -> None:
    for result in _results(order.path, order.limits):
        # Writing waits for whoever embeds; that time is not the file's.
        signal.setitimer(signal.ITIMER_REAL, 0)
        answers.write(line_of(Answer(result=result)))
        answers.flush()
        signal.setitimer(signal.ITIMER_REAL, order.limits.seconds + _GRACE)
    signal.setitimer(signal.ITIMER_REAL, 0)
    answers.write(line_of(Answer()))
    answers.flush()


def _results(path: Path, limits: ReadLimits) -> Iterator[ReadResult]:
    signal.setitimer(signal.ITIMER_REAL, limits.seconds + _GRACE)
    try:
        yield from read_file(path, limits)
    except MemoryError:
        yield ReadResult(
            str(path), None, f"{path.name}: needs more than {limits.memory_bytes} bytes, the limit."
        )
    except Exception as error:  # noqa: BLE001  # the boundary: whatever a file did is its reason
        yield ReadResult(
            str(path), None, f"{path.name}: reading failed ({type(error).__name__}: {error})."
        )


if __name__ == "__main__":
    main(int(sys.argv[1]))
