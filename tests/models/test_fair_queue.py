"""Who goes next, whatever comes in: in turn, in order, never too many."""

from threading import Event

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import wire
from models.errors import ModelBusyError, ModelRunError
from models.fair_queue import FIRST_GUESS_S, FairQueue
from models.job import Job
from models.protocol import Scheduling


def job(session: str = "", background: bool = False, deadline_s: float = 100.0) -> Job:
    call = wire.CompileCall(id=0, grammars=())
    return Job(call, Scheduling(session=session, background=background, deadline_s=deadline_s))


def take(queue: FairQueue) -> Job:
    taken = queue.take()
    assert taken is not None
    return taken


def served(queue: FairQueue) -> list[Job]:
    """Everything that waits, one at a time."""
    order = []
    while (taken := queue.take()) is not None:
        queue.done(taken)
        order.append(taken)
    return order


def test_sessions_take_turns_and_keep_their_own_order() -> None:
    queue = FairQueue(limit=16)
    a, b, c = [job("a") for _ in range(3)], [job("b") for _ in range(2)], [job("c")]
    for work in [*a, *b, *c]:
        queue.put(work)
    assert served(queue) == [a[0], b[0], c[0], a[1], b[1], a[2]]


def test_who_was_served_less_lately_goes_first_after_a_pause() -> None:
    queue = FairQueue(limit=16)
    for session in ("a", "b", "a"):
        queue.put(job(session))
        served(queue)
    late_a, late_b = job("a"), job("b")
    queue.put(late_a)
    queue.put(late_b)
    assert served(queue) == [late_b, late_a]


def test_a_session_has_one_request_in_flight() -> None:
    queue = FairQueue(limit=16, places=4)
    first, second, other = job("a"), job("a"), job("b")
    for work in (first, second, other):
        queue.put(work)
    assert [take(queue), take(queue)] == [first, other]
    assert queue.take() is None
    queue.done(first)
    assert take(queue) is second


def test_requests_without_a_session_do_not_wait_for_each_other() -> None:
    queue = FairQueue(limit=16, places=4)
    jobs = [job() for _ in range(3)]
    for work in jobs:
        queue.put(work)
    assert [take(queue) for _ in jobs] == jobs


def test_a_candidate_goes_before_all_background_work_even_its_own() -> None:
    queue = FairQueue(limit=16, places=4)
    judging, more, candidate = job("a", background=True), job("b", background=True), job("a")
    queue.put(judging)
    assert take(queue) is judging
    queue.put(more)
    queue.put(candidate)
    assert take(queue) is candidate
    assert queue.take(background=False) is None
    assert take(queue) is more


def test_one_session_cannot_fill_the_queue() -> None:
    queue = FairQueue(limit=16)
    for _ in range(4):
        queue.put(job("a"))
    with pytest.raises(ModelBusyError):
        queue.put(job("a"))
    queue.put(job("b"))


def test_background_work_leaves_room_for_candidates() -> None:
    queue = FairQueue(limit=16)
    for _ in range(12):
        queue.put(job(background=True))
    with pytest.raises(ModelBusyError):
        queue.put(job(background=True))
    for _ in range(4):
        queue.put(job())
    with pytest.raises(ModelBusyError):
        queue.put(job())
    assert len(queue) == 16


def test_the_estimate_is_made_of_measured_times() -> None:
    queue = FairQueue(limit=8, places=2)
    for _ in range(8):
        queue.put(job())
    with pytest.raises(ModelBusyError) as guessed:
        queue.put(job())
    assert guessed.value.wait_s == pytest.approx(8 * FIRST_GUESS_S / 2)
    queue.done(take(queue), seconds=2.0)
    queue.done(take(queue), seconds=2.0)
    for _ in range(2):
        queue.put(job())
    with pytest.raises(ModelBusyError, match="about 8 s") as measured:
        queue.put(job())
    assert measured.value.wait_s == pytest.approx(8 * 2.0 / 2)


