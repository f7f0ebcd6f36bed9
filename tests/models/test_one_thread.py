"""The limit holds inside, is undone after, and two callers do not leave it behind."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
from threadpoolctl import threadpool_info

from models.one_thread import one_blas_thread


def _threads() -> set[int]:
    return {pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"}


def _product(_: int) -> float:
    with one_blas_thread():
        return float((np.ones((64, 64)) @ np.ones((64, 64)))[0, 0])


def test_one_thread_inside_and_as_many_as_before_after() -> None:
    before = _threads()
    with one_blas_thread():
        assert _threads() == {1}
    assert _threads() == before


def test_many_callers_leave_the_limit_as_it_was() -> None:
    before = _threads()
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(_product, range(40))) == {64.0}
    assert _threads() == before
