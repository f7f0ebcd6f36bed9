"""Whole answers to numeric questions, each with the verdict that a careful reader would give."""

import math
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.calculators.check import QuantityVerdict, check_quantity
from knowledge.calculators.registry import CALCULATORS, compute
from knowledge.errors import ContentError
from knowledge.schema import Slip

CACHE = {
    "layers": 32.0,
    "kv_heads": 8.0,
    "head_dim": 128.0,
    "tokens": 8192.0,
    "batch": 16.0,
    "bytes_per_value": 2.0,
}
SLIPS = (
    Slip(id="one-of-k-and-v", factor=0.5, says="K or V was left out"),
    Slip(id="one-sequence", factor=1 / 16, says="the batch was left out"),
    Slip(id="query-heads", factor=4, says="all 32 query heads were counted"),
)


def cache(text: str) -> QuantityVerdict:
    """Against 16 GiB (17.18 GB) for the shape of paper mistral7b."""
    expected = compute("kv-cache-bytes", CACHE, "GiB")
    return check_quantity(text, expected, "GiB", 0.05, SLIPS, given=CACHE)


MATCHES = [
    ("16 GiB", "16 GiB"),
    ("17.2 GB", "17.2 GB"),
    ("~16GiB", "16GiB"),
    ("17,2 GB", "17,2 GB"),
    ("17 gb", "17 gb"),
    ("1.718e10 bytes", "1.718e10 bytes"),
    ("17,179,869,184", "17,179,869,184"),
    ("16", "16"),
    ("2^34 B", "2^34 B"),
    ("2·32·8·128·8192·16·2 = 2³⁴ bytes", "2³⁴ bytes"),
    ("the KV cache takes roughly １７．２ ＧＢ", "１７．２ ＧＢ"),
    ("137 gigabits", "137 gigabits"),
    (
        "2*32*8*128*2 = 131072 bytes per token, times 8192 = 1.07e9 bytes, times 16 = 17.2 GB",
        "17.2 GB",
    ),
    (
        "2 x 32 x 8 x 128 x 2 = 131,072 bytes; x 8192 = 1,073,741,824; x 16 = 17,179,869,184 bytes.",
        "17,179,869,184 bytes",
    ),
    ("Per token: 131 kB. Per sequence: 1.07 GB. For 16: 17.2 GB.", "17.2 GB"),
    ("so per sequence 1 GiB, and the batch of 16 takes 16 GiB", "16 GiB"),
    ("1 GiB/seq × 16 = 16 GiB", "16 GiB"),
    ("8.6 GB for K + 8.6 GB for V = 17.2 GB", "17.2 GB"),
    ("K: 8.6 GB, V: 8.6 GB, total 17.2 GB", "17.2 GB"),
    ("not 43 GB but 17.2 GB", "17.2 GB"),
    ("I don't think it is 8.6 GB; it is 17.2 GB", "17.2 GB"),
    ("17.2 GB, not 69 GB, since the heads are shared", "17.2 GB"),
    ("I said 8.6 GB. Actually, 17.2 GB.", "17.2 GB"),
    ("17.2 GB, which fits on a 24 GB card", "17.2 GB"),
    ("17.2 GB, so on an 80 GB H100 there is room", "17.2 GB"),
    ("It's 16 GiB (17.2 GB).", "17.2 GB"),
    ("17.2 GB / 16 GiB", "16 GiB"),
    ("17179869184 bytes = 16 GB", "17179869184 bytes"),
    ("So 17.2 GB. With MHA it would be 69 GB.", "17.2 GB"),
    ("= 17.2 GB. MHA needs 69 GB", "17.2 GB"),
    ("17-17.4 GB", "17-17.4 GB"),
    ("at least 17 GB", "17 GB"),
    ("With fp16 and 32 layers, 8 KV heads, 8192 tokens: 17.2 GB", "17.2 GB"),
    ("A sequence of 8,192 tokens takes 1 GiB and sixteen of them 16 GiB", "16 GiB"),
    ("131 kB/token -> 1 GiB per 8k sequence -> 16 GiB. MHA: 32 heads, 4x, 64 GiB.", "16 GiB"),
    ("times two is so 131,072. Times 8192 is about 1.07e9, and 16 of them 17.2 GB", "17.2 GB"),
    ("Answer: 17.2 GB. Each token costs 131 kB.", "17.2 GB"),
]


