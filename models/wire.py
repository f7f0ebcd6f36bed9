"""What the app and the llama.cpp child say to each other: one JSON object a line, over pipes.

Sample, app to child:  {"kind":"generate","id":3,"messages":[{"role":"user","content":"Hi"}],
                        "max_tokens":160,"temperature":0.0,"seed":7,"stop":[],"grammar":null,
                        "stream":true}
Sample, child to app:  {"kind":"piece","id":3,"text":"Hello"}
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from models.protocol import ChatMessage


class _Wire(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class GenerateCall(_Wire):
    """Decode up to `max_tokens`, under `grammar` (GBNF with the rule `root`) if one is given.

    Without `stream` no pieces are sent, so that a crash half-way can be retried unnoticed.
    """

    kind: Literal["generate"] = "generate"
    id: int
    messages: tuple[ChatMessage, ...]
    max_tokens: int
    temperature: float
    seed: int
    stop: tuple[str, ...] = ()
    grammar: str | None = None
    stream: bool = False


class YesNoCall(_Wire):
    kind: Literal["yes_no"] = "yes_no"
    id: int
    messages: tuple[ChatMessage, ...]


class CancelCall(_Wire):
    """Stop request `id`, whether it is decoding or still waiting in the pipe."""

    kind: Literal["cancel"] = "cancel"
    id: int


class Ready(_Wire):
    """The model is loaded; `n_ctx` is the context in tokens that it really has."""

    kind: Literal["ready"] = "ready"
    n_ctx: int


class SetupFault(_Wire):
    """The model cannot be loaded; the child exits after this line."""

    kind: Literal["setup_fault"] = "setup_fault"
    message: str


class Beat(_Wire):
    """Sent every half second while the child lives, also while it loads or decodes."""

    kind: Literal["beat"] = "beat"


class Piece(_Wire):
    kind: Literal["piece"] = "piece"
    id: int
    text: str


class Finished(_Wire):
    """`text` is the whole text; `seconds` is the child's wall time."""

    kind: Literal["finished"] = "finished"
    id: int
    text: str
    finish: Literal["stop", "length"]
    prompt_tokens: int
    new_tokens: int
    seconds: float


class YesNoResult(_Wire):
    kind: Literal["yes_no_result"] = "yes_no_result"
    id: int
    p_yes: float
    mass: float


class RunFault(_Wire):
    """Request `id` failed and the child lives on; `cancelled` says that it was asked to stop."""

    kind: Literal["run_fault"] = "run_fault"
    id: int
    message: str
    cancelled: bool = False


Work = GenerateCall | YesNoCall
Call = Annotated[GenerateCall | YesNoCall | CancelCall, Field(discriminator="kind")]
Outcome = Finished | YesNoResult | RunFault
Event = Annotated[
    Ready | SetupFault | Beat | Piece | Finished | YesNoResult | RunFault,
    Field(discriminator="kind"),
]

_CALLS: TypeAdapter[GenerateCall | YesNoCall | CancelCall] = TypeAdapter(Call)
_EVENTS: TypeAdapter[Ready | SetupFault | Beat | Piece | Finished | YesNoResult | RunFault] = (
    TypeAdapter(Event)
)


def to_line(message: BaseModel) -> bytes:
    """One line, newline included."""
    return message.model_dump_json().encode() + b"\n"


def read_call(line: bytes) -> GenerateCall | YesNoCall | CancelCall:
    """Raises pydantic.ValidationError."""
    return _CALLS.validate_json(line)


def read_event(
    line: bytes,
) -> Ready | SetupFault | Beat | Piece | Finished | YesNoResult | RunFault:
    """Raises pydantic.ValidationError."""
    return _EVENTS.validate_json(line)
