"""Every rule of `viva corpus check` finds its bad note, and finds nothing in those that are shipped."""

from knowledge.bank import Bank
from knowledge.checking.notes import check_notes
from knowledge.papers import load_notes

NOTES = load_notes()
BANK = Bank.load(notes=NOTES)


def test_the_shipped_notes_are_sound() -> None:
    assert list(check_notes(NOTES, BANK)) == []


def test_plain_words_hold_no_figure() -> None:
    for said in ("It came out 4 points higher.", "It saves a good % of it."):
        bad = NOTES["gqa"].model_copy(update={"spoken": (said,)})
        [fault] = check_notes({**NOTES, "gqa": bad}, BANK)
        assert (fault.rule, fault.item) == ("spoken", "gqa")
        assert said[:10] in fault.says


def test_one_paper_has_one_note() -> None:
    copy = NOTES["gqa"].model_copy(update={"id": "gqa-again"})
    faults = list(check_notes({**NOTES, "gqa-again": copy}, BANK))
    assert [(fault.rule, fault.item) for fault in faults] == [("twice", "gqa-again")] * 2
    assert "title" in faults[0].says
    assert "arXiv number" in faults[1].says


def test_items_name_papers_that_have_notes() -> None:
    wanted = {item.id for item in BANK.items if "gqa" in item.papers}
    faults = list(check_notes({k: v for k, v in NOTES.items() if k != "gqa"}, BANK))
    assert {fault.item for fault in faults if fault.rule == "papers"} == wanted != set()
