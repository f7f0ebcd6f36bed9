"""The result that a parametric item ships with: whoever gives it for other numbers has read it, not worked it out."""

from knowledge.schema import Item
from knowledge.what_if import APART, expected


def beside_published(drawn: Item, shipped: Item) -> Item:
    """`drawn` with the result of `shipped` beside its numeric criterion, where it tells a recital."""
    if drawn.numeric is None or drawn.draw == shipped.draw:
        return drawn
    numeric = drawn.numeric.model_copy(update={"published": _telling(drawn, shipped)})
    return drawn.model_copy(update={"numeric": numeric})


def _telling(drawn: Item, shipped: Item) -> float | None:
    """The shipped result; None where the right one or one with a known slip could be taken for it."""
    numeric, asked, published = drawn.numeric, expected(drawn), expected(shipped)
    if numeric is None or published <= 0:
        return None
    honest = (asked, *(slip.factor * asked for slip in numeric.slips))
    near = APART * numeric.tolerance
    return published if all(abs(one / published - 1) > near for one in honest) else None
