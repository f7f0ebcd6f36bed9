"""Numbers drawn per interview: the same seed gives the same, another one others, and every text follows."""

from typing import Any

import pytest

from knowledge.draws import rendered, seed_of
from knowledge.errors import ContentError


def _entry(**changes: Any) -> dict[str, Any]:
    return {
        "id": "sample",
        "parameters": {
            "layers": {"values": [32, 40, 48], "default": 32},
            "context": {"values": [8192, 16384], "default": 8192},
        },
        "derived": {"per_token": "layers * 2", "total": "per_token * context"},
        "question": "With {layers} layers and {context:,} tokens: {{braces}} stay.",
        "hints": [{"text": "Start from {per_token}.", "cost": 0.1}],
        "numeric": {
            "inputs": {"layers": "layers", "tokens": "context", "batch": 2},
            "unit": "byte",
            "slips": [{"id": "half", "factor": "1 / 2", "says": "took {per_token} once"}],
        },
        **changes,
    }


def test_without_a_seed_every_parameter_has_its_default() -> None:
    item = rendered(_entry(), seed=None)
    assert item["question"] == "With 32 layers and 8,192 tokens: {braces} stay."
    assert item["hints"] == [{"text": "Start from 64.", "cost": 0.1}]
    assert item["numeric"]["inputs"] == {"layers": 32, "tokens": 8192, "batch": 2}
    assert item["numeric"]["slips"][0] == {"id": "half", "factor": 0.5, "says": "took 64 once"}
    assert item["draw"] == {"layers": 32, "context": 8192}


def test_the_same_seed_draws_the_same_and_seeds_differ() -> None:
    draws = [tuple(rendered(_entry(), seed)["draw"].items()) for seed in range(60)]
    assert draws == [tuple(rendered(_entry(), seed)["draw"].items()) for seed in range(60)]
    assert len(set(draws)) == 6


def test_one_item_s_draw_tells_nothing_of_another_s() -> None:
    assert seed_of(7, "one") == seed_of(7, "one") != seed_of(7, "other")


def test_requirements_are_met_by_every_draw() -> None:
    entry = _entry(require=["layers != 40", "total >= 786432"])
    drawn = [rendered(entry, seed)["draw"] for seed in range(40)]
    assert {(d["layers"], d["context"]) for d in drawn} == {(48, 8192), (32, 16384), (48, 16384)}


def test_what_cannot_be_drawn_says_why() -> None:
    with pytest.raises(ContentError, match="none of 1000 draws"):
        rendered(_entry(require=["layers > 99"]), seed=1)
    with pytest.raises(ContentError, match=r"defaults .* do not meet"):
        rendered(_entry(require=["layers > 99"]), seed=None)


@pytest.mark.parametrize(
    "text", ["{unknown}", "{layers.real}", "{layers[0]}", "{}", "{0}", "{layers"]
)
def test_placeholders_reach_nothing_but_the_numbers(text: str) -> None:
    with pytest.raises(ContentError):
        rendered(_entry(question=text), seed=None)


def test_an_item_without_parameters_keeps_its_texts_as_they_are() -> None:
    entry = {"id": "plain", "question": "What does {x} mean in f-strings?"}
    assert rendered(entry, seed=3) == entry
