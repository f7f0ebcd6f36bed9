"""Ratios of concurrency, judging, overhead and bandwidth from made-up times."""

import pytest

from eval.engine.bandwidth_share import bandwidth_figures, bandwidth_of
from eval.engine.concurrency import Served, concurrency_figures, serial_of
from eval.engine.figures import Figure
from eval.engine.judging import Seconds, judging_figures, prompts_of
from eval.engine.overhead import Pair, overhead_figures
from eval.engine.plain import PlainReply
from models.hardware import Gpu, Hardware


def _values(figures: list[Figure]) -> dict[str, float]:
    return {figure.name: figure.value for figure in figures}


def _reply(first_s: float, total_s: float, tokens: int = 10) -> PlainReply:
    return PlainReply([0] * tokens, 100, first_s, total_s)


def test_serial_candidates_wait_for_all_before_them() -> None:
    served = serial_of([_reply(1.0, 3.0), _reply(2.0, 4.0)], 2)
    assert served.waits == [1.0, 5.0]
    assert served.seconds == 7.0
    assert served.tokens == 20


def test_candidates_that_were_not_timed_take_as_long_as_the_mean() -> None:
    served = serial_of([_reply(1.0, 3.0), _reply(1.0, 5.0)], 4)
    assert served.waits == [1.0, 4.0, 9.0, 13.0]
    assert served.seconds == 16.0
    assert served.tokens == 40


def test_concurrency_compares_rates_and_late_first_tokens() -> None:
    ours = Served(100, 2.0, [1.0, 1.0, 1.0, 1.5])
    serial = Served(100, 8.0, [1.0, 3.0, 5.0, 7.0])
    found = _values(concurrency_figures(ours, serial, 300.0))
    assert found["concurrency_gain"] == 4.0
    assert found["first_token_p95_ratio"] == pytest.approx(1.425 / 6.7)
    assert found["longest_over_median_wait"] == 1.5


def test_judging_is_compared_four_ways() -> None:
    seconds = Seconds(ours=4.0, floor=3.2, cold=24.0, warm=6.0, json=48.0, tokens=800, written=70.0)
    assert _values(judging_figures(seconds)) == {
        "judge_speedup": 6.0,
        "judge_speedup_warm": 1.5,
        "judge_over_floor": 1.25,
        "judge_over_json": 12.0,
    }


def test_each_round_asks_sixteen_prompts_that_no_other_round_begins_with() -> None:
    first, second = prompts_of(0), prompts_of(1)
    assert len({chat[0].content for chat in first}) == 16
    assert {chat[0].content for chat in first}.isdisjoint(chat[0].content for chat in second)


def test_one_disturbed_pair_does_not_move_the_overhead() -> None:
    pairs = [Pair(1.04, 1.0), Pair(9.0, 1.0), Pair(1.06, 2.0), Pair(1.04, 1.0)]
    found = _values(overhead_figures(pairs, single=2.5))
    assert found["overhead"] == pytest.approx(0.04)
    assert found["decode_gain_bare"] == 2.5
    assert found["decode_gain"] == pytest.approx(2.5 / 1.05)


def test_a_stream_is_compared_with_what_bandwidth_allows() -> None:
    found = _values(bandwidth_figures(50.0, 4e9, 20_000_000, "x"))
    assert found["single_stream_tokens_per_s"] == 50.0
    assert found["bandwidth_share"] == 0.25


def test_a_known_card_gives_its_bandwidth_and_an_unknown_one_is_measured() -> None:
    def having(name: str) -> Hardware:
        return Hardware(ram_total=1, ram_free=1, cores=1, gpus=(Gpu(name, 1, 1),))

    known, source = bandwidth_of(having("NVIDIA H100 80GB HBM3"), 1)
    assert known == 3.35e12
    assert "H100" in source
    measured, source = bandwidth_of(having("no such card"), 1)
    assert measured > 0
    assert "RAM" in source
