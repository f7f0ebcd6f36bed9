"""What a numeric criterion asks, for the reader of answers: grading and `viva bank check` read alike.

Sample: asked_of(item.numeric, item.asked).expected is 16.0 where the calculator gives 16 GiB.
"""

from knowledge.calculators.check import Asked
from knowledge.calculators.registry import compute, result_is_for_each
from knowledge.schema import Numeric


def asked_of(numeric: Numeric, question: str) -> Asked:
    """The calculator's result, and what of an answer to `question` is no result but an input.

    Raises ContentError as `compute` does.
    """
    return Asked(
        expected=compute(numeric.calculator, numeric.inputs, numeric.unit),
        unit=numeric.unit,
        tolerance=numeric.tolerance,
        slips=numeric.slips,
        given=numeric.inputs,
        question=question,
        each=result_is_for_each(numeric.calculator, numeric.inputs),
    )
