"""Who measures the juror reads with layers that have not seen the item."""

import pytest

from eval.juror import held_out_layers
from eval.juror.folds import FOLDS
from eval.juror.held_out_layers import (
    held_out_reader,
    layers_without,
    load_held_out,
    path_of,
    reader_without,
)
from models.digests import file_digest
from models.errors import ModelSetupError
from models.hash_embedder import HashEmbedder
from models.juror import shipped_calibration
from models.statement_reader import load_weighing

OWN = load_held_out().embedder


def test_the_shipped_files_belong_together() -> None:
    digests = [file_digest(path_of(fold), None) for fold in range(FOLDS)]
    assert list(load_held_out().digests) == digests, "run `python -m eval.juror.statement`"
    assert load_held_out().embedder == load_weighing().embedder


def test_each_stands_in_for_the_shipped_reader() -> None:
    readers = [held_out_reader(fold, OWN) for fold in range(FOLDS)]
    assert len({one.identity for one in readers if one}) == FOLDS
    assert {one.kind for one in readers if one} == {shipped_calibration().reader}


def test_another_embedder_has_none() -> None:
    assert layers_without(HashEmbedder().identity) is None
    assert reader_without("kv-cache-what-is-kept", HashEmbedder().identity) is None


def test_files_of_another_making_name_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    other = load_weighing().model_copy(update={"trained_on": "sha256:other"})
    monkeypatch.setattr(held_out_layers, "load_weighing", lambda: other)
    load_held_out.cache_clear()
    with pytest.raises(ModelSetupError, match=r"python -m eval\.juror\.statement"):
        load_held_out()
    load_held_out.cache_clear()
