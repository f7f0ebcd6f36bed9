"""Graders for measuring attacks, none of which was fitted on the item it judges."""

from collections.abc import Sequence
from functools import cache

from agent.grading.grader import Grader
from eval.attacks.judging import GraderOf
from eval.juror.held_out import part_of, weights_without
from eval.juror.held_out_layers import reader_without
from eval.juror.labels import Label
from models.juror import Juror, Weights, load_weights, shipped_calibration
from models.protocol import TokenReader
from models.statement_reader import StatementReader


def held_out_graders(rows: Sequence[Label], embedder: TokenReader) -> GraderOf:
    """One per tenth of the items for the head and third for the layers, fitted on the others when it is first asked for."""
    shipped, calibration = load_weights(), shipped_calibration()

    @cache
    def weights_of(part: int) -> Weights:
        return weights_without(rows, part, (shipped.rarity, shipped.unseen))

    @cache
    def grader(part: int, reader: StatementReader | None) -> Grader:
        return Grader(Juror(embedder, weights_of(part), calibration, reader))

    return lambda item: grader(part_of(item), reader_without(item, embedder.identity))
