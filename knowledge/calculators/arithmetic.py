"""Plain arithmetic that questions ask for: changes, shares, quotients, products and durations."""

from knowledge.calculators.domains import less, share

_PERCENT = 100.0


def relative_change_percent(before: float, after: float) -> float:
    """By how many percent of `before` a figure changed, up or down: 100 |after / before - 1|.

    Source: arithmetic; failures of 5.7 % that become 3.7 % are the 35 % of document
    contextual-retrieval (verified).
    """
    return _PERCENT * abs(after / before - 1.0)


def error_reduction_percent(accuracy_before: float, accuracy_after: float) -> float:
    """Percent of the errors that went away: 100 (after - before) / (1 - before), accuracies as 0-1.

    Source: arithmetic. Raises ContentError where the accuracy did not rise.
    """
    less("accuracy_before", accuracy_before, "accuracy_after", accuracy_after)
    gained = share("accuracy_after", accuracy_after) - accuracy_before
    return _PERCENT * gained / (1.0 - accuracy_before)


def product(a: float, b: float) -> float:
    """a * b, a pure number. Source: arithmetic."""
    return a * b


def ratio(a: float, b: float) -> float:
    """a / b, a pure number. Source: arithmetic."""
    return a / b


def share_percent(part: float, whole: float) -> float:
    """How many percent of `whole` a `part` is: 100 part / whole, more than 100 for a greater part.

    Source: arithmetic; 37B activated of 671B parameters are the 5.5 % of paper deepseek-v3 (verified).
    """
    return _PERCENT * part / whole


def share_of_share_percent(first: float, second: float) -> float:
    """Percent of the whole that the share `second` of the share `first` is: 100 first second, both 0-1.

    Source: arithmetic; of answers given in 68 % of cases, 88 % right ones are 59.8 % of all cases.
    """
    return _PERCENT * share("first", first) * share("second", second)


def values_bytes(vectors: float, values_per_vector: float, bytes_per_value: float) -> float:
    """Bytes of `vectors` rows of numbers, states or vectors alike. Source: arithmetic."""
    return vectors * values_per_vector * bytes_per_value


def duration_seconds(amount: float, rate: float) -> float:
    """Seconds that `amount` takes at `rate` of the same thing a second. Source: arithmetic."""
    return amount / rate
