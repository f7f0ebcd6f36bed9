"""Features by name: what is said, in which words, and against which mirror."""

from models.hash_embedder import HashEmbedder
from models.juror_features import NAMES, features
from models.juror_texts import Answer, Rarity, Rubric, Side
from models.juror_words import direction, negated, numbers

EVEN = Rarity({}, 1.0)
RIGHT = ("The cache grows linearly with length", "Twice the length, twice the cache")
WRONG = (
    "The cache stays constant with length",
    "Twice the length, half the cache",
    "It never grows",
)


def _side(*texts: str) -> Side:
    return Side.of(texts, HashEmbedder().read_tokens(texts), EVEN)


def _values(*sentences: str) -> dict[str, float]:
    look = features(Answer(_side(*sentences)), Rubric(_side(*RIGHT, *WRONG), len(RIGHT)))
    return dict(zip(NAMES, look.values, strict=True))


def test_every_feature_has_a_name() -> None:
    assert len(_values("The cache grows")) == len(set(NAMES)) == len(NAMES)


def test_neighbours_vote_for_their_side() -> None:
    right = _values("The cache grows linearly, twice as long is twice the cache")
    wrong = _values("The cache stays constant and never grows")
    for name in ("between_at_best", "vote_at_best", "vote_at_best_low", "vote_at_best_high"):
        assert right[name] > wrong[name], name
    assert right["right_of_nearest_low"] == wrong["right_of_nearest_low"] == 0.4


def test_how_well_the_sentences_are_told_apart_belongs_to_the_criterion() -> None:
    assert _values("The cache grows")["told_apart"] == _values("It is fast")["told_apart"]


def test_the_telling_word_decides_between_mirrors() -> None:
    right, wrong = _values("So the cache grows linearly"), _values("So the cache stays constant")
    for name in (
        "mirror_nearest_low",
        "mirror_of_nearest_high",
        "telling_mean_low",
        "margin_at_best",
    ):
        assert right[name] > 0 > wrong[name], name


def test_two_neighbours_are_read_together() -> None:
    apart = _values("The cache grows.", "Linearly with length.")
    assert apart["covered_statement_low"] > 0.99


def test_numbers_of_the_right_and_of_the_wrong_side_are_counted() -> None:
    rubric = Rubric(_side("It takes 16 GB", "It takes 8 GB"), 1)
    values = features(Answer(_side("I get 8 GB")), rubric).values
    named = dict(zip(NAMES, values, strict=True))
    assert (named["numbers_met"], named["numbers_not_met"], named["numbers_wanted"]) == (0, 1, 1)
    assert numbers("1,400 billion or 1.4T") == {"1400", "1.4"}


def test_denials_and_directions() -> None:
    assert negated("It doesn't grow")
    assert not negated("It grows")
    assert direction("more and faster, never slower") == 1
