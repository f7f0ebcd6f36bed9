"""Reading authored YAML so that a mistake names its file, its item, its field and what was expected.

Sample message:
    knowledge/items/scaling-laws/sl-budget.yaml: item 'sl-budget', field 'level': Input should be less than or
    equal to 5, got 7. Correct the file and run `viva bank check`.
"""

from collections.abc import Hashable
from pathlib import Path

import yaml
from pydantic import ValidationError

from knowledge.errors import ContentError

try:
    # libyaml reads the bank eight times faster; wheels of PyYAML have it on all common platforms.
    from yaml import CSafeLoader as _SafeLoader
except ImportError:
    from yaml import SafeLoader as _SafeLoader  # type: ignore[assignment]

NEXT_STEP = "Correct the file and run `viva bank check`."


class _UniqueKeyLoader(_SafeLoader):
    """Refuses a key given twice in one mapping; plain YAML keeps the last one without a word."""

    def construct_mapping(
        self, node: yaml.MappingNode, deep: bool = False
    ) -> dict[Hashable, object]:
        seen: set[object] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if isinstance(key, Hashable) and key in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key!r} is given twice", key_node.start_mark
                )
            if isinstance(key, Hashable):
                seen.add(key)
        return super().construct_mapping(node, deep)


def yaml_files(folder: Path) -> list[Path]:
    """The `*.yaml` files of `folder` and the folders in it, by name. Raises ContentError when the folder is not there."""
    if not folder.is_dir():
        raise ContentError(
            f"{str(folder)!r} is not a folder; expected one that holds *.yaml files."
        )
    return sorted(folder.rglob("*.yaml"))


def read_yaml(path: Path) -> object:
    """What the file holds. Raises ContentError for bytes or YAML that cannot be read."""
    try:
        # The loader is a SafeLoader: it builds plain values only.
        content: object = yaml.load(path.read_text(encoding="utf-8"), Loader=_UniqueKeyLoader)
    except UnicodeDecodeError as error:
        raise ContentError(f"{path}: byte {error.start} is not UTF-8. {NEXT_STEP}") from error
    except yaml.YAMLError as error:
        raise ContentError(
            f"{path}: not valid YAML: {' '.join(str(error).split())}. {NEXT_STEP}"
        ) from error
    return content


def content_fault(path: Path, where: str, fault: str) -> ContentError:
    """The error for one fault; `where` is such as "item 'sl-budget', field 'level'"."""
    place = f"{path}: {where}" if where else str(path)
    return ContentError(f"{place}: {fault}. {NEXT_STEP}")


def validation_fault(path: Path, where: str, error: ValidationError) -> ContentError:
    """The first fault that pydantic found, with how many more there are."""
    first, *rest = error.errors()
    field = ".".join(str(part) for part in first["loc"])
    message = first["msg"].removeprefix("Value error, ").rstrip(".")
    got = "" if first["type"] in {"missing", "value_error"} else f", got {first['input']!r}"
    more = f" (and {len(rest)} more)" if rest else ""
    place = ", ".join(part for part in (where, f"field {field!r}" if field else "") if part)
    return content_fault(path, place, f"{message}{got}{more}")
