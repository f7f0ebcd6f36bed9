"""One request of the soak: asked in one of four ways, perhaps cancelled, and what became of it.

Each session has a marker, a made-up word that none of the others uses: it stands in all of its prompts, and
a reply that holds another session's marker shows that two of them were mixed up.
"""

import threading
import time
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from random import Random
from typing import Literal

from pydantic import BaseModel, Field

from models.errors import ModelBusyError, ModelCancelledError, ModelRunError
from models.llama_model import LlamaModel
from models.protocol import ChatMessage, Sampling

Kind = Literal["stream", "chat", "extract", "yes_no"]
Ending = Literal["result", "cancelled", "busy", "error", "unclear"]

MARKERS = (
    "zundel", "mirvok", "tabrix", "polgan", "quessin", "dravor", "felnik", "hortaq",
    "jimbral", "kastov", "lurpen", "nevwick", "orsfal", "pruzzel", "rasmig", "skelvan",
    "tozbek", "ubrinda", "vexmol", "wupsor", "yatrim", "zolpert", "crindaf", "glambus",
)  # fmt: skip
KINDS: tuple[Kind, ...] = ("stream", "chat", "extract", "yes_no")
WEIGHTS = (35, 30, 15, 20)
CANCELLED_SHARE = 0.15
LATEST_CANCEL_S = 0.6
DEADLINE_S = 60.0
GRACE_S = 5.0
"""A request that ends later than this after its deadline has not ended in time."""


class Word(BaseModel):
    """What `extract` asks for."""

    word: str = Field(min_length=1, max_length=24)


@dataclass(frozen=True)
class Outcome:
    """`text` is what was received, also of a reply that was cut off; `detail` the error's words."""

    kind: Kind
    ending: Ending
    text: str
    detail: str
    seconds: float

    @property
    def late(self) -> bool:
        return self.seconds > DEADLINE_S + GRACE_S


class Caller:
    """The requests of one session, drawn from `random`."""

    def __init__(self, model: LlamaModel, session: int, random: Random) -> None:
        self.marker = MARKERS[session]
        self._model = model
        self._random = random
        self._session = f"soak-{session}"

    def perform(self) -> Outcome:
        """Make one request and wait for its end. Whatever it raises becomes part of the outcome."""
        kind = self._random.choices(KINDS, WEIGHTS)[0]
        cancel = self._cancel() if self._random.random() < CANCELLED_SHARE else None
        received: list[str] = []
        began = time.monotonic()
        ending, detail = self._end_of(kind, cancel, received)
        return Outcome(kind, ending, "".join(received), detail, time.monotonic() - began)

    def _end_of(
        self, kind: Kind, cancel: threading.Event | None, received: list[str]
    ) -> tuple[Ending, str]:
        try:
            received.extend(self._ask(kind, cancel, received))
        except ModelCancelledError:
            return "cancelled", ""
        except ModelBusyError as error:
            return "busy", str(error)
        except ModelRunError as error:
            return ("error" if str(error).strip() else "unclear"), str(error)
        except Exception as error:  # noqa: BLE001 - counted and shown: that is what a soak is for
            return "unclear", f"{type(error).__name__}: {error}"
        return "result", ""

    def _ask(
        self, kind: Kind, cancel: threading.Event | None, received: list[str]
    ) -> Iterable[str]:
        """Text that has not been put into `received` yet."""
        sampling = Sampling(session=self._session, max_tokens=10, deadline_s=DEADLINE_S)
        messages = [ChatMessage(role="user", content=f"Repeat this word: {self.marker}")]
        if kind == "chat":
            return [self._model.chat(messages, sampling, cancel).text]
        if kind == "extract":
            longer = sampling.model_copy(update={"max_tokens": 40})
            return [self._model.extract(messages, Word, longer, cancel).word]
        if kind == "stream":
            with closing(self._model.stream(messages, sampling, cancel)) as pieces:
                received.extend(pieces)
            return []
        self._model.yes_probabilities(self._questions(), sampling, cancel)
        return []

    def _questions(self) -> list[list[ChatMessage]]:
        text = f"The word is {self.marker}. Is the word {{}}? Reply with yes or no."
        asked = (self.marker, self._random.choice(MARKERS))
        return [[ChatMessage(role="user", content=text.format(word))] for word in asked]

    def _cancel(self) -> threading.Event:
        event = threading.Event()
        timer = threading.Timer(self._random.uniform(0.0, LATEST_CANCEL_S), event.set)
        timer.daemon = True
        timer.start()
        return event
