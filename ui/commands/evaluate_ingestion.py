"""`viva eval ingestion`: are papers read well, and does ingestion survive hostile files and kills?"""

from pathlib import Path
from typing import Annotated

import typer
from pydantic import BaseModel, ConfigDict

from eval.ingestion.killed import KillFigures, kill_and_resume
from eval.ingestion.mutated import MutationFigures, ingest_mutated
from eval.ingestion.reading import FileFigures, read_folder
from knowledge.readers import find_files
from knowledge.reading.limits import ReadLimits
from ui.commands.options import JsonOption
from ui.commands.progress import progress_bar
from ui.errors import UsageError


class IngestionFigures(BaseModel):
    """What `viva eval ingestion --json` prints; a part that was not asked for is null."""

    model_config = ConfigDict(frozen=True)

    files: list[FileFigures]
    mutated: MutationFigures | None = None
    killed: KillFigures | None = None


def ingestion(
    papers: Annotated[Path, typer.Option("--papers", help="A folder of PDFs.")],
    mutations: Annotated[int, typer.Option(min=0, help="Mutated PDFs to make and add.")] = 0,
    kills: Annotated[int, typer.Option(min=0, help="Ingestions to kill and take up again.")] = 0,
    seed: Annotated[int, typer.Option(help="Decides on mutations and moments.")] = 7,
    time_limit: Annotated[float, typer.Option(min=1, help="Seconds for a mutated file.")] = 20.0,
    as_json: JsonOption = False,
) -> None:
    """What is read of each PDF; mutated ones; ingestion killed and resumed. Changes no data directory.

    Example: viva eval ingestion --papers papers/ --mutations 300 --kills 20
    """
    pdfs = [path for path in find_files([papers]) if path.suffix.lower() == ".pdf"]
    if not pdfs:
        raise UsageError(f"No PDF in {str(papers)!r}. Give a folder of papers with --papers.")
    figures = IngestionFigures(files=read_folder(papers))
    with progress_bar("Mutated") as report:
        if mutations:
            limits = ReadLimits(seconds=time_limit)
            found = ingest_mutated(pdfs, mutations, seed, limits, report)
            figures = figures.model_copy(update={"mutated": found})
    with progress_bar("Killed") as report:
        if kills:
            killed = kill_and_resume(papers, kills, seed, report)
            figures = figures.model_copy(update={"killed": killed})
    typer.echo(figures.model_dump_json() if as_json else _plain(figures))
    if not sound(figures):
        raise typer.Exit(1)


def sound(figures: IngestionFigures) -> bool:
    """Whether nothing crashed, hung, leaked, doubled or was left half there."""
    bad, killed = figures.mutated, figures.killed
    survived = bad is None or (
        bad.verified and not (bad.crashes or bad.hangs or bad.leaked or bad.children_left)
    )
    return survived and (killed is None or killed.whole == killed.resumed == killed.kills)


def _plain(figures: IngestionFigures) -> str:
    lines = []
    for file in figures.files:
        if file.reason:
            lines.append(f"{file.file}: {file.reason}")
            continue
        lines += [
            f"{file.file}: {file.title}",
            f"    {file.year or 'no year'}, {len(file.authors)} authors {', '.join(file.authors[:3])}",
            f"    {file.pages} pages, {file.two_column_pages} in two columns; {file.sections} sections; "
            f"{file.equations} equations, {file.table_rows} table rows; {file.characters} characters, "
            f"{file.references} of references left out; {file.kept:.1%} kept; "
            f"{file.furniture} lines of furniture and {file.labels} characters inside figures dropped",
        ]
    for name, part in (("mutated", figures.mutated), ("killed", figures.killed)):
        if part is not None:
            lines += [name, *(f"    {key:16} {value}" for key, value in part.model_dump().items())]
    return "\n".join(lines)
