"""The last death of the model process is kept for the operator, and no disk fault gets in its way."""

from pathlib import Path

from models.last_words import FILE_NAME, keep_last_words, last_words


def test_none_was_lost_yet(tmp_path: Path) -> None:
    assert last_words(tmp_path) is None


def test_the_latest_death_is_kept_with_what_was_printed(tmp_path: Path) -> None:
    keep_last_words(tmp_path, "It was lost once.", ["first"])
    keep_last_words(tmp_path, "It was lost again.", ["one line", "another"])
    kept = last_words(tmp_path) or ""
    assert kept.splitlines()[1:] == ["one line", "another"]
    assert kept.splitlines()[0].endswith("It was lost again.")


def test_a_directory_that_cannot_be_written_is_left_alone(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    keep_last_words(blocked, "It was lost.", [])
    assert last_words(blocked) is None
    assert not (tmp_path / FILE_NAME).exists()
