"""`viva eval retrieval`: is the right passage found, how fast, and does the corpus know what it lacks?"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from pydantic import BaseModel

from eval.retrieval.compare import Comparison
from eval.retrieval.growth import Growth
from eval.retrieval.paper_figures import PaperFigures
from eval.retrieval.topic_figures import TopicFigures
from knowledge.corpus import Corpus
from ui.assembly import embedder_threads, open_corpus
from ui.commands.options import JsonOption, settings_of
from ui.commands.progress import progress_bar
from ui.errors import UsageError


class RetrievalFigures(BaseModel):
    """What `viva eval retrieval --json` prints; a part that was not asked for is null."""

    sets: list[Comparison] | None = None
    papers: PaperFigures | None = None
    topicality: TopicFigures | None = None
    growth: Growth | None = None


def retrieval(
    sets: Annotated[Path | None, typer.Option(help="Folder of NAME-docs/-queries.jsonl.")] = None,
    papers: Annotated[
        Path | None, typer.Option(help="Folder of PDFs, for needles and paraphrases.")
    ] = None,
    topicality: Annotated[bool, typer.Option(help="Labelled utterances, on topic or off.")] = False,
    rerank: Annotated[
        int, typer.Option(min=0, help="Questions of a set to re-rank as well; seconds each.")
    ] = 0,
    growth: Annotated[
        str | None, typer.Option(help="Sizes of synthetic corpora: 1000,10000 (needs --sets).")
    ] = None,
    plot: Annotated[Path | None, typer.Option(help="Where --growth draws its PNG.")] = None,
    keep: Annotated[
        Path | None, typer.Option(help="Keep the corpora here, for the next run.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Search measured on labelled questions, with the notes in each corpus. Changes no data directory.

    Example: viva eval retrieval --sets sets/ --papers papers/ --topicality
    """
    if sets is None and papers is None and not topicality:
        raise UsageError("Nothing to measure: give --sets DIR, --papers DIR or --topicality.")
    if growth is not None and sets is None:
        raise UsageError("--growth takes its sentences from --sets DIR; give both.")
    figures = RetrievalFigures()
    with _home(keep) as home:
        if sets is not None and growth is None:
            figures.sets = _compare(home, sets, papers, rerank)
        if papers is not None and growth is None:
            with _corpus(home / "pdf-needles", papers) as corpus:
                figures.papers = _measure_papers(corpus)
        if topicality:
            with _corpus(home / "notes", None) as corpus:
                figures.topicality = _measure_topics(corpus)
    if growth is not None and sets is not None:
        figures.growth = _grow(sets, growth, plot)
    typer.echo(figures.model_dump_json() if as_json else "\n".join(_plain(figures)))


@contextmanager
def _home(keep: Path | None) -> Iterator[Path]:
    if keep is not None:
        yield keep
        return
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


@contextmanager
def _corpus(home: Path, added: Path | None) -> Iterator[Corpus]:
    with (
        progress_bar("Adding") as report,
        open_corpus(settings_of(data=home), report) as corpus,
    ):
        if added is not None:
            corpus.add([added], report)
        yield corpus


def _compare(home: Path, folder: Path, papers: Path | None, rerank: int) -> list[Comparison]:
    from eval.retrieval.compare import compare  # noqa: PLC0415
    from eval.retrieval.late_interaction import LateInteraction  # noqa: PLC0415
    from eval.retrieval.question_sets import question_sets  # noqa: PLC0415
    from models.sentence_embedder import SentenceEmbedder  # noqa: PLC0415
    from models.weights import locate_embedder  # noqa: PLC0415

    embedder = SentenceEmbedder(locate_embedder(home), threads=embedder_threads(settings_of()))
    found = []
    for asked in question_sets(folder, papers):
        with _corpus(home / asked.name, asked.docs) as corpus, progress_bar("Asking") as report:
            reranker = LateInteraction(embedder) if rerank else None
            found.append(compare(corpus, asked, embedder.embed, reranker, rerank, report))
    return found


def _measure_papers(corpus: Corpus) -> PaperFigures:
    from eval.retrieval.paper_figures import paper_figures  # noqa: PLC0415

    return paper_figures(corpus)


def _measure_topics(corpus: Corpus) -> TopicFigures:
    from eval.retrieval.topic_figures import topic_figures  # noqa: PLC0415

    return topic_figures(corpus)


def _grow(sets: Path, sizes: str, plot: Path | None) -> Growth:
    from eval.retrieval.growth import growth as measure  # noqa: PLC0415
    from eval.retrieval.growth_plot import draw_growth  # noqa: PLC0415
    from models.sentence_embedder import SentenceEmbedder  # noqa: PLC0415
    from models.weights import locate_embedder  # noqa: PLC0415

    try:
        wanted = [int(size) for size in sizes.split(",")]
    except ValueError as error:
        raise UsageError(f"--growth is {sizes!r}; expected sizes as in 1000,10000.") from error
    with progress_bar("Growing") as report:
        embedder = SentenceEmbedder(locate_embedder(Path()))
        found = measure(sets, embedder, wanted, on_progress=report)
    if plot is not None:
        draw_growth(found.sizes, plot)
    return found


def _plain(figures: RetrievalFigures) -> Iterator[str]:
    for compared in figures.sets or []:
        for row in compared.figures:
            yield (
                f"{row.set:12} {row.variant:22} {row.part:5} {row.questions:4}  hit@1 {row.hit_1:.3f}"
                f"  hit@5 {row.hit_5:.3f}  hit@10 {row.hit_10:.3f}  nDCG@10 {row.ndcg_10:.3f}"
            )
        if compared.rerank_ms is not None:
            yield f"{'':12} re-ranking took {compared.rerank_ms:.0f} ms a question"
    for part in (figures.papers, figures.topicality):
        if part is not None:
            yield from (f"{name:14} {value}" for name, value in part)
    if figures.growth is not None:
        for grown in figures.growth.sizes:
            yield "  ".join(f"{name} {value:.1f}" for name, value in grown)
        yield "  ".join(f"{name} {value:.2f}" for name, value in figures.growth.ingestion)
