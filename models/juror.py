"""The juror: p(met) of a criterion, from an answer read against sentences known to be right and wrong.

It reads English only. Weights: `models/juror_weights.json`, fitted by `python -m eval.juror.fit` on the
bank's specimens, calibrated by `python -m eval.juror.calibrate`; beside them counts what tuned layers read
(`statement_reader.py`). `eval/juror/CARD.md` says on what, how well it judges, and where it is blind.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import NamedTuple

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from models.errors import ModelSetupError
from models.juror_calibration import UNCALIBRATED_MARGIN, Calibration, load_calibration
from models.juror_features import NAMES, Look, features
from models.juror_head import Head, sigmoid
from models.juror_manner import Manners
from models.juror_reading import holds_words, parted, sentences_read, why_unread
from models.juror_reason import BOTH_FROM, NEAR_FROM, is_contrary, reason_of
from models.juror_rubrics import Question, Rubrics
from models.juror_texts import Answer, Rarity, Rubric, Side
from models.one_thread import one_blas_thread
from models.protocol import TokenReader, Vectors
from models.statement_layers import Two
from models.statement_reader import StatementReader, shipped_reader, two_of
from models.windows import Window

WEIGHTS = Path(__file__).parent / "juror_weights.json"
FAR_P = 0.05
_NOTHING_CLAIMED = 0.02


class Judgement(BaseModel):
    """p(met) with the place `answer[start:end]` that it rests on; p is None where nothing was judged.
    It is sure enough for a verdict where it lies at least `margin` from one half; an answer that offers what is
    right together with what is wrong (`says_both`) meets nothing."""

    model_config = ConfigDict(frozen=True)

    p_met: float | None = Field(ge=0.0, le=1.0)
    margin: float = UNCALIBRATED_MARGIN
    start: int = 0
    end: int = 0
    contradicts: bool = False
    says_both: bool = False
    reason: str

    @property
    def is_met(self) -> bool:
        return not self.says_both and self.p_met is not None and self.p_met >= 0.5 + self.margin

    @property
    def is_not_met(self) -> bool:
        return self.p_met is not None and self.p_met <= 0.5 - self.margin


_ECHO = Judgement(p_met=_NOTHING_CLAIMED, reason="the answer only repeats the question")


class Weights(BaseModel):
    """`full` judges with exemplars, `bare` with the statement alone; where no layers read beside it,
    `without_exemplars` pulls the probability towards 0.5 by that factor. `rarity` holds the weights of
    token ids, `unseen` that of others. `manners` tells how something is written. `trained_on` hashes the data that it was
    fitted on."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    full: Head
    bare: Head
    without_exemplars: float = Field(gt=0.0, le=1.0)
    rarity: dict[int, float]
    unseen: float
    manners: Manners = Manners()
    trained_on: str

    @cached_property
    def rarities(self) -> Rarity:
        return Rarity(self.rarity, self.unseen)

    @cached_property
    def hash(self) -> str:
        """Over all of it, so that a calibration knows its weights."""
        return f"sha256:{hashlib.sha256(self.model_dump_json().encode()).hexdigest()}"


class Seen(NamedTuple):
    """Of one criterion: the features in the order of `NAMES`, and what the layers read; `about` are the answer's words about
    any of the criteria."""

    values: Sequence[float]
    two: Two
    about: str


Beside = Callable[[float], float]
"""From the log-odds of a head to those of the head and the layers."""


def probability(
    weights: Weights, values: Sequence[float], beside: Beside | None = None, *, bare: bool = False
) -> float:
    """p(met) from features in the order of `NAMES`, and from what the layers say beside the head."""
    head = weights.bare if bare else weights.full
    [log_odds] = head.log_odds(np.array([values]))
    p_met = sigmoid(beside(log_odds) if beside else log_odds)
    if bare and beside is None:
        p_met = 0.5 + (p_met - 0.5) * weights.without_exemplars
    return p_met if bare and beside else capped(p_met, values)


def capped(p_met: float, values: Sequence[float]) -> float:
    """What nothing in the answer is near is not met. Layers need no such help with a statement alone: answers are seldom
    worded like one."""
    return p_met if values[NAMES.index("nearest_met")] >= NEAR_FROM else min(p_met, FAR_P)


