"""`viva serve`: the room and the desk on one address."""

import socket
import sys
import threading
from typing import Annotated

import typer
import uvicorn
from fastapi import FastAPI

from agent.errors import AgentError
from agent.interviews import Interviews
from agent.parts import Parts
from agent.profile import profile_ids
from knowledge.errors import KnowledgeError
from models.errors import ModelError
from ui.assembly import Assembled
from ui.commands.opening import opened
from ui.commands.options import DataOption, ModelOption, TimingsOption, settings_of
from ui.commands.timings_table import print_table, print_turn
from ui.errors import UsageError
from ui.settings import Settings


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on (VIVA_HOST).")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on (VIVA_PORT).")] = None,
    data: DataOption = None,
    model: ModelOption = None,
    timings: TimingsOption = False,
) -> None:
    """Start the app: the candidates' room at / and the interviewers' desk at /desk.

    Example: viva serve --port 7860
    """
    settings = settings_of(host=host, port=port, data=data, model=model)
    listener = _listen(settings)
    with listener, opened(settings) as assembled:
        interviews = assembled.interviews
        if timings:
            interviews.timings.on_turn = print_turn
        _begin(interviews)
        application = _application(assembled, settings)
        _announce(interviews, settings)
        config = uvicorn.Config(application, log_level="warning", timeout_graceful_shutdown=5)
        uvicorn.Server(config).run(sockets=[listener])
        if timings:
            print_table(interviews.timings.turns())


def _listen(settings: Settings) -> socket.socket:
    """Take the port before anything heavy is loaded. Raises UsageError."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise UsageError(
            f"Cannot listen on {settings.host}:{settings.port}: {error.strerror}. Stop what uses the "
            f"port, or choose another: viva serve --port {min(settings.port + 1, 65535)}"
        ) from error
    return listener


def _application(assembled: Assembled, settings: Settings) -> FastAPI:
    # Late, because it imports Gradio: seconds that a wrong port or a wrong model need not wait for.
    from ui.web.app import build_app  # noqa: PLC0415
    from ui.web.corpus_library import CorpusLibrary  # noqa: PLC0415

    library = CorpusLibrary(assembled.corpus, settings.data_dir, assembled.priority)
    return build_app(assembled.interviews, library, settings, assembled.priority)


def _begin(interviews: Interviews) -> None:
    """Beside the app: go on with what a crash left in the middle of a turn."""

    def work() -> None:
        for interview in interviews.unfinished():
            try:
                interviews.advance(interview)
            except (AgentError, KnowledgeError, ModelError) as error:
                sys.stderr.write(f"interview {interview} cannot go on: {error}\n")

    threading.Thread(target=work, name="begin", daemon=True).start()


def _standing(parts: Parts) -> str:
    """With what qualification the examiner grades, or why its verdicts are provisional."""
    if parts.qualification is not None:
        return f"Examiner: {parts.qualification.line()}."
    if parts.examined is None:
        return (
            "Not qualified on this machine yet: every verdict is marked provisional. "
            "Examine it: viva qualify"
        )
    return (
        f"The qualification does not hold ({parts.examined.fault(parts.bound)}): every verdict is "
        "marked provisional. Examine it again: viva qualify"
    )


def _announce(interviews: Interviews, settings: Settings) -> None:
    from ui.web.accounts import ensure_first_account  # noqa: PLC0415
    from ui.web.invites import create_invite  # noqa: PLC0415

    record = interviews.parts.record
    password = ensure_first_account(record)
    token = create_invite(record, profile_ids()[0], "")
    examiner = interviews.examiner()
    typer.echo(
        f"\nViva is ready. Language model: {examiner.model.name} ({examiner.model.backend})."
    )
    typer.echo(_standing(interviews.parts))
    typer.echo(f"  room (demo invite): {settings.base_url}/invite/{token}")
    typer.echo(f"  desk:               {settings.base_url}/desk")
    if password is not None:
        typer.echo(
            f"  desk sign-in:       interviewer / {password}   (shown this once, stored hashed)"
        )
    typer.echo("Stop with Ctrl+C.")
    sys.stdout.flush()
