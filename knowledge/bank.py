"""The question bank: every item of `knowledge/items`, validated and in a fixed order.

Sample use:
    bank = Bank.load(notes=load_notes())
    bank.get("scaling-laws-budget-split").question
    bank.drawn("scaling-laws-budget-split", seed=7).question     # with other numbers
    bank.of("scaling-laws", level=3)
"""

import difflib
import hashlib
import json
from collections.abc import Collection, Mapping
from functools import cached_property
from pathlib import Path
from typing import NamedTuple, Self

from pydantic import TypeAdapter, ValidationError

from knowledge.calculators.registry import compute
from knowledge.content_files import content_fault, read_yaml, validation_fault, yaml_files
from knowledge.draws import Entry, is_parametric, rendered, rendered_with, seed_of
from knowledge.errors import ContentError
from knowledge.published import beside_published
from knowledge.schema import SUBJECTS, Item, PaperNote, Parameter, Subject
from knowledge.what_if import Change, change_of

ITEMS_FOLDER = Path(__file__).parent / "items"


_PARAMETERS = TypeAdapter(dict[str, Parameter])
_NAMED_EXPRESSIONS = TypeAdapter(dict[str, str])
_EXPRESSIONS = TypeAdapter(list[str])


class Bank:
    """Items by subject (in the order of display), level and id.

    `templates` holds the entry of each parametric item as its file has it, `private` the ids of the
    operator's own items; all others are public, and a candidate may have read them.
    """

    def __init__(
        self,
        items: Collection[Item],
        templates: Mapping[str, Entry] | None = None,
        private: Collection[str] = (),
    ) -> None:
        order = {subject: place for place, subject in enumerate(SUBJECTS)}
        self.items: tuple[Item, ...] = tuple(
            sorted(items, key=lambda item: (order[item.subject], item.level, item.id))
        )
        self._by_id = {item.id: item for item in self.items}
        self._templates = dict(templates or {})
        self.private = frozenset(private)

    @classmethod
    def load(
        cls,
        folder: Path | None = None,
        notes: Mapping[str, PaperNote] | None = None,
        private: Path | None = None,
    ) -> Self:
        """Read every file of `folder` (default: the bank that is shipped).

        `notes` maps the ids that an item's papers may name; None leaves papers unchecked. An item of
        the folder `private` is added, or takes the place of the public one of the same id.
        Raises ContentError with the file, the item, the field and what was expected.
        """
        public = _read_folder(ITEMS_FOLDER if folder is None else folder, notes)
        own = {} if private is None else _read_folder(private, notes)
        found = {**public, **own}
        templates = {name: one.entry for name, one in found.items() if is_parametric(one.entry)}
        return cls([one.item for one in found.values()], templates, own)

    def get(self, item_id: str) -> Item:
        """The item of that id. Raises ContentError that names the nearest ids, if any are near."""
        if item_id not in self._by_id:
            near = difflib.get_close_matches(item_id, self._by_id)
            way_on = f"the nearest ids are {near!r}" if near else "`viva bank list` lists their ids"
            raise ContentError(
                f"No item {item_id!r} among the {len(self.items)} of the bank; {way_on}."
            )
        return self._by_id[item_id]

    def drawn(self, item_id: str, seed: int) -> Item:
        """The item with its numbers as the interview of that seed has them; others stay as they are.

        Raises ContentError as `get` does.
        """
        item = self.get(item_id)
        if item_id not in self._templates:
            return item
        drawn = Item.model_validate(rendered(self._templates[item_id], seed_of(seed, item_id)))
        return self._told_apart(drawn)

    def changed(self, item: Item, seed: int) -> Change | None:
        """One number of a drawn item changed, as the interview of that seed asks for it; None if none may be."""
        template = self._templates.get(item.id)
        if template is None:
            return None
        change = change_of(template, item, seed_of(seed, f"{item.id}:what-if"))
        if change is None:
            return None
        return change._replace(item=self._told_apart(change.item))

    def can_redraw(self, item_id: str, draw: Mapping[str, float]) -> bool:
        """Whether the item (still) has just the parameters of that draw."""
        template = self._templates.get(item_id)
        return template is not None and set(template["parameters"]) == set(draw)

    def redrawn(self, item_id: str, draw: Mapping[str, float]) -> Item:
        """The item with these values of its parameters, as a record holds them.

        Raises ContentError where the item has other parameters.
        """
        if not self.can_redraw(item_id, draw):
            raise ContentError(f"The item {item_id!r} has no draw {dict(draw)!r}.")
        redrawn = Item.model_validate(rendered_with(self._templates[item_id], draw))
        return self._told_apart(redrawn)

    def _told_apart(self, drawn: Item) -> Item:
        """A drawn item with its published result beside it, where there is one that a candidate can have read."""
        return drawn if drawn.id in self.private else beside_published(drawn, self.get(drawn.id))

    def __contains__(self, item_id: str) -> bool:
        return item_id in self._by_id

    def of(self, subject: Subject, level: int | None = None) -> tuple[Item, ...]:
        """The items of a subject, of one level if given; lowest level first."""
        return tuple(
            item
            for item in self.items
            if item.subject == subject and (level is None or item.level == level)
        )

    @cached_property
    def version(self) -> str:
        """sha256 over the items' content; neither file names, comments nor the order in files change it."""
        content = [item.model_dump(mode="json") for item in sorted(self.items, key=lambda i: i.id)]
        canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return f"sha256:{hashlib.sha256(canonical.encode()).hexdigest()}"


