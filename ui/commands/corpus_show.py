"""`viva corpus list` and `show`: what the corpus holds, while another process may be using it."""

import dataclasses
import itertools
import json
from pathlib import Path
from typing import Annotated, Any

import typer

from knowledge.citation import open_citation
from knowledge.corpus_folder import open_manifest
from knowledge.manifest import Manifest, StoredDocument
from knowledge.protocol import Passage
from knowledge.source_rows import StoredSource
from ui.commands.options import DataOption, JsonOption, settings_of
from ui.errors import RunError, UsageError


def list_documents(data: DataOption = None, as_json: JsonOption = False) -> None:
    """Every document: id, passages, year, title.

    Example: viva corpus list --json
    """
    manifest = _manifest(data)
    try:
        sources, counts = manifest.sources(), manifest.passage_counts()
        for document in manifest.documents().values():
            source, count = sources.get(document.id), counts.get(document.id, 0)
            year = source.year if source is not None else None
            plain = f"{document.id:32} {count:5} {year or '':>5}  {document.title}"
            row = _row(document, source) | {"passages": count}
            typer.echo(json.dumps(row, ensure_ascii=False) if as_json else plain.rstrip())
    finally:
        manifest.close()


def show(
    name: Annotated[str, typer.Argument(metavar="ID", help="A document's id, or a passage's.")],
    data: DataOption = None,
    as_json: JsonOption = False,
    png: Annotated[
        Path | None,
        typer.Option("--png", help="Write the passage's page here, the passage marked on it."),
    ] = None,
) -> None:
    """A document with its sections, or a passage with its text.

    Example: viva corpus show "moba.pdf#12" --png page.png
    """
    manifest = _manifest(data)
    try:
        passage = manifest.passage(name)
        document = manifest.documents().get(name)
        if png is not None and passage is None:
            raise UsageError(
                f"--png shows a passage; {name!r} is none. Give one such as 'moba.pdf#12'."
            )
        if passage is not None:
            _show_passage(passage, as_json)
        elif document is not None:
            rows = [row for _, row in manifest.passages_of(name)]
            _show_document(document, manifest.sources().get(name), rows, as_json)
        else:
            raise UsageError(f"{name!r} is not in the corpus. `viva corpus list` shows what is.")
    finally:
        manifest.close()
    if png is not None:
        _write_page(settings_of(data=data).data_dir, name, png)


def _manifest(data: Path | None) -> Manifest:
    folder = settings_of(data=data).data_dir / "corpus"
    if not (folder / "corpus.sqlite3").is_file():
        raise UsageError(
            f"There is no corpus in {str(folder.parent)!r}. `viva corpus add` makes one; "
            "--data or VIVA_DATA names another data directory."
        )
    return open_manifest(folder)


def _row(document: StoredDocument, source: StoredSource | None) -> dict[str, Any]:
    row: dict[str, Any] = dataclasses.asdict(document)
    if source is not None:
        row |= {
            k: v for k, v in dataclasses.asdict(source).items() if k not in ("doc", "layout", "key")
        }
    return row


def _show_passage(passage: Passage, as_json: bool) -> None:
    if as_json:
        typer.echo(passage.model_dump_json())
        return
    page = f", page {passage.page}" if passage.page is not None else ""
    typer.echo(f"{passage.id}  {passage.title}\n{passage.section}{page}\n\n{passage.text}")


def _show_document(
    document: StoredDocument, source: StoredSource | None, rows: list[Passage], as_json: bool
) -> None:
    sections = [
        {"section": section, "page": group[0].page, "passages": [passage.id for passage in group]}
        for section, group in (
            (name, list(each))
            for name, each in itertools.groupby(rows, key=lambda row: row.section)
        )
    ]
    about = _row(document, source)
    if as_json:
        typer.echo(json.dumps(about | {"sections": sections}, ensure_ascii=False))
        return
    for key, value in about.items():
        shown = ", ".join(value) if isinstance(value, tuple) else value
        typer.echo(f"{key:8} {shown}")
    for section in sections:
        ids = section["passages"]
        page = f"page {section['page']}" if section["page"] is not None else ""
        typer.echo(f"  {page:9} {section['section'] or '(no heading)'}  [{ids[0]} .. {ids[-1]}]")


def _write_page(data_dir: Path, passage_id: str, target: Path) -> None:
    image = open_citation(data_dir, passage_id)
    try:
        target.write_bytes(image)
    except OSError as error:
        raise RunError(
            f"Cannot write {str(target)!r}: {error.strerror}. Choose another place."
        ) from error
    typer.echo(f"page written to {target}")
