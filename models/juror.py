"""The first juror: p(met) from embeddings and rules, against sentences known to be right and wrong.

It stands in until a trained juror is qualified. It reads English only, is blind to most claims that
are turned around in the right words, and every record says that its verdicts are provisional.
Weights: `models/juror_weights.json`, fitted by `python -m eval.juror.fit` on the bank's specimens.
"""

import hashlib
import json
import math
import re
import threading
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from models.errors import ModelSetupError
from models.juror_features import NAMES, Look, content, features
from models.protocol import Embedder, Vectors
from models.windows import Window, windows

WEIGHTS = Path(__file__).parent / "juror_weights.json"
MOST_WINDOWS = 64
NEAR_FROM = 0.4
FAR_P = 0.1
CONTRADICTS_FROM = 0.5
"""Cosines: 99 % of the met specimens' nearest sentences are above 0.4; wrong claims are mostly above 0.5."""
_NOTHING_CLAIMED = 0.02
_ECHO_WORDS = 6
_ECHO_SHARE = 0.75
"""From so many content words on, a window whose words were shown to more than this share is an echo."""
_DENIAL = re.compile(
    r"\b(?:it|that|this)(?: is|'s) (?:not (?:true|the case|correct)|false|wrong|untrue|incorrect)\b"
    r"|\bnot true that\b|\bi (?:do not|don't) (?:think|believe|agree) that\b",
    re.IGNORECASE,
)
"""Words that turn around what follows: no embedding sees them."""


class Question(BaseModel):
    """A criterion as the juror sees it: what to find, with sentences that say it rightly and wrongly."""

    model_config = ConfigDict(frozen=True)

    statement: str
    met: tuple[str, ...] = ()
    not_met: tuple[str, ...] = ()


class Judgement(BaseModel):
    """p(met) with the place `answer[start:end]` that it rests on; p is None where nothing was judged."""

    model_config = ConfigDict(frozen=True)

    p_met: float | None = Field(ge=0.0, le=1.0)
    start: int = 0
    end: int = 0
    contradicts: bool = False
    reason: str


_ECHO = Judgement(p_met=_NOTHING_CLAIMED, reason="the answer only repeats the question")


