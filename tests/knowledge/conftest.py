"""What the tests of `knowledge` share: an embedder, a valid item and note, small PDFs."""

import copy
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from models.hash_embedder import HashEmbedder

Content = dict[str, Any]
WriteYaml = Callable[[Path, object], Path]
MakePdf = Callable[..., Path]


@pytest.fixture
def embedder() -> HashEmbedder:
    return HashEmbedder(dimension=64)


@pytest.fixture
def write_yaml() -> WriteYaml:
    def write(path: Path, content: object) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
        return path

    return write


@pytest.fixture
def item() -> Content:
    return copy.deepcopy(_ITEM)


@pytest.fixture
def note() -> Content:
    return copy.deepcopy(_NOTE)


@pytest.fixture
def make_pdf() -> MakePdf:
    """`make_pdf(path, pages, title="")` writes a PDF; a page is lines of text, or (size, line) pairs."""

    def make(path: Path, pages: Sequence[Sequence[str | tuple[int, str]]], title: str = "") -> Path:
        path.write_bytes(_pdf_bytes(pages, title))
        return path

    return make


def _pdf_bytes(pages: Sequence[Sequence[str | tuple[int, str]]], title: str) -> bytes:
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, lines in enumerate(pages):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {5 + 2 * number} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        stream = _page_stream(lines)
        objects.append(b"<< /Length %d >>\nstream\n%b\nendstream" % (len(stream), stream))
    objects.append(f"<< /Title ({title}) >>".encode("latin-1"))
    return _with_table(objects)


def _page_stream(lines: Sequence[str | tuple[int, str]]) -> bytes:
    shown, height = [], 760
    for line in lines:
        size, text = line if isinstance(line, tuple) else (10, line)
        height -= size + 6
        escaped = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
        shown.append(f"BT /F1 {size} Tf 60 {height} Td ({escaped}) Tj ET")
    return "\n".join(shown).encode("latin-1")


def _with_table(objects: Sequence[bytes]) -> bytes:
    out, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    rows = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    table = b"xref\n0 %d\n0000000000 65535 f \n%b" % (len(objects) + 1, rows)
    end = b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return out + table + end % (len(objects) + 1, len(objects), len(out))


def _criterion(criterion_id: str) -> Content:
    return {
        "id": criterion_id,
        "statement": f"The cache grows linearly with the context ({criterion_id}).",
        "level": 2,
        "misconception": "It grows with the square of the context.",
        "probe": "What happens to it when the context doubles?",
        "exemplars": {
            "met": [
                "It doubles with the context.",
                "Linear in tokens.",
                "Twice as long, twice as big.",
            ],
            "not_met": ["It is quadratic.", "It stays the same.", "The cache matters a lot."],
        },
    }


_NAMES = ("grows", "holds", "shrinks")
_ITEM: Content = {
    "id": "kv-growth",
    "subject": "transformers-attention-kv-cache",
    "level": 3,
    "title": "Growth of the KV cache",
    "minutes": 4,
    "question": "How does the KV cache grow with the context?",
    "rephrasing": "What does a longer context do to the KV cache?",
    "reference": "It grows linearly: each token adds one key and one value per layer and head.",
    "papers": ["gqa"],
    "criteria": [_criterion(name) for name in _NAMES],
    "numeric": {
        "criterion": "grows",
        "calculator": "weights-bytes",
        "inputs": {"parameters": 7e9, "bits_per_weight": 16.0},
        "unit": "GiB",
        "slips": [{"id": "keys-only", "factor": 0.5, "says": "counts keys and forgets values"}],
    },
    "specimens": [
        {
            "id": f"answer-{number}",
            "manner": "terse",
            "substance": "right",
            "text": "Linear: one key and one value per token, layer and head.",
            "met": dict.fromkeys(_NAMES, True),
        }
        for number in range(4)
    ],
}
_NOTE: Content = {
    "id": "gqa",
    "title": "A note for the tests on grouped queries",
    "year": 2023,
    "first_author": "A. Author",
    "arxiv": None,
    "subjects": ["transformers-attention-kv-cache"],
    "shows": "Groups of query heads may share one head of keys and values.",
    "how": "An existing checkpoint is trained on for a while after its heads are averaged.",
    "figures": [
        {"text": "Eight groups were used.", "status": "verified", "source": "section 3"},
        {"text": "Quality fell by little.", "status": "recalled", "source": "recalled"},
    ],
    "limits": "One family of models was measured.",
    "misreadings": ["It shortens the context.", "It shrinks the query heads."],
}
