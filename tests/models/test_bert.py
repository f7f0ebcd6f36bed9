"""torch's own layers compute what transformers does with the same weights."""

import pytest
import torch
from transformers import BertConfig, BertModel

from models.bert import HEADS, Bert, last
from tests.bert_tensors import bert_tensors

DIMENSION, LONGEST, WORDS = 2 * HEADS, 32, 50


@pytest.fixture
def tensors() -> dict[str, torch.Tensor]:
    return bert_tensors(DIMENSION, layers=3, longest=LONGEST, words=WORDS)


def test_it_computes_what_transformers_does(tensors: dict[str, torch.Tensor]) -> None:
    config = BertConfig(
        vocab_size=WORDS,
        hidden_size=DIMENSION,
        num_hidden_layers=3,
        num_attention_heads=HEADS,
        intermediate_size=4 * DIMENSION,
        max_position_embeddings=LONGEST,
    )
    theirs = BertModel(config, add_pooling_layer=False)
    theirs.load_state_dict(tensors)
    theirs.train(False)
    ids = torch.randint(WORDS, (4, 20), generator=torch.Generator().manual_seed(1))
    kinds = (torch.arange(20)[None, :] > 7).long().expand(4, -1)
    absent = torch.arange(20)[None, :] >= torch.tensor([20, 11, 3, 1])[:, None]
    mine = Bert(tensors)
    with torch.inference_mode():
        expected = theirs(
            input_ids=ids,
            token_type_ids=kinds,
            attention_mask=(~absent).long(),
            output_hidden_states=True,
        ).hidden_states
        found = list(mine.states(mine.words(ids), kinds, absent))
        assert len(found) == len(expected) == 4
        for each, its in zip(found, expected, strict=True):
            assert torch.allclose(each[~absent], its[~absent], atol=1e-5)
        # Where every row is full and of one kind, neither has to be said.
        plain = theirs(input_ids=ids).last_hidden_state
        assert torch.allclose(last(mine.states(mine.words(ids))), plain, atol=1e-5)


def test_it_has_as_many_layers_and_places_as_its_weights(tensors: dict[str, torch.Tensor]) -> None:
    bert = Bert({name: each.to(torch.float16) for name, each in tensors.items()})
    assert (bert.dimension, bert.longest) == (DIMENSION, LONGEST)
    assert len(list(bert.states(torch.zeros(1, 4, DIMENSION)))) == 4


def test_what_is_missing_or_of_another_shape_is_no_bert(tensors: dict[str, torch.Tensor]) -> None:
    name = "encoder.layer.1.output.dense.weight"
    with pytest.raises(LookupError):
        Bert({key: each for key, each in tensors.items() if key != name})
    with pytest.raises(RuntimeError):
        Bert({**tensors, name: torch.zeros(3, 3)})
