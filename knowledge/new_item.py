"""The file that `viva bank new` writes: every field of an item, with what belongs into it.

It is filled with a small sound item, so that `viva bank check` passes from the first minute on; the
author replaces one field after another.
"""

from datetime import date
from pathlib import Path
from string import Template

from knowledge.schema import Subject

_SKELETON = Path(__file__).parent / "new_item.yaml.template"
_PARAMETRIC = Path(__file__).parent / "new_parametric_item.yaml.template"


def new_item_text(
    item_id: str, subject: Subject, level: int, today: date, parametric: bool = False
) -> str:
    """The text of a new item's file; it is to be reviewed a year after `today`."""
    template = _PARAMETRIC if parametric else _SKELETON
    review_by = today.replace(year=today.year + 1, day=min(today.day, 28))
    return Template(template.read_text(encoding="utf-8")).substitute(
        id=item_id, subject=subject, level=level, review_by=review_by.isoformat()
    )
