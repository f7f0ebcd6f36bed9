"""A progress bar on standard error, shown only where a person watches."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

Report = Callable[[float, str], None]


@contextmanager
def progress_bar(what: str) -> Iterator[Report]:
    """Yields a function to call with the share done (0..1) and what is being done."""
    console = Console(file=sys.stderr)
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    with Progress(
        *columns, TimeRemainingColumn(), console=console, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task(what, total=1.0, visible=False)

        def report(done: float, detail: str) -> None:
            bar.update(task, completed=done, description=f"{what}: {detail}", visible=done < 1)

        yield report


def part_of(report: Report, begin: float, end: float) -> Report:
    """Reports 0..1 of a part as `begin`..`end` of the whole."""
    return lambda done, detail: report(begin + (end - begin) * done, detail)
