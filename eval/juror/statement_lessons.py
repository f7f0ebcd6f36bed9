"""What the layers learn from that read a statement together with an answer.

Four kinds: the specimens of the bank by their criteria (those of one answer belong together); the bank's sentences
known to be right of a criterion, each with its wrong mirror, and the statement itself and turned around; right sentences
in a frame that takes them back beside one that does not (`frames.jsonl`), by themselves and amid an answer that says
nothing; and human-graded short answers.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from eval.attacks.echoes import inside
from eval.juror.labels import shown_of, stated_criteria, statements_of
from eval.juror.short_answers import short_answers
from eval.juror.stance import load_frames
from knowledge.bank import Bank
from knowledge.schema import Criterion, Item
from models.juror_reading import holds_words, is_latin, sentences_read
from models.juror_texts import unit
from models.protocol import TokenReader, Tokens, Vectors
from models.statement_layers import Two, tokens_read
from models.windows import sentences

PASSES = 2
FRAMED = 12
"""Lessons with frames for each criterion."""
SEED = 0
_BATCH = 512


class Row(NamedTuple):
    """Sample: ("It grows linearly.", ("Each token adds as much.",), 1.0). `met` is 0 to 1, a grade."""

    statement: str
    sentences: tuple[str, ...]
    met: float


@dataclass(frozen=True)
class Lesson:
    """Rows that are learned together: where some are met and some not, they are ranked. `group` is the item or the
    question, which is never on both sides of a split; one `of_many` is read in one of the passes, any other in each."""

    group: str
    rows: tuple[Row, ...]
    of_many: bool = False


def lessons_of(bank: Bank, folder: Path | None) -> list[Lesson]:
    """Of the bank, and of the short answers in `folder`; those that nothing is read of are left out. Raises OSError
    where a file cannot be read."""
    rng, frames = np.random.default_rng(SEED), Frames(*_parted(load_frames()))
    found = []
    for item in bank.items:
        found += [*_of_specimens(item), *_of_sentences(item), *_of_frames(item, frames, rng)]
    for row in short_answers(folder) if folder is not None else ():
        read = _read(row.answer, row.asked, row.reference)
        if read:
            found.append(Lesson(row.question, (Row(row.reference, read, row.score),)))
    return found


def passes_of(lessons: Sequence[Lesson]) -> list[list[Lesson]]:
    """What is read in each pass."""
    return [
        [one for place, one in enumerate(lessons) if not one.of_many or place % PASSES == number]
        for number in range(PASSES)
    ]


def lessons_hash(lessons: Sequence[Lesson]) -> str:
    text = json.dumps([[lesson.group, lesson.rows] for lesson in lessons])
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def _of_specimens(item: Item) -> Iterator[Lesson]:
    shown, criteria = shown_of(item), stated_criteria(item)
    for specimen in item.specimens:
        rows = [
            Row(criterion.statement, read, float(specimen.met[criterion.id]))
            for criterion in criteria
            if (read := _read(specimen.text, shown, criterion.statement))
        ]
        if rows:
            yield Lesson(item.id, tuple(rows))


def _of_sentences(item: Item) -> Iterator[Lesson]:
    for criterion in stated_criteria(item):
        mirrored = zip(criterion.exemplars.met, criterion.exemplars.not_met, strict=False)
        for its, mirror in (*mirrored, (criterion.statement, criterion.misconception)):
            rows = Row(criterion.statement, (its,), 1.0), Row(criterion.statement, (mirror,), 0.0)
            yield Lesson(item.id, rows, of_many=True)
        for _, text, met in statements_of(criterion):
            yield Lesson(item.id, (Row(criterion.statement, (text,), float(met)),), of_many=True)


class Frames(NamedTuple):
    """Those that take a claim back, and those that stand behind it."""

    against: Sequence[str]
    behind: Sequence[str]


def _parted(frames: Sequence[tuple[str, bool]]) -> Iterator[list[str]]:
    for stands in (False, True):
        yield [frame for frame, its in frames if its == stands]


def _of_frames(item: Item, frames: Frames, rng: np.random.Generator) -> Iterator[Lesson]:
    """The statement and other right sentences in turn, each in a frame of either kind; every other two amid an answer."""
    empty = [one.text for one in item.specimens if one.substance == "empty"]
    for criterion in stated_criteria(item):
        for place in range(FRAMED):
            met = criterion.exemplars.met
            claim = criterion.statement if place % 2 else _one_of(met, rng)
            around = _one_of(empty, rng) if empty and place % 4 > 1 else ""
            told = [
                _amid(around, _framed(_one_of(its, rng), claim, criterion, rng), rng)
                for its in frames
            ]
            rows = [
                Row(criterion.statement, read, float(stands))
                for text, stands in zip(told, (False, True), strict=True)
                if (read := _read(text, "", criterion.statement))
            ]
            if rows:
                yield Lesson(item.id, tuple(rows), of_many=True)


def _framed(frame: str, claim: str, criterion: Criterion, rng: np.random.Generator) -> str:
    wrong = _one_of(criterion.exemplars.not_met, rng)
    text = frame.format(s=inside(claim), w=inside(wrong))
    return text[0].upper() + text[1:]


def _amid(answer: str, sentence: str, rng: np.random.Generator) -> str:
    """The sentence somewhere among those of the answer, or after them."""
    parts = [window.text for window in sentences(answer)]
    parts.insert(int(rng.integers(len(parts) + 1)), sentence)
    return " ".join(parts)


def _one_of(texts: Sequence[str], rng: np.random.Generator) -> str:
    return texts[int(rng.integers(len(texts)))]


def _read(answer: str, shown: str, statement: str) -> tuple[str, ...]:
    if not (holds_words(answer) and is_latin(answer)):
        return ()
    return tuple(window.text for window in sentences_read(answer, shown, [statement]))


class Read(NamedTuple):
    """A text's tokens after the embedder's lower layer, in half precision, and its pooled unit vector."""

    low: Tokens
    pooled: Vectors


def reads_of(lessons: Sequence[Lesson], embedder: TokenReader) -> dict[str, Read]:
    """Every text of the lessons, each read once."""
    texts = {
        text for one in lessons for row in one.rows for text in (row.statement, *row.sentences)
    }
    order = sorted(texts, key=lambda text: (len(text), text))
    found: dict[str, Read] = {}
    for start in range(0, len(order), _BATCH):
        some = order[start : start + _BATCH]
        for text, states in zip(some, embedder.read_tokens(some), strict=True):
            pooled = unit(states.total[None] / states.length)[0]
            found[text] = Read(states.low.astype(np.float16), pooled)
    return found


def two_read(row: Row, reads: Mapping[str, Read]) -> Two:
    statement = reads[row.statement]
    said = [reads[text] for text in row.sentences]
    cosines = np.array([one.pooled @ statement.pooled for one in said])
    return tokens_read(statement.low, [one.low for one in said], cosines)
