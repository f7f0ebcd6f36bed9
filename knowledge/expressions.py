"""Arithmetic that authors write into items: over the numbers of a draw, and nothing else.

Sample: evaluate("2 * layers * kv_heads", {"layers": 32, "kv_heads": 8}) is 512.
simpleeval reads the expression; no attribute, no string, no call beyond FUNCTIONS gets through.
"""

import ast
import math
from collections.abc import Callable, Mapping
from functools import lru_cache

from simpleeval import InvalidExpression, SimpleEval

from knowledge.errors import ContentError

FUNCTIONS: dict[str, Callable[..., float]] = {
    "abs": abs,
    "ceil": math.ceil,
    "exp": math.exp,
    "floor": math.floor,
    "log": math.log,
    "log2": math.log2,
    "max": max,
    "min": min,
    "round": round,
    "sqrt": math.sqrt,
}


class Evaluator:
    """Reads expressions over `names`; a name that the caller adds to them later is known from then on."""

    def __init__(self, names: Mapping[str, float]) -> None:
        self._names = names
        self._simple = SimpleEval(functions=FUNCTIONS, names=names)

    def value(self, expression: str | float) -> float:
        """The value of `expression`; a number is its own value.

        Raises ContentError for what cannot be read, an unknown name, and a result that is no finite
        number.
        """
        if isinstance(expression, int | float) and not isinstance(expression, bool):
            return expression
        text = str(expression)
        try:
            value = self._simple.eval(text, _parsed(text))
        except (InvalidExpression, SyntaxError, ArithmeticError, TypeError, ValueError) as error:
            raise ContentError(
                f"Expression {expression!r} has no value: {error}. Expected arithmetic over "
                f"{sorted(self._names)!r} with {sorted(FUNCTIONS)!r}."
            ) from error
        if not isinstance(value, int | float) or not math.isfinite(value):
            raise ContentError(
                f"Expression {expression!r} gives {value!r}; expected a finite number."
            )
        return value


def evaluate(expression: str | float, names: Mapping[str, float]) -> float:
    """The value of one expression where `names` have these values. Raises ContentError as `Evaluator`."""
    return Evaluator(names).value(expression)


@lru_cache(maxsize=4096)
def _parsed(expression: str) -> ast.AST:
    """The syntax tree of an expression: an item's are the same at every draw."""
    tree: ast.AST = SimpleEval.parse(expression)
    return tree
