"""How well the grounding check tells sentences that stand on their passages from those that do not.

A line of `sentences.jsonl`:
{"id": "test-001", "split": "test", "label": "grounded", "kind": null, "cites": [{"note": "datablations",
 "section": "shows"}], "sentence": "Going over the same corpus about four times costs hardly any loss ..."}

`kind` says how a wrong sentence was made. The notes of the test and fresh sentences are in no dev sentence; the
check was tuned on dev alone. The fresh ones are pairs of a right sentence and its wrong twin in nearly the same words,
every fourth in the converse wording ("Y costs more" for "X is cheaper"), by somebody who knew no rule of the check.
Those of `learn` are more such pairs, over the other notes, for whatever is taught one day; the rules never saw them.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict

from agent.checks import OF_NAMES, OF_NUMBERS
from knowledge.chunking import passages_of
from knowledge.grounding import check_grounding
from knowledge.papers import note_document
from knowledge.protocol import Passage
from knowledge.schema import PaperNote

SENTENCES = Path(__file__).parent / "sentences.jsonl"
Split = Literal["dev", "test", "fresh", "learn"]
WrongKind = Literal[
    "changed-number",
    "swapped-model",
    "reversed-direction",
    "uncited-paper",
    "swapped-role",
    "swapped-thing",
    "changed-unit",
]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Cite(_Strict):
    """A section of a note, all of whose passages the sentence cites."""

    note: str
    section: str


class Sentence(_Strict):
    """A sentence with its true label; `kind` is None exactly for what is grounded."""

    id: str
    split: Split
    label: Literal["grounded", "wrong"]
    kind: WrongKind | None
    cites: tuple[Cite, ...]
    sentence: str


class Share(_Strict):
    """How many of some sentences were refused."""

    refused: int
    of: int

    @property
    def share(self) -> float:
        """0 to 1; NaN where there is none."""
        return self.refused / self.of if self.of else float("nan")


class SplitFigures(_Strict):
    """`wrong` should be near all, `right` near none; `wrong_by_kind` divides the first. `right_by_follow_ups`: of the
    right ones those that a follow-up's rules (numbers, units, names) refuse, at most: it may also name what was seen before."""

    wrong: Share
    right: Share
    right_by_follow_ups: Share
    wrong_by_kind: dict[WrongKind, Share]


class GroundingFigures(_Strict):
    """Refusals on the sentences the check was tuned on (dev) and on those it was not (test, fresh, learn)."""

    dev: SplitFigures
    test: SplitFigures
    fresh: SplitFigures
    learn: SplitFigures


def load_sentences(path: Path = SENTENCES) -> tuple[Sentence, ...]:
    """The labelled sentences in the order of the file. Raises ValidationError for a bad line."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return tuple(Sentence.model_validate(json.loads(line)) for line in lines if line.strip())


def measure(sentences: Iterable[Sentence], notes: Mapping[str, PaperNote]) -> GroundingFigures:
    """Check each sentence against the passages it cites. Raises KeyError for a note that is not there."""
    passages = cited_passages(notes)
    refused: dict[Split, list[tuple[Sentence, frozenset[str]]]] = {
        split: [] for split in get_args(Split)
    }
    for sentence in sentences:
        cited = [p for cite in sentence.cites for p in passages[cite.note][cite.section]]
        faults = check_grounding(sentence.sentence, cited).faults
        refused[sentence.split].append((sentence, frozenset(fault.kind for fault in faults)))
    return GroundingFigures(**{split: _figures(found) for split, found in refused.items()})


def cited_passages(notes: Mapping[str, PaperNote]) -> dict[str, dict[str, list[Passage]]]:
    """The passages of every note by section, cut as the corpus cuts them."""
    by_section: dict[str, dict[str, list[Passage]]] = {}
    for note in notes.values():
        sections: dict[str, list[Passage]] = defaultdict(list)
        for passage in passages_of(note_document(note)):
            sections[passage.section].append(passage)
        by_section[note.id] = dict(sections)
    return by_section


def _figures(checked: list[tuple[Sentence, frozenset[str]]]) -> SplitFigures:
    """From each sentence's kinds of fault; none where it was let pass."""
    kinds: dict[WrongKind, list[bool]] = defaultdict(list)
    right = [faults for sentence, faults in checked if sentence.kind is None]
    for sentence, faults in checked:
        if sentence.kind is not None:
            kinds[sentence.kind].append(bool(faults))
    return SplitFigures(
        wrong=_share([refused for found in kinds.values() for refused in found]),
        right=_share([bool(faults) for faults in right]),
        right_by_follow_ups=_share(
            [bool(faults & frozenset((*OF_NUMBERS, *OF_NAMES))) for faults in right]
        ),
        wrong_by_kind={kind: _share(kinds[kind]) for kind in sorted(kinds)},
    )


def _share(refused: list[bool]) -> Share:
    return Share(refused=sum(refused), of=len(refused))
