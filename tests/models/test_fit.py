"""The largest good model is found, with its settings, and what is against the next."""

import pytest

from models.catalog import find_entry, load_catalog
from models.fit import (
    CPU_WEIGHTS_PER_S,
    RAM_RESERVE,
    VRAM_RESERVE,
    Machine,
    Plan,
    Wish,
    best_plan,
    free_room,
    next_larger,
    plan_models,
)
from models.hardware import Gpu, Hardware
from models.memory_need import kv_bytes

GB = 1_000_000_000


def machine(ram: float, cores: int = 8, vram: float = 0, gpu: str = "NVIDIA L4") -> Machine:
    gpus = (Gpu(gpu, int(vram * GB), int(vram * GB)),) if vram else ()
    return Machine(Hardware(int(ram * GB), int(ram * GB), cores, gpus=gpus), 50e9)


def plan_of(name: str, on: Machine, wish: Wish) -> Plan:
    (plan,) = plan_models([find_entry(name)], on, wish)
    return plan


def test_a_small_machine_gets_a_small_model_and_hears_why_not_more() -> None:
    plans = plan_models(load_catalog(), machine(8.7), Wish(1, 4096, at_least=0))
    best = best_plan(plans)
    assert best is not None
    assert (best.entry.name, best.quantization) == ("qwen3-8b", "Q4_K_M")
    larger = next_larger(plans, best)
    assert larger is not None
    assert larger.entry.name == "gemma-3-12b-it"
    assert larger.why.startswith("it needs 8.")
    assert larger.why.endswith("of RAM; 6.1 GB can be used")


def test_a_model_that_fits_can_be_too_slow() -> None:
    plan = plan_of("llama-3.1-8b-instruct", machine(64, cores=2), Wish(8, 4096))
    assert plan.fits
    assert not plan.good
    assert plan.why == "0.6 tokens/s for each candidate at most; 5 are wanted"
    assert (plan.quantization, plan.kv_type) == ("Q4_K_M", "f16")  # what slows it least


def test_the_best_quantization_that_is_good() -> None:
    assert plan_of("qwen3-4b", machine(64), Wish(1, 4096)).quantization == "Q8_0"
    small = plan_of("qwen3-4b", machine(6.0), Wish(1, 4096))
    assert (small.quantization, small.good) == ("Q4_K_M", True)


def test_kv_is_quantized_before_a_model_is_given_up() -> None:
    wish = Wish(8, 4096, at_least=0)
    plan = plan_of("qwen3-4b", machine(6.68), wish)
    assert (plan.quantization, plan.kv_type, plan.good) == ("Q5_K_M", "q8_0", True)
    assert plan.need.kv == kv_bytes(find_entry("qwen3-4b").shape, wish.cells, "q8_0")


def test_more_candidates_need_more_and_get_less() -> None:
    one, eight = (plan_of("qwen3-0.6b", machine(64), Wish(n, 4096)) for n in (1, 8))
    assert eight.need.kv == 2 * one.need.kv  # the engine keeps a quarter of what all could fill
    assert one.each == one.alone == eight.alone
    assert eight.each is not None
    assert one.each is not None
    assert eight.each < one.each < 8 * eight.each  # a batch reads the weights once


def test_memory_bounds_a_gpu() -> None:
    plan = plan_of("llama-3.1-8b-instruct", machine(64, vram=24), Wish(1, 4096))
    assert plan.on_gpu
    kv = kv_bytes(plan.entry.shape, 4096, plan.kv_type)
    assert plan.alone == pytest.approx(300e9 / (plan.need.weights + kv))


def test_cores_bound_a_cpu() -> None:
    plan = plan_of("llama-3.2-3b-instruct", machine(64, cores=2), Wish(8, 512))
    assert plan.each == pytest.approx(2 * CPU_WEIGHTS_PER_S / 3_212_749_824 / 8)


def test_experts_are_read_in_part() -> None:
    sparse = plan_of("qwen3-30b-a3b", machine(64), Wish(1, 4096, 0))
    dense = plan_of("qwen3-32b", machine(64), Wish(1, 4096, 0))
    assert sparse.alone is not None
    assert dense.alone is not None
    assert sparse.alone > 5 * dense.alone


def test_ram_is_taken_where_the_gpu_is_too_small() -> None:
    plan = plan_of("qwen3-14b", machine(64, vram=4), Wish(1, 4096, at_least=0))
    assert (plan.on_gpu, plan.fits) == (False, True)


def test_the_speed_of_an_unknown_gpu_is_not_made_up() -> None:
    plan = plan_of("qwen3-8b", machine(64, vram=48, gpu="NVIDIA X1"), Wish())
    assert (plan.on_gpu, plan.alone, plan.each, plan.good) == (True, None, None, True)


def test_a_context_beyond_the_training_is_refused() -> None:
    plan = plan_of("smollm2-135m-instruct", machine(64), Wish(1, 16_384))
    assert (plan.fits, plan.good) == (False, False)
    assert plan.why == "it was trained for 8192 tokens of context, not 16384"


def test_the_size_of_a_file_at_hand_counts() -> None:
    sizes = {("qwen3-0.6b", "Q8_0"): 700_000_000}
    known = Machine(machine(8).hardware, 50e9, sizes)
    assert plan_of("qwen3-0.6b", known, Wish()).need.weights == 700_000_000


def test_nothing_fits() -> None:
    plans = plan_models(load_catalog(), machine(1), Wish())
    assert best_plan(plans) is None
    first = next_larger(plans, None)
    assert first is not None
    assert first.entry.name == "smollm2-135m-instruct"


def test_room_is_left_for_the_rest() -> None:
    hardware = machine(10, vram=24).hardware
    assert free_room(hardware, False) == 10 * GB - RAM_RESERVE
    assert free_room(hardware, True) == 24 * GB - VRAM_RESERVE
    assert free_room(machine(1).hardware, False) == 0


def test_the_slowest_of_several_cards_bounds_them() -> None:
    cards = (Gpu("NVIDIA L4", 24 * GB, 24 * GB), Gpu("NVIDIA H100 PCIe", 80 * GB, 80 * GB))
    both = Machine(Hardware(64 * GB, 64 * GB, 8, gpus=cards), 50e9)
    one = plan_of("qwen3-8b", machine(64, vram=24), Wish())
    assert plan_of("qwen3-8b", both, Wish()).alone == one.alone
