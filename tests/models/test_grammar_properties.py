"""Thousands of random schemas: emitted, compiled by llama.cpp, sampled, parsed, validated.

VIVA_GRAMMAR_SCHEMAS sets how many (2,000). The vocabulary is that of the embedded model; one in
five grammars is walked to its end with random logits.
"""

import json
import os
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

import llama_cpp
import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from pydantic import BaseModel

from models.grammar import grammar_for
from models.native_grammar import NativeGrammar
from models.sampling import Logits
from tests.models.random_schemas import models

pytestmark = pytest.mark.weights

SCHEMAS = int(os.environ.get("VIVA_GRAMMAR_SCHEMAS", "2000"))
WALKED = 5
COMMON_TOKENS = 2000
"""The first ids of this vocabulary: its control tokens, all single bytes, the shortest words."""

MOST_STEPS = 6000


class Vocabulary(NamedTuple):
    handle: object
    pieces: list[bytes]
    control: list[int]
    rare: list[int]


@pytest.fixture(scope="module")
def vocabulary(model_path: Path) -> Iterator[Vocabulary]:
    llama = llama_cpp.Llama(str(model_path), vocab_only=True, verbose=False)
    handle = llama_cpp.llama_model_get_vocab(llama.model)
    ids = range(COMMON_TOKENS)
    pieces = [llama.detokenize([token], special=False) for token in ids]
    control = [
        token
        for token in ids
        if llama_cpp.llama_vocab_is_control(handle, token)
        and not llama_cpp.llama_vocab_is_eog(handle, token)
    ]
    assert {bytes([byte]) for byte in range(32, 127)} <= set(pieces)
    # These begin overlong forms too, which llama.cpp takes for characters and nobody else does.
    leads = [pieces.index(lead) for lead in (b"\xc0", b"\xc1", b"\xe0", b"\xf0") if lead in pieces]
    yield Vocabulary(handle, pieces, control, leads)
    llama.close()


def walk(vocabulary: Vocabulary, gbnf: str) -> str:
    """A text that the grammar admits, each token drawn at random from those that it allows."""
    random = np.random.default_rng(crc32(gbnf.encode()))
    text = b""
    with NativeGrammar(vocabulary.handle, gbnf) as grammar:
        for _ in range(MOST_STEPS):
            logits: Logits = random.normal(size=COMMON_TOKENS).astype(np.float32)
            logits[vocabulary.control] = -np.inf
            logits[vocabulary.rare] = -99.0  # only where a literal needs them
            ids, kept = grammar.allowed(logits)
            token = int(ids[int(np.argmax(kept))])
            if llama_cpp.llama_vocab_is_eog(vocabulary.handle, token):
                return text.decode()
            text += vocabulary.pieces[token]
            grammar.accept(token)
    raise AssertionError(f"no end after {MOST_STEPS} tokens: {text[-200:]!r}")


def test_thousands_of_schemas_compile_and_what_they_admit_validates(
    vocabulary: Vocabulary,
) -> None:
    compiled = walked = 0

    @settings(
        max_examples=SCHEMAS,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(models())
    def check(schema: type[BaseModel]) -> None:
        nonlocal compiled, walked
        gbnf = grammar_for(schema)
        NativeGrammar(vocabulary.handle, gbnf).close()
        compiled += 1
        if crc32(gbnf.encode()) % WALKED == 0:
            text = walk(vocabulary, gbnf)
            schema.model_validate_json(text)
            names = [field.alias or name for name, field in schema.model_fields.items()]
            assert list(json.loads(text)) == names
            assert not [sign for sign in text if unicodedata.category(sign) == "Cc"]
            walked += 1

    check()
    print(f"{compiled} schemas compiled, {walked} of them walked to their end")
    assert compiled >= SCHEMAS
    assert walked >= SCHEMAS // 10
