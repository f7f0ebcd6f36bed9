"""`viva bank`: what each command prints, the operator's own items, and how mistakes are answered."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

Viva = Callable[..., tuple[int, str, str]]

NEW = ("bank", "new", "cache-on-phones", "--subject", "serving-and-on-prem", "--level", "3")


def test_the_summary_counts_by_subject_level_and_kind(viva: Viva, tmp_path: Path) -> None:
    code, out, _ = viva("bank", "list", "--summary", "--json", "--data", str(tmp_path))
    counts = json.loads(out)
    assert code == 0
    assert {"items", "parametric", "specimens", "by_subject", "by_level", "kappa"} <= set(counts)
    assert counts["items"] == sum(counts["by_subject"].values()) == sum(counts["by_level"].values())
    _, table, _ = viva("bank", "list", "--summary", "--data", str(tmp_path))
    assert f"{counts['items']} items, {counts['parametric']} of them parametric" in table
    assert "authored test data" in table


def test_the_list_keeps_to_subject_and_level(viva: Viva, tmp_path: Path) -> None:
    given = ("--subject", "scaling-laws", "--level", "4", "--data", str(tmp_path))
    _, out, _ = viva("bank", "list", *given, "--json")
    rows = [json.loads(line) for line in out.splitlines()]
    assert rows
    assert {(row["subject"], row["level"]) for row in rows} == {("scaling-laws", 4)}
    _, text, _ = viva("bank", "list", *given)
    assert all(row["id"] in text for row in rows)


def test_a_candidate_sees_the_question_alone_and_a_seed_changes_its_numbers(
    viva: Viva, tmp_path: Path
) -> None:
    show = ("bank", "show", "kv-cache-size-gqa", "--data", str(tmp_path))
    _, author, _ = viva(*show)
    _, candidate, _ = viva(*show, "--candidate")
    assert author.startswith(candidate.rstrip())
    assert "reference:" in author
    assert "reference:" not in candidate
    draws = {viva(*show, "--candidate", "--seed", str(seed))[1] for seed in range(6)}
    assert len(draws) > 1


def test_an_unknown_item_is_answered_with_the_nearest(viva: Viva, tmp_path: Path) -> None:
    code, _, err = viva("bank", "show", "kv-cache-size-gpa", "--data", str(tmp_path))
    assert code != 0
    assert "kv-cache-size-gqa" in err


@pytest.mark.parametrize("kind", [[], ["--parametric"]])
def test_a_new_item_is_sound_from_the_first_minute(
    viva: Viva, tmp_path: Path, kind: list[str]
) -> None:
    code, out, _ = viva(*NEW, *kind, "--data", str(tmp_path))
    assert code == 0
    assert "viva bank check" in out
    code, out, _ = viva("bank", "check", "--no-juror", "--seeds", "1", "--data", str(tmp_path))
    assert (code, "(1 private)" in out, "0 faults" in out) == (0, True, True), out
    _, out, _ = viva("bank", "list", "--level", "3", "--json", "--data", str(tmp_path))
    mine = [row for row in map(json.loads, out.splitlines()) if row["private"]]
    assert [row["id"] for row in mine] == ["cache-on-phones"]


def test_a_file_that_is_there_is_not_overwritten(viva: Viva, tmp_path: Path) -> None:
    viva(*NEW, "--in", str(tmp_path))
    (tmp_path / "cache-on-phones.yaml").write_text("mine", encoding="utf-8")
    code, _, err = viva(*NEW, "--in", str(tmp_path))
    assert code == 2
    assert "is there already" in err
    assert (tmp_path / "cache-on-phones.yaml").read_text(encoding="utf-8") == "mine"


def test_an_operators_item_takes_the_place_of_a_public_one(viva: Viva, tmp_path: Path) -> None:
    viva("bank", "new", "kv-cache-size-gqa", *NEW[3:], "--data", str(tmp_path))
    _, out, _ = viva("bank", "show", "kv-cache-size-gqa", "--json", "--data", str(tmp_path))
    assert json.loads(out)["subject"] == "serving-and-on-prem"


def test_a_fault_in_an_operators_item_names_file_and_field(viva: Viva, tmp_path: Path) -> None:
    viva(*NEW, "--data", str(tmp_path))
    file = tmp_path / "items" / "cache-on-phones.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("level: 3", "level: 9", 1), "utf-8")
    code, _, err = viva("bank", "check", "--no-juror", "--data", str(tmp_path))
    assert code != 0
    assert "cache-on-phones" in err
    assert "level" in err


def test_the_export_is_a_line_an_item_and_the_schema_knows_no_draw(
    viva: Viva, tmp_path: Path
) -> None:
    out = tmp_path / "bank.jsonl"
    code, _, _ = viva("bank", "export", "--out", str(out), "--data", str(tmp_path))
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert code == 0
    assert len({row["id"] for row in rows}) == len(rows) >= 90
    _, schema, _ = viva("bank", "export", "--schema", "--data", str(tmp_path))
    assert "draw" not in json.loads(schema)["properties"]
