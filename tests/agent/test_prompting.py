"""Prompts are rendered strictly: every placeholder is given, nothing else is."""

import re

import pytest

from agent.errors import PromptError
from agent.prompting import placeholders, prompt_names, prompts_version, render


@pytest.mark.parametrize("name", prompt_names())
def test_every_prompt_renders_with_exactly_its_placeholders(name: str) -> None:
    text = render(name, **{key: f"<{key}>" for key in placeholders(name)})
    assert text
    assert "{{" not in text
    for key in placeholders(name):
        assert f"<{key}>" in text


def test_a_missing_value_is_an_error() -> None:
    with pytest.raises(PromptError, match="question"):
        render("question", number=1)


def test_an_extra_value_is_an_error() -> None:
    with pytest.raises(PromptError, match="reference"):
        render("paused", reference="secret")


def test_values_are_data_not_templates() -> None:
    assert "{{ number }}" in render("question", number=1, question="{{ number }}")


def test_the_model_is_never_shown_the_rubric() -> None:
    assert placeholders("follow_up") == {"question", "passage"}


def test_the_version_is_a_hash() -> None:
    assert re.fullmatch(r"sha256:[0-9a-f]{64}", prompts_version())
