"""Layers that read a statement and an answer together turn both into log-odds."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from models.bert import HEADS, Bert, last
from models.errors import ModelSetupError
from models.protocol import Vectors
from models.statement_layers import (
    FIRST_BIAS,
    FIRST_WEIGHT,
    HIDDEN,
    LAST_BIAS,
    LAST_WEIGHT,
    LEAST_TOKENS,
    LONGEST_STATEMENT,
    MOST_TOKENS,
    StatementLayers,
    Two,
    layers_of,
    padded,
    pooled,
    tokens_read,
)
from tests.bert_tensors import bert_tensors

DIMENSION = 2 * HEADS
RNG = np.random.default_rng(0)


def _tokens(count: int) -> Vectors:
    return RNG.normal(size=(count, DIMENSION)).astype(np.float32)


@pytest.fixture
def tensors() -> dict[str, torch.Tensor]:
    torch.manual_seed(0)
    return {
        **bert_tensors(DIMENSION, longest=LONGEST_STATEMENT + MOST_TOKENS),
        FIRST_WEIGHT: torch.randn(HIDDEN, 4 * DIMENSION),
        FIRST_BIAS: torch.zeros(HIDDEN),
        LAST_WEIGHT: torch.randn(1, HIDDEN),
        LAST_BIAS: torch.zeros(1),
    }


def test_log_odds_hang_on_both_texts_and_on_which_is_which(
    tensors: dict[str, torch.Tensor],
) -> None:
    layers, statement, answer = StatementLayers(tensors), _tokens(4), _tokens(6)
    found = layers.log_odds((statement, answer))
    assert found == layers.log_odds((statement, answer))
    for other in ((answer, statement), (statement, answer[:3]), (statement[:2], answer)):
        assert found != pytest.approx(layers.log_odds(other), abs=1e-4)
    # Half precision, as texts are kept while the layers are tuned, is read as well.
    half = (statement.astype(np.float16), answer.astype(np.float16))
    assert found == pytest.approx(layers.log_odds(half), abs=0.2)


def test_what_is_read_beside_it_changes_nothing(tensors: dict[str, torch.Tensor]) -> None:
    bert = Bert(tensors)
    short, long = (_tokens(3), _tokens(2)), (_tokens(9), _tokens(20))

    def read(twos: Sequence[Two]) -> torch.Tensor:
        values, kinds = padded(twos)
        return pooled(last(bert.states(values, kinds.clamp(min=0), kinds < 0)), kinds)

    with torch.inference_mode():
        alone, together = read([short]), read([long, short])
    assert torch.allclose(alone[0], together[1], atol=1e-5)


def test_the_nearest_sentences_are_read_in_their_order() -> None:
    statement = _tokens(10)
    sentences = [_tokens(25), _tokens(25), _tokens(25), _tokens(5)]
    read, said = tokens_read(statement, sentences, np.array([0.1, 0.9, 0.8, 0.7], dtype=np.float32))
    assert np.array_equal(read, statement)
    # Fifty tokens of the nearest two and the five of the last; the first would be too many.
    assert np.array_equal(said, np.concatenate(sentences[1:]))
    assert len(said) <= LEAST_TOKENS


def test_a_long_statement_has_more_of_the_answer_read() -> None:
    sentences = [_tokens(30) for _ in range(8)]
    lengths = [
        len(tokens_read(_tokens(count), sentences, np.zeros(8, dtype=np.float32))[1])
        for count in (5, 30, 120)
    ]
    assert lengths == [60, 90, 120]


def test_one_sentence_is_read_however_long() -> None:
    statement, said = tokens_read(_tokens(200), [_tokens(300)], np.zeros(1, dtype=np.float32))
    assert (len(statement), len(said)) == (LONGEST_STATEMENT, MOST_TOKENS)


def test_a_file_is_read_back(tmp_path: Path, tensors: dict[str, torch.Tensor]) -> None:
    path, two = tmp_path / "layers.safetensors", (_tokens(3), _tokens(4))
    save_file(tensors, path)
    found = StatementLayers.load(path).log_odds(two)
    assert found == pytest.approx(StatementLayers(tensors).log_odds(two))


def test_a_file_that_does_not_fit_names_the_command(tmp_path: Path) -> None:
    path = tmp_path / "layers.safetensors"
    for junk in (b"", b"no tensors"):
        path.write_bytes(junk)
        with pytest.raises(ModelSetupError, match=r"python -m eval\.juror\.statement"):
            StatementLayers.load(path)
    save_file({"other": torch.zeros(1)}, path)
    with pytest.raises(ModelSetupError, match=r"eval\.juror\.statement"):
        StatementLayers.load(path)
    with pytest.raises(ModelSetupError, match=r"eval\.juror\.statement"):
        layers_of("sha256:another")
