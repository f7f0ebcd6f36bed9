"""The fake keeps the same contract as the real models."""

from threading import Event

import pytest
from pydantic import BaseModel

from models.errors import ModelCancelledError, ModelRunError, ModelSetupError
from models.protocol import ChatMessage, LanguageModel, Sampling, Scheduling
from models.scripted import ScriptedModel

HELLO = [ChatMessage(role="user", content="Hello you")]


class Verdict(BaseModel):
    met: bool


class Anything(BaseModel):
    value: object


def test_it_is_a_language_model() -> None:
    model: LanguageModel = ScriptedModel([])
    assert model.identity.backend == "scripted"
    assert model.health().ready
    model.close()
    assert not model.health().ready


def test_replies_come_in_order_and_then_run_out() -> None:
    model = ScriptedModel(["one", "two"])
    assert [model.chat(HELLO, Sampling()).text for _ in range(2)] == ["one", "two"]
    with pytest.raises(ModelRunError, match="has 2 replies"):
        model.chat(HELLO, Sampling())


def test_a_function_sees_the_messages() -> None:
    model = ScriptedModel(lambda messages: messages[-1].content.upper())
    assert model.chat(HELLO, Sampling()).text == "HELLO YOU"
    assert model.calls == [tuple(HELLO)]


def test_a_stream_comes_word_by_word_and_whole() -> None:
    text = "A few  words,\nand more. "
    pieces = list(ScriptedModel([text]).stream(HELLO, Sampling()))
    assert pieces == ["A", " few", "  words,", "\nand", " more.", " "]
    assert "".join(pieces) == text


def test_max_tokens_counts_words() -> None:
    reply = ScriptedModel(["one two three"]).chat(HELLO, Sampling(max_tokens=2))
    assert (reply.text.strip(), reply.finish, reply.new_tokens) == ("one two", "length", 2)


def test_a_stop_string_ends_the_text() -> None:
    reply = ScriptedModel(["one ### two"]).chat(HELLO, Sampling(stop=("###",)))
    assert (reply.text, reply.finish) == ("one ", "stop")


def test_extract_validates() -> None:
    model = ScriptedModel(['{"met": true}', "no JSON"])
    assert model.extract(HELLO, Verdict, Sampling()) == Verdict(met=True)
    with pytest.raises(ModelRunError, match=r"no valid Verdict.*'no JSON'"):
        model.extract(HELLO, Verdict, Sampling())


def test_yes_probabilities_are_the_given_one_or_computed() -> None:
    bye = [ChatMessage(role="user", content="Bye")]
    fixed = ScriptedModel([], p_yes=0.9).yes_probabilities([HELLO, bye], Scheduling())
    assert [answer.p_yes for answer in fixed] == [0.9, 0.9]
    model = ScriptedModel([], p_yes=lambda messages: 1.0 / len(messages[-1].content))
    computed = model.yes_probabilities([HELLO, bye], Scheduling())
    assert [answer.p_yes for answer in computed] == [1 / 9, 1 / 3]
    assert model.calls == [tuple(HELLO), tuple(bye)]


def test_it_remembers_whose_each_call_was() -> None:
    model, judging = ScriptedModel(["one"]), Scheduling(session="a", background=True)
    model.chat(HELLO, Sampling(session="b"))
    model.yes_probabilities([HELLO], judging)
    assert [(call.session, call.background) for call in model.scheduled] == [
        ("b", False),
        ("a", True),
    ]


def test_prepare_refuses_a_schema_without_a_grammar() -> None:
    model = ScriptedModel([])
    model.prepare([Verdict])
    with pytest.raises(ModelSetupError, match="Anything"):
        model.prepare([Verdict, Anything])


def test_every_prompt_token_counts_as_evaluated() -> None:
    reply = ScriptedModel(["one"]).chat(HELLO, Sampling())
    assert reply.evaluated_tokens == reply.prompt_tokens == 2


def test_a_set_cancel_ends_every_call() -> None:
    cancel, model = Event(), ScriptedModel(lambda messages: "a b")
    cancel.set()
    with pytest.raises(ModelCancelledError):
        model.chat(HELLO, Sampling(), cancel)
    with pytest.raises(ModelCancelledError):
        next(iter(model.stream(HELLO, Sampling(), cancel)))
    with pytest.raises(ModelCancelledError):
        model.yes_probabilities([HELLO], Scheduling(), cancel)


def test_a_closed_model_says_so() -> None:
    model = ScriptedModel(["never"])
    model.close()
    with pytest.raises(ModelRunError, match="closed"):
        model.chat(HELLO, Sampling())
