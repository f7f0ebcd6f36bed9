"""What may be sent when, and what becomes of it: decided without any process."""

import time

import pytest

from models import wire
from models.dispatcher import Dispatcher
from models.errors import ModelRunError
from models.flights import Flight
from models.job import Job
from models.protocol import Scheduling


def job(name: str, session: str = "", background: bool = False, deadline_s: float = 60.0) -> Job:
    scheduling = Scheduling(session=session, background=background, deadline_s=deadline_s)
    return Job(wire.CompileCall(id=0, grammars=(name,)), scheduling)


def begun(dispatcher: Dispatcher) -> list[Flight]:
    """Everything that may be sent now."""
    flights = []
    while (flight := dispatcher.begin()) is not None:
        flights.append(flight)
    return flights


def jobs_of(flights: list[Flight]) -> list[Job]:
    return [flight.job for flight in flights]


def dispatcher_with(*jobs: Job, parallel: int = 3) -> Dispatcher:
    dispatcher = Dispatcher(queue_limit=16, parallel=parallel)
    for work in jobs:
        dispatcher.submit(work)
    return dispatcher


def test_places_are_taken_and_freed() -> None:
    jobs = [job(str(number)) for number in range(4)]
    dispatcher = dispatcher_with(*jobs)
    flights = begun(dispatcher)
    assert jobs_of(flights) == jobs[:3]
    assert dispatcher.land(wire.Compiled(id=flights[1].number))
    assert not dispatcher.land(wire.Compiled(id=flights[1].number))
    assert jobs_of(begun(dispatcher)) == jobs[3:]
    assert list(jobs[1].replies(None)) == [wire.Compiled(id=flights[1].number)]


@pytest.mark.parametrize(("parallel", "taken"), [(1, 1), (2, 1), (3, 2)])
def test_background_work_leaves_a_place_where_there_are_two(parallel: int, taken: int) -> None:
    jobs = [job(str(number), background=True) for number in range(4)]
    assert jobs_of(begun(dispatcher_with(*jobs, parallel=parallel))) == jobs[:taken]


def test_suspects_go_alone_and_before_the_rest() -> None:
    jobs = [job(str(number)) for number in range(4)]
    dispatcher = dispatcher_with(*jobs)
    begun(dispatcher)
    dispatcher.crashed("It died.")
    for suspect in jobs[:3]:
        (flight,) = begun(dispatcher)
        assert flight.job is suspect
        dispatcher.land(wire.Compiled(id=flight.number))
    assert jobs_of(begun(dispatcher)) == jobs[3:]


def test_the_one_that_dies_alone_again_is_poison_for_its_twin_too() -> None:
    poison, innocent, twin = job("poison"), job("innocent"), job("poison")
    dispatcher = dispatcher_with(poison, innocent, twin, parallel=2)
    begun(dispatcher)
    dispatcher.crashed("It died.")
    assert jobs_of(begun(dispatcher)) == [poison]
    dispatcher.crashed("It died again.")
    (flight,) = begun(dispatcher)
    assert flight.job is innocent
    dispatcher.land(wire.Compiled(id=flight.number))
    assert begun(dispatcher) == []
    with pytest.raises(ModelRunError, match=r"It died again\. It is the second one"):
        next(poison.replies(None))
    with pytest.raises(ModelRunError, match="ended the model process twice"):
        next(twin.replies(None))


def test_a_suspect_that_nobody_waits_for_is_dropped() -> None:
    gone, stays = job("gone"), job("stays")
    dispatcher = dispatcher_with(gone, stays)
    begun(dispatcher)
    dispatcher.crashed("It died.")
    gone.abandon()
    assert jobs_of(begun(dispatcher)) == [stays]


def test_a_retried_session_keeps_its_order() -> None:
    first, second = job("1", session="a"), job("2", session="a")
    dispatcher = dispatcher_with(first, second)
    begun(dispatcher)
    dispatcher.crashed("It died.")
    (flight,) = begun(dispatcher)
    assert flight.job is first
    dispatcher.land(wire.Compiled(id=flight.number))
    assert jobs_of(begun(dispatcher)) == [second]


def test_the_unwanted_are_told_once_and_have_their_grace() -> None:
    work, other = job("1"), job("2")
    dispatcher = dispatcher_with(work, other)
    flights = begun(dispatcher)
    work.abandon()
    assert dispatcher.unwanted(grace_s=0.02) == [flights[0].number]
    assert dispatcher.unwanted(grace_s=0.02) == []
    assert not dispatcher.overdue
    time.sleep(max(0.0, dispatcher.due - time.monotonic()) + 0.001)
    assert dispatcher.overdue


def test_a_deadline_makes_unwanted() -> None:
    dispatcher = dispatcher_with(job("late", deadline_s=0.02))
    (flight,) = begun(dispatcher)
    assert dispatcher.unwanted(grace_s=1.0) == []
    time.sleep(max(0.0, dispatcher.due - time.monotonic()) + 0.001)
    assert dispatcher.unwanted(grace_s=1.0) == [flight.number]


def test_fail_all_ends_what_waits_and_what_flies() -> None:
    jobs = [job(str(number)) for number in range(5)]
    dispatcher = dispatcher_with(*jobs)
    begun(dispatcher)
    dispatcher.fail_all("No more.")
    for work in jobs:
        with pytest.raises(ModelRunError, match="No more"):
            next(work.replies(None))
    load = dispatcher.load()
    assert (load.waiting, load.in_flight) == (0, 0)


def test_what_ends_the_process_again_and_again_in_company_is_found_all_the_same() -> None:
    dispatcher = dispatcher_with(job("a"), job("b"))
    poison = job("poison")
    dispatcher.submit(poison)
    begun(dispatcher)
    poison.put("text that its caller has seen")  # so it is not tried again by itself
    dispatcher.crashed("It died.")
    dispatcher.submit(job("poison"))
    dispatcher.submit(job("c"))
    rounds = []
    while flights := begun(dispatcher):
        names = [flight.job.call.grammars[0] for flight in flights]  # type: ignore[union-attr]
        rounds.append(names)
        if names == ["poison"]:
            dispatcher.crashed("It died.")
        for flight in flights:
            dispatcher.land(wire.Compiled(id=flight.number))
    assert rounds == [["a"], ["b"], ["poison"], ["c"]]
    with pytest.raises(ModelRunError, match="ended the model process twice"):
        dispatcher.submit(job("poison"))


def test_one_that_is_suspected_waits_until_it_is_alone() -> None:
    dispatcher = dispatcher_with(job("odd"))
    (flight,) = begun(dispatcher)
    flight.job.put("text")
    dispatcher.crashed("It died.")
    dispatcher.submit(job("a"))
    (company,) = begun(dispatcher)
    dispatcher.submit(job("odd"))
    dispatcher.submit(job("b"))
    assert not begun(dispatcher)
    dispatcher.land(wire.Compiled(id=company.number))
    (alone,) = begun(dispatcher)
    dispatcher.land(wire.Compiled(id=alone.number))
    assert len(begun(dispatcher)) == 1
