"""Does a generated sentence stand on the passages that it cites? Open `check.py` first."""

from knowledge.grounding.check import check_grounding
from knowledge.grounding.faults import Fault, Grounding

__all__ = ["Fault", "Grounding", "check_grounding"]
