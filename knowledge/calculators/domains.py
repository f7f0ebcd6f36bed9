"""What inputs beyond "positive" a formula needs, checked with a message that names the input."""

from knowledge.errors import ContentError


def share(name: str, value: float) -> float:
    """`value`, which must lie in 0-1 with 1 itself allowed. Raises ContentError."""
    if not 0 < value <= 1:
        raise ContentError(f"Input {name!r} is {value!r}; expected a share from 0 to 1, as 0.4.")
    return value


def proper_share(name: str, value: float) -> float:
    """`value`, which must lie between 0 and 1, neither of them. Raises ContentError."""
    if not 0 < value < 1:
        raise ContentError(f"Input {name!r} is {value!r}; expected a share between 0 and 1.")
    return value


def less(name: str, value: float, other: str, bound: float) -> float:
    """`value`, which must lie below another input. Raises ContentError."""
    if value >= bound:
        raise ContentError(
            f"Input {name!r} is {value!r}; expected less than {other!r}, which is {bound!r}."
        )
    return value


def at_most(name: str, value: float, other: str, bound: float) -> float:
    """`value`, which must not lie above another input. Raises ContentError."""
    if value > bound:
        raise ContentError(
            f"Input {name!r} is {value!r}; expected at most {other!r}, which is {bound!r}."
        )
    return value


_MOST_COUNTED = 1_000_000
"""What is drawn or counted one by one; more would take long to compute with."""


def whole(name: str, value: float) -> int:
    """`value` as the whole number that it must be. Raises ContentError."""
    if value > _MOST_COUNTED or not float(value).is_integer():
        raise ContentError(
            f"Input {name!r} is {value!r}; expected a whole number up to {_MOST_COUNTED:,}."
        )
    return int(value)
