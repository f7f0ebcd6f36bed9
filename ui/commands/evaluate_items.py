"""`viva eval items`: how hard the criteria turned out to be in real interviews."""

from typing import TYPE_CHECKING

import typer

from agent.errors import DamagedRecordError
from agent.record import Record
from ui.assembly import open_record
from ui.commands.options import DataOption, JsonOption, settings_of
from ui.errors import RunError

if TYPE_CHECKING:
    from eval.items.calibrate import Calibration, Fitted, Standing
    from eval.items.responses import Response


def items(data: DataOption = None, as_json: JsonOption = False) -> None:
    """Fit the difficulty of each criterion to the closed interviews of the data directory, with standard errors
    and fit statistics. Refused while too few are in; nothing is changed, neither bank nor policy.

    Example: viva eval items --data ./data --json
    """
    from eval.items.calibrate import calibrated, standing  # noqa: PLC0415 - no other command needs it

    with open_record(settings_of(data=data)) as record:
        closed, responses = _read(record)
    found = calibrated(responses)
    if not found.criteria:
        raise RunError(_too_few(closed, standing(responses)))
    if as_json:
        typer.echo(found.model_dump_json())
        return
    _print(found, closed)


def _read(record: Record) -> "tuple[int, list[Response]]":
    """The number of closed interviews, and what they say; a record that was changed says nothing."""
    from eval.items.responses import responses_of  # noqa: PLC0415

    closed, responses = 0, []
    for interview in record.interviews():
        try:
            found = responses_of(record.events(interview))
        except DamagedRecordError:
            typer.echo(f"interview {interview!r} was changed and is left out", err=True)
            continue
        closed += bool(found)
        responses += found
    return closed, responses


def _too_few(closed: int, there: "Standing") -> str:
    from eval.items.calibrate import ENOUGH, LEAST_CRITERIA, LEAST_EACH  # noqa: PLC0415

    return (
        f"Too few interviews to fit difficulties: {closed} closed ones with a verdict are here, and "
        f"{there.enough} of {there.criteria} criteria have enough (the most judged one: {there.most}). Needed "
        f"are {LEAST_CRITERIA} criteria of a subject that {ENOUGH} interviews have judged, each met by "
        f"{LEAST_EACH} and missed by {LEAST_EACH} at the least. With fewer, neighbouring levels could not be "
        "told apart. Until then the authored levels stand."
    )


def _print(found: "Calibration", closed: int) -> None:
    typer.echo(f"{closed} closed interviews; difficulties in levels, authored: level - 0.5")
    for group in found.groups:
        typer.echo(
            f"\n{group.subject}: {group.persons} candidates, depth {group.mean:.2f} on average, "
            f"spread {group.spread:.2f}"
        )
        typer.echo(
            f"{'item / criterion':58} level judged   met  difficulty  error    off  infit outfit"
        )
        for one in found.criteria:
            if one.subject == group.subject:
                typer.echo(_line(one))
    typer.echo(
        f"\n{found.left_out} criteria were judged too rarely, or nearly always the same way."
    )


def _line(one: "Fitted") -> str:
    name = f"{one.item} / {one.criterion}"[:58]
    mark = "" if one.fits else "  does not fit"
    return (
        f"{name:58} {one.level:5} {one.judged:6} {one.met:5.0%} {one.difficulty:11.2f} {one.error:6.2f} "
        f"{one.off:+6.2f} {one.infit:6.2f} {one.outfit:6.2f}{mark}"
    )