class Juror:
    """Judges criteria of one answer. Deterministic; thread-safe if the embedder is."""

    def __init__(
        self,
        embedder: TokenReader,
        weights: Weights | None = None,
        calibration: Calibration | None = None,
        reader: StatementReader | None = None,
    ) -> None:
        """The shipped weights with their calibration and their reader, where no others are given. With other weights
        and no `reader`, or with an embedder that the shipped one does not know, the heads judge alone."""
        self._embedder = embedder
        self._reader = reader
        if weights is None and reader is None:
            self._reader = shipped_reader(embedder.identity)
        self._weights = weights or load_weights()
        loaded = calibration or load_calibration(self._weights.hash)
        self.calibration = loaded.beside(self._reader.kind if self._reader else None)
        self._rubrics = Rubrics(embedder, self._weights.rarities)

    @property
    def embedder(self) -> TokenReader:
        """What it reads with."""
        return self._embedder

    @property
    def identity(self) -> str:
        """Name and hash over weights, calibration, embedder and reader of statements."""
        text = self._weights.hash + self.calibration.model_dump_json() + self._embedder.identity
        if self._reader is not None:
            text += self._reader.identity
        return f"aligning-juror sha256:{hashlib.sha256(text.encode()).hexdigest()}"

    def judge(
        self,
        question: str,
        answer: str,
        criteria: Sequence[Question],
        beside: Sequence[Question] = (),
    ) -> list[Judgement]:
        """One judgement per criterion, in order. `question` is all that the answer could repeat: the
        question, follow-ups and passages that were shown. `beside` is what the item looks for and is not to be judged:
        a sentence may be about that, so that a judgement is the same whatever else is judged with it."""
        if not criteria:
            return []
        refusal = unjudgeable(answer)
        if refusal is not None:
            return [refusal] * len(criteria)
        every = [*criteria, *beside]
        chosen = _read_of(question, answer, every)
        if not chosen:
            return [_ECHO] * len(criteria)
        rubrics = self._rubrics.of(every)
        read, looks = self._looks(answer, chosen, rubrics, len(criteria))
        written = self._weights.manners.shares(read.about(rubrics))
        return [
            self._judgement(
                chosen, read, (criterion, rubric), (look, _others(rubrics, place)), written
            )
            for place, (criterion, rubric, look) in enumerate(
                zip(criteria, rubrics[: len(criteria)], looks, strict=True)
            )
        ]

    def prepare(self, criteria: Sequence[Question]) -> None:
        """Read what answers will be compared with, so that the first of them need not wait for it."""
        self._rubrics.of(criteria)
        if self._reader is not None:
            self._reader.prepare()

    def seen(self, question: str, answer: str, criteria: Sequence[Question]) -> list[Seen] | None:
        """What each criterion is judged by, for fitting; None if the answer is not judged by it."""
        if unjudgeable(answer) is not None:
            return None
        chosen = _read_of(question, answer, criteria)
        if not chosen:
            return None
        rubrics = self._rubrics.of(criteria)
        read, looks = self._looks(answer, chosen, rubrics, len(rubrics))
        about = read.about(rubrics)
        return [
            Seen(look.values, two_of(read, rubric), about)
            for look, rubric in zip(looks, rubrics, strict=True)
        ]

    def _looks(
        self, answer: str, chosen: Sequence[Window], rubrics: Sequence[Rubric], first: int
    ) -> tuple[Answer, list[Look]]:
        """What is seen of the first so many rubrics, the others beside them."""
        texts = [window.text for window in chosen]
        states = self._embedder.read_tokens(texts)
        with one_blas_thread():
            read = Answer(Side.of(texts, states, self._weights.rarities), parted(answer, chosen))
            return read, [
                features(read, rubric, _others(rubrics, place))
                for place, rubric in enumerate(rubrics[:first])
            ]

    def _judgement(
        self,
        chosen: Sequence[Window],
        read: Answer,
        asked: tuple[Question, Rubric],
        seen: tuple[Look, Vectors | None],
        written: Mapping[str, float],
    ) -> Judgement:
        (criterion, rubric), (look, others) = asked, seen
        bare = not criterion.not_met
        curve = self.calibration.bare if bare else self.calibration.full
        beside = (
            partial(
                self._reader.beside,
                answer=read,
                rubric=rubric,
                written=written,
                bare=bare,
            )
            if self._reader
            else None
        )
        p_met = curve.of(probability(self._weights, look.values, beside, bare=bare))
        says = partial(self._reader.says, read, rubric) if self._reader else None
        contradicts = is_contrary(look, read, rubric, others, says)
        place = look.right[0] if p_met >= 0.5 or not contradicts else look.wrong[0]
        first, last = read.spans[place]
        return Judgement(
            p_met=p_met,
            margin=curve.margin,
            start=chosen[first].start,
            end=chosen[last - 1].end,
            contradicts=contradicts,
            says_both=look.both >= BOTH_FROM,
            reason=reason_of(look, p_met, contradicts=contradicts),
        )


def _others(rubrics: Sequence[Rubric], place: int) -> Vectors | None:
    others = [r.pooled[: r.right] for n, r in enumerate(rubrics) if n != place]
    return np.concatenate(others) if others else None


def unjudgeable(answer: str) -> Judgement | None:
    """Why an answer cannot be judged, or that it claims nothing; None if it can."""
    if not holds_words(answer):
        return Judgement(p_met=_NOTHING_CLAIMED, reason="the answer holds no words or numbers")
    unread = why_unread(answer)
    return Judgement(p_met=None, reason=unread) if unread else None


def _read_of(shown: str, answer: str, criteria: Sequence[Question]) -> list[Window]:
    claims = [" ".join((c.statement, *c.met, *c.not_met)) for c in criteria]
    return sentences_read(answer, shown, claims)


def load_weights(path: Path = WEIGHTS) -> Weights:
    """Read fitted weights. Raises ModelSetupError when the file and `NAMES` do not match."""
    try:
        weights = Weights.model_validate(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise ModelSetupError(
            f"Cannot read the juror's weights {str(path)!r}: {error}. "
            "Fit them with `python -m eval.juror.fit`."
        ) from error
    if weights.full.features != NAMES or weights.bare.features != NAMES:
        raise ModelSetupError(
            f"The juror's weights name {sorted(weights.full.features)!r}; this version looks at "
            f"{sorted(NAMES)!r}. Fit them with `python -m eval.juror.fit`."
        )
    return weights


def shipped_calibration() -> Calibration:
    """That of the shipped weights: for weights that were fitted like them, with items held out."""
    return load_calibration(load_weights().hash)
