"""What every test may use: a small bank, a corpus of one passage, and interviews on fakes."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from pathlib import Path
from typing import Any

import pytest

from agent.checkpoints import open_checkpoints
from agent.grading.grader import Grader
from agent.interviews import Interviews
from agent.parts import Parts
from agent.record import Record
from knowledge.bank import Bank
from knowledge.draws import rendered
from knowledge.protocol import Hit, Passage
from knowledge.schema import Criterion, Exemplars, Hint, Item, Specimen, Subject
from models.hash_embedder import HashEmbedder
from models.protocol import LanguageModel
from models.scripted import ScriptedModel
from tests.plain_juror import plain_juror

# No test may reach a hub, whatever it imports.
os.environ["HF_HUB_OFFLINE"] = "1"

ALONE = (
    *(f"tests/eval/test_{name}" for name in ("engine", "ingestion")),
    *(
        f"tests/models/test_{name}"
        for name in (
            *("async_bridge", "child", "choose", "dispatcher", "engine", "fair_queue", "job"),
            *("llama_model", "openai", "server_pool", "supervisor"),
        )
    ),
    *(
        f"tests/ui/test_{name}"
        for name in (
            *("crash", "errors", "models_command", "no_egress", "priority", "terminal"),
            "whole_interview",
        )
    ),
    "tests/ui/web/",
)
"""Where tests wait for processes, servers or clocks with little time to spare: a second test at the same time would make
them miss it."""

MakeItem = Callable[..., Item]
MakeInterviews = Callable[..., Interviews]

PASSAGE = Passage(
    id="cache-note#0",
    doc="cache-note",
    title="A note on caches",
    start=0,
    end=120,
    text="Each new token adds one key and one value per layer. The cache of 32 layers fills the memory.",
)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.nodeid.startswith(ALONE):
            item.add_marker(pytest.mark.alone)


class OnePassage:
    """A searcher that always finds the same passage; it was asked in the documents `asked`."""

    version = "one-passage"

    def __init__(self) -> None:
        self.asked: list[tuple[str, ...] | None] = []

    def search(self, query: str, k: int, docs: tuple[str, ...] | None = None) -> list[Hit]:
        self.asked.append(docs)
        return [Hit(passage=PASSAGE, score=0.5)][:k]

    def added(self) -> tuple[str, ...]:
        return ("our-handbook.pdf",)

    def passage(self, passage_id: str) -> Passage | None:
        return PASSAGE if passage_id == PASSAGE.id else None


def _criterion(name: str, right: str, wrong: str, weight: float) -> Criterion:
    return Criterion(
        id=name,
        statement=right,
        weight=weight,
        level=2,
        misconception=wrong,
        probe=f"What exactly happens to {name}, and which way?",
        exemplars=Exemplars(
            met=(right, f"Clearly {right.lower()}", f"I would say {right.lower()}"),
            not_met=(wrong, f"Clearly {wrong.lower()}", f"I would say {wrong.lower()}"),
        ),
    )


@pytest.fixture
def make_item() -> MakeItem:
    return item_of


def item_of(
    item_id: str, subject: Subject = "transformers-attention-kv-cache", level: int = 2
) -> Item:
    """An item of three criteria whose right answers are their statements."""
    criteria = (
        _criterion("memory", "Memory grows linearly with length", "Heat is constant always", 3),
        _criterion("heads", "Fewer shared heads shrink storage", "Rows multiply copper", 2),
        _criterion("reading", "Bandwidth limits every decoded token", "Ink dries blue", 1),
    )
    return Item(
        id=item_id,
        subject=subject,
        level=level,
        title=f"Title of {item_id}",
        minutes=3,
        question=f"Explain what the cache costs in case {item_id}.",
        rephrasing=f"Put differently: where does the price of case {item_id} come from?",
        reference="The price is paid per position, for every layer, in both tensors.",
        papers=("cache-note",),
        criteria=criteria,
        hints=(
            Hint(text="Begin with what one position keeps.", cost=0.2),
            Hint(text="Then count the layers and both tensors.", cost=0.3),
        ),
        specimens=tuple(
            Specimen(
                id=f"specimen-{n}",
                manner="terse",
                substance="right",
                text="Memory grows linearly with length.",
                met={c.id: c.id == "memory" for c in criteria},
            )
            for n in range(4)
        ),
    )


def numbers_item() -> tuple[Item, dict[str, Any]]:
    """An item whose "reading" is 3 GB times a drawn number of layers, and its entry as a file has it."""
    entry = item_of("cache-numbers", level=1).model_dump(
        mode="json", exclude={"draw", "require", "derived"}
    )
    layers = {"values": [8, 16, 24, 32], "default": 16, "label": "the number of layers"}
    entry |= {
        "question": "How large is the cache of {layers} layers with 3 GB each?",
        "parameters": {"layers": layers},
        "numeric": {
            "criterion": "reading",
            "calculator": "weights-bytes",
            "inputs": {"parameters": "3e9 * layers", "bits_per_weight": 8},
            "unit": "GB",
            "label": "the size",
        },
    }
    return Item.model_validate(rendered(entry, None)), entry


@pytest.fixture
def bank(make_item: MakeItem) -> Bank:
    return Bank(
        [
            make_item("cache-1", level=1),
            make_item("cache-2", level=2),
            make_item("scaling-2", "scaling-laws", 2),
            make_item("tuning-2", "fine-tuning-diagnostics", 2),
        ]
    )


@pytest.fixture
def make_interviews(tmp_path: Path, bank: Bank) -> Iterator[MakeInterviews]:
    """Interviews on fakes; a second call on the same folder is the app after a restart."""
    closing: list[Callable[[], None]] = []

    def make(
        model: LanguageModel | None = None,
        folder: Path = tmp_path,
        items: Bank = bank,
        ahead: Executor | None = None,
    ) -> Interviews:
        interviews, close = interviews_on(folder, items, model, ahead)
        closing.append(close)
        return interviews

    yield make
    for close in reversed(closing):
        close()


def interviews_on(
    folder: Path,
    items: Bank,
    model: LanguageModel | None = None,
    ahead: Executor | None = None,
) -> tuple[Interviews, Callable[[], None]]:
    """Interviews on fakes with their record in a folder, and what closes them."""
    embedder = HashEmbedder()
    record = Record.open(folder)
    checkpoints = open_checkpoints(folder / "checkpoints.sqlite")
    parts = Parts(
        record=record,
        bank=items,
        searcher=OnePassage(),
        model=model or ScriptedModel(lambda _messages: "no JSON at all"),
        embedder=embedder,
        grader=Grader(plain_juror(embedder)),
        asks_unqualified=True,
    )

    def close() -> None:
        checkpoints.conn.close()
        record.close()

    return Interviews(parts, checkpoints, ahead), close


@pytest.fixture
def interviews(make_interviews: MakeInterviews) -> Interviews:
    return make_interviews()
