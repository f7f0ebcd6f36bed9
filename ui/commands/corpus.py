"""`viva corpus`: what the follow-ups are grounded in."""

import dataclasses
import json
from pathlib import Path
from typing import Annotated

import typer

from knowledge.corpus import Corpus
from ui.assembly import make_data_dir, open_corpus, open_embedder
from ui.commands.options import DataOption, JsonOption, settings_of
from ui.commands.progress import progress_bar

app = typer.Typer(help="Add to the corpus and look after it.", no_args_is_help=True)


@app.command("add")
def add(
    paths: Annotated[
        list[Path], typer.Argument(help="PDF, LaTeX, Markdown, text, JSONL, or folders.")
    ],
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Add documents. Adding the same content again changes nothing; one bad file never stops the rest.

    Example: viva corpus add papers/ notes.jsonl
    """
    with progress_bar("Adding") as report, open_corpus(settings_of(data=data)) as corpus:
        results = corpus.add(paths, report)
    bad = [result for result in results if result.status == "failed"]
    for result in results if as_json else bad:
        plain = f"{result.source}: {result.reason}"
        typer.echo(json.dumps(dataclasses.asdict(result)) if as_json else plain)
    if not as_json:
        new = sum(result.status in ("added", "replaced") for result in results)
        same = len(results) - new - len(bad)
        typer.echo(f"{new} added, {same} there already, {len(bad)} refused")
    if bad and len(bad) == len(results):
        raise typer.Exit(1)


@app.command("rebuild")
def rebuild(data: DataOption = None) -> None:
    """Make all vectors again from the stored passages, as after a change of the embedder.

    Example: viva corpus rebuild
    """
    settings = settings_of(data=data)
    make_data_dir(settings.data_dir)
    with progress_bar("Rebuilding") as report:
        count = Corpus.rebuild(settings.data_dir, open_embedder(settings), report)
    typer.echo(f"{count} passages indexed")
