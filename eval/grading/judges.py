"""The judges that are compared: the juror on items it was not fitted on, and the language model."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from agent.grading.model_judge import ModelJudge
from eval.grading.rows import Probabilities, Row
from eval.juror.held_out import beside_of, held_out_scores, written_by
from eval.juror.held_out_layers import layers_without
from eval.juror.kept_labels import kept_labels
from eval.juror.labels import Label, labels
from eval.qualification.unseen import Unseen
from knowledge.bank import Bank
from knowledge.schema import Item, Specimen
from models.errors import ModelRunError
from models.juror import probability
from models.protocol import LanguageModel, TokenReader
from models.statement_reader import load_weighing

NOTHING_CLAIMED = 0.02
"""p(met) of what the juror did not look at: an answer that only repeats the question."""
OnProgress = Callable[[float, str], None]


def held_out_juror(
    bank: Bank,
    rows: Sequence[Row],
    embedder: TokenReader,
    data_dir: Path | None = None,
    report: OnProgress = lambda _done, _detail: None,
) -> Probabilities:
    """p(met), not calibrated, from weights fitted without the row's item; `data_dir` keeps the labels."""
    found = kept_labels(bank, embedder, data_dir, report=lambda d, what: report(0.8 * d, what))
    scored = held_out_scores(found, report=lambda d: report(0.8 + 0.2 * d, "fitting the juror"))
    return _by_row(rows, scored)


def unseen_juror(
    bank: Bank,
    rows: Sequence[Row],
    embedder: TokenReader,
    unseen: Unseen,
    report: OnProgress = lambda _done, _detail: None,
) -> Probabilities:
    """The same from the weights that are kept for examinations: quicker, but for their items alone."""
    juror, scored = unseen.juror(embedder), []
    layers, share = layers_without(embedder.identity), load_weighing().full
    for done, item in enumerate(bank.items):
        report(done / len(bank.items), f"reading answers, item {done + 1} of {len(bank.items)}")
        scored += [
            (label, probability(unseen.weights, label.features, beside_of(label, share)))
            for label in written_by(unseen.weights.manners, labels(Bank([item]), juror, layers))
        ]
    return _by_row(rows, scored)


def _by_row(rows: Sequence[Row], scored: Sequence[tuple[Label, float]]) -> Probabilities:
    p_met = {(label.item, label.specimen, label.criterion): p for label, p in scored}
    return np.array([p_met.get(row.key, NOTHING_CLAIMED) for row in rows])


def model_opinions(
    bank: Bank,
    rows: Sequence[Row],
    model: LanguageModel,
    report: OnProgress = lambda _done, _detail: None,
) -> tuple[dict[tuple[str, str, str], float], str | None]:
    """p(yes) of the language model by row, the reference in its view; and why it stopped answering, if it
    did: minutes of other judges must not be lost with it."""
    judge = ModelJudge(model)
    wanted = {(row.item, row.specimen) for row in rows}
    p_met: dict[tuple[str, str, str], float] = {}
    answers = [(i, s) for i in bank.items for s in i.specimens if (i.id, s.id) in wanted]
    for place, (item, specimen) in enumerate(answers):
        report(place / len(answers), f"language model, answer {place + 1} of {len(answers)}")
        try:
            p_met.update(_opinions(judge, item, specimen))
        except ModelRunError as error:
            return p_met, f"the language model stopped after {place} of {len(answers)}: {error}"
    return p_met, None


def _opinions(
    judge: ModelJudge, item: Item, specimen: Specimen
) -> dict[tuple[str, str, str], float]:
    found = judge.judge(item.asked, item.reference, specimen.text, item.criteria)
    return {(item.id, specimen.id, opinion.criterion): opinion.p_met for opinion in found}


def thinned(rows: Sequence[Row], answers: int) -> list[Row]:
    """The rows of about `answers` answers, evenly spread over items and over kinds of answer."""
    every = list(dict.fromkeys((row.item, row.specimen) for row in rows))
    # A step that shares no factor with the specimens of an item passes through all of their kinds.
    step = max(1, len(every) // answers)
    while step > 1 and any(step % prime == 0 for prime in (2, 13)):
        step -= 1
    kept = set(every[::step][:answers])
    return [row for row in rows if (row.item, row.specimen) in kept]
