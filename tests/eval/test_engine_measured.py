"""The plain loop's rule against what Llama does; the lengths of the texts; the command itself."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from eval.engine.plain import PlainLoop, evaluated_by_rule
from eval.engine.texts import ANSWER
from models.engine_options import EngineOptions
from models.native_model import NativeModel
from models.weights import locate_language_model
from ui.cli import app

pytestmark = pytest.mark.weights

NEEDED = (
    "prompt_tokens_per_new",
    "judge_speedup",
    "judge_over_floor",
    "judge_over_json",
    "concurrency_gain",
    "first_token_p95_ratio",
    "overhead",
)


def test_llama_evaluates_what_the_rule_says(tmp_path: Path) -> None:
    plain = PlainLoop(locate_language_model(None, tmp_path), n_ctx=128, threads=1, gpu_layers=0)
    prompts = [[40, 50, 60, 70, 80], [40, 50, 61, 71], [41, 51, 61], [41, 51, 61, 71, 81, 91]]
    last: list[int] = []
    for prompt in prompts:
        reply = plain.reply(prompt, 3)
        assert reply.evaluated == evaluated_by_rule(last, prompt)
        last = [*prompt, *reply.tokens[:-1]]
    plain.forget()
    assert plain.reply(prompts[0], 1).evaluated == len(prompts[0])
    plain.close()


def test_the_answer_has_about_250_tokens(tmp_path: Path) -> None:
    model = NativeModel(locate_language_model(None, tmp_path), EngineOptions())
    assert 235 <= len(model.tokenize(ANSWER, special=False)) <= 265
    model.close()


@pytest.mark.timeout(500)
def test_the_quick_run_gives_every_figure(tmp_path: Path) -> None:
    result = CliRunner().invoke(
        app, ["eval", "engine", "--quick", "--json", "--data", str(tmp_path)]
    )
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    for name in NEEDED:
        assert isinstance(found[name], float), name
    # Counts, not times: they hold on a busy machine too.
    assert found["prompt_tokens_per_new"] <= 1.10
    assert found["prompt_tokens_per_new_plain"] > 3
    assert found["setup"]["quick"] is True


def test_an_unknown_shape_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["eval", "engine", "--shape", "x", "--data", str(tmp_path)])
    assert result.exit_code != 0
    assert "qwen3-8b" in str(result.exception)
