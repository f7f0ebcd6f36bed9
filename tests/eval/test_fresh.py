"""Fresh answers: manner tells nothing about who knows, and the figures say who was believed."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import get_args

import pytest
from pydantic import ValidationError

from eval.juror.fresh import fresh_bank, fresh_figures
from knowledge.bank import Bank
from knowledge.schema import Manner
from models.hash_embedder import HashEmbedder
from models.juror import Judgement, Juror
from models.juror_rubrics import Question
from tests.plain_juror import PLAIN_WEIGHTS


class _Believes(Juror):
    """Believes whatever holds the word, and nothing else."""

    def __init__(self, word: str) -> None:
        super().__init__(HashEmbedder(), PLAIN_WEIGHTS)
        self._word = word

    def judge(
        self,
        question: str,
        answer: str,
        criteria: Sequence[Question],
        beside: Sequence[Question] = (),
    ) -> list[Judgement]:
        p_met = 0.99 if self._word in answer else 0.01
        return [Judgement(p_met=p_met, margin=0.3, reason="word") for _ in criteria]


def _file(folder: Path, *rows: str) -> Path:
    path = folder / "fresh.jsonl"
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


def _row(manner: str, word: str, *, knows: bool) -> str:
    truth = "true" if knows else "false"
    return f'{{"item": "kv-cache-what-is-kept", "manner": "{manner}", "knows": {truth}, "text": "{word}"}}'


def test_each_item_is_answered_in_each_manner_by_one_who_knows_and_one_who_talks() -> None:
    bank = fresh_bank(Bank.load())
    assert len(bank.items) >= 20
    for item in bank.items:
        kinds = Counter((one.manner, one.substance) for one in item.specimens)
        wanted = {(manner, kind) for manner in get_args(Manner) for kind in ("right", "wrong")}
        assert kinds == dict.fromkeys(wanted, 1), item.id


def test_no_fresh_answer_is_a_specimen() -> None:
    known = {one.text for item in Bank.load().items for one in item.specimens}
    fresh = [one.text for item in fresh_bank(Bank.load()).items for one in item.specimens]
    assert len(set(fresh)) == len(fresh)
    assert not known & set(fresh)


def test_figures_of_a_judge_who_believes_polished_words(tmp_path: Path) -> None:
    rows = [_row("terse", "plain", knows=True), _row("polished", "sure", knows=True)]
    rows += [_row("terse", "bare", knows=False), _row("polished", "surely", knows=False)]
    bank = fresh_bank(Bank.load(), _file(tmp_path, *rows))
    figures, manners = fresh_figures(bank, lambda _item: _Believes("sure"))
    assert figures.auc.value == pytest.approx(0.5)
    won = {(cell.right, cell.wrong): cell.won for cell in figures.matrix}
    assert won["terse", "polished"] == 0
    assert won["polished", "terse"] == 1
    assert manners["polished"].recognized == 1
    assert manners["polished"].believed == 1
    assert manners["terse"].recognized == 0
    assert manners["terse"].refused == 1


def test_a_bad_line_and_an_unknown_item_are_errors(tmp_path: Path) -> None:
    with pytest.raises(ValidationError):
        fresh_bank(Bank.load(), _file(tmp_path, '{"item": "kv-cache-what-is-kept"}'))
    unknown = _row("terse", "x", knows=True).replace("kv-cache-what-is-kept", "no-such-item")
    with pytest.raises(KeyError):
        fresh_bank(Bank.load(), _file(tmp_path, unknown))
