"""What a rule finds.

Sample: Fault("review", "kv-cache-size-gqa", "was to be reviewed by 2027-05-22; look whether it still holds")
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """One fault of one item. `says` names what was found and what was expected."""

    rule: str
    item: str
    says: str
