"""Grammars inside llama.cpp: what compiles, what it admits, what a real model says under it."""

from typing import Literal

import numpy as np
import pytest
from pydantic import BaseModel, Field

from models import wire
from models.errors import ModelRunError
from models.grammar import grammar_for
from tests.models.engine_run import QUESTION, Run, call

pytestmark = pytest.mark.weights


class Reply(BaseModel):
    quote: str = Field(max_length=30)
    kind: Literal['says "so"', "b\\c", "ü"]
    level: int = Field(ge=1, le=5)
    chance: float = Field(ge=0, le=1)
    tags: list[Literal["x", "y"]] = Field(max_length=2)
    note: str | None = Field(max_length=10)


@pytest.mark.parametrize(("temperature", "seed"), [(0.0, 1), (1.5, 2), (1.5, 3)])
def test_a_constrained_reply_validates(run: Run, temperature: float, seed: int) -> None:
    request = call(temperature=temperature, seed=seed, max_tokens=150, grammar=grammar_for(Reply))
    reply = run.one(request)
    assert reply.finish == "stop"
    Reply.model_validate_json(reply.text)


@pytest.mark.parametrize("gbnf", ["root ::= missing", 'root ::= "a', "", "other ::= [a-z]"])
def test_a_grammar_that_does_not_compile_is_an_error(run: Run, gbnf: str) -> None:
    with pytest.raises(ModelRunError, match="does not compile"):
        run.one(call(grammar=gbnf))
    (end,) = run.finish(wire.CompileCall(id=7, grammars=(grammar_for(Reply), gbnf)))
    assert isinstance(end, wire.RunFault)
    assert run.finish(wire.CompileCall(id=8, grammars=(grammar_for(Reply),))) == [
        wire.Compiled(id=8)
    ]
    assert run.one(call()).new_tokens == 12


def test_the_native_grammar_admits_every_valid_object(run: Run) -> None:
    values = [
        Reply(quote='a "quote" \\ ü', kind='says "so"', level=1, chance=0.25, tags=[], note=None),
        Reply(quote="", kind="b\\c", level=5, chance=1, tags=["x", "y"], note="x" * 10),
    ]
    for value in values:
        assert admitted(run, value.model_dump_json())
    assert not admitted(run, values[0].model_dump_json().replace("0.25", "25"))


def admitted(run: Run, text: str) -> bool:
    """Whether the compiled grammar of `Reply` takes `text` token by token, and then its end."""
    end = next(
        token for token in run.engine.tokenizer.prompt(QUESTION) if run.engine.tokenizer.ends(token)
    )
    with run.engine.grammar(grammar_for(Reply)) as grammar:
        for token in [*run.engine.tokenizer.content(text), end]:
            only_this = np.full(run.engine.n_vocab, -np.inf, dtype=np.float32)
            only_this[token] = 0.0
            try:
                grammar.allowed(only_this)
            except ModelRunError:
                return False
            grammar.accept(token)
    return True
