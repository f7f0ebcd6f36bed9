"""Files for the tests of the reading processes."""

from collections.abc import Callable
from pathlib import Path

import pytest

from eval.ingestion.mutations import small_pdf


@pytest.fixture
def tiny_pdf() -> Callable[[Path], Path]:
    """Writes a PDF of one page that says "A small page."."""

    def write(path: Path) -> Path:
        path.write_bytes(small_pdf(b"1"))
        return path

    return write
