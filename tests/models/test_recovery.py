"""Pauses grow with deaths; blame needs two deaths, the last of them alone."""

from models import wire
from models.job import Job
from models.protocol import Scheduling
from models.recovery import BACK_OFF_S, REMEMBERED, BackOff, Quarantine, Suspects


def job(name: str, background: bool = False) -> Job:
    return Job(wire.CompileCall(id=0, grammars=(name,)), Scheduling(background=background))


def test_pauses_grow_until_a_request_ends_well() -> None:
    back_off, pauses = BackOff(), []
    for _ in range(7):
        pauses.append(back_off.pause_s)
        back_off.died(was_ready=True)
    assert pauses == [*BACK_OFF_S, BACK_OFF_S[-1]]
    back_off.served()
    assert back_off.pause_s == 0.0


def test_the_first_restarts_come_within_5_s_together() -> None:
    assert sum(BACK_OFF_S[:5]) < 5.0


def test_failed_starts_are_those_in_a_row() -> None:
    back_off = BackOff()
    for was_ready in (False, False, True, False):
        back_off.died(was_ready)
    assert back_off.failed_starts == 1


def test_poison_dies_alone_and_not_for_the_first_time() -> None:
    quarantine, poison, other = Quarantine(), job("poison"), job("other")
    quarantine.died([poison, other])
    quarantine.died([poison, other])
    assert not quarantine.refuses(poison.fingerprint)
    quarantine.died([poison])
    assert quarantine.refuses(job("poison").fingerprint)
    assert not quarantine.refuses(other.fingerprint)
    assert len(quarantine) == 1


def test_two_of_the_same_are_still_company() -> None:
    quarantine = Quarantine()
    quarantine.died([job("twin"), job("twin")])
    quarantine.died([job("twin")])
    assert quarantine.refuses(job("twin").fingerprint)


def test_who_survived_starts_afresh() -> None:
    quarantine, work = Quarantine(), job("unlucky")
    quarantine.died([work])
    quarantine.survived(work)
    quarantine.died([work])
    assert not quarantine.refuses(work.fingerprint)


def test_the_memory_is_bounded() -> None:
    quarantine = Quarantine()
    for number in range(REMEMBERED + 10):
        for _ in range(2):
            quarantine.died([job(str(number))])
    assert len(quarantine) == REMEMBERED
    assert quarantine.refuses(job(str(REMEMBERED + 9)).fingerprint)


def test_suspects_that_a_candidate_waits_for_go_first() -> None:
    suspects, judging, first, second = Suspects(), job("j", background=True), job("1"), job("2")
    suspects.add([judging, first])
    suspects.add([second])
    assert [suspects.pop() for _ in range(len(suspects))] == [first, second, judging]
    suspects.add([first])
    assert suspects.drain() == [first]
    assert len(suspects) == 0