class Weights(BaseModel):
    """A logistic regression over `NAMES`; `trained_on` hashes the data that it was fitted on.

    Without exemplars of what is wrong the evidence is thinner, and `without_exemplars` pulls the
    probability towards 0.5 by that factor.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    bias: float
    weights: dict[str, float]
    without_exemplars: float = Field(gt=0.0, le=1.0)
    trained_on: str


def probability(weights: Weights, values: Sequence[float]) -> float:
    """p(met) from features in the order of `NAMES`. What nothing in the answer is near is not met."""
    logit = weights.bias + sum(weights.weights[n] * v for n, v in zip(NAMES, values, strict=True))
    p_met = 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))
    return p_met if values[NAMES.index("nearest_met")] >= NEAR_FROM else min(p_met, FAR_P)


class Juror:
    """Judges criteria of one answer. Deterministic; thread-safe if the embedder is."""

    def __init__(self, embedder: Embedder, weights: Weights | None = None) -> None:
        self._embedder = embedder
        self._weights = weights or load_weights()
        self._vectors: dict[str, Vectors] = {}
        self._lock = threading.Lock()

    @property
    def identity(self) -> str:
        """Name and hash over weights and embedder."""
        text = self._weights.model_dump_json() + self._embedder.identity
        return f"embedding-juror sha256:{hashlib.sha256(text.encode()).hexdigest()}"

    def judge(self, question: str, answer: str, criteria: Sequence[Question]) -> list[Judgement]:
        """One judgement per criterion, in order. `question` is all that the answer could repeat: the
        question, follow-ups and passages that were shown."""
        if not criteria:
            return []
        refusal = _unjudgeable(answer)
        if refusal is not None:
            return [refusal] * len(criteria)
        chosen = _most_related(_own_words(answer, question), criteria)
        if not chosen:
            return [_ECHO] * len(criteria)
        vectors = self._embedder.embed([window.text for window in chosen])
        return [self._judge(chosen, vectors, criterion) for criterion in criteria]

    def prepare(self, criteria: Sequence[Question]) -> None:
        """Embed what answers will be compared with, so that the first of them need not wait for it."""
        for criterion in criteria:
            self._references(criterion)

    def features(
        self, question: str, answer: str, criteria: Sequence[Question]
    ) -> list[list[float]] | None:
        """The features of each criterion, for fitting; None if the answer is not judged by them."""
        if _unjudgeable(answer) is not None:
            return None
        chosen = _most_related(_own_words(answer, question), criteria)
        if not chosen:
            return None
        vectors = self._embedder.embed([window.text for window in chosen])
        return [self._look(chosen, vectors, criterion).values for criterion in criteria]

    def _look(self, chosen: list[Window], vectors: Vectors, criterion: Question) -> Look:
        texts, references = self._references(criterion)
        return features([w.text for w in chosen], vectors, texts, references)

    def _references(
        self, criterion: Question
    ) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], tuple[Vectors, Vectors]]:
        """What is right (the statement first) and what is wrong: sentences and their vectors."""
        right = (criterion.statement, *criterion.met)
        # With nothing known to be wrong, an unrelated sentence keeps the margin defined.
        wrong = criterion.not_met or ("I have nothing to say about this.",)
        return (right, wrong), (self._embedded(right), self._embedded(wrong))

    def _judge(self, chosen: list[Window], vectors: Vectors, criterion: Question) -> Judgement:
        look = self._look(chosen, vectors, criterion)
        p_met = probability(self._weights, look.values)
        if not criterion.not_met:
            p_met = 0.5 + (p_met - 0.5) * self._weights.without_exemplars
        contradicts = look.wrong[1] >= CONTRADICTS_FROM and look.wrong[1] > look.right[1]
        window = chosen[look.right[0] if p_met >= 0.5 or not contradicts else look.wrong[0]]
        if p_met >= 0.5 and _DENIAL.search(window.text.replace("\u2019", "'")):
            return Judgement(p_met=None, reason="the nearest sentence denies what it says")
        return Judgement(
            p_met=p_met,
            start=window.start,
            end=window.end,
            contradicts=contradicts,
            reason=_reason(look, p_met, contradicts),
        )

    def _embedded(self, texts: tuple[str, ...]) -> Vectors:
        with self._lock:
            missing = [text for text in texts if text not in self._vectors]
            if missing:
                rows = self._embedder.embed(missing)
                self._vectors.update({t: row for t, row in zip(missing, rows, strict=True)})
            return np.stack([self._vectors[text] for text in texts])


def _reason(look: Look, p_met: float, contradicts: bool) -> str:
    if look.right[1] < NEAR_FROM and not contradicts:
        return "no sentence of the answer is near what was looked for"
    if p_met < 0.5:
        if contradicts:
            return "nearest to a sentence that is known to be wrong"
        return "near what was looked for, but not near enough"
    if contradicts:
        return "a sentence that is known to be wrong is nearer, but words and numbers speak for it"
    return "nearest to a sentence that is known to be right"


def _unjudgeable(answer: str) -> Judgement | None:
    """Why an answer cannot be judged, or that it claims nothing; None if it can."""
    letters = [c for c in answer if c.isalpha()]
    if not any(c.isalnum() for c in answer):
        return Judgement(p_met=_NOTHING_CLAIMED, reason="the answer holds no words or numbers")
    latin = sum("LATIN" in unicodedata.name(c, "") or c.isascii() for c in letters[:5000])
    if letters and latin / len(letters[:5000]) < 0.5:
        return Judgement(
            p_met=None, reason="the answer is in a script that the juror does not read"
        )
    return None


def _own_words(answer: str, shown: str) -> list[Window]:
    """The windows that say something beyond what the examiner has shown."""
    seen = content(shown)
    return [window for window in windows(answer) if not _is_echo(content(window.text), seen)]


def _is_echo(said: frozenset[str], seen: frozenset[str]) -> bool:
    return len(said) >= _ECHO_WORDS and len(said & seen) > _ECHO_SHARE * len(said)


def _most_related(found: list[Window], criteria: Sequence[Question]) -> list[Window]:
    """At most MOST_WINDOWS windows: those that share most words with the criteria."""
    if len(found) <= MOST_WINDOWS:
        return found
    wanted = [content(" ".join((c.statement, *c.met, *c.not_met))) for c in criteria]
    ranked = sorted(found, key=lambda w: -max(len(content(w.text) & want) for want in wanted))
    return sorted(ranked[:MOST_WINDOWS])


def load_weights(path: Path = WEIGHTS) -> Weights:
    """Read fitted weights. Raises ModelSetupError when the file and `NAMES` do not match."""
    try:
        weights = Weights.model_validate(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise ModelSetupError(
            f"Cannot read the juror's weights {str(path)!r}: {error}. "
            "Fit them with `python -m eval.juror.fit`."
        ) from error
    if set(weights.weights) != set(NAMES):
        raise ModelSetupError(
            f"The juror's weights name {sorted(weights.weights)!r}; this version looks at "
            f"{sorted(NAMES)!r}. Fit them with `python -m eval.juror.fit`."
        )
    return weights
