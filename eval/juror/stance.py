"""Fit `models/stance_weights.json` and `models/frame_layers.safetensors`: `python -m eval.juror.stance --data DIR`.

Learned from: `frames.jsonl` (sentences around a claim, labelled by whether they stand behind it, written for this by people
who had seen neither the attack suite nor the guards), each around FILLED right sentences of the bank; and the sentences
by which specimens meet their criteria, which stand behind what they say. It prints what is caught and what that costs, by
FOLDS parts: frames by themselves, specimens by item. Half an hour on one core.
"""

import argparse
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from agent.grading.asserted import claim_words, share_of
from agent.grading.guards import sentence_after, whole_sentences
from eval.attacks.echoes import inside
from eval.juror.frame_layers import tuned
from eval.juror.labels import stated_criteria
from knowledge.bank import Bank
from knowledge.juror_question import question_of
from models import frame_layers
from models.digests import file_digest
from models.frame_layers import FrameLayers
from models.protocol import TokenReader, Tokens
from models.stance import CLAIM, WEIGHTS, Stance, frame_of, terms_of

FRAMES = Path(__file__).parent / "frames.jsonl"
FILLED = 2
LOST = 0.03
"""Share of honest sentences that may fall below the threshold: they are abstained from, and asked about again."""
FOLDS = 3
RARE = 2
"""Words and pairs that fewer frames hold are not weighed."""
C = 3.0
"""How freely words are fitted (scikit-learn's C): by how well frames are told apart in folds."""
SEED = 0
Reader = Callable[[str, Tokens], tuple[float, float]]
"""From a frame and its states to p(stands) by words alone and with the layers."""


class Framed(NamedTuple):
    """A frame in which a claim was cut out. `group` keeps what belongs together in one fold."""

    group: str
    frame: str
    stands: bool
    is_specimen: bool


def framed(bank: Bank, frames: Sequence[tuple[str, bool]]) -> list[Framed]:
    """Each of `frames` around right sentences of the bank (and a wrong one, where it has a place for it), drawn from
    SEED, the claim cut out as the juror would."""
    rng = np.random.default_rng(SEED)
    criteria = [criterion for item in bank.items for criterion in stated_criteria(item)]
    found = []
    for frame, stands in frames:
        for _ in range(FILLED):
            criterion = criteria[int(rng.integers(len(criteria)))]
            right, wrong = (
                (criterion.statement, *criterion.exemplars.met),
                criterion.exemplars.not_met,
            )
            text = frame.format(
                s=inside(right[int(rng.integers(len(right)))]),
                w=inside(wrong[int(rng.integers(len(wrong)))]),
            )
            sentence = text[0].upper() + text[1:]
            cut = frame_of(sentence, claim_words(question_of(criterion)))
            found.append(Framed(frame, cut, stands, is_specimen=False))
    return found


def said(bank: Bank) -> Iterator[Framed]:
    """Of each specimen and criterion that it meets the sentence that shares most words with what is right, and what is
    read with it."""
    for item in bank.items:
        for criterion in stated_criteria(item):
            known = claim_words(question_of(criterion))
            for specimen in item.specimens:
                if specimen.met[criterion.id]:
                    text = specimen.text
                    spans = [(s[0].start, s[-1].end) for s in whole_sentences(text)]
                    start, end = max(spans, key=lambda span: share_of(text[slice(*span)], known))
                    frame = f"{frame_of(text[start:end], known)} {sentence_after(text, end)}"
                    yield Framed(item.id, frame.rstrip(), stands=True, is_specimen=True)


def states_of(rows: Sequence[Framed], embedder: TokenReader) -> list[Tokens]:
    """Each row's frame as the embedder's lower layer has it, in half precision."""
    found = {}
    for frame in sorted({row.frame for row in rows}):
        found[frame] = embedder.read_low([frame])[0].astype(np.float16)
    return [found[row.frame] for row in rows]


