"""What a stated result is compared with."""

from dataclasses import dataclass

from knowledge.calculators.readings import readings


@dataclass(frozen=True)
class Target:
    """What a result is compared with: `expected` and the results of known slips, in `unit`.

    `wanted` names what the result is for one of: the token of "128 KiB per token", the month of "$3 a
    month". Other rates count only where nothing else is stated.
    """

    expected: float
    unit: str
    tolerance: float
    slipped: tuple[float, ...] = ()
    wanted: tuple[str, ...] = ()

    def near(self, value: float) -> bool:
        """Whether `value` (in `unit`) agrees with the expected result."""
        return close(value, self.expected, self.tolerance)

    def readings(self, value: float, unit: str | None) -> tuple[float, ...]:
        """What a written number can be in the asked unit."""
        return readings(value, unit, self.unit, self.wanted)

    def recognises(self, value: float) -> bool:
        """Whether `value` agrees with the expected result or with that of a known slip."""
        return any(close(value, one, self.tolerance) for one in (self.expected, *self.slipped))


def close(value: float, wanted: float, tolerance: float) -> bool:
    """Whether `value` is within the relative `tolerance` of `wanted`."""
    return abs(value - wanted) <= tolerance * abs(wanted)
