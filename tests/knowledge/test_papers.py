"""Notes load with their mistakes named, and become documents that own up to unconfirmed figures."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from knowledge.errors import ContentError
from knowledge.papers import SPOKEN, load_notes, note_document
from knowledge.schema import PaperNote

Content = dict[str, Any]
WriteYaml = Callable[[Path, object], Path]


def test_notes_load_by_id_and_related_ids_resolve(
    tmp_path: Path, note: Content, write_yaml: WriteYaml
) -> None:
    write_yaml(tmp_path / "gqa.yaml", note | {"related": ["mqa"]})
    write_yaml(tmp_path / "mqa.yaml", note | {"id": "mqa", "related": ["gqa"]})
    notes = load_notes(tmp_path)
    assert list(notes) == ["gqa", "mqa"]
    assert notes["mqa"].related == ("gqa",)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"id": "other"}, r"expected the file's stem 'gqa', got 'other'"),
        ({"related": ["nowhere"]}, r"field 'related': 'nowhere' is not another note"),
        ({"related": ["gqa"]}, r"field 'related': 'gqa' is not another note"),
        ({"figures": []}, r"note 'gqa', field 'figures'.*at least 1"),
        ({"year": 1066}, r"field 'year'.*got 1066"),
        ({"subjects": ["poetry"]}, r"field 'subjects.0'.*got 'poetry'"),
        (
            {"figures": [{"text": "x", "status": "sure", "source": "y"}]},
            r"figures.0.status.*got 'sure'",
        ),
    ],
)
def test_a_fault_names_file_note_and_field(
    tmp_path: Path, note: Content, write_yaml: WriteYaml, change: Content, message: str
) -> None:
    write_yaml(tmp_path / "gqa.yaml", note | change)
    with pytest.raises(ContentError, match=message) as caught:
        load_notes(tmp_path)
    assert "gqa.yaml" in str(caught.value)


def test_a_file_holds_one_note(tmp_path: Path, note: Content, write_yaml: WriteYaml) -> None:
    write_yaml(tmp_path / "gqa.yaml", [note])
    with pytest.raises(ContentError, match="expected one note, got list"):
        load_notes(tmp_path)


def test_a_note_becomes_a_document_that_tells_confirmed_figures_from_recalled_ones(
    note: Content,
) -> None:
    document = note_document(PaperNote.model_validate(note))
    sections = {section.name: section.text for section in document.sections}
    assert list(sections) == ["shows", "how", "figures", "limits", "misreadings"]
    assert sections["figures"].split("\n") == [
        "Eight groups were used. (verified: section 3)",
        "Quality fell by little. (recalled, not verified)",
    ]
    assert (document.id, document.title) == ("gqa", note["title"])
    assert all(misreading in sections["misreadings"] for misreading in note["misreadings"])


def test_plain_words_are_passages_of_their_own(note: Content) -> None:
    said = [f"Said in way {way}." for way in "abcd"]
    document = note_document(PaperNote.model_validate(note | {"spoken": said}))
    plain = [section.text for section in document.sections if section.name == SPOKEN]
    assert plain == ["\n".join(said[:3]), said[3]]
