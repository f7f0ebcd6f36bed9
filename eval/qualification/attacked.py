"""The reduced attack suite on a judge, within its share of the time."""

from eval.attacks.judging import Judge
from eval.attacks.measure import measure_attacks
from eval.attacks.suite import REDUCED, forms_named
from eval.attacks.targets import KNOWS_NOT, targets
from eval.qualification.agreement import Figures
from eval.qualification.clock import Clock
from eval.qualification.thresholds import plain
from knowledge.bank import Bank

_MOST_ANSWERS = 12


def attacks_on(judge: Judge, subset: Bank, clock: Clock, until: float) -> Figures:
    """Attacks answers one after the other until `until` of the time is over; at least one."""
    found = measure_attacks(
        lambda _item: judge,
        targets(subset, KNOWS_NOT, _MOST_ANSWERS),
        forms_named(REDUCED),
        go_on=lambda: clock.share < until,
    )
    return {"attack_flips": found.flips, "not_verbatim": plain(found.not_verbatim)}
