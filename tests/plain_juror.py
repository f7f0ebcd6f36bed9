"""A juror whose weights are set by hand: what is nearer to a right sentence than to a wrong one is met.

For tests of what is done with verdicts. How well the shipped weights judge is measured elsewhere, and they
change with every fit.
"""

from eval.juror.export import forest
from models.juror import Juror, Weights
from models.juror_calibration import NONE
from models.juror_features import NAMES
from models.juror_head import Head
from models.protocol import TokenReader

_BY_MARGIN = Head(
    features=NAMES,
    bias=-2.0,
    weights=tuple(20.0 if name == "best_margin" else 0.0 for name in NAMES),
    trees=forest(None),
)


PLAIN_WEIGHTS = Weights(
    full=_BY_MARGIN,
    bare=_BY_MARGIN,
    without_exemplars=0.8,
    rarity={},
    unseen=1.0,
    trained_on="nothing",
)


def plain_juror(embedder: TokenReader) -> Juror:
    return Juror(embedder, PLAIN_WEIGHTS, NONE)
