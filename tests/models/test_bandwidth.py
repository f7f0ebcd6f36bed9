"""Cards are known by what nvidia-smi calls them; RAM is measured."""

import pytest

from models.bandwidth import gpu_bandwidth, ram_bandwidth


@pytest.mark.parametrize(
    ("name", "speed"),
    [
        ("NVIDIA H100 80GB HBM3", 3.35e12),
        ("NVIDIA H100 PCIe", 2.0e12),
        ("NVIDIA H200", 4.8e12),
        ("NVIDIA A100-SXM4-80GB", 2.039e12),
        ("NVIDIA A100-SXM4-40GB", 1.555e12),
        ("NVIDIA A10", 600e9),
        ("Tesla T4", 320e9),
        ("NVIDIA L40S", 864e9),
        ("NVIDIA L4", 300e9),
        ("NVIDIA GeForce RTX 4090", 1.008e12),
        ("NVIDIA GeForce RTX 4090 Laptop GPU", None),
        ("NVIDIA RTX A1000", None),
        ("NVIDIA T400", None),
        ("Some Card", None),
    ],
)
def test_cards(name: str, speed: float | None) -> None:
    assert gpu_bandwidth(name) == speed


def test_ram_is_measured_in_a_plausible_range() -> None:
    assert 1e8 < ram_bandwidth(1) < 1e12
