"""`viva search`: passages of the corpus for a query, or for a file of queries."""

import json
from pathlib import Path
from typing import Annotated

import typer

from knowledge.batch_search import search_file
from ui.assembly import open_corpus
from ui.commands.options import DataOption, JsonOption, settings_of
from ui.commands.progress import progress_bar
from ui.errors import UsageError


def search(
    query: Annotated[str | None, typer.Argument(help="What to look for.")] = None,
    source: Annotated[
        Path | None, typer.Option("--in", help="Queries, one JSON object a line.")
    ] = None,
    target: Annotated[Path | None, typer.Option("--out", help="Where the hits go.")] = None,
    k: Annotated[int, typer.Option("-k", min=1, max=200, help="Hits per query.")] = 5,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Search the corpus. In: {"id", "query"}. Out: {"id", "hits": [{"doc", "passage", "text", "score"}]}.

    Example: viva search "what does grouped-query attention save" -k 3
    """
    if (query is None) == (source is None) or (source is None) != (target is None):
        raise UsageError("Give either a query, or both --in QUERIES.jsonl and --out HITS.jsonl.")
    settings = settings_of(data=data)
    with progress_bar("Searching") as report, open_corpus(settings, report) as corpus:
        if source is not None and target is not None:
            answered, failed = search_file(corpus, source, target, k, report)
            typer.echo(f"{answered} queries answered into {target}, {failed} failed")
            return
        for hit in corpus.search(query or "", k):
            passage = hit.passage
            row = {"doc": passage.doc, "passage": passage.id, "text": passage.text}
            plain = f"{hit.score:.3f}  {passage.id}  {passage.title}\n    {passage.text}\n"
            typer.echo(
                json.dumps(row | {"score": hit.score}, ensure_ascii=False) if as_json else plain
            )
