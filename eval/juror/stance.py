"""Fit `models/stance_weights.json`: `python -m eval.juror.stance --data DIR`. Prints what it catches and what it costs.

Learned from: `frames.jsonl` (sentences around a claim, labelled by whether they stand behind it, written for this by people
who had seen neither the attack suite nor the guards), each around FILLED right sentences of the bank; and the sentences
by which specimens meet their criteria, which stand behind what they say. Figures come from five folds: frames by
themselves, specimens by item.
"""

import argparse
import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from agent.grading.asserted import claim_words
from agent.grading.guards import whole_sentences
from eval.attacks.echoes import inside
from eval.juror.labels import stated_criteria
from knowledge.bank import Bank
from models.juror_words import content
from models.protocol import TokenReader, Vectors
from models.stance import CLAIM, WEIGHTS, Stance, frame_of, frame_vector, terms_of

FRAMES = Path(__file__).parent / "frames.jsonl"
FILLED = 6
LOST = 0.02
"""Share of honest sentences that may fall below each threshold: they are abstained from, and asked about again."""
FOLDS = 5
C = 3.0
C_VECTOR = 0.1
"""How freely words and vectors are fitted (scikit-learn's C): by how well frames are told apart in five folds."""
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


def vectors_of(rows: Sequence[Framed], embedder: TokenReader) -> Vectors:
    """What the embedder makes of each row's frame, shape (rows, dimension)."""
    frames = sorted({row.frame for row in rows})
    read = zip(frames, embedder.read_tokens(frames), strict=True)
    found = {frame: frame_vector(states) for frame, states in read}
    return np.stack([found[row.frame] for row in rows])


def fit(rows: Sequence[Framed], vectors: Vectors, embedder: str) -> Stance:
    """Of words only those of the frames themselves count, not those of what is claimed. Thresholds are left at 0."""
    frames = {row.group for row in rows if not row.is_specimen}
    vectorizer = TfidfVectorizer(
        analyzer=lambda text: list(terms_of(text)),
        sublinear_tf=True,
        vocabulary=sorted({term for frame in frames for term in terms_of(frame.format(s=CLAIM))}),
    )
    truth = [row.stands for row in rows]
    values = vectorizer.fit_transform([row.frame for row in rows])
    words = LogisticRegression(C=C, max_iter=3000, class_weight="balanced").fit(values, truth)
    scaler = StandardScaler().fit(vectors)
    meaning = LogisticRegression(C=C_VECTOR, max_iter=3000, class_weight="balanced")
    meaning.fit(scaler.transform(vectors), truth)
    vector = meaning.coef_[0] / scaler.scale_
    return Stance(
        bias=round(float(words.intercept_[0]), 5),
        least=0.0,
        least_words=0.0,
        terms={
            term: (round(float(vectorizer.idf_[place]), 4), round(float(words.coef_[0][place]), 4))
            for term, place in sorted(vectorizer.vocabulary_.items())
        },
        vector=tuple(round(float(weight), 4) for weight in vector),
        vector_bias=round(float(meaning.intercept_[0] - vector @ scaler.mean_), 5),
        embedder=embedder,
        trained_on=hash_of(rows),
    )


def hash_of(rows: Sequence[Framed]) -> str:
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()


def held_out(rows: Sequence[Framed], vectors: Vectors) -> NDArray[np.float64]:
    """p(stands) of each row by weights that never saw its group, by words alone and by both readings: shape
    (rows, 2)."""
    folds = np.array([_fold(row.group) for row in rows])
    found = np.zeros((len(rows), 2))
    for fold in range(FOLDS):
        kept = np.flatnonzero(folds != fold)
        stance = fit([rows[int(place)] for place in kept], vectors[kept], "")
        for place in map(int, np.flatnonzero(folds == fold)):
            frame = rows[place].frame
            found[place] = stance.p_stands(frame), stance.p_stands(frame, vectors[place])
    return found


def _fold(group: str) -> int:
    return int.from_bytes(hashlib.sha256(f"stance:{group}".encode()).digest()[:4], "big") % FOLDS


def load_frames() -> list[tuple[str, bool]]:
    lines = FRAMES.read_text(encoding="utf-8").splitlines()
    return [(one["frame"], one["stands"]) for one in map(json.loads, lines)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("data"), help="where the embedder lies")
    given = parser.parse_args()
    from models.sentence_embedder import SentenceEmbedder  # noqa: PLC0415 - loads torch
    from models.weights import locate_embedder  # noqa: PLC0415

    embedder = SentenceEmbedder(locate_embedder(given.data), threads=1)
    bank = Bank.load()
    rows = [*framed(bank, load_frames()), *said(bank)]
    vectors = vectors_of(rows, embedder)
    p_stands = held_out(rows, vectors)
    specimen = np.array([row.is_specimen for row in rows])
    stands = np.array([row.stands for row in rows])
    for lost in (0.01, LOST, 0.03):
        least = np.quantile(p_stands[specimen], lost, axis=0)
        below = (p_stands < least).any(axis=1)
        print(
            f"each reading below its {lost:.0%} of honest sentences: by one or the other {below[specimen].mean():.1%} of "
            f"{specimen.sum()} sentences of specimens, {below[~stands].mean():.1%} of {(~stands).sum()} frames that do "
            f"not stand behind their claim, {below[stands & ~specimen].mean():.1%} of those written to mislead that do"
        )
    words, both = (float(one) for one in np.quantile(p_stands[specimen], LOST, axis=0))
    stance = fit(rows, vectors, embedder.identity).model_copy(
        update={"least_words": round(words, 5), "least": round(both, 5)}
    )
    WEIGHTS.write_text(json.dumps(stance.model_dump(), separators=(",", ":")) + "\n", "utf-8")
    print(
        f"fitted into {WEIGHTS}: {len(stance.terms)} terms, {WEIGHTS.stat().st_size / 1e3:.0f} kB"
    )


if __name__ == "__main__":
    main()
