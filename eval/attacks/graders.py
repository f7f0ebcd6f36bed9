"""Graders for measuring attacks, none of which was fitted on the item it judges."""

from collections.abc import Sequence

from agent.grading.grader import Grader
from eval.attacks.judging import GraderOf
from eval.juror.held_out import part_of, weights_without
from eval.juror.labels import Label
from models.juror import Juror, load_weights, shipped_calibration
from models.protocol import TokenReader


def held_out_graders(rows: Sequence[Label], embedder: TokenReader) -> GraderOf:
    """One per tenth of the items, fitted on the other tenths when it is first asked for."""
    shipped, calibration = load_weights(), shipped_calibration()
    known: dict[int, Grader] = {}

    def grader_of(item: str) -> Grader:
        part = part_of(item)
        if part not in known:
            weights = weights_without(rows, part, (shipped.rarity, shipped.unseen))
            known[part] = Grader(Juror(embedder, weights, calibration))
        return known[part]

    return grader_of
