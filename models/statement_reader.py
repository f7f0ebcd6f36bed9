"""p(met) of a criterion that has no sentences known to be wrong: the juror's head, and layers that read
statement and answer together, weighed against each other.

Weights: `models/statement_reader.json`, written by `python -m eval.juror.statement`:
    {"head": 0.31, "layers": 0.74, "digest": "sha256:...", "embedder": "all-MiniLM-L6-v2 sha256:...", ...}
"""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from models.errors import ModelSetupError
from models.juror_texts import Answer, Rubric
from models.one_thread import one_blas_thread
from models.statement_layers import Two, layers_of, tokens_read

WEIGHTS = Path(__file__).parent / "statement_reader.json"


class Weighing(BaseModel):
    """Log-odds of the head times `head` and those of the layers times `layers` are added. `digest` is that of the
    layers and `embedder` the one that they read on from; `trained_on` hashes what they were tuned on."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    head: float = Field(ge=0.0)
    layers: float = Field(ge=0.0)
    digest: str
    embedder: str
    trained_on: str


class StatementReader:
    """Reads a criterion's statement and an answer's sentences together."""

    def __init__(self, weighing: Weighing, log_odds: Callable[[Two], float]) -> None:
        self._weighing = weighing
        self._log_odds = log_odds

    @property
    def identity(self) -> str:
        digest = hashlib.sha256(self._weighing.model_dump_json().encode()).hexdigest()
        return f"statement-reader sha256:{digest}"

    def log_odds(self, head: float, answer: Answer, rubric: Rubric) -> float:
        """That the answer says the statement; `head` are the log-odds of the juror's head."""
        with one_blas_thread():
            two = _two_of(answer, rubric)
        read = self._log_odds(two)
        return self._weighing.head * head + self._weighing.layers * read


def _two_of(answer: Answer, rubric: Rubric) -> Two:
    """The tokens of a rubric's statement and of the answer's sentences, as the embedder's lower layer has them."""
    sentences = range(len(answer.side.texts))
    low = answer.side.layers[0]
    return tokens_read(
        rubric.side.layers[0][rubric.side.tokens(0)],
        [low[answer.side.tokens(place)] for place in sentences],
        np.asarray(answer.pooled[: len(sentences)] @ rubric.pooled[0]),
    )


def shipped_reader(embedder: str) -> StatementReader | None:
    """None for another embedder than the layers read on from, which are loaded when they are first needed. Raises
    ModelSetupError, then too."""
    weighing = load_weighing()
    if embedder != weighing.embedder:
        return None
    return StatementReader(weighing, lambda two: layers_of(weighing.digest).log_odds(two))


def load_weighing(path: Path = WEIGHTS) -> Weighing:
    """Raises ModelSetupError."""
    try:
        return Weighing.model_validate(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise ModelSetupError(
            f"Cannot read the weights {str(path)!r}: {error}. "
            "Make them again: python -m eval.juror.statement"
        ) from error
