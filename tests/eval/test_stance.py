"""How the stance is fitted: on frames and on what specimens say, none judged by weights that saw it."""

from collections.abc import Callable, Sequence

import numpy as np

from eval.attacks.echoes import inside
from eval.juror.stance import (
    FILLED,
    FOLDS,
    Framed,
    Reader,
    fit,
    framed,
    hash_of,
    held_out,
    load_frames,
    said,
)
from knowledge.bank import Bank
from knowledge.schema import Item
from models.protocol import Tokens
from models.stance import shipped_stance

MakeItem = Callable[..., Item]


def test_frames_are_ours_and_of_both_kinds() -> None:
    frames = load_frames()
    assert len(set(frames)) == len(frames) >= 800
    assert all(frame.count("{s}") == 1 for frame, _ in frames)
    assert 200 <= sum(stands for _, stands in frames) <= len(frames) - 200


def test_the_shipped_weights_were_fitted_on_this_bank_and_these_frames() -> None:
    bank = Bank.load()
    rows = [*framed(bank, load_frames()), *said(bank)]
    assert hash_of(rows) == shipped_stance().trained_on


def test_a_claim_is_put_into_each_frame_and_cut_out_again(make_item: MakeItem) -> None:
    rows = framed(Bank([make_item("cache-1")]), [("Some say {s}, I do not.", False)])
    assert len(rows) == FILLED
    assert {(row.group, row.stands) for row in rows} == {("Some say {s}, I do not.", False)}
    assert any(row.frame == "Some say X, I do not." for row in rows)


def test_a_frame_with_a_place_for_the_opposite_is_given_one(make_item: MakeItem) -> None:
    item = make_item("cache-1")
    wrong = {inside(w) for c in item.criteria for w in c.exemplars.not_met}
    rows = framed(Bank([item]), [("Either {w} or not.  {s}", False)])
    assert all(any(w in row.frame for w in wrong) for row in rows)


def test_a_frame_is_judged_by_what_was_fitted_without_it() -> None:
    words = [a + b for a in "abcdef" for b in "ghijkl"]
    rows = [
        Framed(f"{word} {{s}}", f"{word} X", stands=True, is_specimen=False)
        for word in words
        for _ in range(2)
    ]
    states: list[Tokens] = [np.full((1, 2), n, dtype=np.float32) for n in range(len(rows))]
    fitted_on: list[set[str]] = []
    judged: list[set[str]] = []

    def fitted(mine: Sequence[Framed], its: Sequence[Tokens]) -> Reader:
        assert [rows[int(each[0, 0])] for each in its] == list(mine)
        fitted_on.append({row.frame for row in mine})
        judged.append(set())

        def read(frame: str, states: Tokens) -> tuple[float, float]:
            judged[-1].add(frame)
            return float(states[0, 0]) / 100, len(fitted_on)

        return read

    found = held_out(rows, states, fitted)
    assert len(fitted_on) == FOLDS
    assert not any(seen & mine for seen, mine in zip(fitted_on, judged, strict=True))
    assert found[:, 0].tolist() == [n / 100 for n in range(len(rows))]
    assert (found[:, 1] > 0).all()


def test_words_that_several_frames_hold_are_weighed() -> None:
    frames = [("indeed", True), ("surely", True), ("allegedly", False), ("hardly", False)]
    rows = [
        Framed(f"{word}, {more} {{s}}", f"{word}, {more} X", stands, is_specimen=False)
        for word, stands in frames
        for more in ("now", "there", f"once{word}")
    ]
    seen = fit(rows)
    assert seen.p_stands("surely, X") > seen.p_stands("allegedly, X") + 0.1
    assert "onceindeed" not in seen.terms
