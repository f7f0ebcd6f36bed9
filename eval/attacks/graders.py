"""Graders for measuring attacks, none of which was fitted on the item it judges."""

from collections.abc import Sequence
from functools import cache

from agent.grading.grader import Grader
from eval.attacks.judging import GraderOf
from eval.juror.held_out import held_out_jurors
from eval.juror.labels import Label
from models.juror import Juror
from models.protocol import TokenReader


def held_out_graders(rows: Sequence[Label], embedder: TokenReader) -> GraderOf:
    """One per juror of `held_out_jurors`."""
    juror_of = held_out_jurors(rows, embedder)

    @cache
    def grader(juror: Juror) -> Grader:
        return Grader(juror)

    return lambda item: grader(juror_of(item))
