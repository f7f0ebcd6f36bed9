"""What tells a manner is learned from the common words of answers, and from none that is about an item."""

from collections import defaultdict
from itertools import product
from statistics import fmean

from eval.juror.labels import STATEMENT, Label
from eval.juror.manner import manners_of
from eval.qualification.unseen import load_unseen
from knowledge.bank import Bank
from models.juror import load_weights
from models.juror_manner import Manners
from models.statement_reader import load_weighing

SUBJECTS = ("cache", "tokens", "prompts", "layers", "losses", "scores", "batches", "routers")
WAYS = {
    "terse": "Grows with {0}. Costs memory.",
    "rambling": "so, I think, well, the {0}, you know, they grow, I guess, and the memory too.",
}
ROWS = [
    Label(f"item-{place}", manner, "c", "right", manner, 1.0, True, (), about=way.format(subject))
    for (place, subject), (manner, way) in product(enumerate(SUBJECTS), WAYS.items())
]


def test_two_manners_are_told_apart_on_a_subject_that_none_was_about() -> None:
    manners = manners_of(ROWS)
    assert manners.names == ("rambling", "terse")
    assert manners.shares(WAYS["terse"].format("copper"))["terse"] > 0.6
    assert manners.shares(WAYS["rambling"].format("copper"))["rambling"] > 0.6


def test_words_of_single_items_do_not_count() -> None:
    marks = set(manners_of(ROWS).marks)
    assert {"i", "well", ",", "with"} <= marks
    assert not marks & set(SUBJECTS)


def test_statements_are_no_manner_and_one_manner_tells_nothing() -> None:
    terse = [row for row in ROWS if row.manner == "terse"]
    stated = [
        Label("item-1", "s", "c", STATEMENT, "polished", 1.0, True, (), about="The {0} retain it.")
    ]
    assert manners_of([*terse, *stated]) == Manners()
    assert manners_of([]) == Manners()


def test_the_shipped_weights_tell_the_manners_that_are_given_something() -> None:
    given = load_weighing().full.manners
    for weights in (load_weights(), load_unseen().weights):
        assert set(given) == set(weights.manners.names), "run `python -m eval.juror.calibrate`"
    assert max(given.values()) - min(given.values()) < 1.5


def test_in_each_manner_who_knows_is_given_what_others_are() -> None:
    """Whole specimens, told by the weights that have not seen their items."""
    unseen, given = load_unseen(), load_weighing().full
    found: dict[tuple[str, bool], list[float]] = defaultdict(list)
    for item in unseen.left_of(Bank.load()).items:
        for one in item.specimens:
            if one.substance in ("right", "wrong", "empty"):
                told = given.given(unseen.weights.manners.shares(one.text))
                found[one.manner, one.substance == "right"].append(told)
    for manner in given.manners:
        assert abs(fmean(found[manner, True]) - fmean(found[manner, False])) < 0.3, manner
