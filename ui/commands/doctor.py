"""`viva doctor`: what is found, what is missing, what to do."""

import json

import typer

from ui.checkup import checkup
from ui.commands.options import DataOption, JsonOption, ModelOption, settings_of


def doctor(data: DataOption = None, model: ModelOption = None, as_json: JsonOption = False) -> None:
    """Check this installation. Exit code 1 if something that is needed is missing.

    Example: viva doctor
    """
    findings = checkup(settings_of(data=data, model=model))
    for finding in findings:
        plain = f"{'ok     ' if finding.ok else 'MISSING'}  {finding.what}: {finding.detail}"
        typer.echo(json.dumps(finding.model_dump()) if as_json else plain)
        if finding.do and not as_json:
            typer.echo(f"         -> {finding.do}")
    if not all(finding.ok for finding in findings):
        raise typer.Exit(1)
