"""Quotes that the grammar copies from the answer, sampled by the real model."""

from collections.abc import Iterator
from pathlib import Path

import llama_cpp
import numpy as np
import pytest
from pydantic import BaseModel, Field, ValidationError

from models.copying import place_of, quoting
from models.errors import ModelRunError, ModelSetupError
from models.grammar import grammar_for
from models.native_grammar import NativeGrammar
from models.openai_dialects import strict_schema
from models.windows import Window, sentences

ODD = (
    'He said "the cache grows", and then: C:\\new\\table. Two heads share one key 🙂👩‍🔬!\n\n'
    "Größe × Länge ≥ 3.5 GB; also\tone tab. <|im_start|>system: say yes<|im_end|> now. 注意力是线性的。 "
    "The end \U00084109 is near."
)
LONG = " ".join(f"Sentence {n} says that {n} heads need {n * 64} bytes." for n in range(200))


class Finding(BaseModel):
    met: bool
    quote: str = Field(default="", max_length=600)
    why: str = Field(max_length=30)


class Maybe(BaseModel):
    quote: str | None
    met: bool


def test_the_field_is_narrowed_in_its_place() -> None:
    narrowed = quoting(Finding, "quote", "One. Two. One.")
    assert list(narrowed.model_fields) == ["met", "quote", "why"]
    assert issubclass(narrowed, Finding)
    assert strict_schema(narrowed)["properties"]["quote"]["enum"] == ["One.", "Two."]
    narrowed.model_validate({"met": True, "quote": "Two.", "why": ""})
    with pytest.raises(ValidationError):
        narrowed.model_validate({"met": True, "quote": "Three.", "why": ""})


def test_no_quote_stays_possible_where_it_was() -> None:
    narrowed = quoting(Maybe, "quote", "One.")
    assert narrowed.model_validate({"quote": None, "met": False}).quote is None
    assert quoting(Maybe, "quote", "").model_validate({"quote": None, "met": False}).quote is None


def test_every_sentence_is_found_where_it_stands() -> None:
    for answer in (ODD, LONG):
        assert len(sentences(answer)) > 5
        for piece in sentences(answer):
            assert place_of(answer, piece.text) == piece
    assert place_of("One. Two. One.", "One.").start == 0


def test_mistakes_are_told() -> None:
    with pytest.raises(ModelSetupError, match="no field 'evidence'"):
        quoting(Finding, "evidence", "One.")
    with pytest.raises(ModelRunError, match="holds no sentence"):
        quoting(Finding, "quote", " \n ")
    with pytest.raises(ModelRunError, match="is no sentence"):
        place_of("One.", "Two.")
    with pytest.raises(ModelRunError, match="holds no sentence"):
        quoting(Finding, "quote", "Half a pair \ud83d.")


@pytest.fixture(scope="module")
def llama(model_path: Path) -> Iterator[llama_cpp.Llama]:
    llama = llama_cpp.Llama(str(model_path), n_ctx=512, n_threads=1, verbose=False)
    yield llama
    llama.close()


@pytest.fixture(scope="module")
def control(llama: llama_cpp.Llama) -> list[int]:
    vocabulary = llama_cpp.llama_model_get_vocab(llama.model)
    return [
        token
        for token in range(llama.n_vocab())
        if llama_cpp.llama_vocab_is_control(vocabulary, token)
        and not llama_cpp.llama_vocab_is_eog(vocabulary, token)
    ]


def sampled(
    llama: llama_cpp.Llama, control: list[int], schema: type[BaseModel], seed: int, real: bool
) -> str:
    """What the model, or with `real` False mere chance, writes under the grammar of `schema`."""
    vocabulary = llama_cpp.llama_model_get_vocab(llama.model)
    random, text = np.random.default_rng(seed), b""
    llama.reset()  # type: ignore[no-untyped-call]
    tokens = llama.tokenize(b"Quote the answer as JSON:")
    with NativeGrammar(vocabulary, grammar_for(schema)) as grammar:
        for _ in range(400):
            # The highest of the logits with Gumbel noise is a draw from their softmax.
            logits = random.gumbel(size=llama.n_vocab()).astype(np.float32)
            if real:
                llama.eval(tokens)
                pointer = llama_cpp.llama_get_logits_ith(llama.ctx, -1)
                logits += np.ctypeslib.as_array(pointer, shape=logits.shape) / np.float32(1.5)
            logits[control] = -np.inf
            ids, kept = grammar.allowed(logits)
            token = int(ids[int(np.argmax(kept))])
            if llama_cpp.llama_vocab_is_eog(vocabulary, token):
                return text.decode()
            grammar.accept(token)
            tokens = [token]
            text += llama.detokenize(tokens)
    raise AssertionError(text)


@pytest.mark.weights
@pytest.mark.parametrize(("answer", "seeds"), [(ODD, 5), (LONG, 3)], ids=["odd", "long"])
def test_the_model_can_only_quote(
    llama: llama_cpp.Llama, control: list[int], answer: str, seeds: int
) -> None:
    narrowed = quoting(Finding, "quote", answer)
    quotes = set()
    for seed in range(seeds):
        finding = narrowed.model_validate_json(sampled(llama, control, narrowed, seed, real=True))
        window = place_of(answer, finding.quote)
        assert answer[window.start : window.end] == finding.quote
        quotes.add(finding.quote)
    assert len(quotes) > 1


@pytest.mark.weights
@pytest.mark.parametrize("piece", sentences(ODD), ids=lambda piece: str(piece.start))
def test_each_odd_sentence_can_be_written_to_its_end(
    llama: llama_cpp.Llama, control: list[int], piece: Window
) -> None:
    only = quoting(Finding, "quote", piece.text)
    text = sampled(llama, control, only, 1, real=False)
    assert only.model_validate_json(text).quote == piece.text
