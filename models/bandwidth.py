"""How fast memory is read: what bounds the decoding of one token after the other.

RAM is measured by copying; GPUs stand in a table of data sheets.
"""

import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np

_COPY_BYTES = 128 << 20
_ROUNDS = 3

GPU_BYTES_PER_S = {
    "H200": 4.8e12, "H100 NVL": 3.9e12, "H100 PCIe": 2.0e12, "H100": 3.35e12,
    "A100-SXM4-80GB": 2.039e12, "A100 80GB PCIe": 1.935e12, "A100": 1.555e12,
    "L40S": 864e9, "L40": 864e9, "L4": 300e9, "A40": 696e9, "A10G": 600e9, "A10": 600e9,
    "T4": 320e9, "V100": 900e9, "RTX 6000 Ada": 960e9, "RTX A6000": 768e9,
    "RTX 5090": 1.792e12, "RTX 4090": 1.008e12, "RTX 3090": 936e9,
}  # fmt: skip
"""Peak bytes per second by what nvidia-smi calls the card, the more special name first. Source: NVIDIA's
data sheets of these cards. Real programs reach less."""


def gpu_bandwidth(name: str) -> float | None:
    """Bytes per second; None for a card that is not in the table."""
    words = set(name.replace("-", " ").split())
    if "Laptop" in words:  # the same name as the desktop's card, with less memory bandwidth
        return None
    for known, speed in GPU_BYTES_PER_S.items():
        if set(known.replace("-", " ").split()) <= words:
            return speed
    return None


def ram_bandwidth(threads: int) -> float:
    """Bytes per second that `threads` read and write together, the best of three copies (0.3 s).

    A copy reads each byte and writes it; both count. NumPy gives up the interpreter's lock for it.
    """
    size = _COPY_BYTES // threads
    pairs = [(np.ones(size, np.uint8), np.ones(size, np.uint8)) for _ in range(threads)]
    best = 0.0
    with ThreadPoolExecutor(threads) as pool:
        for _ in range(_ROUNDS):
            begin = time.perf_counter()
            list(pool.map(lambda pair: np.copyto(*pair), pairs))
            best = max(best, 2 * size * threads / (time.perf_counter() - begin))
    return best
