"""The bank refuses every kind of mistake, and says where it is and what was expected."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from knowledge.bank import Bank
from knowledge.errors import ContentError
from knowledge.schema import PaperNote

Content = dict[str, Any]
WriteYaml = Callable[[Path, object], Path]


def load(folder: Path, note: Content) -> Bank:
    return Bank.load(folder, {note["id"]: PaperNote.model_validate(note)})


def test_items_stand_in_the_order_of_subject_level_and_id(
    tmp_path: Path, item: Content, note: Content, write_yaml: WriteYaml
) -> None:
    others = [
        item | {"id": "z-first-subject", "level": 1},
        item | {"id": "a-last-subject", "subject": "vendor-claims"},
        item | {"id": "b-same-level"},
        item | {"id": "a-same-level"},
    ]
    write_yaml(tmp_path / "b.yaml", others[:2])
    write_yaml(tmp_path / "a.yaml", others[2:])
    bank = load(tmp_path, note)
    expected = ["z-first-subject", "a-same-level", "b-same-level", "a-last-subject"]
    assert [found.id for found in bank.items] == expected
    assert [found.id for found in bank.of("transformers-attention-kv-cache", level=3)] == expected[
        1:3
    ]
    assert bank.of("scaling-laws") == ()
    assert bank.get("b-same-level").level == 3


def test_the_version_follows_content_alone(
    tmp_path: Path, item: Content, note: Content, write_yaml: WriteYaml
) -> None:
    second = item | {"id": "second"}
    one = write_yaml(tmp_path / "one" / "x.yaml", [item, second]).parent
    other = write_yaml(tmp_path / "other" / "y.yaml", [second]).parent
    write_yaml(other / "z.yaml", [item])
    changed = write_yaml(tmp_path / "changed" / "x.yaml", [item, second | {"minutes": 5}]).parent
    assert load(one, note).version == load(other, note).version
    assert load(one, note).version != load(changed, note).version
    assert load(one, note).version.startswith("sha256:")


def test_an_unknown_id_names_the_nearest_ones(
    tmp_path: Path, item: Content, note: Content, write_yaml: WriteYaml
) -> None:
    write_yaml(tmp_path / "x.yaml", [item])
    with pytest.raises(ContentError, match=r"'kv-grwth'.*nearest ids are \['kv-growth'\]"):
        load(tmp_path, note).get("kv-grwth")


def test_an_unknown_id_near_none_says_where_the_ids_are(
    tmp_path: Path, item: Content, note: Content, write_yaml: WriteYaml
) -> None:
    write_yaml(tmp_path / "x.yaml", [item])
    with pytest.raises(ContentError, match=r"'zzz'.*of the bank; `viva bank list` lists their ids"):
        load(tmp_path, note).get("zzz")


def without(key: str) -> Callable[[Content], None]:
    return lambda item: item.pop(key)


def put(value: object, *path: Any) -> Callable[[Content], None]:
    def change(item: Content) -> None:
        place: Any = item
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = value

    return change


FAULTS: list[tuple[Callable[[Content], None], str]] = [
    (without("reference"), r"field 'reference': Field required"),
    (put("x", "surprise"), r"field 'surprise': Extra inputs are not permitted"),
    (put("KV Growth", "id"), r"item 'KV Growth', field 'id'"),
    (put("poetry", "subject"), r"field 'subject'.*'scaling-laws'.*got 'poetry'"),
    (put(6, "level"), r"field 'level'.*less than or equal to 5, got 6"),
    (put(16, "minutes"), r"field 'minutes'.*got 16"),
    (put("  ", "question"), r"field 'question'.*at least 1 character"),
    (put([], "papers"), r"field 'papers'.*at least 1"),
    (put(["nowhere"], "papers"), r"field 'papers': no note has the id 'nowhere'"),
    (put("holds", "criteria", 0, "id"), r"criterion ids repeat.*'holds', 'holds'"),
    (put(0, "criteria", 0, "weight"), r"field 'criteria.0.weight'.*greater than 0"),
    (
        put(["one"], "criteria", 1, "exemplars", "met"),
        r"field 'criteria.1.exemplars.met'.*at least 3",
    ),
    (put({"grows": True}, "specimens", 2, "met"), r"specimen 'answer-2' labels \['grows'\]"),
    (put("loud", "specimens", 0, "manner"), r"field 'specimens.0.manner'.*got 'loud'"),
    (put("absent", "numeric", "criterion"), r"numeric names criterion 'absent'"),
    (put("kv-bag", "numeric", "calculator"), r"field 'numeric': No calculator 'kv-bag'"),
    (put({"parameters": 7e9}, "numeric", "inputs"), r"field 'numeric'.*'bits_per_weight'"),
    (put(-7e9, "numeric", "inputs", "parameters"), r"field 'numeric'.*-7000000000.*positive"),
    (put("token", "numeric", "unit"), r"field 'numeric'.*gives 'byte', not 'token'"),
    (put(0.9, "numeric", "tolerance"), r"field 'numeric.tolerance'.*less than 0.5"),
]


@pytest.mark.parametrize(("spoil", "message"), FAULTS)
def test_a_fault_names_file_item_field_and_what_was_expected(
    tmp_path: Path,
    item: Content,
    note: Content,
    write_yaml: WriteYaml,
    spoil: Callable[[Content], None],
    message: str,
) -> None:
    spoil(item)
    write_yaml(tmp_path / "faulty.yaml", [item])
    with pytest.raises(ContentError, match=message) as caught:
        load(tmp_path, note)
    assert "faulty.yaml: item " in str(caught.value)
    assert "viva bank check" in str(caught.value)


def test_an_id_is_used_once_in_the_whole_bank(
    tmp_path: Path, item: Content, note: Content, write_yaml: WriteYaml
) -> None:
    write_yaml(tmp_path / "a.yaml", [item])
    write_yaml(tmp_path / "b.yaml", [item])
    with pytest.raises(ContentError, match=r"b\.yaml: item 'kv-growth'.*already used in a\.yaml"):
        load(tmp_path, note)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("id: kv\n", "item 'kv', field 'subject'"),
        ("", "expected an item or a list of items, got NoneType"),
        ("[]", "expected an item or a list of items"),
        ("just words", "expected an item or a list of items, got str"),
        ("- [", "not valid YAML"),
        ("- id: a\n  id: b\n", "the key 'id' is given twice"),
        ("- 7\n", "item number 1"),
        ("- !!python/object/apply:os.getcwd []\n", "not valid YAML"),
    ],
)
def test_a_file_that_holds_no_items_is_refused(
    tmp_path: Path, note: Content, content: str, message: str
) -> None:
    (tmp_path / "x.yaml").write_text(content, encoding="utf-8")
    with pytest.raises(ContentError, match=message):
        load(tmp_path, note)


def test_bytes_that_are_not_utf8_are_refused(tmp_path: Path, note: Content) -> None:
    (tmp_path / "x.yaml").write_bytes(b"- id: \xff\n")
    with pytest.raises(ContentError, match=r"x\.yaml: byte 6 is not UTF-8"):
        load(tmp_path, note)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path, note: Content) -> None:
    with pytest.raises(ContentError, match="is not a folder"):
        load(tmp_path / "absent", note)


def test_an_item_of_one_s_own_is_added_or_takes_a_public_one_s_place(
    tmp_path: Path, item: Content, note: Content, write_yaml: WriteYaml
) -> None:
    public = write_yaml(tmp_path / "public" / "x.yaml", item).parent
    own = [item | {"title": "Our own title"}, item | {"id": "our-own"}]
    private = write_yaml(tmp_path / "private" / "y.yaml", own).parent
    bank = Bank.load(public, {note["id"]: PaperNote.model_validate(note)}, private)
    assert bank.get(item["id"]).title == "Our own title"
    assert bank.private == {item["id"], "our-own"}
    assert len(bank.items) == 2


def test_a_parametric_item_is_drawn_by_seed_and_others_stay_as_they_are(
    tmp_path: Path, item: Content, note: Content, write_yaml: WriteYaml
) -> None:
    drawn = item | {
        "id": "drawn",
        "parameters": {"layers": {"values": [16, 32, 48, 64], "default": 32}},
        "question": "What do {layers} layers cost?",
    }
    write_yaml(tmp_path / "x.yaml", [item, drawn])
    bank = load(tmp_path, note)
    assert bank.get("drawn").question == "What do 32 layers cost?"
    assert len({bank.drawn("drawn", seed).question for seed in range(40)}) == 4
    assert bank.drawn("drawn", 5) == bank.drawn("drawn", 5)
    assert bank.drawn(item["id"], 5) == bank.get(item["id"])


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"parameters": {"n": {"values": [1, 2], "default": 3}}},
            "default 3.0 is none of the values",
        ),
        ({"parameters": {"n": {"values": [1], "default": 1}}}, "at least 2"),
        ({"draw": {"n": 1}}, "the field 'draw' is filled by Viva"),
        ({"numeric": {"published": 1.0}}, "the field 'numeric.published' is filled by Viva"),
        (
            {"parameters": {"n": {"values": [1, 2], "default": 1}}, "question": "{m}?"},
            "placeholder {m} has no value",
        ),
    ],
)
def test_what_cannot_be_drawn_names_file_and_item(
    tmp_path: Path,
    item: Content,
    note: Content,
    write_yaml: WriteYaml,
    changes: Content,
    message: str,
) -> None:
    write_yaml(tmp_path / "x.yaml", item | changes)
    with pytest.raises(ContentError, match=message) as caught:
        load(tmp_path, note)
    assert "x.yaml" in str(caught.value)
    assert item["id"] in str(caught.value)