@pytest.mark.parametrize(("text", "quote"), MATCHES)
def test_match(text: str, quote: str) -> None:
    found = cache(text)
    assert (found.status, found.quote) == ("match", quote)
    assert (found.slip, found.explanation) == (None, None)
    assert text[found.start : found.end] == quote


@pytest.mark.parametrize(
    ("text", "slip"),
    [
        ("about 8.6 GB", "one-of-k-and-v"),
        ("32*8*128*2 bytes, times 8192 and times 16, so 8 GiB", "one-of-k-and-v"),
        ("1.07 GB", "one-sequence"),
        ("2*32*8*128*2*8192 = 1,073,741,824 bytes", "one-sequence"),
        ("69 GB in total", "query-heads"),
        ("17.2 GB would be right with GQA. So 69 GB.", "query-heads"),
        ("16 GB", "gb-for-gib"),
        ("17.2 GiB", "gb-for-gib"),
    ],
)
def test_slip(text: str, slip: str) -> None:
    found = cache(text)
    assert (found.status, found.slip) == ("slip", slip)
    assert found.explanation


@pytest.mark.parametrize(
    "text",
    [
        "40 GB",
        "40-43 GB",
        "not 17.2 GB but 43 GB",
        "17.2 gigabits",
        "17.2 TB",
        "2*32*8*128*2 = 131072 bytes per token, so 3 GB in total",
        "I said 17.2 GB. Actually no, 34 GB.",
        "-5 GB",
        "0 bytes",
    ],
)
def test_mismatch(text: str) -> None:
    assert cache(text).status == "mismatch"


@pytest.mark.parametrize(
    "text",
    [
        "8 GB or 16 GB or 32 GB",
        "8 GB or 17.2 GB",
        "8, 17.2 or 32 GB",
        "8 GB, 12 GB, 17.2 GB",
        "8 GB. 12 GB. 17.2 GB in total.",
        "either 8.6 GB or 17.2 GB",
        "8 GB, maybe 17.2 GB",
        "= 8 GB or = 17.2 GB",
        "= 8 GB = 17.2 GB",
        "It is 8 GB. It is 12 GB. It is 17.2 GB.",
        "So 8 GB. So 12 GB. So 17.2 GB.",
        "So 8 GB. It takes 17.2 GB.",
        "17,2 GB or 8,6 GB",
        "between 8 and 20 GB",
        "15-35 GB",
        "17 Gb",
        "17,179 GB",
        "; ".join(f"{size}*1={size} GB" for size in range(5, 18)),
        "17.2 GB " * 1000,
    ],
)
def test_an_answer_does_not_win_by_shotgun(text: str) -> None:
    assert cache(text).status == "ambiguous"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "🙂🙂🙂",
        "not 17.2 GB",
        "17.2 GB is wrong",
        "It depends on the architecture.",
        "32 layers, 8 KV heads, head dim 128, 8192 tokens, batch 16, 2 bytes",
        "With batch 16 the cache gets big",
        "batch = 16, tokens = 8192",
        "2*32*8*128*2*8192*16",
        "17.2 tokens",
        "$17.2",
        "see Figure 16",
        "8/16/17.2/32 GB",
    ],
)
def test_absent(text: str) -> None:
    assert cache(text) == QuantityVerdict("absent")


