"""The juror that is examined in place of the shipped one, which was fitted on every item of the bank.

Weights of the same making, fitted without the items of the examination (`python -m eval.juror.calibrate`).
`unseen.json`: {"fitted_on": ["kv-what-is-cached", ...], "weights": {...}}
"""

import json
from functools import cached_property
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from eval.juror.folds import EXAMINED
from eval.juror.held_out_layers import held_out_reader
from knowledge.bank import Bank
from models.errors import ModelSetupError
from models.juror import Juror, Weights, shipped_calibration
from models.juror_features import NAMES
from models.protocol import TokenReader

UNSEEN = Path(__file__).parent / "unseen.json"


class Unseen(BaseModel):
    """`fitted_on` are ids of items; all others can be examined on."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    fitted_on: tuple[str, ...]
    weights: Weights

    @cached_property
    def _seen(self) -> frozenset[str]:
        return frozenset(self.fitted_on)

    def left_of(self, bank: Bank) -> Bank:
        """The items that it was not fitted on, an operator's own among them."""
        return Bank([item for item in bank.items if item.id not in self._seen])

    def juror(self, embedder: TokenReader) -> Juror:
        """Calibrated as the shipped one is, beside layers that were tuned without the items of examinations."""
        reader = held_out_reader(EXAMINED, embedder.identity)
        return Juror(embedder, self.weights, shipped_calibration(), reader)


def load_unseen(path: Path = UNSEEN) -> Unseen:
    """Raises ModelSetupError where the file cannot be read or is of another version of the juror."""
    try:
        found = Unseen.model_validate(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise ModelSetupError(
            f"Cannot read the weights to examine {str(path)!r}: {error}. "
            "Make them again: python -m eval.juror.calibrate"
        ) from error
    if found.weights.full.features != NAMES:
        raise ModelSetupError(
            f"The weights to examine {str(path)!r} name other features than this version looks at. "
            "Make them again: python -m eval.juror.calibrate"
        )
    return found
