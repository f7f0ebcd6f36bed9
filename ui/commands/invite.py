"""`viva invite`: a link that lets one candidate into the room."""

from typing import Annotated

import typer

from agent.profile import load_profile
from ui.assembly import open_record
from ui.commands.options import DataOption, ExtraTimeOption, settings_of


def invite(
    profile: Annotated[str, typer.Option(help="The role.")] = "ai-engineer",
    name: Annotated[str, typer.Option(help="The candidate's name.")] = "",
    extra_time: ExtraTimeOption = 1.0,
    data: DataOption = None,
) -> None:
    """Make an invite and print its link, once. The link stays valid through pauses and restarts.

    Example: viva invite --name "Ada Example" --profile ai-engineer --extra-time 1.5
    """
    from ui.web.invites import create_invite  # noqa: PLC0415 - imports the web stack

    settings = settings_of(data=data)
    load_profile(profile)
    with open_record(settings) as record:
        token = create_invite(record, profile, name, extra_time)
    typer.echo(f"{settings.base_url}/invite/{token}")
