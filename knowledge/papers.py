"""Paper notes: what a paper shows, in our own words, one file a paper in `knowledge/notes/`.

A note is also a document of the corpus: its figures carry their status, so that a passage never
shows a figure from memory as a confirmed one.
"""

from collections.abc import Mapping
from pathlib import Path

from pydantic import ValidationError

from knowledge.content_files import content_fault, read_yaml, validation_fault, yaml_files
from knowledge.documents import Document, Section
from knowledge.schema import Figure, PaperNote, Subject

NOTES_FOLDER = Path(__file__).parent / "notes"
SPOKEN = "in plain words"
"""The name of the sections that hold a note's spoken sentences, SPOKEN_TOGETHER in each."""
SPOKEN_TOGETHER = 3


def load_notes(folder: Path | None = None) -> dict[str, PaperNote]:
    """Every note by id, in the order of the ids (default: the notes that are shipped).

    Raises ContentError with the file, the field and what was expected.
    """
    files = yaml_files(NOTES_FOLDER if folder is None else folder)
    notes = {path.stem: _read_note(path) for path in files}
    for path in files:
        _check_related(path, notes)
    return notes


def notes_on(notes: Mapping[str, PaperNote], subject: Subject) -> tuple[str, ...]:
    """The ids of the notes on a subject, as `Corpus.search` takes them for `docs`."""
    return tuple(name for name, note in notes.items() if subject in note.subjects)


def note_document(note: PaperNote) -> Document:
    """The note as a document; each figure says who confirmed it, or that nobody did.

    What the note says in plain words comes last, a few sentences a section, so that each is a passage of its
    own: candidates talk, and what they say is nearest to how others say it.
    """
    return Document(
        id=note.id,
        title=f"{note.title} ({note.designation})" if note.designation else note.title,
        sections=(
            Section("shows", None, note.shows),
            Section("how", None, note.how),
            Section("figures", None, "\n".join(_figure_line(figure) for figure in note.figures)),
            Section("limits", None, note.limits),
            Section("misreadings", None, "\n".join(note.misreadings)),
            *(
                Section(SPOKEN, None, "\n".join(note.spoken[first : first + SPOKEN_TOGETHER]))
                for first in range(0, len(note.spoken), SPOKEN_TOGETHER)
            ),
        ),
    )


def _figure_line(figure: Figure) -> str:
    place = f"{figure.place}; " if figure.place else ""
    if figure.status == "verified":
        return f"{figure.text} ({place}verified: {figure.source})"
    return f"{figure.text} ({place}recalled, not verified)"


def _read_note(path: Path) -> PaperNote:
    entry = read_yaml(path)
    if not isinstance(entry, dict):
        raise content_fault(path, "", f"expected one note, got {type(entry).__name__}")
    try:
        note = PaperNote.model_validate(entry)
    except ValidationError as error:
        raise validation_fault(path, f"note {entry.get('id')!r}", error) from error
    if note.id != path.stem:
        raise content_fault(
            path, "field 'id'", f"expected the file's stem {path.stem!r}, got {note.id!r}"
        )
    return note


def _check_related(path: Path, notes: Mapping[str, PaperNote]) -> None:
    note = notes[path.stem]
    for related in note.related:
        if related not in notes or related == note.id:
            raise content_fault(
                path,
                f"note {note.id!r}, field 'related'",
                f"{related!r} is not another note; expected the stem of a file in this folder",
            )
