"""The record keeps what it was given, once, and notices every change behind its back."""

import sqlite3
import threading
from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agent.audit import export_of, verify_export
from agent.errors import (
    DamagedRecordError,
    RecordWriteError,
    UnknownInterviewError,
    UnreadableExportError,
)
from agent.events import Received, Shown
from agent.record import Record
from tests.forged_record import change, cut, forge

TEXTS = [
    "",
    "\x00\x07",
    "<|im_end|>",
    "<script>alert(1)</script>",
    "\u202eabc",
    "😀" * 50,
    "a" * 200_000,
]


def _answer(text: str, reply_to: int = 1) -> Received:
    return Received(reply_to=reply_to, action="answer", text=text)


@pytest.fixture
def record(tmp_path: Path):  # type: ignore[no-untyped-def]
    opened = Record.open(tmp_path)
    yield opened
    opened.close()


def test_texts_come_back_as_they_were_sent(record: Record) -> None:
    for number, text in enumerate(TEXTS):
        record.append("i", f"received:{number}", _answer(text))
    bodies = [event.body for event in record.events("i")]
    assert [body.text for body in bodies if isinstance(body, Received)] == TEXTS
    assert record.faults("i") == []


def test_the_same_key_is_stored_once(record: Record) -> None:
    first = record.append("i", "received:1", _answer("one"))
    again = record.append("i", "received:1", _answer("two"))
    assert again == first
    assert len(record.events("i")) == 1


