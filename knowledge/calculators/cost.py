"""Money: of a token, of a request, and of owning against renting. Any one currency."""

from knowledge.calculators.domains import less

_HOURS_PER_YEAR = 8760.0
_SECONDS_PER_HOUR = 3600.0
_MILLION = 1e6


def cost_per_million_tokens(hourly_cost: float, tokens_per_second: float) -> float:
    """Cost of a million tokens of a machine that costs `hourly_cost` and is busy all the time.

    1e6 * hourly_cost / (3600 * tokens_per_second); idle hours raise it. Source: arithmetic.
    """
    return _MILLION * hourly_cost / (_SECONDS_PER_HOUR * tokens_per_second)


def request_cost(
    input_tokens: float,
    output_tokens: float,
    input_price_per_million: float,
    output_price_per_million: float,
) -> float:
    """Cost of one request at prices for a million tokens; cached input has its own. Source: arithmetic."""
    spent = input_tokens * input_price_per_million + output_tokens * output_price_per_million
    return spent / _MILLION


def on_premise_cost(
    capex: float, power_kw: float, price_per_kwh: float, operations_per_year: float, years: float
) -> float:
    """Cost of owning over `years`: capex + years * (8760 * power_kw * price_per_kwh + operations).

    `power_kw` is the average draw with cooling, around the clock. No interest and no resale value.
    Source: arithmetic.
    """
    return capex + years * (_HOURS_PER_YEAR * power_kw * price_per_kwh + operations_per_year)


def rented_cost(hourly_price: float, devices: float, hours_per_year: float, years: float) -> float:
    """Cost of renting: hourly_price * devices * hours_per_year * years.

    Source: arithmetic; 2.788M GPU hours at $2 are the $5.576M of paper deepseek-v3 (verified).
    """
    return hourly_price * devices * hours_per_year * years


def break_even_months(capex: float, monthly_rent: float, monthly_operations: float) -> float:
    """Months after which owning has cost less than renting: capex / (rent - operations).

    Source: arithmetic. Raises ContentError where operations cost as much as rent: it never pays.
    """
    less("monthly_operations", monthly_operations, "monthly_rent", monthly_rent)
    return capex / (monthly_rent - monthly_operations)
