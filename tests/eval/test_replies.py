"""Replies are routed as promised on the half that nothing was fitted on."""

from pathlib import Path

import pytest

from eval.replies.figures import ReplyFigures, reply_figures, table
from eval.replies.labelled import replies
from models.sentence_embedder import SentenceEmbedder
from models.weights import locate_embedder


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> ReplyFigures:
    folder: Path = tmp_path_factory.mktemp("embedder")
    return reply_figures(replies("test"), SentenceEmbedder(locate_embedder(folder)), "test")


@pytest.mark.weights
def test_the_figures_that_are_promised(measured: ReplyFigures) -> None:
    recall = {found.route: found.recall for found in measured.routes}
    assert measured.macro_f1 >= 0.90
    assert recall["dont_know"] >= 0.98
    assert recall["finish"] >= 0.98
    assert measured.lost <= 0.02


@pytest.mark.weights
def test_the_table_has_a_row_for_every_route(measured: ReplyFigures) -> None:
    lines = table(measured).splitlines()[1:]
    assert [line.split()[0] for line in lines] == [found.route for found in measured.routes]
    assert sum(found.replies for found in measured.routes) == measured.replies


def test_the_halves_share_no_reply() -> None:
    dev, test = ({row.text for row in replies(split)} for split in ("dev", "test"))
    assert not dev & test
