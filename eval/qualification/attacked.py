"""The reduced attack suite on a judge, within its share of the time."""

import math

from eval.attacks.figures import AttackFigures
from eval.attacks.judging import Judge
from eval.attacks.measure import measure_attacks
from eval.attacks.suite import REDUCED, forms_named
from eval.attacks.targets import KNOWS_NOT, targets
from eval.metrics.bootstrap import Interval
from eval.metrics.clopper_pearson import upper_bound
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
    return {"attack_flips": flips(found), "not_verbatim": plain(found.not_verbatim)}


def flips(found: AttackFigures) -> Interval:
    """The share that flipped. Its interval ends no lower than so few criteria allow: of none that flipped among ten, up to
    a quarter may."""
    counted = [form for form in found.by_form if form.is_counted]
    most = upper_bound(sum(f.flipped for f in counted), sum(f.not_met for f in counted))
    drawn = found.flips.high
    high = most if math.isnan(drawn) else max(most, drawn)
    return found.flips.model_copy(update={"high": high})
