"""What a grounding check says: that a sentence stands on its passages, or what in it does not."""

from dataclasses import dataclass
from typing import Literal

FaultKind = Literal["number", "unit", "name", "role", "direction"]


@dataclass(frozen=True)
class Fault:
    """One thing in a sentence that its passages do not bear out: `what` is quoted from the sentence."""

    kind: FaultKind
    what: str
    detail: str


@dataclass(frozen=True)
class Grounding:
    """The result of a check; `ok` is True exactly if there is no fault."""

    ok: bool
    faults: tuple[Fault, ...] = ()
