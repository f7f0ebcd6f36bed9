"""LaTeX files to documents: sections of plain text. Thin on purpose: no macros, no included files."""

import re
from pathlib import Path

from knowledge.documents import Document, Section, clean
from knowledge.errors import ContentError

_GROUP = r"\{((?:[^{}]|\{[^{}]*\})*)\}"
"""Braces and what they hold, one level deep."""

_COMMENT = re.compile(r"(?<!\\)%[^\n]*\n?")
_BODY = re.compile(r"\\begin\{document\}(.*?)(?:\\end\{document\}|\Z)", re.DOTALL)
_REFERENCES = re.compile(r"\\begin\{thebibliography\}.*?(?:\\end\{thebibliography\}|\Z)", re.DOTALL)
_HEADING = re.compile(rf"\\(?:sub){{0,2}}section\*?(?:\[[^\]]*\])?{_GROUP}")
_TITLE = re.compile(rf"\\title(?:\[[^\]]*\])?{_GROUP}")
_SILENT = re.compile(
    r"\\(?:cite\w*|label|(?:page|auto|eq|c)?ref|bibliography\w*|input|include|includegraphics|usepackage"
    r"|documentclass|begin|end|vspace|hspace|title|author|date|maketitle)\*?(?:\[[^\]]*\])*(?:\{[^{}]*\})?"
)
_FRACTION = re.compile(rf"\\[dt]?frac{_GROUP}{_GROUP}")
_ARGUMENT = re.compile(r"\\[a-zA-Z]+\*?(?:\[[^\]]*\])*\{([^{}]*)\}")
_COMMAND = re.compile(r"\\([a-zA-Z]+)\*?")
_ESCAPED = re.compile(r"\\([%$&#_{}])")
_NESTING = 8


def read_latex(path: Path, source: str) -> Document:
    """The document of a LaTeX file. Raises ContentError when no text is left."""
    text = _COMMENT.sub("\n", clean(source))
    title = _TITLE.search(text)
    body = _BODY.search(text)
    parts = _HEADING.split(_REFERENCES.sub("", body.group(1) if body else text))
    names = ["", *parts[1::2]]
    sections = [
        Section(_plain(name), None, _plain(content))
        for name, content in zip(names, parts[0::2], strict=True)
    ]
    kept = tuple(section for section in sections if section.text)
    if not kept:
        raise ContentError(f"{path.name}: no text is left once the commands are removed.")
    return Document(
        path.name, " ".join(_plain(title.group(1)).split()) if title else path.stem, kept
    )


def _plain(latex: str) -> str:
    text = _SILENT.sub("", latex)
    for _ in range(_NESTING):
        inner = _ARGUMENT.sub(r"\1", _FRACTION.sub(r"\1/\2", text))
        if inner == text:
            break
        text = inner
    text = _COMMAND.sub(r"\1", text.replace("\\\\", "\n"))
    marks = str.maketrans({"{": None, "}": None, "$": None, "~": " "})
    # Escaped marks are set aside, or they would go with the others.
    held = _ESCAPED.sub(lambda match: chr(0xE000 + ord(match.group(1))), text).translate(marks)
    plain = re.sub(r"[\ue000-\ue0ff]", lambda match: chr(ord(match.group()) - 0xE000), held)
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+", " ", plain)).strip()
