"""What this machine has: free memory, physical cores, GPUs. Nothing is changed and nothing is sent.

Sample: Hardware(ram_total=25_000_000_000, ram_free=24_100_000_000, cores=2, cpu="AMD EPYC", gpus=())

Linux: /proc and /sys are read below `root`, so that tests can lay out a machine of their own.
"""

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path("/")
NVIDIA_SMI = (
    "nvidia-smi",
    "--query-gpu=name,memory.total,memory.free",
    "--format=csv,noheader,nounits",
)
_UNLIMITED = 1 << 60
"""cgroup v1 writes a number near 2^63 for "no limit"."""


@dataclass(frozen=True)
class Gpu:
    """Memory in bytes."""

    name: str
    total: int
    free: int


@dataclass(frozen=True)
class Hardware:
    """Memory in bytes; `ram_free` is what a new process can have, a container's limit respected."""

    ram_total: int
    ram_free: int
    cores: int
    cpu: str = "unknown"
    gpus: tuple[Gpu, ...] = ()

    @property
    def vram_free(self) -> int:
        """Over all GPUs: llama.cpp spreads a model's layers over them."""
        return sum(gpu.free for gpu in self.gpus)


def read_hardware(root: Path = ROOT, query: Callable[[], str] | None = None) -> Hardware:
    """Look at this machine. `query` gives nvidia-smi's lines; an empty text is no GPU."""
    total, free = _memory(root)
    return Hardware(
        ram_total=total,
        ram_free=free,
        cores=physical_cores(root),
        cpu=_cpu_name(root),
        gpus=_gpus((query or _nvidia_smi)()),
    )


def physical_cores(root: Path = ROOT) -> int:
    """Cores that this process may use, hyper-threads counted once, a container's quota respected.

    At least 1. Where /sys says nothing of the topology, the logical cores are counted.
    """
    allowed = os.sched_getaffinity(0) if root == ROOT else None
    cores = set()
    for folder in (root / "sys/devices/system/cpu").glob("cpu[0-9]*"):
        number = int(folder.name.removeprefix("cpu"))
        siblings = _text(folder / "topology/thread_siblings_list")
        if siblings and (allowed is None or number in allowed):
            cores.add(siblings)
    count = len(cores) or len(allowed or ()) or os.cpu_count() or 1
    quota = _cpu_quota(root)
    return max(1, min(count, quota) if quota else count)


def _cpu_quota(root: Path) -> int | None:
    """Whole cores that a container may use (cgroup v2 cpu.max, v1 cfs quota)."""
    for folder in _cgroups(root, "cpu"):
        parts = _text(folder / "cpu.max").split() or [
            _text(folder / "cpu.cfs_quota_us"),
            _text(folder / "cpu.cfs_period_us"),
        ]
        if len(parts) == 2 and parts[0].isdigit() and parts[1].isdigit() and int(parts[1]):
            return max(1, int(parts[0]) // int(parts[1]))
    return None


def _memory(root: Path) -> tuple[int, int]:
    """Total and free bytes: /proc/meminfo's, or less where a cgroup limits this process."""
    lines = (line.split() for line in _text(root / "proc/meminfo").splitlines())
    found = {parts[0]: int(parts[1]) * 1024 for parts in lines if len(parts) > 1}
    total = found.get("MemTotal:", 0)
    free = found.get("MemAvailable:", total)
    for folder in _cgroups(root, "memory"):
        limit = _first_number(folder / "memory.max", folder / "memory.limit_in_bytes")
        used = _first_number(folder / "memory.current", folder / "memory.usage_in_bytes")
        if limit is not None and limit < _UNLIMITED:
            total = min(total, limit)
            free = min(free, max(0, limit - (used or 0) + _reclaimable(folder)))
    return total, free


def _reclaimable(folder: Path) -> int:
    """Cached file pages that count as used but make way for a program."""
    for line in _text(folder / "memory.stat").splitlines():
        name, _, value = line.partition(" ")
        if name in ("inactive_file", "total_inactive_file") and value.isdigit():
            return int(value)
    return 0


def _cgroups(root: Path, controller: str) -> list[Path]:
    """The folders that may limit this process, its own first, up to the mount."""
    found = []
    for line in _text(root / "proc/self/cgroup").splitlines():
        number, controllers, path = line.split(":", 2)
        if number == "0" or controller in controllers.split(","):
            mount = root / "sys/fs/cgroup" / ("" if number == "0" else controller)
            place = mount / path.lstrip("/")
            while place != mount and mount in place.parents:
                found.append(place)
                place = place.parent
            found.append(mount)
    return found


def _first_number(*paths: Path) -> int | None:
    for path in paths:
        if (text := _text(path)).isdigit():
            return int(text)
    return None


def _cpu_name(root: Path) -> str:
    for line in _text(root / "proc/cpuinfo").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return "unknown"


def _gpus(lines: str) -> tuple[Gpu, ...]:
    """nvidia-smi counts in MiB; a card that it cannot read ("[N/A]") is left out."""
    found = []
    for line in lines.splitlines():
        parts = [part.strip() for part in line.rsplit(",", 2)]
        if len(parts) == 3 and parts[1].isdigit() and parts[2].isdigit():
            found.append(Gpu(parts[0], int(parts[1]) << 20, int(parts[2]) << 20))
    return tuple(found)


def _nvidia_smi() -> str:
    if shutil.which(NVIDIA_SMI[0]) is None:
        return ""
    try:
        done = subprocess.run(NVIDIA_SMI, capture_output=True, text=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout if done.returncode == 0 else ""


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8", errors="replace").strip()
    except OSError:
        return ""
