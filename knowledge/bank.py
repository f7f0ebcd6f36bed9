"""The question bank: every item of `knowledge/items/*.yaml`, validated and in a fixed order.

Sample use:
    bank = Bank.load(notes=load_notes())
    bank.get("sl-budget").question
    bank.of("scaling-laws", level=3)
"""

import difflib
import hashlib
import json
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Self

from pydantic import ValidationError

from knowledge.calculators.registry import compute
from knowledge.content_files import content_fault, read_yaml, validation_fault, yaml_files
from knowledge.errors import ContentError
from knowledge.schema import SUBJECTS, Item, PaperNote, Subject

ITEMS_FOLDER = Path(__file__).parent / "items"


class Bank:
    """Items by subject (in the order of display), level and id."""

    def __init__(self, items: Collection[Item]) -> None:
        order = {subject: place for place, subject in enumerate(SUBJECTS)}
        self.items: tuple[Item, ...] = tuple(
            sorted(items, key=lambda item: (order[item.subject], item.level, item.id))
        )
        self._by_id = {item.id: item for item in self.items}

    @classmethod
    def load(
        cls,
        folder: Path | None = None,
        notes: Mapping[str, PaperNote] | None = None,
    ) -> Self:
        """Read every file of `folder` (default: the bank that is shipped).

        `notes` maps the ids that an item's papers may name; None leaves papers unchecked.
        Raises ContentError with the file, the item, the field and what was expected.
        """
        found: dict[str, tuple[Path, Item]] = {}
        for path in yaml_files(ITEMS_FOLDER if folder is None else folder):
            for item in _read_items(path):
                if item.id in found:
                    raise content_fault(
                        path,
                        f"item {item.id!r}, field 'id'",
                        f"already used in {found[item.id][0].name}; expected an id of its own",
                    )
                _check_papers(path, item, notes)
                _check_numeric(path, item)
                found[item.id] = (path, item)
        return cls([item for _, item in found.values()])

    def get(self, item_id: str) -> Item:
        """The item of that id. Raises ContentError that names the nearest ids."""
        if item_id not in self._by_id:
            near = difflib.get_close_matches(item_id, self._by_id)
            raise ContentError(
                f"No item {item_id!r} among the {len(self.items)} of the bank; "
                f"the nearest ids are {near!r}."
            )
        return self._by_id[item_id]

    def __contains__(self, item_id: str) -> bool:
        return item_id in self._by_id

    def of(self, subject: Subject, level: int | None = None) -> tuple[Item, ...]:
        """The items of a subject, of one level if given; lowest level first."""
        return tuple(
            item
            for item in self.items
            if item.subject == subject and (level is None or item.level == level)
        )

    @property
    def version(self) -> str:
        """sha256 over the items' content; neither file names, comments nor the order in files change it."""
        content = [item.model_dump(mode="json") for item in sorted(self.items, key=lambda i: i.id)]
        canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return f"sha256:{hashlib.sha256(canonical.encode()).hexdigest()}"


def _read_items(path: Path) -> list[Item]:
    entries = read_yaml(path)
    if not isinstance(entries, list) or not entries:
        raise content_fault(path, "", f"expected a list of items, got {type(entries).__name__}")
    return [_read_item(path, place, entry) for place, entry in enumerate(entries, start=1)]


def _read_item(path: Path, place: int, entry: object) -> Item:
    given = entry.get("id") if isinstance(entry, dict) else None
    where = f"item {given!r}" if given is not None else f"item number {place}"
    try:
        return Item.model_validate(entry)
    except ValidationError as error:
        raise validation_fault(path, where, error) from error


def _check_papers(path: Path, item: Item, notes: Mapping[str, PaperNote] | None) -> None:
    missing = [] if notes is None else [paper for paper in item.papers if paper not in notes]
    if missing:
        raise content_fault(
            path,
            f"item {item.id!r}, field 'papers'",
            f"no note has the id {missing[0]!r}; expected the stem of a file in knowledge/notes",
        )


def _check_numeric(path: Path, item: Item) -> None:
    """The expected value must come out: a known calculator, its inputs, a unit that fits."""
    if item.numeric is None:
        return
    try:
        compute(item.numeric.calculator, item.numeric.inputs, item.numeric.unit)
    except ContentError as error:
        fault = str(error).rstrip(".")
        raise content_fault(path, f"item {item.id!r}, field 'numeric'", fault) from error