class _Authored(NamedTuple):
    path: Path
    entry: Entry
    item: Item


def _read_folder(folder: Path, notes: Mapping[str, PaperNote] | None) -> dict[str, _Authored]:
    found: dict[str, _Authored] = {}
    for path in yaml_files(folder):
        for entry, item in _read_items(path):
            if item.id in found:
                raise content_fault(
                    path,
                    f"item {item.id!r}, field 'id'",
                    f"already used in {found[item.id].path.name}; expected an id of its own",
                )
            _check_papers(path, item, notes)
            _check_numeric(path, item)
            found[item.id] = _Authored(path, entry, item)
    return found


def _read_items(path: Path) -> list[tuple[Entry, Item]]:
    """The entries of a file, which holds one item or a list of them, each with its default draw."""
    content = read_yaml(path)
    entries = content if isinstance(content, list) else [content]
    if not content or not isinstance(content, dict | list):
        raise content_fault(
            path, "", f"expected an item or a list of items, got {type(content).__name__}"
        )
    return [_read_item(path, place, entry) for place, entry in enumerate(entries, start=1)]


def _read_item(path: Path, place: int, entry: object) -> tuple[Entry, Item]:
    given = entry.get("id") if isinstance(entry, dict) else None
    where = f"item {given!r}" if given is not None else f"item number {place}"
    if not isinstance(entry, dict):
        raise content_fault(path, where, f"expected fields and values, got {entry!r}")
    try:
        _check_parameters(entry)
        return entry, Item.model_validate(rendered(entry, seed=None))
    except ValidationError as error:
        raise validation_fault(path, where, error) from error
    except ContentError as error:
        raise content_fault(path, where, str(error).rstrip(".")) from error


def _check_parameters(entry: Entry) -> None:
    """What rendering relies on, before it does: their shape is checked again with the whole item."""
    if "draw" in entry:
        raise ContentError("the field 'draw' is filled by Viva; expected none in a file")
    if isinstance(numeric := entry.get("numeric"), dict) and "published" in numeric:
        raise ContentError(
            "the field 'numeric.published' is filled by Viva; expected none in a file"
        )
    _PARAMETERS.validate_python(entry.get("parameters") or {})
    _NAMED_EXPRESSIONS.validate_python(entry.get("derived") or {})
    _EXPRESSIONS.validate_python(entry.get("require") or [])


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
