"""How the stance is fitted: on frames and on what specimens say, none judged by weights that saw it."""

from collections.abc import Callable

import numpy as np

from eval.juror.stance import FILLED, Framed, fit, framed, hash_of, held_out, load_frames, said
from knowledge.bank import Bank
from knowledge.schema import Item
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


def test_a_frame_is_judged_by_weights_that_never_saw_it() -> None:
    words = [a + b for a in "abcdef" for b in "ghijkl"]

    def row(place: int, word: str) -> Framed:
        frame = f"{word} {{s}}"
        return Framed(frame, frame.format(s="X"), stands=place % 2 == 0, is_specimen=False)

    rows = [row(place, word) for place, word in enumerate(words)]
    blind = np.zeros((len(rows), 2), dtype=np.float32)
    seen = fit(rows, blind, "none")
    assert seen.p_stands(rows[2].frame) > seen.p_stands(rows[3].frame) + 0.2
    # Every word stands in one frame only: by weights that never saw it, it tells nothing.
    p_stands = held_out(rows, blind)
    assert np.abs(p_stands[::2].mean(axis=0) - p_stands[1::2].mean(axis=0)).max() < 0.2