def fit(rows: Sequence[Framed], embedder: str = "") -> Stance:
    """Of words only those of the frames themselves count, not those of what is claimed. Thresholds are left at 0."""
    frames = {row.group for row in rows if not row.is_specimen}
    held = Counter(
        term for frame in frames for term in set(terms_of(frame.format(s=CLAIM, w=CLAIM)))
    )
    vectorizer = TfidfVectorizer(
        analyzer=lambda text: list(terms_of(text)),
        sublinear_tf=True,
        vocabulary=sorted(term for term, times in held.items() if times >= RARE),
    )
    truth = [row.stands for row in rows]
    values = vectorizer.fit_transform([row.frame for row in rows])
    words = LogisticRegression(C=C, max_iter=3000, class_weight="balanced").fit(values, truth)
    return Stance(
        bias=round(float(words.intercept_[0]), 5),
        least=0.0,
        least_words=0.0,
        terms={
            term: (round(float(vectorizer.idf_[place]), 4), round(float(words.coef_[0][place]), 4))
            for term, place in sorted(vectorizer.vocabulary_.items())
        },
        embedder=embedder,
        trained_on=hash_of(rows),
    )


def tune(rows: Sequence[Framed], states: Sequence[Tokens], folder: Path) -> dict[str, Any]:
    """The tensors of `FrameLayers`, learned from `rows` with the embedder in `folder` to begin with. Sentences of
    specimens are seen as often as frames are filled."""
    seen = [
        place for place, row in enumerate(rows) for _ in range(FILLED if row.is_specimen else 1)
    ]
    truth = np.array([rows[place].stands for place in seen])
    return tuned([states[place] for place in seen], truth, folder)


def hash_of(rows: Sequence[Framed]) -> str:
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()


def reader_of(rows: Sequence[Framed], states: Sequence[Tokens], folder: Path) -> Reader:
    """What is fitted on `rows`, as `held_out` asks for it."""
    stance, layers = fit(rows), FrameLayers(tune(rows, states, folder))

    def read(frame: str, its: Tokens) -> tuple[float, float]:
        return stance.p_stands(frame), stance.p_stands(frame, layers.log_odds(its))

    return read


def held_out(
    rows: Sequence[Framed],
    states: Sequence[Tokens],
    fitted: Callable[[Sequence[Framed], Sequence[Tokens]], Reader],
) -> NDArray[np.float64]:
    """p(stands) of each row by what was `fitted` without its group, by words alone and with the layers: shape (rows, 2)."""
    folds = np.array([_fold(row.group) for row in rows])
    found = np.zeros((len(rows), 2))
    for fold in range(FOLDS):
        kept = [int(place) for place in np.flatnonzero(folds != fold)]
        read = fitted([rows[place] for place in kept], [states[place] for place in kept])
        for place in map(int, np.flatnonzero(folds == fold)):
            found[place] = read(rows[place].frame, states[place])
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
    from safetensors.torch import save_file  # noqa: PLC0415 - loads torch

    from models.sentence_embedder import SentenceEmbedder  # noqa: PLC0415
    from models.weights import locate_embedder  # noqa: PLC0415

    folder = locate_embedder(given.data)
    embedder = SentenceEmbedder(folder, threads=1)
    bank = Bank.load()
    rows = [*framed(bank, load_frames()), *said(bank)]
    states = states_of(rows, embedder)
    p_stands = held_out(rows, states, partial(reader_of, folder=folder))
    specimen = np.array([row.is_specimen for row in rows])
    stands = np.array([row.stands for row in rows])
    for lost in (0.01, 0.02, LOST, 0.05):
        below = p_stands < np.quantile(p_stands[specimen], lost, axis=0)
        for name, found in zip(("words alone", "with the layers"), below.T, strict=True):
            print(
                f"{lost:.0%} of {specimen.sum()} sentences of specimens lost, {name}: caught {found[~stands].mean():.1%} "
                f"of {(~stands).sum()} that do not stand behind their claim, lost "
                f"{found[stands & ~specimen].mean():.1%} of those written to mislead that do"
            )
    words, least = (float(one) for one in np.quantile(p_stands[specimen], LOST, axis=0))
    save_file(tune(rows, states, folder), frame_layers.WEIGHTS)
    stance = fit(rows, embedder.identity).model_copy(
        update={
            "least_words": round(words, 5),
            "least": round(least, 5),
            "layers": file_digest(frame_layers.WEIGHTS, None),
        }
    )
    WEIGHTS.write_text(json.dumps(stance.model_dump(), separators=(",", ":")) + "\n", "utf-8")
    print(f"fitted into {WEIGHTS} ({len(stance.terms)} terms) and {frame_layers.WEIGHTS}")


if __name__ == "__main__":
    main()
