"""Answers by writers who had no part in the bank, judged by jurors that never saw their items: `python -m eval.juror.fresh`.

Every item of `fresh.jsonl` is answered once in each manner by somebody who knows all of its criteria and once by somebody
who talks and knows none, so manner tells nothing. The writers saw the question and what is looked for, and neither exemplars
nor specimens; second readers with the texts alone agreed on every label. Nothing is fitted, calibrated or chosen on them.

A line: {"item": "kv-cache-what-is-kept", "manner": "terse", "knows": true, "text": "Keys and values only; ..."}
"""

import argparse
import json
from collections import defaultdict
from pathlib import Path

import numpy as np
from pydantic import BaseModel, ConfigDict

from eval.grading.figures import JudgeFigures
from eval.grading.rows import Probabilities, rows_of
from eval.grading.summary import judge_figures
from eval.juror.by_manner import InManner, by_manner
from eval.juror.held_out import JurorOf, held_out_jurors
from eval.juror.kept_labels import kept_labels
from eval.juror.labels import shown_of, stated_criteria
from knowledge.bank import Bank
from knowledge.juror_question import question_of
from knowledge.schema import Item, Manner, Specimen
from models.juror import shipped_calibration

ANSWERS = Path(__file__).parent / "fresh.jsonl"


class _Answer(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    item: str
    manner: Manner
    knows: bool
    text: str


def fresh_bank(bank: Bank, path: Path = ANSWERS) -> Bank:
    """The items that are answered, with these answers as their specimens. Raises KeyError for an item that is not in the
    bank, ValidationError for a bad line."""
    items = {item.id: item for item in bank.items}
    answers: dict[str, list[_Answer]] = defaultdict(list)
    for line in path.read_text(encoding="utf-8").splitlines():
        answer = _Answer.model_validate(json.loads(line))
        answers[answer.item].append(answer)
    return Bank(
        [
            items[item].model_copy(
                update={"specimens": [_specimen(items[item], one) for one in its]}
            )
            for item, its in answers.items()
        ]
    )


def _specimen(item: Item, answer: _Answer) -> Specimen:
    substance = "right" if answer.knows else "wrong"
    return Specimen(
        id=f"{substance}-{answer.manner.replace('_', '-')}",
        manner=answer.manner,
        substance=substance,
        text=answer.text,
        met={criterion.id: answer.knows for criterion in item.criteria},
    )


def judged(bank: Bank, juror_of: JurorOf) -> Probabilities:
    """p(met) as calibrated, in the order of `rows_of(bank)`; one half where nothing could be judged."""
    found: list[float] = []
    for item in bank.items:
        juror = juror_of(item.id)
        criteria = [question_of(criterion) for criterion in stated_criteria(item)]
        for specimen in item.specimens:
            judgements = juror.judge(shown_of(item), specimen.text, criteria)
            found += [0.5 if one.p_met is None else one.p_met for one in judgements]
    return np.array(found)


def fresh_figures(bank: Bank, juror_of: JurorOf) -> tuple[JudgeFigures, dict[str, InManner]]:
    """Of a bank from `fresh_bank`: all figures of a judge, and what comes of each manner."""
    rows, p_met, margin = rows_of(bank), judged(bank, juror_of), shipped_calibration().full.margin
    figures = judge_figures("juror", rows, p_met, margin)
    return figures, by_manner(list(zip(rows, p_met.tolist(), strict=True)), margin)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("data"), help="keeps the labels")
    given = parser.parse_args()
    from models.sentence_embedder import SentenceEmbedder  # noqa: PLC0415 - loads torch
    from models.weights import locate_embedder  # noqa: PLC0415

    embedder, bank = SentenceEmbedder(locate_embedder(given.data), threads=1), Bank.load()
    jurors = held_out_jurors(kept_labels(bank, embedder, given.data), embedder)
    figures, manners = fresh_figures(fresh_bank(bank), jurors)
    print(f"{figures.rows} labels of {figures.items} items")
    for name in ("auc", "balanced_f1", "knows", "coverage", "accuracy", "ece", "length_effect"):
        print(f"{name:24} {getattr(figures, name)}")
    for cell in figures.matrix:
        print(f"{cell.right:>18} over {cell.wrong:18} {cell.won:.3f} of {cell.pairs} pairs")
    for manner, its in manners.items():
        shares = ", ".join(f"{name} {share:.3f}" for name, share in its.model_dump().items())
        print(f"{manner:24} {shares}")


if __name__ == "__main__":
    main()
