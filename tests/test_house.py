"""The house stands as CONTRIBUTING.md says: one direction of imports, short files, names of our own."""

import ast
import re
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("ui", "eval", "agent", "knowledge", "models")
"""Each may import those that stand behind it."""
LONGEST_FILE = 300
SOURCES = sorted(path for folder in (*PACKAGES, "tests") for path in (ROOT / folder).rglob("*.py"))


def _imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".", maxsplit=1)[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".", maxsplit=1)[0])
    return names


@pytest.mark.parametrize("package", PACKAGES)
def test_imports_go_one_way(package: str) -> None:
    forbidden = set(PACKAGES[: PACKAGES.index(package)])
    for path in (ROOT / package).rglob("*.py"):
        assert not _imported(path) & forbidden, path


def test_only_the_worker_side_imports_llama_cpp() -> None:
    importing = {path for path in SOURCES if "llama_cpp" in _imported(path)}
    native = {"native_model.py", "native_context.py", "native_grammar.py", "tokenizing.py"}
    assert {path.name for path in importing if path.parent == ROOT / "models"} == native
    elsewhere = {path for path in importing if path.parent != ROOT / "models"}
    # What the engine is measured against, and tests, run in processes that may die.
    assert all(
        path.is_relative_to(ROOT / "tests") or path.parent.name == "engine" for path in elsewhere
    )


def test_no_dependency_has_a_package_of_our_name() -> None:
    owners = packages_distributions()
    for package in PACKAGES:
        assert set(owners.get(package, ["viva-examiner"])) == {"viva-examiner"}, package


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_is_short_and_says_what_it_is(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= LONGEST_FILE
    assert ast.get_docstring(ast.parse(text)), "no docstring"


@pytest.mark.parametrize("package", PACKAGES)
def test_every_module_stands_in_its_readme(package: str) -> None:
    readme = (ROOT / package / "README.md").read_text(encoding="utf-8")
    for path in (ROOT / package).glob("*.py"):
        assert f"`{path.name}`" in readme, f"{package}/README.md has no line for {path.name}"


def test_every_link_of_the_documents_leads_somewhere() -> None:
    for document in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("*/README.md")]:
        for target in re.findall(r"\]\(([^)#]+)\)", document.read_text(encoding="utf-8")):
            assert target.startswith("http") or (document.parent / target).exists(), (
                document,
                target,
            )
