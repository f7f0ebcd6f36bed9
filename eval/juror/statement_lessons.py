"""What the layers learn from that read a statement together with an answer.

Three kinds: the specimens of the bank by their criteria (those of one answer belong together); the bank's sentences
known to be right of a criterion, each with its wrong mirror, and the statement itself and turned around; and
human-graded short answers.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from eval.juror.labels import shown_of, stated_criteria, statements_of
from eval.juror.short_answers import short_answers
from knowledge.bank import Bank
from knowledge.juror_question import question_of
from knowledge.schema import Item
from models.juror_reading import holds_words, is_latin, sentences_read
from models.juror_texts import unit
from models.protocol import TokenReader, Vectors
from models.statement_layers import Tokens, Two, tokens_read

PARTS = 4
_BATCH = 512


class Row(NamedTuple):
    """Sample: ("It grows linearly.", ("Each token adds as much.",), 1.0). `met` is 0 to 1, a grade."""

    statement: str
    sentences: tuple[str, ...]
    met: float


@dataclass(frozen=True)
class Lesson:
    """Rows that are learned together: where some are met and some not, they are ranked. `group` is the item or the
    question, which is never on both sides of a split; `is_measured` where it is an answer, no reference sentence."""

    group: str
    rows: tuple[Row, ...]
    is_measured: bool


def lessons_of(bank: Bank, folder: Path | None) -> list[Lesson]:
    """Of the bank, and of the short answers in `folder`; in the order in which `labels` and `short_answer_labels`
    have them, those that nothing is read of left out. Raises OSError where a file cannot be read."""
    found = [lesson for item in bank.items for lesson in _of_item(item)]
    for row in short_answers(folder) if folder is not None else ():
        read = _read(row.answer, row.asked, row.reference)
        if read:
            found.append(Lesson(row.question, (Row(row.reference, read, row.score),), True))
    return found


def is_left_out(group: str) -> bool:
    """Whether the item or question is of the quarter that the layers are measured on."""
    digest = hashlib.sha256(f"statement:{group}".encode()).digest()
    return int.from_bytes(digest[:4], "big") % PARTS == 0


def lessons_hash(lessons: Sequence[Lesson]) -> str:
    text = json.dumps([[lesson.group, lesson.rows] for lesson in lessons])
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def _of_item(item: Item) -> Iterator[Lesson]:
    shown, criteria = shown_of(item), stated_criteria(item)
    for specimen in item.specimens:
        rows = [
            Row(criterion.statement, read, float(specimen.met[criterion.id]))
            for criterion in criteria
            if (read := _read(specimen.text, shown, criterion.statement))
        ]
        if rows:
            yield Lesson(item.id, tuple(rows), is_measured=True)
    for criterion in criteria:
        asked = question_of(criterion)
        for right, wrong in zip(asked.met, asked.not_met, strict=False):
            rows = [Row(asked.statement, (right,), 1.0), Row(asked.statement, (wrong,), 0.0)]
            yield Lesson(item.id, tuple(rows), is_measured=False)
        for _, text, met in statements_of(criterion):
            row = Row(asked.statement, (text,), float(met))
            yield Lesson(item.id, (row,), is_measured=False)


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
