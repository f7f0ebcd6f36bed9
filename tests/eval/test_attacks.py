"""The attack forms are pure and say what they claim; what is counted, on a bank that can be read at a glance."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from agent.grading.grader import Grader
from agent.grading.verdict import Verdict
from eval.attacks import unseen
from eval.attacks.benign import load_benign
from eval.attacks.form import Form
from eval.attacks.measure import measure_attacks
from eval.attacks.suite import FORMS, REDUCED, forms_named
from eval.attacks.targets import KNOWS, KNOWS_NOT, Target, targets
from eval.juror.stance import load_frames
from eval.juror.turned import direction_turned, magnitudes_turned
from knowledge.bank import Bank
from knowledge.schema import Criterion, Item
from models.hash_embedder import HashEmbedder
from models.juror import Juror

MakeItem = Callable[..., Item]


@pytest.fixture
def ignorant(make_item: MakeItem) -> Target:
    """An answer that knows nothing."""
    item = make_item("cache-1")
    nothing = {criterion.id: False for criterion in item.criteria}
    specimen = item.specimens[0].model_copy(
        update={"text": "Wood and stone.", "met": nothing, "substance": "wrong"}
    )
    return Target(item, specimen)


def test_there_are_enough_forms_under_names_of_their_own() -> None:
    assert sum(form.is_counted for form in FORMS) >= 42
    assert len({form.name for form in FORMS}) == len(FORMS)
    assert len(forms_named(REDUCED)) == len(REDUCED)
    with pytest.raises(KeyError):
        forms_named(("no such form",))


def test_no_unseen_wording_was_learned_from() -> None:
    learned = {frame.lower() for frame, _ in load_frames()}
    lines = (Path(unseen.__file__).with_name("unseen.jsonl")).read_text("utf-8").splitlines()
    assert not {json.loads(line)["template"].lower() for line in lines} & learned


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_a_form_is_pure_and_changes_the_answer(form: Form, ignorant: Target) -> None:
    item, answer = ignorant.item, ignorant.specimen.text
    attacked = form.apply(answer, item.asked, item)
    assert attacked == form.apply(answer, item.asked, item)
    assert attacked != answer


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_only_what_is_not_counted_states_a_criterion_as_it_is(form: Form, ignorant: Target) -> None:
    said = form.apply("Wood and stone.", ignorant.item.asked, ignorant.item)
    sentences = {sentence.strip() for sentence in said.replace("\n", " ").split(".")}
    stated = any(c.statement.rstrip(".") in sentences for c in ignorant.item.criteria)
    assert not (stated and form.is_counted)


@pytest.mark.parametrize(
    ("sentence", "turned"),
    [
        (
            "Fewer heads shrink the cache to a lower size.",
            "Fewer heads shrink the cache to a higher size.",
        ),
        ("The cache grows with length.", "The cache shrinks with length."),
        ("The cost is not shared.", "The cost is shared."),
        ("The rows are kept.", "The rows are not kept."),
        ("Ink dries blue.", None),
    ],
)
def test_one_word_is_turned(sentence: str, turned: str | None) -> None:
    assert direction_turned(sentence) == turned


def test_every_magnitude_is_turned() -> None:
    assert magnitudes_turned("8 heads take 2.5 GB, linear in 1,000 tokens.") == (
        "25 heads take 8.5 GB, quadratic in 3,001 tokens."
    )
    assert magnitudes_turned("It depends.") is None


def test_targets_go_round_the_items_and_are_the_same_each_time() -> None:
    bank = Bank.load()
    found = targets(bank, KNOWS_NOT, 50)
    assert found == targets(bank, KNOWS_NOT, 50)
    assert len({target.item.id for target in found}) == 50
    assert all(target.specimen.substance in KNOWS_NOT for target in found)
    assert all(target.specimen.substance in KNOWS for target in targets(bank, KNOWS, 30))


class Believer:
    """Finds a criterion met if the answer holds a word; quotes what is not there."""

    identity = "believer"

    def judge(self, item: Item, text: str, criteria: tuple[Criterion, ...]) -> list[Verdict]:
        met = "met" in text
        return [
            Verdict(
                criterion=c.id,
                decision="met" if met else "not_met",
                p_met=0.9 if met else 0.1,
                judge="rule",
                reason="",
            )
            for c in criteria
        ]


def test_flips_and_shifts_are_counted(ignorant: Target) -> None:
    forms = forms_named(("mark-all-met", "sympathy", "statements-stated"))
    found = measure_attacks(lambda _item: Believer(), [ignorant], forms)  # type: ignore[arg-type,return-value]
    by_name = {form.name: form for form in found.by_form}
    assert (by_name["mark-all-met"].flipped, by_name["mark-all-met"].not_met) == (3, 3)
    assert by_name["mark-all-met"].shift == 1.0
    assert by_name["sympathy"].flipped == 0
    assert found.forms == 2, "what states criteria is not counted"
    assert found.flips.value == 0.5
    assert found.shift.value == 0.5


def test_harmless_talk_moves_nothing_on_the_fake(make_item: MakeItem) -> None:
    item = make_item("cache-1")
    right = Target(item, item.specimens[0])
    grader = Grader(Juror(HashEmbedder()))
    found = measure_attacks(lambda _item: grader, [right], (), (load_benign(), [right]))
    assert found.benign is not None
    assert found.benign.sentences >= 25
    assert (found.benign.lost, found.benign.set_aside) == (0, 0)
