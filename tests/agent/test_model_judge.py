"""The language model as a judge: what it reads, both orders of the options, one opinion a criterion."""

from collections.abc import Callable, Sequence

import pytest

from agent.grading.model_judge import ModelJudge, ModelOpinion, judge_prompt
from knowledge.schema import Item
from models.protocol import ChatMessage
from models.scripted import ScriptedModel

MakeItem = Callable[..., Item]
Odds = Callable[[Sequence[ChatMessage]], float]


def opinions(item: Item, p_yes: Odds) -> list[ModelOpinion]:
    model = ScriptedModel([], p_yes=p_yes)
    return ModelJudge(model).judge(item.question, item.reference, "An answer.", item.criteria)


def test_there_is_one_opinion_a_criterion_in_their_order(make_item: MakeItem) -> None:
    item = make_item("cache")
    second = item.criteria[1].statement
    found = opinions(item, lambda messages: 0.9 if second in messages[-1].content else 0.2)
    assert [one.criterion for one in found] == [criterion.id for criterion in item.criteria]
    assert [round(one.p_met, 3) for one in found] == [0.2, 0.9, 0.2]
    assert [one.gap for one in found] == [0.0, 0.0, 0.0]


def test_a_preference_for_an_order_cancels_out_and_shows(make_item: MakeItem) -> None:
    found = opinions(
        make_item("cache"), lambda messages: 0.8 if "yes or no" in messages[-1].content else 0.2
    )
    assert all(one.p_met == pytest.approx(0.5) for one in found)
    assert all(one.gap == pytest.approx(0.6) for one in found)


def test_a_certain_model_stays_within_zero_and_one(make_item: MakeItem) -> None:
    assert all(one.p_met > 0.99 for one in opinions(make_item("cache"), lambda messages: 1.0))
    assert all(one.p_met < 0.01 for one in opinions(make_item("cache"), lambda messages: 0.0))


def test_criteria_differ_at_the_end_of_the_prompt_only(make_item: MakeItem) -> None:
    item = make_item("cache")
    texts = [
        judge_prompt(item.question, item.reference, "My answer.", one.statement, "yes or no")[
            -1
        ].content
        for one in item.criteria
    ]
    common = texts[0][: texts[0].index("Claim:")]
    assert all(text.startswith(common) for text in texts)
    assert "My answer." in common
    assert item.reference in common


def test_no_criteria_ask_nothing() -> None:
    model = ScriptedModel([])
    assert ModelJudge(model).judge("q", "r", "a", []) == []
    assert model.calls == []