def test_threads_do_not_break_the_chain(record: Record) -> None:
    def write(writer: int) -> None:
        for number in range(10):
            record.append("i", f"{writer}:{number}", _answer(f"{writer}:{number}"))

    threads = [threading.Thread(target=write, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(record.events("i")) == 40
    assert record.faults("i") == []


def test_an_unknown_interview_is_named(record: Record) -> None:
    with pytest.raises(UnknownInterviewError, match="'nobody'"):
        record.events("nobody")


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_any_changed_byte_is_found(tmp_path: Path, data: st.DataObject) -> None:
    folder = Path(mkdtemp(dir=tmp_path))
    record = Record.open(folder)
    try:
        record.append("i", "shown:1", Shown(purpose="question", text="What?", item="x"))
        record.append("i", "received:1", _answer("It grows."))
        table, column = data.draw(
            st.sampled_from(
                [("events", c) for c in ("at", "key", "body", "previous", "hash")]
                + [("interviews", c) for c in ("head_hash", "head_signature")]
            )
        )
        with sqlite3.connect(folder / "record.sqlite") as database:
            (value,) = database.execute(f"SELECT {column} FROM {table} LIMIT 1").fetchone()
            place = data.draw(st.integers(0, len(value) - 1))
            other = "0" if value[place] != "0" else "1"
            changed = value[:place] + other + value[place + 1 :]
            database.execute(
                f"UPDATE {table} SET {column} = ? WHERE {column} = ?", (changed, value)
            )
        database.close()
        assert record.faults("i")
    finally:
        record.close()


def test_a_deleted_tail_is_found(record: Record, tmp_path: Path) -> None:
    for number in range(3):
        record.append("i", f"received:{number}", _answer("x", number))
    with sqlite3.connect(tmp_path / "record.sqlite") as database:
        database.execute("DELETE FROM events WHERE seq = 3")
    database.close()
    assert record.faults("i")


def test_an_interview_that_goes_on_meanwhile_has_no_fault(record: Record, tmp_path: Path) -> None:
    writer = Record.open(tmp_path)
    record.append("i", "received:0", _answer("x", 0))

    def write() -> None:
        for number in range(1, 150):
            writer.append("i", f"received:{number}", _answer("x", number))

    thread = threading.Thread(target=write)
    thread.start()
    found = []
    while thread.is_alive():
        found += record.faults("i")
        found += verify_export(export_of(record, "i").model_dump_json())
    thread.join()
    writer.close()
    assert found == []


def test_a_forged_record_is_not_signed_by_what_follows(record: Record, tmp_path: Path) -> None:
    for interview in ("forged", "other"):
        record.append(interview, "received:1", _answer("It sinks."))
    forge(tmp_path / "record.sqlite", "forged", "It sinks.", "It grows.")
    faults = record.faults("forged")
    assert [fault.says for fault in faults] == ["the signature of the head is not ours"]
    with pytest.raises(
        DamagedRecordError, match=r"head, event 1, is not signed by us.*verify forged"
    ):
        record.append("forged", "received:2", _answer("It grows fast.", 2))
    assert len(record.events("forged")) == 1
    assert record.faults("forged") == faults
    record.append("other", "received:2", _answer("It grows.", 2))
    assert record.faults("other") == []


def test_what_is_stored_already_is_found_in_a_forged_record(record: Record, tmp_path: Path) -> None:
    record.append("i", "received:1", _answer("It sinks."))
    forge(tmp_path / "record.sqlite", "i", "It sinks.", "It grows.")
    assert record.append("i", "received:1", _answer("It sinks.")).seq == 1


def test_another_key_does_not_sign_on(record: Record, tmp_path: Path) -> None:
    record.append("i", "received:1", _answer("It grows."))
    (tmp_path / "record.key").unlink()
    other = Record.open(tmp_path)
    with pytest.raises(DamagedRecordError, match=r"record\.key"):
        other.append("i", "received:2", _answer("It sinks.", 2))
    other.close()
    assert record.faults("i") == []


def test_without_its_head_a_record_is_not_begun_anew(record: Record, tmp_path: Path) -> None:
    record.append("i", "received:1", _answer("It grows."))
    change(tmp_path / "record.sqlite", "DELETE FROM interviews WHERE id = ?", ("i",))
    with pytest.raises(DamagedRecordError, match="its signed head is missing"):
        record.append("i", "received:2", _answer("It sinks.", 2))


def test_what_cannot_be_read_is_named(record: Record, tmp_path: Path) -> None:
    database = tmp_path / "record.sqlite"
    for interview in ("cut", "gap", "late"):
        for number in range(3):
            record.append(interview, f"received:{number}", _answer("x", number))
    cut(database, "cut", 2)
    change(database, "DELETE FROM events WHERE interview = ? AND seq = ?", ("gap", 1))
    change(database, "UPDATE events SET at = 'noon' WHERE interview = ? AND seq = ?", ("late", 3))
    says = {"cut": "event 2 cannot be read", "gap": "event 1 is missing", "late": "event 3 cannot"}
    for interview, found in says.items():
        with pytest.raises(DamagedRecordError, match=f"{interview!r} was changed.*{found}"):
            record.events(interview)


def test_a_full_database_refuses_and_stores_nothing(record: Record, tmp_path: Path) -> None:
    record.append("i", "received:1", _answer("kept"))
    with record.sessions() as session:
        connection = session.connection().connection.dbapi_connection
        assert isinstance(connection, sqlite3.Connection)
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count={pages}")
    with pytest.raises(RecordWriteError, match="full"):
        record.append("i", "received:2", _answer("lost? " * 20_000, 2))
    assert len(record.events("i")) == 1
    assert record.faults("i") == []


def test_an_unwritable_place_is_one_clear_error(tmp_path: Path) -> None:
    place = tmp_path / "file"
    place.write_text("not a folder")
    with pytest.raises(RecordWriteError, match="data directory"):
        Record.open(place)


def test_an_export_verifies_without_the_database(record: Record) -> None:
    record.append("i", "received:1", _answer("It grows."))
    text = export_of(record, "i").model_dump_json()
    assert verify_export(text, record.public_key) == []
    assert verify_export(text.replace("It grows.", "It sinks."))
    assert verify_export(text, "ab" * 32)
    with pytest.raises(UnreadableExportError):
        verify_export("{}")
