"""A machine is read from /proc, /sys and nvidia-smi; tests lay out machines of their own."""

import os
from pathlib import Path

import pytest

from models.hardware import Gpu, physical_cores, read_hardware

GIB = 1 << 30
SMI = "NVIDIA H100 80GB HBM3, 81559, 80000\nNVIDIA A, B, 24576, 1024\nTesla X, [N/A], [N/A]\n"


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """16 GiB, 12 GiB of them free; four cores with two threads each."""
    meminfo = f"MemTotal: {16 << 20} kB\nMemFree: 1 kB\nMemAvailable: {12 << 20} kB\n"
    write(tmp_path / "proc/meminfo", meminfo)
    write(tmp_path / "proc/cpuinfo", "processor\t: 0\nmodel name\t: Some CPU @ 2 GHz\n")
    for number in range(8):
        write(
            tmp_path / f"sys/devices/system/cpu/cpu{number}/topology/thread_siblings_list",
            f"{number % 4},{number % 4 + 4}\n",
        )
    write(tmp_path / "sys/devices/system/cpu/cpufreq/boost", "1")
    return tmp_path


def test_a_machine_without_limits(root: Path) -> None:
    found = read_hardware(root, lambda: "")
    assert (found.ram_total, found.ram_free) == (16 * GIB, 12 * GIB)
    assert (found.cores, found.cpu, found.gpus) == (4, "Some CPU @ 2 GHz", ())


def test_hyper_threads_count_once(root: Path) -> None:
    assert physical_cores(root) == 4


def test_a_container_of_cgroup_v2(root: Path) -> None:
    write(root / "proc/self/cgroup", "0::/pod/me\n")
    group = root / "sys/fs/cgroup/pod/me"
    write(group / "memory.max", "max\n")
    write(group / "memory.current", str(3 * GIB))
    write(group.parent / "memory.max", str(4 * GIB))
    write(group.parent / "memory.current", str(3 * GIB))
    write(group.parent / "memory.stat", f"anon 5\ninactive_file {GIB}\n")
    write(group.parent / "cpu.max", "250000 100000\n")
    found = read_hardware(root, lambda: "")
    assert (found.ram_total, found.ram_free) == (4 * GIB, 2 * GIB)  # cached pages make way
    assert found.cores == 2


def test_a_container_of_cgroup_v1(root: Path) -> None:
    write(root / "proc/self/cgroup", "5:memory:/me\n4:cpu,cpuacct:/me\n")
    write(root / "sys/fs/cgroup/memory/me/memory.limit_in_bytes", str(2 * GIB))
    write(root / "sys/fs/cgroup/memory/me/memory.usage_in_bytes", str(GIB))
    write(root / "sys/fs/cgroup/memory/memory.limit_in_bytes", str((1 << 63) - 4096))
    write(root / "sys/fs/cgroup/cpu/me/cpu.cfs_quota_us", "50000")
    write(root / "sys/fs/cgroup/cpu/me/cpu.cfs_period_us", "100000")
    found = read_hardware(root, lambda: "")
    assert (found.ram_total, found.ram_free) == (2 * GIB, GIB)
    assert found.cores == 1


def test_a_container_that_sees_its_own_group_as_the_root(root: Path) -> None:
    write(root / "proc/self/cgroup", "0::/\n")
    write(root / "sys/fs/cgroup/memory.max", str(GIB))
    assert read_hardware(root, lambda: "").ram_free == GIB


def test_gpus_as_nvidia_smi_tells_them(root: Path) -> None:
    found = read_hardware(root, lambda: SMI)
    assert found.gpus == (
        Gpu("NVIDIA H100 80GB HBM3", 81559 << 20, 80000 << 20),
        Gpu("NVIDIA A, B", 24576 << 20, 1024 << 20),
    )
    assert found.vram_free == 81024 << 20


def test_a_machine_that_tells_nothing(tmp_path: Path) -> None:
    found = read_hardware(tmp_path, lambda: "")
    assert (found.ram_total, found.ram_free, found.cpu) == (0, 0, "unknown")
    assert found.cores >= 1


def test_this_machine() -> None:
    found = read_hardware()
    assert 0 < found.ram_free <= found.ram_total
    assert 1 <= found.cores <= (os.cpu_count() or 1)
