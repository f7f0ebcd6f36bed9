"""Prompts and fixed texts: files in `agent/prompts`, rendered strictly. Their hash is their version."""

import hashlib
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError, meta

from agent.errors import PromptError

FOLDER = Path(__file__).parent / "prompts"
# These are chat texts and model prompts, not HTML: each surface escapes what it shows.
_ENVIRONMENT = Environment(
    loader=FileSystemLoader(FOLDER),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    autoescape=False,
)


def prompt_names() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.md"))


def placeholders(name: str) -> set[str]:
    """The values that a prompt needs."""
    source = (FOLDER / f"{name}.md").read_text(encoding="utf-8")
    return meta.find_undeclared_variables(_ENVIRONMENT.parse(source))


def render(name: str, **values: object) -> str:
    """The text of prompt `name` with these values. Raises PromptError on a missing or extra value."""
    try:
        expected = placeholders(name)
        if expected != set(values):
            raise PromptError(
                f"Prompt {name!r} takes {sorted(expected)!r}; given {sorted(values)!r}."
            )
        return _ENVIRONMENT.get_template(f"{name}.md").render(values).strip()
    except (TemplateError, OSError) as error:
        raise PromptError(f"Prompt {name!r} cannot be rendered: {error}") from error


@lru_cache(maxsize=1)
def prompts_version() -> str:
    """SHA-256 over all prompt files, for the record."""
    digest = hashlib.sha256()
    for name in prompt_names():
        digest.update(name.encode() + b"\0" + (FOLDER / f"{name}.md").read_bytes() + b"\0")
    return f"sha256:{digest.hexdigest()}"
