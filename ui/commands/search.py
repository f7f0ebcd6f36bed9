"""`viva search`: passages of the corpus for a query, or for a file of queries."""

import json
from pathlib import Path
from typing import Annotated

import typer

from knowledge.batch_search import search_file
from knowledge.papers import load_notes, notes_on
from knowledge.schema import SUBJECTS
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
    papers: Annotated[
        list[str] | None, typer.Option("--paper", help="Only this note or file name; repeatable.")
    ] = None,
    subject: Annotated[
        str | None, typer.Option(help="Only paper notes on this subject, such as scaling-laws.")
    ] = None,
    around: Annotated[
        int, typer.Option(min=0, max=10, help="Show so many passages before and after a hit.")
    ] = 0,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Search the corpus. In: {"id", "query"}. Out: {"id", "hits": [{"doc", "passage", "text", "score"}]}.

    Example: viva search "what does grouped-query attention save" -k 3
    """
    if (query is None) == (source is None) or (source is None) != (target is None):
        raise UsageError("Give either a query, or both --in QUERIES.jsonl and --out HITS.jsonl.")
    if source is not None and (papers or subject or around):
        raise UsageError("--paper, --subject and --around are for a single query.")
    docs = _docs(papers, subject)
    settings = settings_of(data=data)
    with progress_bar("Searching") as report, open_corpus(settings, report) as corpus:
        if source is not None and target is not None:
            answered, failed = search_file(corpus, source, target, k, report)
            typer.echo(f"{answered} queries answered into {target}, {failed} failed")
            return
        for hit in corpus.search(query or "", k, docs):
            passage = hit.passage
            shown = corpus.around(passage.id, around) if around else [passage]
            text = "\n    ".join(each.text for each in shown)
            row = {"doc": passage.doc, "passage": passage.id, "text": text, "score": hit.score}
            plain = f"{hit.score:.3f}  {passage.id}  {passage.title}\n    {text}\n"
            typer.echo(json.dumps(row, ensure_ascii=False) if as_json else plain)


def _docs(papers: list[str] | None, subject: str | None) -> tuple[str, ...] | None:
    """The documents that the search is held to; None for all. Raises UsageError."""
    if subject is None:
        return tuple(papers) if papers else None
    if subject not in SUBJECTS:
        raise UsageError(f"--subject is {subject!r}; expected one of {', '.join(SUBJECTS)}.")
    on_subject = notes_on(load_notes(), subject)
    return tuple(doc for doc in on_subject if not papers or doc in papers)
