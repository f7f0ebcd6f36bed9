"""Does a sentence stand behind the claim in it, or deny, report or leave it open?

The juror reads what is claimed; words such as "nobody who measured it would say that ..." around a claim move it
little. So the claim is cut out, and the words that are left, the frame, are weighed: "That X is a myth". Beside the words
themselves counts what tuned layers on top of the embedder read out of their order (`frame_layers.py`). Weights:
`models/stance_weights.json`, fitted by `python -m eval.juror.stance`; it reads English only.
"""

import hashlib
import json
import math
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from models.errors import ModelSetupError
from models.frame_layers import layers_of
from models.juror_words import word_set
from models.protocol import TokenReader, Tokens

WEIGHTS = Path(__file__).parent / "stance_weights.json"
CLAIM = "X"
"""Stands in a frame for the claim."""
_TOKEN = re.compile(r"[A-Za-z]+(?:['-][A-Za-z]+)*|\d+(?:[.,]\d+)*|[^\sA-Za-z\d]")
_READ = re.compile(r"[a-z]+(?:'[a-z]+)?|[?!;:,.\"]")
_BORDERS = frozenset('.!?"\u201c\u201d')
_GAP = 4
"""So many words that a claim is not known by may stand inside it."""
FRAMING = word_set(
    "because since test tests measure measured paper numbers number result claim true false right wrong yes no idea "
    "case way day days people think thought say says said believe doubt know known tell told expect sure never always"
)
"""Words that are read as frame even where a right sentence has them."""
_JOINTS = word_set(
    "a an the of its their each this these than to in on at by for with and or as per"
)
"""Small words that belong to a claim where they stand at its border."""


class Stance(BaseModel):
    """A logistic regression on words and pairs of words (`terms` has for each its inverse document frequency and its
    weight), to whose log-odds those of the layers are added. Where the sum's probability lies below `least`, a sentence
    does not stand behind its claim; where the layers cannot read it, words alone below `least_words`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    bias: float
    least: float
    least_words: float
    terms: dict[str, tuple[float, float]]
    layers: str = ""
    """Digest of the layers that it was fitted beside."""
    embedder: str = ""
    trained_on: str

    @property
    def identity(self) -> str:
        return f"stance sha256:{hashlib.sha256(self.model_dump_json().encode()).hexdigest()}"

    def p_stands(self, frame: str, read: float = 0.0) -> float:
        """0..1: that whoever wrote the frame asserts its claim. With the log-odds `read` of the layers it is held
        against `least`, without them against `least_words`."""
        counts = Counter(term for term in terms_of(frame) if term in self.terms)
        values = {t: (1 + math.log(n)) * self.terms[t][0] for t, n in counts.items()}
        norm = math.sqrt(sum(value * value for value in values.values())) or 1.0
        log_odds = self.bias + sum(v / norm * self.terms[t][1] for t, v in values.items())
        return 1 / (1 + math.exp(-(log_odds + read)))


class StanceReader:
    """Reads frames with an embedder. Another one than the layers were tuned on reads words alone."""

    def __init__(
        self,
        embedder: TokenReader,
        stance: Stance | None = None,
        log_odds: Callable[[Tokens], float] | None = None,
    ) -> None:
        """The shipped weights and layers, where no others are given. Raises ModelSetupError."""
        self._embedder = embedder
        self._stance = stance or shipped_stance()
        self._log_odds = log_odds
        if log_odds is None and embedder.identity == self._stance.embedder:
            self._log_odds = layers_of(self._stance.layers).log_odds

    @property
    def identity(self) -> str:
        return self._stance.identity

    def stands(self, frame: str, strictness: float = 1.0) -> bool:
        """Whether its probability lies at the threshold times `strictness` or above."""
        stance = self._stance
        if self._log_odds is None or self._embedder.identity != stance.embedder:
            return stance.p_stands(frame) >= stance.least_words * strictness
        read = self._log_odds(self._embedder.read_low([frame])[0])
        return stance.p_stands(frame, read) >= stance.least * strictness


def terms_of(frame: str) -> Iterator[str]:
    """Its words and marks, then each two neighbours."""
    read = _READ.findall(frame.lower().replace("\u2019", "'"))
    yield from read
    yield from (f"{a} {b}" for a, b in pairwise(read))


def words_of(text: str) -> frozenset[str]:
    """Its words, numbers and signs, as `frame_of` tells them apart."""
    return frozenset(token.group().lower() for token in _TOKEN.finditer(text))


def frame_of(sentence: str, claim_words: Collection[str]) -> str:
    """The sentence with its longest run of words of a claim replaced by CLAIM; as it is where it has none."""
    tokens = list(_TOKEN.finditer(sentence))
    runs: list[list[int]] = []
    for place, token in enumerate(tokens):
        word = token.group().lower()
        if word not in claim_words or word in FRAMING:
            continue
        if runs and place - runs[-1][-1] <= _GAP and not _parted(tokens[runs[-1][-1] : place]):
            runs[-1].append(place)
        else:
            runs.append([place])
    if not runs:
        return sentence
    longest = max(runs, key=len)
    first, last = longest[0], longest[-1]
    while first > 0 and tokens[first - 1].group().lower() in _JOINTS:
        first -= 1
    while last + 1 < len(tokens) and tokens[last + 1].group().lower() in _JOINTS:
        last += 1
    start, end = tokens[first].start(), tokens[last].end()
    return f"{sentence[:start]}{CLAIM}{sentence[end:]}".strip()


def _parted(between: Sequence[re.Match[str]]) -> bool:
    """Whether a sentence ends there, or a quotation begins or ends: it holds all of a claim or nothing of it."""
    return any(token.group() in _BORDERS for token in between)


@lru_cache(maxsize=1)
def shipped_stance() -> Stance:
    """Raises ModelSetupError."""
    try:
        return Stance.model_validate(json.loads(WEIGHTS.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise ModelSetupError(
            f"Cannot read the weights {str(WEIGHTS)!r}: {error}. Fit them with `python -m eval.juror.stance`."
        ) from error
