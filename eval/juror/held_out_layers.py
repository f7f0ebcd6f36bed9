"""The layers that read a statement together with an answer, tuned without a third of the items: for measuring.

`held_out_layers/layers.json`: {"embedder": "all-MiniLM-L6-v2 sha256:...", "trained_on": "sha256:...",
                               "digests": ["sha256:...", ...]}, written by `python -m eval.juror.statement`.
File N beside it (`0.safetensors`) was tuned without the items and questions of fold N (`fold_of`).
"""

import json
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from eval.juror.folds import fold_of
from models.errors import ModelSetupError
from models.statement_layers import StatementLayers, Two
from models.statement_reader import StatementReader, load_weighing
from models.tuned_layers import demand

FOLDER = Path(__file__).parent / "held_out_layers"
_REMEDY = "Make them again: python -m eval.juror.statement, then python -m eval.juror.calibrate"
LogOdds = Callable[[Two], float]
LayersOf = Callable[[str], LogOdds]
"""From an item or question to layers that have not seen it."""


class HeldOut(BaseModel):
    """`trained_on` hashes all that the folds together, and the shipped layers, were tuned on."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    embedder: str
    trained_on: str
    digests: tuple[str, ...]


def layers_without(embedder: str) -> LayersOf | None:
    """None for another embedder than the layers read on from. Raises ModelSetupError."""
    return _log_odds_without if embedder == load_held_out().embedder else None


def reader_without(item: str, embedder: str) -> StatementReader | None:
    """As `held_out_reader`, for an item."""
    return held_out_reader(fold_of(item), embedder)


@lru_cache
def held_out_reader(fold: int, embedder: str) -> StatementReader | None:
    """The shipped reader's stand-in for items of that fold; None for another embedder. Raises ModelSetupError."""
    held_out = load_held_out()
    if embedder != held_out.embedder:
        return None
    weighing = load_weighing().model_copy(update={"digest": held_out.digests[fold]})
    return StatementReader(weighing, lambda two: _layers(fold).log_odds(two), lambda: _layers(fold))


def _log_odds_without(group: str) -> LogOdds:
    return _layers(fold_of(group)).log_odds


def path_of(fold: int) -> Path:
    return FOLDER / f"{fold}.safetensors"


@lru_cache(maxsize=1)
def load_held_out() -> HeldOut:
    path = FOLDER / "layers.json"
    try:
        found = HeldOut.model_validate(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise ModelSetupError(f"Cannot read {str(path)!r}: {error}. {_REMEDY}") from error
    if found.trained_on != load_weighing().trained_on:
        raise ModelSetupError(
            f"{str(path)!r} is about layers of other lessons than the shipped ones. {_REMEDY}"
        )
    return found


@lru_cache
def _layers(fold: int) -> StatementLayers:
    demand(path_of(fold), load_held_out().digests[fold], "the juror that is measured", _REMEDY)
    return StatementLayers.load(path_of(fold))
