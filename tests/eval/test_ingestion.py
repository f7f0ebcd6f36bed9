"""The three questions of `viva eval ingestion`, each on a few small files."""

import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from eval.ingestion.killed import kill_and_resume
from eval.ingestion.mutated import ingest_mutated
from eval.ingestion.mutations import mutated, small_pdf
from eval.ingestion.reading import read_folder
from knowledge.reading.limits import MIB, ReadLimits
from ui.cli import app

PAGE = b"BT /F1 9 Tf 50 700 Td (The cache of paper %d grows with every token that is read.) Tj ET"


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    for number in range(3):
        (folder / f"{number}.pdf").write_bytes(small_pdf(b"1", content=PAGE % number))
    return folder


def test_the_same_seed_makes_the_same_files() -> None:
    originals = [small_pdf(b"1")]
    once, again, other = (
        [content for _, content in mutated(originals, 10, seed)] for seed in (1, 1, 2)
    )
    assert once == again != other


@pytest.mark.parametrize("kind", ["truncated", "flipped", "nested", "pages", "growing"])
def test_every_kind_of_mutation_is_made(kind: str) -> None:
    names = [name for name, _ in mutated([small_pdf(b"1")], 5, 3)]
    assert any(kind in name for name in names)


def test_figures_of_a_folder(papers: Path) -> None:
    (papers / "bad.pdf").write_bytes(b"no PDF")
    figures = {figure.file: figure for figure in read_folder(papers)}
    assert sorted(figures) == ["0.pdf", "1.pdf", "2.pdf", "bad.pdf"]
    assert (figures["0.pdf"].pages, figures["0.pdf"].sections, figures["0.pdf"].kept) == (1, 1, 1.0)
    assert "not a PDF" in figures["bad.pdf"].reason


def test_mutated_files_go_through(papers: Path) -> None:
    limits = ReadLimits(seconds=10, memory_bytes=400 * MIB)
    figures = ingest_mutated(sorted(papers.iterdir()), 20, 5, limits)
    assert (figures.files, figures.taken + figures.refused) == (20, 20)
    assert (figures.crashes, figures.hangs, figures.children_left) == (0, 0, 0)
    assert figures.verified
    assert not figures.leaked
    assert "other" not in figures.reasons


@pytest.mark.crash
def test_an_ingestion_that_is_killed_is_taken_up_again(papers: Path, tmp_path: Path) -> None:
    draw = random.Random(0)
    rows = [
        {"id": f"d{n}", "text": " ".join(draw.choices(["cache", "head"], k=300))}
        for n in range(800)
    ]
    (papers / "docs.jsonl").write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    figures = kill_and_resume(papers, 3, seed=11)
    assert figures.whole == figures.resumed == figures.kills == 3


def test_the_command_prints_json(papers: Path) -> None:
    result = CliRunner().invoke(app, ["eval", "ingestion", "--papers", str(papers), "--json"])
    assert result.exit_code == 0, result.output
    assert [row["file"] for row in json.loads(result.stdout)["files"]] == [
        "0.pdf",
        "1.pdf",
        "2.pdf",
    ]


def test_a_folder_without_papers_is_a_mistake(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], viva: Callable[..., int]
) -> None:
    assert viva("eval", "ingestion", "--papers", str(tmp_path)) == 2
    assert "No PDF in" in capsys.readouterr().err


@pytest.fixture
def viva() -> Callable[..., int]:
    """Runs a command line in this process; gives its exit code."""
    from ui.cli import main  # noqa: PLC0415

    def run(*arguments: str) -> int:
        with pytest.raises(SystemExit) as stopped:
            main(list(arguments))
        code = stopped.value.code
        return code if isinstance(code, int) else 0

    return run
