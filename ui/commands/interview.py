"""`viva interview`: the same interview in a terminal, or with answers from standard input."""

import sys
from collections.abc import Callable
from typing import Annotated

import typer
from rich.console import Console
from rich.markdown import Markdown

from agent.audit import export_of
from agent.errors import ReplyRefusedError
from agent.interviews import Interviews
from agent.replies import action_before_consent
from agent.room_view import RoomView
from ui.commands.opening import opened
from ui.commands.options import (
    DataOption,
    ExtraTimeOption,
    JsonOption,
    ModelOption,
    TimingsOption,
    settings_of,
)
from ui.commands.timings_table import print_table, print_turn

_HELP = (
    "(/hint, /rephrase, /dont-know, /skip, /pause, /answer, /feedback, /finish; "
    "end a line with \\ to go on with the next)"
)


def interview(
    profile: Annotated[str, typer.Option(help="The role.")] = "ai-engineer",
    name: Annotated[str, typer.Option(help="The candidate's name.")] = "",
    minutes: Annotated[int | None, typer.Option(min=5, max=180, help="Another length.")] = None,
    extra_time: ExtraTimeOption = 1.0,
    seed: Annotated[int | None, typer.Option(help="Makes the choice of items repeatable.")] = None,
    resume: Annotated[str | None, typer.Option(help="Go on with this interview.")] = None,
    data: DataOption = None,
    model: ModelOption = None,
    as_json: JsonOption = False,
    timings: TimingsOption = False,
) -> None:
    """Hold an interview in the terminal. Each line of standard input is one message; at its end the
    interview is finished. With --json, standard output holds the record alone.

    Example: viva interview < answers.txt
    """
    settings = settings_of(data=data, model=model)
    with opened(settings) as assembled:
        interviews = assembled.interviews
        if timings:
            interviews.timings.on_turn = print_turn
        current = resume or interviews.start(
            profile, name, minutes=minutes, extension=extra_time, seed=seed
        )
        show = _quiet if as_json else _printer()
        hold(interviews, current, show)
        if as_json:
            typer.echo(export_of(interviews.parts.record, current).model_dump_json())
        else:
            typer.echo(f"\nInterview {current}. Read it with: viva export {current}")
        if timings:
            print_table(interviews.timings.turns())


Show = Callable[[str], None]


def hold(interviews: Interviews, current: str, show: Show) -> None:
    """Hold an interview to its end, with messages from standard input."""
    view = interviews.advance(current)
    shown = _show_new(view, 0, show)
    waiting: list[str | None] = []
    if view.stage == "consent" and not sys.stdin.isatty():
        consent, waiting = _piped_consent(_next_message())
        interviews.submit(current, view.prompt, consent, "consent")
        view = interviews.advance(current)
        shown = _show_new(view, shown, show)
    while view.stage != "closed":
        message = waiting.pop() if waiting else _next_message()
        try:
            if message is None:
                interviews.submit(current, view.prompt, "", "finish")
            else:
                interviews.submit(current, view.prompt, message)
        except ReplyRefusedError as refusal:
            sys.stderr.write(f"{refusal}\n")
            continue
        view = interviews.advance(current)
        shown = _show_new(view, shown, show)


def _piped_consent(first: str | None) -> tuple[str, list[str | None]]:
    """How consent is recorded where answers are piped in, and what is still to be sent of the first message.

    Whoever pipes answers in has decided to take part, and may say so; the record says how consent was given.
    """
    if first is not None and action_before_consent(first) == "consent":
        return first, []
    return "I agree (answers from standard input)", [first]


def _show_new(view: RoomView, shown: int, show: Show) -> int:
    for message in view.messages:
        if message.seq > shown and message.role == "examiner":
            show(message.text)
    return view.messages[-1].seq


def _next_message() -> str | None:
    """The next message, or None at the end of the input."""
    if sys.stdin.isatty():
        sys.stderr.write(f"\n{_HELP}\n> ")
        sys.stderr.flush()
    lines: list[str] = []
    while line := sys.stdin.readline():
        text = line.rstrip("\n")
        if not text.endswith("\\"):
            return "\n".join([*lines, text])
        lines.append(text[:-1])
    return "\n".join(lines) if lines else None


def _quiet(_text: str) -> None:
    """With --json, what the candidate saw is in the record."""


def _printer() -> Show:
    console = Console()
    if not console.is_terminal:
        return lambda text: typer.echo(f"\n{text}")

    def show(text: str) -> None:
        console.print()
        console.print(Markdown(text))

    return show
