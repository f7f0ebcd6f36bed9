"""A reader of statements that counts its time in the current turn."""

from collections.abc import Mapping

from agent.timings import span
from models.juror_texts import Answer, Rubric
from models.statement_reader import StatementReader, shipped_reader


class TimedReader(StatementReader):
    """Passes everything on; what is read is counted as "layers"."""

    def __init__(self, reader: StatementReader) -> None:
        self._reader = reader
        self.prepare = reader.prepare

    @property
    def kind(self) -> str:
        return self._reader.kind

    @property
    def identity(self) -> str:
        return self._reader.identity

    def beside(
        self,
        head: float,
        answer: Answer,
        rubric: Rubric,
        written: Mapping[str, float],
        *,
        bare: bool,
    ) -> float:
        with span("layers"):
            return self._reader.beside(head, answer, rubric, written, bare=bare)

    def says(self, answer: Answer, rubric: Rubric, sentence: int) -> float:
        with span("layers"):
            return self._reader.says(answer, rubric, sentence)


def timed_reader(embedder: str) -> TimedReader | None:
    """The shipped one; None for another embedder than it reads on from. Raises ModelSetupError."""
    reader = shipped_reader(embedder)
    return None if reader is None else TimedReader(reader)
