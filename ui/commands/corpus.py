"""`viva corpus`: what the follow-ups are grounded in."""

import dataclasses
import json
from pathlib import Path
from typing import Annotated

import typer

from knowledge.ingest import KEPT_BYTES
from knowledge.reading.limits import MIB, ReadLimits
from knowledge.rebuild import rebuild as rebuild_vectors
from knowledge.verify import verify as verify_corpus
from ui.assembly import make_data_dir, open_corpus, open_embedder
from ui.commands.corpus_check import check as check_notes
from ui.commands.corpus_show import list_documents, show
from ui.commands.options import DataOption, JsonOption, settings_of
from ui.commands.progress import progress_bar
from ui.errors import UsageError

app = typer.Typer(help="Add to the corpus and look after it.", no_args_is_help=True)
app.command("list")(list_documents)
app.command("show")(show)
app.command("check")(check_notes)


@app.command("add")
def add(
    paths: Annotated[
        list[Path], typer.Argument(help="PDF, LaTeX, Markdown, text, JSONL, or folders.")
    ],
    data: DataOption = None,
    as_json: JsonOption = False,
    time_limit: Annotated[
        float, typer.Option("--time-limit", min=1, help="Seconds that reading one file may take.")
    ] = ReadLimits.seconds,
    memory: Annotated[
        int, typer.Option("--memory", min=256, help="MiB that the reading process may take.")
    ] = ReadLimits.memory_bytes // MIB,
    keep: Annotated[
        int,
        typer.Option(
            "--keep",
            min=0,
            help="Largest PDF, in MiB, whose copy is kept for citations; 0 keeps none.",
        ),
    ] = KEPT_BYTES // MIB,
) -> None:
    """Add documents. Adding the same content again changes nothing; one bad file never stops the rest.

    A `manifest.jsonl` or `manifest.yaml` in a folder may give its files' titles, authors and years.

    Example: viva corpus add papers/ notes.jsonl
    """
    limits = ReadLimits(seconds=time_limit, memory_bytes=memory * MIB)
    with progress_bar("Adding") as report, open_corpus(settings_of(data=data)) as corpus:
        results = corpus.add(paths, report, limits, keep * MIB)
    bad = [result for result in results if result.status == "failed"]
    for result in results if as_json else [result for result in results if result.reason]:
        plain = f"{result.source}: {result.reason}"
        typer.echo(json.dumps(dataclasses.asdict(result)) if as_json else plain)
    if not as_json:
        new = sum(result.status in ("added", "replaced") for result in results)
        same = len(results) - new - len(bad)
        typer.echo(f"{new} added, {same} there already, {len(bad)} refused")
    if bad and len(bad) == len(results):
        raise typer.Exit(1)


@app.command("remove")
def remove(
    documents: Annotated[list[str], typer.Argument(help="Ids, as `viva corpus list` shows them.")],
    data: DataOption = None,
) -> None:
    """Take documents out, with their vectors and their kept files.

    Example: viva corpus remove kv-cache.pdf
    """
    with open_corpus(settings_of(data=data)) as corpus:
        known = {row.id for row in corpus.documents()}
        if unknown := [name for name in documents if name not in known]:
            raise UsageError(
                f"{', '.join(map(repr, unknown))}: not in the corpus. `viva corpus list` shows what is."
            )
        for name in documents:
            corpus.remove(name)
            typer.echo(f"{name} removed")


@app.command("rebuild")
def rebuild(data: DataOption = None) -> None:
    """Make all vectors again from the stored passages, as after a change of the embedder.

    The old ones stay in use until the new ones are whole; a running `viva serve` goes on with them
    until it is started again.

    Example: viva corpus rebuild
    """
    settings = settings_of(data=data)
    make_data_dir(settings.data_dir)
    with progress_bar("Rebuilding") as report:
        rebuilt = rebuild_vectors(settings.data_dir, open_embedder(settings), report)
    typer.echo(f"{rebuilt.passages} passages indexed")
    if rebuilt.waiting:
        typer.echo("Another process holds the corpus; restart it and it takes up the new vectors.")


@app.command("verify")
def verify(data: DataOption = None, as_json: JsonOption = False) -> None:
    """Trace every vector to its passage, its document and its file; say what is wrong and what to do.

    Example: viva corpus verify
    """
    settings = settings_of(data=data)
    make_data_dir(settings.data_dir)
    checks = verify_corpus(settings.data_dir, open_embedder(settings))
    for check in checks:
        state = "ok  " if check.ok else "BAD "
        step = f"  {check.next_step}" if check.next_step else ""
        plain = f"{state}{check.name}: {check.found}.{step}"
        typer.echo(json.dumps(dataclasses.asdict(check)) if as_json else plain)
    if not all(check.ok for check in checks):
        raise typer.Exit(1)
