"""Layers that begin with the embedder's own are tuned on labelled frames."""

from pathlib import Path

import numpy as np
import pytest
import torch

from eval.juror.frame_layers import tuned
from models.frame_layers import FrameLayers
from models.sentence_embedder import SentenceEmbedder
from models.weights import locate_embedder


@pytest.mark.weights
def test_what_is_tuned_tells_its_two_kinds_apart(tmp_path: Path) -> None:
    folder = locate_embedder(tmp_path)
    embedder = SentenceEmbedder(folder, threads=1)
    said = ["So X.", "In short, X.", "I measured it: X.", "X, as the trace shows."]
    not_said = ["They claim X.", "Is it so that X?", "X? Hardly.", "Nobody believes X."]
    states = embedder.read_low(said + not_said)
    truth = np.array([True] * len(said) + [False] * len(not_said))
    times = 150
    layers = FrameLayers(tuned(states * times, np.tile(truth, times), folder, torch.float32))
    found = np.array([layers.log_odds(each) for each in states])
    assert found[truth].min() > found[~truth].max() + 1
