"""What the app and the llama.cpp child say to each other: one JSON object a line, over pipes.

Sample, app to child:  {"kind":"generate","id":3,"messages":[{"role":"user","content":"Hi"}],
                        "max_tokens":160,"temperature":0.0,"seed":7,"stop":[],"grammar":null,
                        "stream":true}
Sample, child to app:  {"kind":"piece","id":3,"text":"Hello"}

Many calls are under way at once; an event names the call that it belongs to.
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
    background: bool = False


class YesNoCall(_Wire):
    """P(yes) after each of `prompts`; their common beginnings are evaluated once."""

    kind: Literal["yes_no"] = "yes_no"
    id: int
    prompts: tuple[tuple[ChatMessage, ...], ...]
    background: bool = False


class CompileCall(_Wire):
    """Compile each of `grammars` (GBNF) and throw it away: answered by `Compiled` or `RunFault`."""

    kind: Literal["compile"] = "compile"
    id: int
    grammars: tuple[str, ...]


class CancelCall(_Wire):
    """Stop request `id`, whether it is decoding or still waiting in the pipe."""

    kind: Literal["cancel"] = "cancel"
    id: int


class Ready(_Wire):
    """The model is loaded; `n_ctx` is the context in tokens that one request may really have."""

    kind: Literal["ready"] = "ready"
    n_ctx: int


class SetupFault(_Wire):
    """The model cannot be loaded; the child exits after this line."""

    kind: Literal["setup_fault"] = "setup_fault"
    message: str


class Beat(_Wire):
    """Sent every half second while the child lives, also while it loads or decodes.

    `stuck_s` is for how long it has been inside one step of its work; 0 when idle or loading.
    """

    kind: Literal["beat"] = "beat"
    stuck_s: float = 0.0


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
    evaluated_tokens: int
    new_tokens: int
    seconds: float


class YesNoResult(_Wire):
    """One entry a prompt, in order; `evaluated_tokens` counts them all together."""

    kind: Literal["yes_no_result"] = "yes_no_result"
    id: int
    p_yes: tuple[float, ...]
    mass: tuple[float, ...]
    prompt_tokens: int
    evaluated_tokens: int
    seconds: float


class Compiled(_Wire):
    kind: Literal["compiled"] = "compiled"
    id: int


class RunFault(_Wire):
    """Request `id` failed and the child lives on; `cancelled` says that it was asked to stop."""

    kind: Literal["run_fault"] = "run_fault"
    id: int
    message: str
    cancelled: bool = False


Work = GenerateCall | YesNoCall | CompileCall
Call = Work | CancelCall
Outcome = Finished | YesNoResult | Compiled | RunFault
Event = Ready | SetupFault | Beat | Piece | Outcome

_CALLS: TypeAdapter[Call] = TypeAdapter(Annotated[Call, Field(discriminator="kind")])
_EVENTS: TypeAdapter[Event] = TypeAdapter(Annotated[Event, Field(discriminator="kind")])


def to_line(message: BaseModel) -> bytes:
    """One line, newline included."""
    return message.model_dump_json().encode() + b"\n"


def read_call(line: bytes) -> Call:
    """Raises pydantic.ValidationError."""
    return _CALLS.validate_json(line)


def read_event(line: bytes) -> Event:
    """Raises pydantic.ValidationError."""
    return _EVENTS.validate_json(line)
