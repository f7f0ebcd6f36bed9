"""`viva eval adapters`: the same interviews with each language model behind the follow-ups."""

import json
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from agent.grading.grader import Grader
from agent.profile import load_profile
from knowledge.bank import Bank
from models.choose import open_language_model
from models.juror import Juror
from models.protocol import LanguageModel
from models.scripted import ScriptedModel
from models.server_options import ServerOptions
from models.weights import locate_language_model
from ui.assembly import make_data_dir, open_embedder
from ui.commands.options import DataOption, JsonOption, ModelOption, settings_of
from ui.commands.progress import part_of, progress_bar
from ui.errors import RunError
from ui.settings import Settings

if TYPE_CHECKING:
    from eval.candidates.adapters import AdapterFigures

NAMES = ("model file", "scripted", "server")
CountOption = Annotated[int, typer.Option("--n", min=1, max=200, help="Interviews with each.")]


def adapters(
    n: CountOption = 2,
    model: ModelOption = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """The same interviews with the model file, a scripted fake and a server: same guarantees?

    The server is that of VIVA_SERVER_URL; without one, llama-cpp-python's own with the same model file is started
    on the loopback. Each interview takes one to three minutes. Example: viva eval adapters --n 2
    """
    from eval.candidates.adapters import measured  # noqa: PLC0415 - no other command needs it
    from eval.candidates.population import TEST_FROM, population  # noqa: PLC0415
    from eval.candidates.replay import Setting  # noqa: PLC0415
    from eval.qualification.follow_ups import NoteSearch  # noqa: PLC0415

    settings = settings_of(data=data, model=model)
    make_data_dir(settings.data_dir)
    role, embedder = load_profile("ai-engineer"), open_embedder(settings)
    setting = Setting(Bank.load(), role, role.form(), Grader(Juror(embedder)), pace=0.0)
    people = population(n, list(role.subjects), TEST_FROM)
    for name in NAMES:
        # What is missing is said at once, not after minutes with the first ones.
        with _opened(name, settings):
            pass
    search, found = NoteSearch(embedder), []
    with progress_bar("adapters") as report:
        for place, name in enumerate(NAMES):
            its_part = part_of(report, place / len(NAMES), (place + 1) / len(NAMES))
            with _opened(name, settings) as opened:
                found.append(measured(name, opened, setting, search, embedder, people, its_part))
    typer.echo(json.dumps([f.model_dump() for f in found]) if as_json else table(found))
    checked(found)


def checked(found: Sequence["AdapterFigures"]) -> None:
    """Raises RunError where a guarantee was broken with one of the models."""
    broken = [figures.adapter for figures in found if not figures.holds]
    if broken:
        raise RunError(
            f"A guarantee was broken with: {', '.join(broken)}. See repeats, leaks, stuck and faults above."
        )


@contextmanager
def _opened(name: str, settings: Settings) -> Iterator[LanguageModel]:
    """One of NAMES, started and closed."""
    from eval.candidates.loopback_server import loopback_server  # noqa: PLC0415
    from eval.candidates.scripted_drafts import scripted_drafts  # noqa: PLC0415

    if name == "scripted":
        yield ScriptedModel(scripted_drafts())
    elif name == "model file":
        path = locate_language_model(settings.model, settings.data_dir)
        with closing(open_language_model(settings.data_dir, path, None, settings.engine)) as opened:
            yield opened
    elif settings.servers is not None:
        with closing(open_language_model(settings.data_dir, None, settings.servers)) as opened:
            yield opened
    else:
        path = locate_language_model(settings.model, settings.data_dir)
        with loopback_server(path) as url:
            options = ServerOptions(addresses=(url,), concurrency=1)
            with closing(open_language_model(settings.data_dir, None, options)) as opened:
                yield opened


def table(found: Sequence["AdapterFigures"]) -> str:
    """A column for each model, a row for each figure."""
    rows = [("", [f.adapter for f in found]), ("model", [f.model[:24] for f in found])]
    names = ("interviews", "follow_ups", "drafts", "repeats", "leaks", "stuck", "faults")
    rows += [(name, [str(getattr(f, name)) for f in found]) for name in names]
    passed = ["none" if f.passed is None else f"{f.passed:.2f}" for f in found]
    rows.append(("passed all checks", passed))
    for reason in sorted({reason for f in found for reason in f.fallbacks}):
        rows.append((f"  {reason}", [str(f.fallbacks.get(reason, 0)) for f in found]))
    for part in sorted({part for f in found for part in f.turn_ms}):
        rows.append((f"  {part}, ms", [f"{f.turn_ms.get(part, 0.0):.1f}" for f in found]))
    rows.append(("longest turn, ms", [f"{f.turn_ms_most:.0f}" for f in found]))
    return "\n".join(f"{name:48}" + "".join(f"{one:>26}" for one in row) for name, row in rows)
