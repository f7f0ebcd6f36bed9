"""A command that needs no model does not wait for libraries of models."""

import subprocess
import sys

HEAVY = {"gradio", "llama_cpp", "sentence_transformers", "sklearn", "torch", "transformers"}


def test_the_command_line_loads_none_of_the_heavy_libraries() -> None:
    program = "import sys, ui.cli; print(*sorted(sys.modules), sep='\\n')"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert set(done.stdout.splitlines()) & HEAVY == set()
