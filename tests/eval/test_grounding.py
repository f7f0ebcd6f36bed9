"""The labelled sentences are sound, and the grounding check refuses as many of them as it did."""

import json

import pytest
from typer.testing import CliRunner

from eval.grounding.measure import (
    GroundingFigures,
    Sentence,
    cited_passages,
    load_sentences,
    measure,
)
from knowledge.papers import load_notes
from ui.cli import app


@pytest.fixture(scope="module")
def sentences() -> tuple[Sentence, ...]:
    return load_sentences()


@pytest.fixture(scope="module")
def figures(sentences: tuple[Sentence, ...]) -> GroundingFigures:
    return measure(sentences, load_notes())


def test_every_sentence_is_labelled_and_cites_passages(sentences: tuple[Sentence, ...]) -> None:
    passages = cited_passages(load_notes())
    assert len({s.id for s in sentences}) == len({s.sentence for s in sentences}) == len(sentences)
    for sentence in sentences:
        assert (sentence.kind is None) is (sentence.label == "grounded"), sentence.id
        assert sentence.cites
        assert all(passages[cite.note][cite.section] for cite in sentence.cites), sentence.id


def test_no_note_of_a_closed_sentence_is_in_one_to_tune_or_learn_on(
    sentences: tuple[Sentence, ...],
) -> None:
    notes = {
        split: {cite.note for s in sentences if s.split == split for cite in s.cites}
        for split in ("dev", "learn", "test", "fresh")
    }
    assert not (notes["dev"] | notes["learn"]) & (notes["test"] | notes["fresh"])


def test_fresh_and_learn_are_pairs_of_a_right_sentence_and_its_twin(
    sentences: tuple[Sentence, ...], figures: GroundingFigures
) -> None:
    pairs = [s for s in sentences if s.split in ("fresh", "learn")]
    for right, wrong in zip(pairs[::2], pairs[1::2], strict=True):
        assert (right.label, wrong.label) == ("grounded", "wrong"), right.id
        assert right.cites == wrong.cites, right.id
    # What a follow-up is held to must seldom refuse what is right, in whatever words.
    assert figures.learn.right_by_follow_ups.share <= 0.04


def test_half_of_the_test_sentences_are_wrong_in_all_ways(figures: GroundingFigures) -> None:
    assert figures.test.wrong.of == figures.test.right.of >= 100
    assert len(figures.test.wrong_by_kind) == 6
    assert min(share.of for share in figures.test.wrong_by_kind.values()) >= 10


def test_refusals_on_notes_that_the_check_was_not_tuned_on(figures: GroundingFigures) -> None:
    assert figures.test.wrong.share >= 0.75
    assert figures.test.right.share <= 0.16


@pytest.mark.parametrize(
    ("kind", "least"),
    [
        ("changed-number", 0.9),
        ("changed-unit", 0.84),
        ("uncited-paper", 0.9),
        ("swapped-model", 0.83),
        ("reversed-direction", 0.74),
        ("swapped-role", 0.32),
    ],
)
def test_each_kind_of_wrong_is_refused_as_often_as_measured(
    figures: GroundingFigures, kind: str, least: float
) -> None:
    shares = {str(name): share.share for name, share in figures.test.wrong_by_kind.items()}
    assert shares[kind] >= least


def test_a_note_that_is_missing_is_named(sentences: tuple[Sentence, ...]) -> None:
    with pytest.raises(KeyError, match=sentences[0].cites[0].note):
        measure(sentences[:1], {})


def test_the_command_prints_what_was_measured(figures: GroundingFigures) -> None:
    printed = CliRunner().invoke(app, ["eval", "grounding", "--json"])
    assert json.loads(printed.stdout) == json.loads(figures.model_dump_json())
    lines = CliRunner().invoke(app, ["eval", "grounding"]).stdout
    assert f"{figures.test.right.refused}/{figures.test.right.of}" in lines
