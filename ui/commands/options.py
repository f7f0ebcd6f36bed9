"""Options that several commands share, and how they become settings."""

from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError

from agent.events import MOST_EXTENSION
from ui.errors import UsageError
from ui.settings import Settings

DataOption = Annotated[
    Path | None,
    typer.Option(
        "--data", help="Data directory (default: VIVA_DATA, else ./data).", show_default=False
    ),
]
ModelOption = Annotated[
    Path | None,
    typer.Option("--model", help="A GGUF file instead of the embedded model (VIVA_MODEL)."),
]
ExtraTimeOption = Annotated[
    float,
    typer.Option(
        "--extra-time",
        min=1.0,
        max=MOST_EXTENSION,
        help="Factor on the minutes, for a candidate who needs more.",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for a program to read.")]
TimingsOption = Annotated[
    bool, typer.Option("--timings", help="Print where each turn's time went, on standard error.")
]


def settings_of(**given: Any) -> Settings:
    """Settings from the environment with the given values above them. Raises UsageError."""
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0])
        raise UsageError(
            f"Setting {name!r} (VIVA_{name.upper()}) is {first['input']!r}: {first['msg']}."
        ) from error
