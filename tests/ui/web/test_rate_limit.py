"""Five failures, then a wait; other names and other clients are not held up."""

from ui.web.rate_limit import FailureLimit


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_the_sixth_attempt_waits_until_the_first_is_old() -> None:
    clock = Clock()
    limit = FailureLimit(clock=clock)
    for _ in range(5):
        assert limit.wait("ada", "10.0.0.1") == 0
        limit.failed("ada", "10.0.0.1")
        clock.now += 10
    assert limit.wait("ada", "10.0.0.1") == 250
    clock.now += 250
    assert limit.wait("ada", "10.0.0.1") == 0


def test_another_name_or_client_may_try() -> None:
    limit = FailureLimit()
    for _ in range(5):
        limit.failed("ada", "10.0.0.1")
    assert limit.wait("ada", "10.0.0.1") > 0
    assert limit.wait("ada", "10.0.0.2") == 0
    assert limit.wait("bob", "10.0.0.1") == 0


def test_success_forgets_the_failures() -> None:
    limit = FailureLimit()
    for _ in range(4):
        limit.failed("ada", "c")
    limit.succeeded("ada", "c")
    limit.failed("ada", "c")
    assert limit.wait("ada", "c") == 0


def test_old_keys_do_not_pile_up() -> None:
    clock = Clock()
    limit = FailureLimit(clock=clock)
    for number in range(10_000):
        limit.failed(f"name-{number}", "c")
    clock.now += 301
    limit.failed("one-more", "c")
    assert len(limit._seen) == 1
