"""Search and its measuring: what is missing is said first; figures stay above their bounds."""

from pathlib import Path

import pytest

from eval.retrieval.paper_figures import paper_figures
from ui.assembly import open_corpus
from ui.commands.evaluate_retrieval import RetrievalFigures, retrieval
from ui.commands.options import settings_of
from ui.commands.search import search
from ui.errors import UsageError


def test_measuring_nothing_is_refused() -> None:
    with pytest.raises(UsageError, match="--topicality"):
        retrieval()


def test_growth_needs_sentences() -> None:
    with pytest.raises(UsageError, match="--sets"):
        retrieval(topicality=True, growth="1000")


def test_a_part_that_was_not_asked_for_is_null() -> None:
    assert set(RetrievalFigures().model_dump().values()) == {None}


def test_an_unknown_subject_is_answered_with_the_known_ones() -> None:
    with pytest.raises(UsageError, match="scaling-laws"):
        search("cache", subject="cooking")


@pytest.mark.weights
def test_the_notes_know_what_they_are_about_and_find_their_papers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("VIVA_DATA", raising=False)
    retrieval(topicality=True, keep=tmp_path / "kept", as_json=True)
    found = RetrievalFigures.model_validate_json(capsys.readouterr().out)
    assert found.topicality is not None
    assert found.topicality.test_auc > 0.95
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]  # no data directory is made
    with open_corpus(settings_of(data=tmp_path / "kept" / "notes")) as corpus:
        papers = paper_figures(corpus)
    assert papers.test_first > 0.75
    assert papers.test_in_five > 0.85
