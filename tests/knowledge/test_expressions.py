"""Authors' arithmetic: what counts, and what is refused with a message that says what was expected."""

import pytest

from knowledge.errors import ContentError
from knowledge.expressions import evaluate


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("2 * layers * kv_heads", 512),
        ("layers // 3 + layers % 3", 12),
        ("sqrt(layers * 2)", 8.0),
        ("min(layers, kv_heads) ** 2", 64),
        ("layers % kv_heads == 0 and layers > 8", True),
        (7, 7),
        (0.5, 0.5),
    ],
)
def test_arithmetic_over_the_draw(expression: str | float, value: float) -> None:
    assert evaluate(expression, {"layers": 32, "kv_heads": 8}) == value


@pytest.mark.parametrize(
    "expression",
    [
        "unknown * 2",
        "layers.__class__",
        "__import__('os')",
        "open('/etc/passwd')",
        "'a' * 3",
        "layers / 0",
        "9.0 ** 9999",
        "2 *",
        "[1, 2]",
    ],
)
def test_all_else_is_refused(expression: str) -> None:
    with pytest.raises(ContentError, match="Expression"):
        evaluate(expression, {"layers": 32})