def test_a_wider_tolerance_takes_gigabytes_for_gibibytes() -> None:
    assert check_quantity("16 GB", 16, "GiB", 0.08, ()).status == "match"
    assert check_quantity("16 GB", 16, "GiB", 0.05, ()).slip == "gb-for-gib"
    assert check_quantity("500 MB", 500, "MiB", 0.05, ()).status == "match"
    assert check_quantity("2 TB", 2, "TiB", 0.08, ()).slip == "gb-for-gib"


def test_the_questions_other_numbers_are_no_results() -> None:
    question = "The node has 40 GB. How large is the cache?"
    assert check_quantity("40 GB", 16, "GiB", 0.05, (), question=question).status == "absent"
    assert (
        check_quantity("16 GiB of 40 GB", 16, "GiB", 0.05, (), question=question).status == "match"
    )
    assert check_quantity("40 GB", 40, "GB", 0.05, (), question=question).status == "match"


def test_right_and_wrong_side_by_side_are_left_to_a_person() -> None:
    assert cache("The cache needs 17.2 GB. It needs 40 GB.").status == "ambiguous"
    steps = "An epoch is 375 steps and the run 1,125. Some take 35 to 110 steps."
    assert check_quantity(steps, 1125, "step", 0.03, ()).status == "ambiguous"
    assert cache("The cache needs 17.2 GB. So it needs 40 GB.").status == "ambiguous"


def test_an_input_counts_where_it_is_the_result_too() -> None:
    inputs = {"parameters": 7e9, "bits_per_weight": 8.0}
    expected = compute("weights-bytes", inputs, "byte")
    assert check_quantity("7e9 bytes", expected, "byte", 0.05, (), inputs).status == "match"
    assert (
        check_quantity("7B parameters at 8-bit", expected, "byte", 0.05, (), inputs).status
        == "absent"
    )


KINDS = [
    ("training-flops", (175000000000.0, 300000000000.0), "FLOP", "6 × 175B × 300B ≈ 3.15 × 10^23 FLOPs", "match"),
    ("training-flops", (175000000000.0, 300000000000.0), "FLOP", "3640 petaflop/s-days", "match"),
    ("training-flops", (175000000000.0, 300000000000.0), "FLOP", "3.15*10²³, so at 312 TFLOPS it takes days", "match"),
    ("training-flops", (175000000000.0, 300000000000.0), "FLOP", "175B parameters on 300B tokens", "absent"),
    ("training-flops", (175000000000.0, 300000000000.0), "FLOP", "3.15e24 FLOPs", "mismatch"),
    ("tokens-per-parameter", (70000000000.0, 1400000000000.0), "dimensionless", "1.4T / 70B = 20", "match"),
    ("tokens-per-parameter", (70000000000.0, 1400000000000.0), "dimensionless", "20:1, as in the 2022 paper", "match"),
    ("tokens-per-parameter", (70000000000.0, 1400000000000.0), "token/parameter", "twenty tokens per parameter", "match"),
    ("tokens-per-parameter", (70000000000.0, 1400000000000.0), "dimensionless", "2 or 20 tokens per parameter", "ambiguous"),
    ("tokens-per-parameter", (70000000000.0, 1400000000000.0), "dimensionless", "20 GB", "absent"),
    ("fine-tuning-steps", (10000.0, 3, 4, 8, 1), "step", "313 steps per epoch, so 939 in total", "match"),
    ("fine-tuning-steps", (10000.0, 3, 4, 8, 1), "step", "10,000/32 = 312.5 → 313, times 3 = 939", "match"),
    ("fine-tuning-steps", (10000.0, 3, 4, 8, 1), "step", "It's 300. It's 400. It's 939 steps.", "ambiguous"),
    ("fine-tuning-steps", (10000.0, 3, 4, 8, 1), "step", "313 updates in an epoch and 939 in the whole run", "match"),
    ("fine-tuning-steps", (10000.0, 3, 4, 8, 1), "step", "It gives 939 steps. So 100 step warm-up, evaluate each 50 steps.", "match"),
    ("fine-tuning-steps", (10000.0, 3, 4, 8, 1), "step", "939 examples", "absent"),
    ("compute-optimal-parameters", (5.88e23, 20), "parameter", "a 70B model on 1.4T tokens", "match"),
    ("compute-optimal-parameters", (5.88e23, 20), "parameter", "either 7B or 70B", "ambiguous"),
    ("compute-optimal-tokens", (5.88e23, 20), "token", "70B parameters, thus 1.4 trillion", "match"),
    ("weights-bytes", (70000000000.0, 4), "GB", "At 4-bit that is 35 GB, not 140 GB.", "match"),
    ("weights-bytes", (70000000000.0, 4), "GB", "70B x 0.5 bytes = 35 GB, fits a 48GB card", "match"),
    ("lora-parameters", (32, 4096, 4096, 8, 2), "parameter", "32*2*8*(4096+4096) = 4194304", "match"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "inputs", "unit", "text", "status"), KINDS)
