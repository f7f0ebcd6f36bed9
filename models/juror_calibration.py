"""What a probability of the juror's is worth, and from where on it is a verdict.

`models/juror_calibration.json`, written by `python -m eval.juror.calibrate` from judgements on items that the juror was
not fitted on:
    {"weights": "sha256:...", "confidence": 0.95,
     "full": {"scale": 1.04, "shift": -0.12, "margin": 0.21, "promised": 0.1, "labels": 5239,
              "coverage": 0.79, "error": 0.08},
     "bare": {"scale": 0.93, "shift": 0.02, "margin": 0.31, "promised": 0.2, "labels": 4521, ...},
     "reader": "statement-reader sha256:..."}
It belongs to one set of weights and one kind of reader. With others the probabilities stay as they are, and nothing is
promised.
"""

import json
import math
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from models.errors import ModelSetupError

CALIBRATION = Path(__file__).parent / "juror_calibration.json"
UNCALIBRATED_MARGIN = 0.1
"""How far from one half a probability must lie where no calibration says; by judgement."""
_EDGE = 1e-6


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Curve(_Strict):
    """p becomes sigmoid(scale * log-odds(p) + shift) (Platt 1999); a verdict is given where that lies at
    least `margin` from one half. Of these at most `promised` are wrong; None where nothing is promised.
    `coverage` and `error` were measured on the `labels` it was fitted on."""

    scale: float = Field(default=1.0, gt=0.0)
    shift: float = 0.0
    margin: float = Field(default=UNCALIBRATED_MARGIN, ge=0.0, le=0.5)
    promised: float | None = None
    labels: int = 0
    coverage: float | None = None
    error: float | None = None

    def of(self, p: float) -> float:
        kept = min(max(p, _EDGE), 1 - _EDGE)
        log_odds = self.scale * math.log(kept / (1 - kept)) + self.shift
        return 1 / (1 + math.exp(-log_odds))


NO_VERDICT = Curve(margin=0.5)


class Calibration(_Strict):
    """`full` for criteria with exemplars, `bare` for a statement alone, judged beside a `reader` of this kind. The
    promises hold at `confidence`."""

    weights: str | None = None
    confidence: float | None = None
    full: Curve = Curve()
    bare: Curve = Curve()
    reader: str | None = None

    def beside(self, reader: str | None) -> "Calibration":
        """This one where it is about that kind of reader. Beside another, or none, probabilities stay as they are, and a
        statement alone gets no verdict."""
        return self if reader == self.reader else UNREAD


NONE = Calibration()
"""Leaves probabilities as they are."""
UNREAD = Calibration(bare=NO_VERDICT)


def load_calibration(weights: str, path: Path = CALIBRATION) -> Calibration:
    """The calibration of the weights with this hash; `NONE` if the file is about others or not there.

    Raises ModelSetupError where the file cannot be read.
    """
    if not path.is_file():
        return NONE
    try:
        found = Calibration.model_validate(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise ModelSetupError(
            f"Cannot read the juror's calibration {str(path)!r}: {error}. "
            "Make it again: python -m eval.juror.calibrate"
        ) from error
    return found if found.weights == weights else NONE
