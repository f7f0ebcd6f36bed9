"""A command that needs no model does not wait for libraries of models."""

import subprocess
import sys

import pytest

HEAVY = {"gradio", "llama_cpp", "sentence_transformers", "sklearn", "torch", "transformers"}


def test_the_command_line_loads_none_of_the_heavy_libraries() -> None:
    assert _imported("import ui.cli") & HEAVY == set()


@pytest.mark.weights
def test_the_juror_and_the_desk_need_no_library_for_tuning() -> None:
    """transformers and scikit-learn would double the time of a start."""
    program = """
from pathlib import Path

import ui.commands.serve, ui.web.app
from models.juror import Juror
from models.sentence_embedder import SentenceEmbedder
from models.weights import locate_embedder

embedder = SentenceEmbedder(locate_embedder(Path("none")), threads=1)
juror = Juror(embedder)
juror.prepare([])
"""
    imported = _imported(program)
    assert "torch" in imported
    assert imported & {"matplotlib", "sentence_transformers", "sklearn", "transformers"} == set()


def _imported(program: str) -> set[str]:
    """The modules that are loaded after it."""
    named = f"{program}\nimport sys\nprint(*sorted(sys.modules), sep='\\n')"
    done = subprocess.run([sys.executable, "-c", named], capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines())
