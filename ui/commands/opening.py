"""Opening the whole examiner with a progress bar that is gone before anybody talks."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from ui.assembly import Assembled, assemble
from ui.commands.progress import progress_bar
from ui.settings import Settings


@contextmanager
def opened(settings: Settings) -> Iterator[Assembled]:
    """The examiner, open. A bar that is still alive would redraw over what a person types."""
    with ExitStack() as stack:
        with progress_bar("Indexing the corpus") as report:
            assembled = stack.enter_context(assemble(settings, report))
        yield assembled