def test_every_kind_of_result(
    name: str, inputs: tuple[float, ...], unit: str, text: str, status: str
) -> None:
    from_names = _named(name, inputs)
    expected = compute(name, from_names, unit)
    assert check_quantity(text, expected, unit, 0.05, (), from_names).status == status


def _named(name: str, inputs: tuple[float, ...]) -> dict[str, float]:
    return dict(zip(CALCULATORS[name].inputs, inputs, strict=True))


@pytest.mark.parametrize(
    "piece",
    ["8 GB or ", "= 8 GB\n", "9", " ", "1,", "1 ", "1-", "a-", "(((=", "10^", "1.3 x ", "🙂", "2*",
     "17.2 GB so ", "1 000", "word ", "_", "GB ", "-1.e", "not ", "so ", "=", "if "],
)  # fmt: skip
def test_two_hundred_thousand_characters_take_less_than_a_second(piece: str) -> None:
    text = (piece * 200_000)[:200_000]
    begin = time.process_time()
    cache(text)
    assert time.process_time() - begin < 1


def test_a_result_behind_a_long_answer_is_found() -> None:
    text = "The cache stores keys and values. " * 5_000 + "So it takes 17.2 GB."
    begin = time.process_time()
    found = cache(text)
    assert (found.status, found.quote) == ("match", "17.2 GB")
    assert time.process_time() - begin < 1


WORDS = st.sampled_from(
    ["17.2", "16", "GB", "GiB", "8", "or", "so", "=", "not", "times", "*", "/", "-", "per token", "10^", "²",
     "1,024", ",024", ".8", "17,2", "about", "between", "and", "total", ".", "\n", "🙂", "Gb", "B", "k", "e9", "e999", "to the", "{", "x", "١", "\ud800", "a sequence", "±", "(", "to"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(
    st.text(max_size=80)
    | st.lists(WORDS, max_size=25).map(" ".join)
    | st.lists(WORDS, max_size=25).map("".join)
)
def test_any_text_has_a_verdict_whose_quote_is_verbatim(text: str) -> None:
    found = cache(text)
    assert found.status in {"match", "slip", "mismatch", "absent", "ambiguous"}
    if found.quote is None:
        assert (found.start, found.end) == (None, None)
    else:
        assert found.start is not None
        assert text[found.start : found.end] == found.quote != ""


@pytest.mark.parametrize(
    ("expected", "unit", "tolerance"),
    [(0.0, "GiB", 0.05), (-1.0, "GiB", 0.05), (math.nan, "GiB", 0.05), (math.inf, "GiB", 0.05),
     (16.0, "GiB", 0.0), (16.0, "gigs", 0.05)],
)  # fmt: skip
def test_a_target_that_cannot_be_met_is_named(expected: float, unit: str, tolerance: float) -> None:
    with pytest.raises(ContentError):
        check_quantity("16 GiB", expected, unit, tolerance, ())
