"""How much two judges count, and what they find together."""

from dataclasses import replace

import numpy as np
import pytest

from eval.juror.labels import Label
from eval.juror.shares import bare_scores, share_of, told
from models.juror_calibration import Curve


def _heads(useful: str) -> list[tuple[Label, float]]:
    """400 labels of which one of two judges, head or layers, knows something."""
    rng = np.random.default_rng(1)
    rows = []
    for n in range(400):
        met = bool(n % 2)
        odds = {"head": rng.normal(), "layers": rng.normal()}
        odds[useful] += 2 if met else -2
        label = Label(
            f"item-{n % 40}",
            f"s{n // 4}",
            f"c{n}",
            "swapped",
            "terse",
            1.0,
            met,
            (),
            odds["layers"],
        )
        rows.append((label, odds["head"]))
    return rows


@pytest.mark.parametrize(("useful", "other"), [("head", "layers"), ("layers", "head")])
def test_who_knows_more_counts_more(useful: str, other: str) -> None:
    share = share_of(_heads(useful))
    assert getattr(share, useful) > 5 * getattr(share, other)
    assert min(share.head, share.layers) >= 0


def test_labels_that_no_layers_have_read_are_refused() -> None:
    with pytest.raises(ValueError, match="no layers have read"):
        share_of([(replace(row, read=None), head) for row, head in _heads("head")])


def test_they_are_fitted_where_the_layers_are_asked() -> None:
    heads = _heads("layers")
    told_off = [(row if head >= 0 else replace(row, read=9.0), head) for row, head in heads]
    assert share_of(told_off, 0.0) == share_of(heads, 0.0)
    assert share_of(told_off) != share_of(heads)
    share = share_of(heads, 0.0)
    assert share.beside(-1.0, 50.0, {}) == share.beside(-1.0, -1.0, {})


def test_a_manner_is_given_what_it_is_believed_less() -> None:
    heads = [
        (
            replace(row, written={"polished": float(n % 4 < 2), "terse": float(n % 4 > 1)}),
            head - 1.5 * (n % 4 < 2),
        )
        for n, (row, head) in enumerate(_heads("head"))
    ]
    share = share_of(heads)
    given = share.manners["polished"] - share.manners["terse"]
    assert given == pytest.approx(1.5 * share.head, abs=0.6)
    assert sum(share.manners.values()) == pytest.approx(0.0, abs=1e-3)
    both = {"polished": 0.5, "terse": 0.5}
    assert share.beside(1.0, 1.0, both) == pytest.approx(share.beside(1.0, 1.0, {}), abs=1e-3)
    polished, terse = (share.beside(1.0, 1.0, {name: 1.0}) for name in ("polished", "terse"))
    assert polished - terse == pytest.approx(given)


def test_each_source_has_its_line() -> None:
    heads = _heads("layers")
    other = [(replace(row, item="bulbs-train/q"), head) for row, head in heads]
    both = bare_scores([*heads, *other], share_of(heads))
    bank, bulbs = told(both, Curve(margin=0.2))
    assert bank.startswith("bank")
    assert "swap" in bank
    assert bulbs.startswith("bulbs-train")
    assert "swap" not in bulbs
