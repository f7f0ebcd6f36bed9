"""What an interview is made of, put together once at start and handed to every node."""

from dataclasses import dataclass

from agent.grading.grader import Grader
from agent.record import Record
from knowledge.bank import Bank
from knowledge.protocol import Searcher
from models.protocol import Embedder, LanguageModel


@dataclass(frozen=True)
class Parts:
    """The parts behind one running app. All of them are thread-safe."""

    record: Record
    bank: Bank
    searcher: Searcher
    model: LanguageModel
    embedder: Embedder
    grader: Grader
