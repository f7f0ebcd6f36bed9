"""An engine in this process with its events, and calls for it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from models import wire
from models.engine import Engine
from models.engine_options import EngineOptions
from models.errors import ModelRunError
from models.protocol import ChatMessage
from models.wire import Finished, GenerateCall, YesNoCall, YesNoResult

QUESTION = (ChatMessage(role="user", content="Name three colours."),)


class Run:
    """An engine with the events that it sent."""

    def __init__(self, path: Path, options: EngineOptions) -> None:
        self.events: list[wire.Event] = []
        self.engine = Engine(path, options, self.events.append)

    def finish(self, *calls: wire.Work) -> list[wire.Event]:
        """The outcomes of `calls` in their order, all worked on together."""
        self.events.clear()
        for request in calls:
            self.engine.accept(request)
        self.work(lambda: self.engine.idle)
        ends = {event.id: event for event in self.events if isinstance(event, wire.Outcome)}
        return [ends[request.id] for request in calls]

    def work(self, until: Callable[[], bool]) -> None:
        for _ in range(5000):
            if until():
                return
            self.engine.step()
        raise AssertionError("the engine did not come to an end")

    def one(self, request: GenerateCall) -> Finished:
        (end,) = self.finish(request)
        if isinstance(end, wire.RunFault):
            raise ModelRunError(end.message)
        assert isinstance(end, Finished)
        return end

    def yes(self, *texts: str) -> YesNoResult:
        prompts = tuple((ChatMessage(role="user", content=text),) for text in texts)
        (end,) = self.finish(YesNoCall(id=1, prompts=prompts))
        if isinstance(end, wire.RunFault):
            raise ModelRunError(end.message)
        assert isinstance(end, YesNoResult)
        return end


def call(messages: tuple[ChatMessage, ...] = QUESTION, **changes: Any) -> GenerateCall:
    fields = {"id": 1, "messages": messages, "max_tokens": 12, "temperature": 0.0, "seed": 1}
    return GenerateCall(**{**fields, **changes})


def user(text: str) -> tuple[ChatMessage, ...]:
    return (ChatMessage(role="user", content=text),)
