"""Fit `models/stance_weights.json`: `python -m eval.juror.stance`. Prints what it catches and what it costs.

Learned from: `frames.jsonl` (sentences around a claim, labelled by whether they stand behind it, written for this by people
who had seen neither the attack suite nor the guards), each around FILLED right sentences of the bank; and the sentences
by which specimens meet their criteria, which stand behind what they say. Figures come from five folds: frames by
themselves, specimens by item.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from agent.grading.asserted import claim_words
from agent.grading.guards import whole_sentences
from eval.attacks.echoes import inside
from eval.juror.labels import stated_criteria
from knowledge.bank import Bank
from models.juror_words import content
from models.stance import CLAIM, WEIGHTS, Stance, frame_of, terms_of

FRAMES = Path(__file__).parent / "frames.jsonl"
FILLED = 6
LOST = 0.02
"""Share of honest sentences that may fall below the threshold: they are abstained from, and asked about again."""
FOLDS = 5
C = 3.0
SEED = 0


class Framed(NamedTuple):
    """A frame in which a claim was cut out. `group` keeps what belongs together in one fold."""

    group: str
    frame: str
    stands: bool
    is_specimen: bool


def framed(bank: Bank, frames: Sequence[tuple[str, bool]]) -> list[Framed]:
    """Each of `frames` around right sentences of the bank, drawn from SEED, the claim cut out as the juror would."""
    rng = np.random.default_rng(SEED)
    criteria = [criterion for item in bank.items for criterion in stated_criteria(item)]
    found = []
    for frame, stands in frames:
        for _ in range(FILLED):
            criterion = criteria[int(rng.integers(len(criteria)))]
            right = (criterion.statement, *criterion.exemplars.met)
            text = frame.format(s=inside(right[int(rng.integers(len(right)))]))
            sentence = text[0].upper() + text[1:]
            cut = frame_of(sentence, claim_words(criterion))
            found.append(Framed(frame, cut, stands, is_specimen=False))
    return found


def said(bank: Bank) -> Iterator[Framed]:
    """Of each specimen and criterion that it meets the sentence that shares most words with what is right."""
    for item in bank.items:
        for criterion in stated_criteria(item):
            known = claim_words(criterion)
            for specimen in item.specimens:
                if specimen.met[criterion.id]:
                    sentences = [
                        specimen.text[s[0].start : s[-1].end]
                        for s in whole_sentences(specimen.text)
                    ]
                    nearest = max(sentences, key=lambda text: _shared(text, known))
                    yield Framed(item.id, frame_of(nearest, known), stands=True, is_specimen=True)


def _shared(text: str, known: frozenset[str]) -> float:
    words = content(text)
    return len(words & known) / (4 + len(words))


def fit(rows: Sequence[Framed]) -> Stance:
    """Only terms of the frames themselves count, not those of what is claimed. `least` is left at 0."""
    frames = {row.group for row in rows if not row.is_specimen}
    vectorizer = TfidfVectorizer(
        analyzer=lambda text: list(terms_of(text)),
        sublinear_tf=True,
        vocabulary=sorted({term for frame in frames for term in terms_of(frame.format(s=CLAIM))}),
    )
    values = vectorizer.fit_transform([row.frame for row in rows])
    truth = [row.stands for row in rows]
    model = LogisticRegression(C=C, max_iter=3000, class_weight="balanced").fit(values, truth)
    return Stance(
        bias=round(float(model.intercept_[0]), 5),
        least=0.0,
        terms={
            term: (round(float(vectorizer.idf_[place]), 4), round(float(model.coef_[0][place]), 4))
            for term, place in sorted(vectorizer.vocabulary_.items())
        },
        trained_on=hashlib.sha256(json.dumps(rows).encode()).hexdigest(),
    )


def held_out(rows: Sequence[Framed]) -> NDArray[np.float64]:
    """p(stands) of each row by weights that never saw its group."""
    folds = np.array([_fold(row.group) for row in rows])
    found = np.zeros(len(rows))
    for fold in range(FOLDS):
        stance = fit([row for row, its in zip(rows, folds, strict=True) if its != fold])
        for place in map(int, np.flatnonzero(folds == fold)):
            found[place] = stance.p_stands(rows[place].frame)
    return found


def _fold(group: str) -> int:
    return int.from_bytes(hashlib.sha256(f"stance:{group}".encode()).digest()[:4], "big") % FOLDS


def load_frames() -> list[tuple[str, bool]]:
    lines = FRAMES.read_text(encoding="utf-8").splitlines()
    return [(one["frame"], one["stands"]) for one in map(json.loads, lines)]


def main() -> None:
    bank = Bank.load()
    rows = [*framed(bank, load_frames()), *said(bank)]
    p_stands = held_out(rows)
    specimen = np.array([row.is_specimen for row in rows])
    stands = np.array([row.stands for row in rows])
    for lost in (0.01, LOST, 0.03):
        least = float(np.quantile(p_stands[specimen], lost))
        print(
            f"least {least:.3f}: below it {lost:.0%} of {specimen.sum()} sentences of specimens, "
            f"{(p_stands[~stands] < least).mean():.1%} of {(~stands).sum()} frames that do not stand behind "
            f"their claim, {(p_stands[stands & ~specimen] < least).mean():.1%} of those written to mislead that do"
        )
    least = round(float(np.quantile(p_stands[specimen], LOST)), 4)
    stance = fit(rows).model_copy(update={"least": least})
    WEIGHTS.write_text(json.dumps(stance.model_dump(), separators=(",", ":")) + "\n", "utf-8")
    print(
        f"fitted into {WEIGHTS}: {len(stance.terms)} terms, {WEIGHTS.stat().st_size / 1e3:.0f} kB"
    )


if __name__ == "__main__":
    main()
