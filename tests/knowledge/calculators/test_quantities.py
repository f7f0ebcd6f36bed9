"""Ways of writing quantities: each text holds one quantity with the value and unit beside it, or none."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.calculators.quantities import parse_quantities
from knowledge.calculators.units import conversion

ONE = [
    ("40 GiB", 40, "GiB"),
    ("40GiB", 40, "GiB"),
    ("40 Gi", 40, "GiB"),
    ("34Gi", 34, "GiB"),
    ("40 gib", 40, "GiB"),
    ("40 gibibytes", 40, "GiB"),
    ("43 GB", 43, "GB"),
    ("43GB", 43, "GB"),
    ("43 gb", 43, "GB"),
    ("43-GB", 43, "GB"),
    ("43 GBytes", 43, "GB"),
    ("64 gigabytes", 64, "GB"),
    ("64 Gigabyte", 64, "GB"),
    ("64 giga bytes", 64, "GB"),
    ("64 gigs", 64, "GB"),
    ("0.5 TB", 0.5, "TB"),
    (".5 TB", 0.5, "TB"),
    ("131 kB", 131, "kB"),
    ("128 KB", 128, "kB"),
    ("128 KiB", 128, "KiB"),
    ("512 MB", 512, "MB"),
    ("512 megabytes", 512, "MB"),
    ("about 4.3e10 bytes", 4.3e10, "byte"),
    ("4.3E+10 bytes", 4.3e10, "byte"),
    ("131072 B", 131072, "byte"),
    ("131072B", 131072, "byte"),
    ("512B/token", 512, "byte"),
    ("2^32", 2**32, None),
    ("2**32 B", 2**32, "byte"),
    ("2^{32} bytes", 2**32, "byte"),
    ("2³² bytes", 2**32, "byte"),
    ("10²³", 1e23, None),
    ("10^23.5 FLOPs", 10**23.5, "FLOP"),
    ("10 to the 22 FLOPs", 1e22, "FLOP"),
    ("10 to the power of 22", 1e22, None),
    ("1.3 x 10^22 FLOPs", 1.3e22, "FLOP"),
    ("1.3x10^22 FLOPs", 1.3e22, "FLOP"),
    ("1.3 × 10²² FLOPs", 1.3e22, "FLOP"),
    ("1.3 · 10^22 FLOP", 1.3e22, "FLOP"),
    ("1.3 \\times 10^{22} FLOPs", 1.3e22, "FLOP"),
    ("1.3 times 10 to the 22 flops", 1.3e22, "FLOP"),
    ("5.9*10^23", 5.9e23, None),
    ("5.9*10**23", 5.9e23, None),
    ("3.15e23 FLOPS", 3.15e23, "FLOP"),
    ("315 ZFLOPs", 315, "ZFLOP"),
    ("15 petaflops", 15, "PFLOP"),
    ("1.7e10 floating point operations", 1.7e10, "FLOP"),
    ("312 TFLOPS", 312, "TFLOP/s"),
    ("312 TFLOP/s", 312, "TFLOP/s"),
    ("15 petaflops per second", 15, "PFLOP/s"),
    ("3640 petaflop/s-days", 3640, "PFLOP_s_day"),
    ("3.64e3 PF-days", 3640, "PFLOP_s_day"),
    ("1,048,576", 1048576, None),
    ("1 048 576", 1048576, None),
    ("1\u202f048\u202f576 bytes", 1048576, "byte"),
    ("1'048'576 bytes", 1048576, "byte"),
    ("1_048_576 bytes", 1048576, "byte"),
    ("1.048.576 bytes", 1048576, "byte"),
    ("131 072 bytes", 131072, "byte"),
    ("1,048,576.5", 1048576.5, None),
    ("1,024.8e9 bytes", 1024.8e9, "byte"),
    ("1 048 576e3 bytes", 1048576e3, "byte"),
    ("17,2e9 bytes", 17.2e9, "byte"),
    ("17,2 GB", 17.2, "GB"),
    ("20 tok/param", 20, "dimensionless"),
    ("20 tokens per parameter", 20, "dimensionless"),
    ("20 training tokens per parameter", 20, "dimensionless"),
    ("20 tokens for each parameter", 20, "dimensionless"),
    ("20 per parameter", 20, "dimensionless"),
    ("twenty tokens per parameter", 20, "dimensionless"),
    ("20x", 20, "dimensionless"),
    ("20 times", 20, "dimensionless"),
    ("20:1", 20, "dimensionless"),
    ("~34GiB", 34, "GiB"),
    ("≈ 34 GiB", 34, "GiB"),
    ("1.4T tokens", 1.4e12, "token"),
    ("1.4 trillion training tokens", 1.4e12, "token"),
    ("300bn tokens", 300e9, "token"),
    ("70B parameters", 70e9, "parameter"),
    ("70 B parameters", 70e9, "parameter"),
    ("70b params", 70e9, "parameter"),
    ("70B-parameter", 70e9, "parameter"),
    ("70B", 70e9, None),
    ("70 billion weights", 70e9, "parameter"),
    ("10k steps", 1e4, "step"),
    ("939 optimizer steps", 939, "step"),
    ("939 gradient updates", 939, "step"),
    ("10k examples", 1e4, "example"),
    ("one hundred steps", 100, "step"),
    ("three epochs", 3, "epoch"),
    ("five million", 5e6, None),
    ("8.6 GB per sequence", 8.6, "GB"),
    ("3.35 TB/s", 3.35, "TB/s"),
    ("8 Mbps", 8, "Mbit/s"),
    ("17 Gbit", 17, "Gbit"),
    ("17 gigabits", 17, "Gbit"),
    ("16-bit", 16, "bit"),
    ("5%", 5, "percent"),
    ("21 days", 21, "day"),
    ("30.84M GPU hours", 30.84e6, "device_hour"),
    ("32 layers", 32, "layer"),
    ("8 KV heads", 8, "head"),
    ("8 G", 8, None),
    ("34G", 34e9, None),
    ("34 B", 34, "byte"),
    ("１７．２ ＧＢ", 17.2, "GB"),
    ("١٧ GB", 17, "GB"),
    ("17 ± 1 GB", 17, "GB"),
    ("$1.5M", 1.5e6, "currency"),
    ("€5", 5, "currency"),
    ("1.5 million dollars", 1.5e6, "currency"),
]


@pytest.mark.parametrize(("text", "value", "unit"), ONE)
def test_one_quantity(text: str, value: float, unit: str | None) -> None:
    [found] = parse_quantities(text)
    assert found.unit == unit
    assert found.value == pytest.approx(value)
    assert found.unit is None or conversion(found.unit, found.unit) == 1


NONE = [
    "",
    "🙂🙂",
    "no number at all",
    "H100",
    "fp16",
    "GPT-3",
    "A100-80GB",
    "d_model",
    "8,16",
    "one",
    "one of three",
    "2**99999",
    "1e999",
    "9" * 500,
    "²",
    "½",
]


@pytest.mark.parametrize("text", NONE)
def test_no_quantity(text: str) -> None:
    assert parse_quantities(text) == []


@pytest.mark.parametrize(
    ("text", "value", "low", "high", "unit"),
    [
        ("40-43 GB", 41.5, 40, 43, "GB"),
        ("40–43 GB", 41.5, 40, 43, "GB"),
        ("40 to 43 GB", 41.5, 40, 43, "GB"),
        ("40 GB to 43 GB", 41.5, 40, 43, "GB"),
        ("between 40 and 43 GB", 41.5, 40, 43, "GB"),
        ("1.3-1.4T tokens", 1.35e12, 1.3e12, 1.4e12, "token"),
    ],
)
def test_a_range_is_one_quantity_with_two_ends(
    text: str, value: float, low: float, high: float, unit: str
) -> None:
    [found] = parse_quantities(text)
    assert found.unit == unit
    assert found.value == pytest.approx(value)
    assert found.low == pytest.approx(low)
    assert found.high == pytest.approx(high)


def test_from_more_to_less_is_no_range() -> None:
    assert [one.low for one in parse_quantities("from 34 GB to 17 GB")] == [None, None]


@pytest.mark.parametrize(
    ("text", "other"),
    [("17,179 GB", (17.179, "GB")), ("17 Gb", (17, "GB")), ("17 Mb", (17, "MB"))],
)
def test_what_can_be_read_in_two_ways_says_so(text: str, other: tuple[float, str]) -> None:
    assert parse_quantities(text)[0].other == other


@pytest.mark.parametrize("text", ["17 GB", "17 gb", "17.179 GB", "1,048,576 GB", "17,2 GB"])
def test_what_can_be_read_in_one_way_has_no_other(text: str) -> None:
    assert parse_quantities(text)[0].other is None


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("2*32*8*128*2 = 131072", [2, 32, 8, 128, 2, 131072]),
        ("2x32x8x128x2=131072", [2, 32, 8, 128, 2, 131072]),
        ("2,32,8,128", [2, 32, 8, 128]),
        ("Llama 3 405B", [3, 405e9]),
        ("GPT-3 175B", [175e9]),
        ("16 heads\n32 layers", [16, 32]),
    ],
)
def test_several_numbers(text: str, values: list[float]) -> None:
    assert [one.value for one in parse_quantities(text)] == values


def test_approximate_is_noticed() -> None:
    flags = {
        t: parse_quantities(t)[0].approximate for t in ("~3 GB", "about 3 GB", "ca. 3 GB", "3 GB")
    }
    assert flags == {"~3 GB": True, "about 3 GB": True, "ca. 3 GB": True, "3 GB": False}


def test_offsets_are_those_of_the_original() -> None:
    text = "🙂 İ — the cache: １７．２ ＧＢ, or 16\u00a0GiB × 1"
    words = [text[one.start : one.end] for one in parse_quantities(text)]
    assert words == ["１７．２ ＧＢ", "16\u00a0GiB", "1"]


def test_most_ends_the_reading() -> None:
    assert [one.value for one in parse_quantities("5 GB, 6 GB, 7 GB", most=2)] == [5, 6]


def test_a_range_that_ends_at_nothing_is_read_as_two_numbers() -> None:
    assert [one.value for one in parse_quantities("0-0B")] == [0, 0]
    assert [one.value for one in parse_quantities("from 5 to 0T")][-1] == 0


@settings(max_examples=200, deadline=None)
@given(
    st.text(alphabet=st.sampled_from("0123456789.,^*xeE kKmMbBtTGi/-~=()²³ to per\n×"), max_size=60)
)
def test_offsets_are_in_order_and_units_known(text: str) -> None:
    place = 0
    for one in parse_quantities(text):
        assert place <= one.start < one.end <= len(text)
        assert one.unit is None or conversion(one.unit, one.unit) == 1
        place = one.end


@pytest.mark.parametrize("piece", ["8 GB or ", "9", " ", "word ", "_", "GB ", "-1.e", "1 000"])
def test_reading_grows_no_faster_than_the_text(piece: str) -> None:
    def seconds(length: int) -> float:
        text = (piece * length)[:length]
        begin = time.perf_counter()
        parse_quantities(text)
        return time.perf_counter() - begin

    short = min(seconds(20_000) for _ in range(3))
    assert seconds(100_000) < 25 * short + 0.2