def test_what_is_half_done_counts_half() -> None:
    queue = FairQueue(limit=2, places=1)
    queue.put(job())
    queue.done(take(queue), seconds=4.0)
    queue.put(job())
    take(queue)
    queue.put(job())
    queue.put(job())
    with pytest.raises(ModelBusyError) as caught:
        queue.put(job())
    assert caught.value.wait_s == pytest.approx(4.0 * 2.5)


def test_a_session_over_its_share_is_told_the_time_of_its_own_requests() -> None:
    queue = FairQueue(limit=16, places=8)
    for _ in range(4):
        queue.put(job("a"))
    with pytest.raises(ModelBusyError) as caught:
        queue.put(job("a"))
    assert caught.value.wait_s == pytest.approx(4.5 * FIRST_GUESS_S)


def test_those_whom_nobody_waits_for_lose_their_places() -> None:
    queue = FairQueue(limit=2)
    gone, stays = job("a"), job("b")
    queue.put(gone)
    queue.put(stays)
    gone.abandon()
    last = job("c")
    queue.put(last)
    assert served(queue) == [stays, last]


def test_draining_empties_it() -> None:
    queue = FairQueue(limit=4)
    jobs = [job("a"), job(background=True)]
    for work in jobs:
        queue.put(work)
    assert queue.drain() == jobs
    assert len(queue) == 0
    assert queue.take() is None


Step = tuple[str, str, bool]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["put", "put", "take", "done"]), st.sampled_from("abc"), st.booleans()
    ),
    max_size=80,
)


class Watched:
    """A queue and what an onlooker remembers of it."""

    def __init__(self, limit: int, places: int) -> None:
        self.queue, self.limit, self.places = FairQueue(limit, places), limit, places
        self.waiting: list[Job] = []
        self.flying: list[Job] = []
        self.overtaken: dict[Job, list[str]] = {}

    def put(self, session: str, background: bool) -> None:
        work = job(session, background)
        try:
            self.queue.put(work)
        except ModelBusyError:
            return
        self.waiting.append(work)
        self.overtaken[work] = []

    def take(self) -> None:
        taken = self.queue.take() if len(self.flying) < self.places else None
        if taken is None:
            return
        self.check_order(taken)
        self.waiting.remove(taken)
        self.flying.append(taken)
        for other in self.waiting:
            if other.background == taken.background and self.could_fly(other):
                self.overtaken[other].append(taken.session)

    def could_fly(self, work: Job) -> bool:
        line = [other for other in self.waiting if is_same_line(other, work)]
        return line[0] is work and not any(is_same_line(other, work) for other in self.flying)

    def check_order(self, taken: Job) -> None:
        assert self.could_fly(taken)
        assert not taken.background or not any(
            not other.background and self.could_fly(other) for other in self.waiting
        )

    def done(self) -> None:
        if self.flying:
            self.queue.done(self.flying.pop(0), 0.5)


def is_same_line(one: Job, other: Job) -> bool:
    return (one.session, one.background) == (other.session, other.background)


@settings(max_examples=150, deadline=None)
@given(STEPS, st.integers(1, 12), st.integers(1, 4))
def test_nobody_is_overtaken_twice_by_the_same_session(
    steps: list[Step], limit: int, places: int
) -> None:
    watched = Watched(limit, places)
    for deed, session, background in steps:
        if deed == "put":
            watched.put(session, background)
        elif deed == "take":
            watched.take()
        else:
            watched.done()
        assert len(watched.queue) == len(watched.waiting) <= limit
    while watched.waiting:
        watched.take()
        watched.done()
    for sessions in watched.overtaken.values():
        assert len(sessions) == len(set(sessions))


def test_a_late_job_is_never_handed_out() -> None:
    queue, late = FairQueue(limit=4), job(deadline_s=0.001)
    queue.put(late)
    Event().wait(0.01)
    assert queue.take() is None
    with pytest.raises(ModelRunError, match="deadline"):
        next(late.replies(None))
