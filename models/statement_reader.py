"""What the juror reads beside its features: layers that see a criterion's statement and an answer together.

Their log-odds are added to those of the juror's heads. Weights: `models/statement_reader.json`, written by
`python -m eval.juror.statement` and, the shares, by `python -m eval.juror.calibrate`:
    {"full": {"head": 1.05, "layers": 0.65, "least": -2.5, "manners": {"polished": 0.9, ...}},
     "bare": {"head": 0.49, "layers": 0.59, ...}, "digest": "sha256:...", ...}
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from models.errors import ModelSetupError
from models.juror_texts import Answer, Rubric
from models.one_thread import one_blas_thread
from models.statement_layers import Two, layers_of, tokens_read

WEIGHTS = Path(__file__).parent / "statement_reader.json"


class Share(BaseModel):
    """What the log-odds of a head and those of the layers are multiplied with before they are added. Where the head's
    lie below `least`, the layers are not asked, and theirs are taken to be the same. `manners` is what words in that
    manner are given, in log-odds: as much as both judges believe them less for it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    head: float = Field(default=1.0, ge=0.0)
    layers: float = Field(default=0.0, ge=0.0)
    least: float | None = None
    manners: dict[str, float] = {}

    def given(self, written: Mapping[str, float]) -> float:
        """To words that are `written` in each manner with this probability."""
        return sum(share * self.manners.get(manner, 0.0) for manner, share in written.items())

    def asks(self, head: float, written: Mapping[str, float]) -> bool:
        if self.least is None:
            return True
        return (self.head + self.layers) * (head - self.least) + self.given(written) >= 0

    def beside(self, head: float, layers: float, written: Mapping[str, float]) -> float:
        """The log-odds of both."""
        both = self.head * head + self.layers * (layers if self.asks(head, written) else head)
        return both + self.given(written)


class Weighing(BaseModel):
    """`full` for criteria with exemplars, `bare` for a statement alone. `digest` is that of the layers and `embedder`
    the one that they read on from; `trained_on` hashes what they were tuned on."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    full: Share = Share()
    bare: Share = Share()
    digest: str
    embedder: str
    trained_on: str

    @property
    def kind(self) -> str:
        """The same for layers of the same making that were tuned without some items: what is calibrated on these holds
        for those that were tuned on all."""
        text = self.model_dump_json(exclude={"digest"})
        return f"statement-reader sha256:{hashlib.sha256(text.encode()).hexdigest()}"

    def of(self, *, bare: bool) -> Share:
        return self.bare if bare else self.full


class StatementReader:
    """Reads a criterion's statement and an answer's sentences together."""

    def __init__(
        self,
        weighing: Weighing,
        log_odds: Callable[[Two], float],
        prepare: Callable[[], object] = lambda: None,
    ) -> None:
        """`prepare` loads what `log_odds` needs, which does so itself otherwise."""
        self._weighing = weighing
        self._log_odds = log_odds
        self.prepare = prepare

    @property
    def kind(self) -> str:
        return self._weighing.kind

    @property
    def identity(self) -> str:
        return f"{self.kind} {self._weighing.digest}"

    def beside(
        self,
        head: float,
        answer: Answer,
        rubric: Rubric,
        written: Mapping[str, float],
        *,
        bare: bool,
    ) -> float:
        """The log-odds that the answer says the rubric's statement, by the head whose log-odds are given and by the
        layers, which read it only where they are asked. `written` says how probable each manner of the answer is."""
        share = self._weighing.of(bare=bare)
        if not share.asks(head, written):
            return share.beside(head, head, written)
        with one_blas_thread():
            two = two_of(answer, rubric)
        return share.beside(head, self._log_odds(two), written)

    def says(self, answer: Answer, rubric: Rubric, sentence: int) -> float:
        """The log-odds by the layers alone that the answer says one of the rubric's sentences, be it right or wrong."""
        with one_blas_thread():
            two = two_of(answer, rubric, sentence)
        return self._log_odds(two)


def two_of(answer: Answer, rubric: Rubric, sentence: int = 0) -> Two:
    """The tokens of a rubric's statement, or another of its sentences, and of the answer's, as the embedder's lower layer
    has them."""
    sentences = range(len(answer.side.texts))
    low = answer.side.layers[0]
    return tokens_read(
        rubric.side.layers[0][rubric.side.tokens(sentence)],
        [low[answer.side.tokens(place)] for place in sentences],
        np.asarray(answer.pooled[: len(sentences)] @ rubric.pooled[sentence]),
    )


def shipped_reader(embedder: str) -> StatementReader | None:
    """None for another embedder than the layers read on from, which are loaded when they are first needed. Raises
    ModelSetupError, then too."""
    weighing = load_weighing()
    if embedder != weighing.embedder:
        return None
    return StatementReader(
        weighing,
        lambda two: layers_of(weighing.digest).log_odds(two),
        lambda: layers_of(weighing.digest),
    )


def load_weighing(path: Path = WEIGHTS) -> Weighing:
    """Raises ModelSetupError."""
    try:
        return Weighing.model_validate(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise ModelSetupError(
            f"Cannot read the weights {str(path)!r}: {error}. "
            "Make them again: python -m eval.juror.statement, then python -m eval.juror.calibrate"
        ) from error
