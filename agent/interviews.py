"""Interviews as the surfaces use them: start, submit a message, go on after a crash, look.

A message is accepted in two steps: it is stored in the record (from then on it cannot be lost), then
the graph goes on. A crash between the two is mended by `advance`, which feeds the graph every stored
reply that it has not consumed; that also rebuilds a lost checkpoint.
"""

import secrets
import threading
from collections import defaultdict
from concurrent.futures import Executor
from typing import Any

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.sqlite import SqliteSaver
from langgraph.types import Command

from agent.accepting import accept
from agent.checkpoints import checkpoint_faults
from agent.errors import DamagedRecordError, ReplyRefusedError
from agent.events import Action, Examiner, ExaminerChanged, Overridden, Started, StoredEvent
from agent.exposure import exposure
from agent.graph import build_graph
from agent.parts import Parts
from agent.profile import load_profile
from agent.prompting import prompts_version
from agent.reading import asked, asked_items, examiners, is_closed
from agent.room_view import RoomView, room_view
from agent.state import initial
from agent.timings import Timings, Turn, span, timed
from agent.visible import visible


class Interviews:
    """All interviews of one app. Thread-safe; one interview advances in one thread at a time."""

    def __init__(
        self, parts: Parts, checkpointer: SqliteSaver, ahead: Executor | None = None
    ) -> None:
        """In `ahead` the grader is made ready for a question while the candidate thinks about it."""
        self.parts = parts
        self._ahead = ahead
        self.timings = Timings()
        self._checkpointer = checkpointer
        self._graph = build_graph(parts, checkpointer)
        self._locks: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
        self._accepting: dict[str, Turn] = {}

    def start(
        self,
        profile_id: str,
        candidate: str,
        *,
        minutes: int | None = None,
        extension: float = 1.0,
        seed: int | None = None,
        interview: str | None = None,
    ) -> str:
        """Open an interview and show its welcome; returns its id. `extension` (1 to 3) multiplies the
        minutes. Raises ProfileError."""
        profile = load_profile(profile_id)
        interview = interview or secrets.token_hex(8)
        minutes = minutes or profile.form().minutes
        opening = Started(
            profile=profile.id,
            candidate=visible(" ".join(candidate.split())),
            minutes=minutes,
            items=profile.form(minutes).items,
            extension=extension,
            seed=secrets.randbelow(2**31) if seed is None else seed,
            exposed=exposure(self.parts.record),
            examiner=self.examiner(),
        )
        self.parts.record.start(interview, opening)
        self.advance(interview)
        return interview

    def examiner(self) -> Examiner:
        """Who examines now, by name and hash."""
        qualified = self.parts.qualification
        return Examiner(
            model=self.parts.model.identity,
            embedder=self.parts.embedder.identity,
            juror=self.parts.grader.identity,
            prompts=prompts_version(),
            bank=self.parts.bank.version,
            corpus=self.parts.searcher.version,
            qualification=qualified.line() if qualified else None,
        )

    def room(self, interview: str) -> RoomView:
        return room_view(self.parts.record.events(interview))

    def submit(
        self, interview: str, reply_to: int, text: str, action: Action | None = None
    ) -> StoredEvent:
        """Store a message durably and return its event; `advance` then goes on with it.

        The same message sent twice is stored once. A different message to a text that was already
        answered is kept too, marked late. `reply_to` is the seq of a shown text; a page that lost it
        (as after a restart) may send 0, which means the last one.
        Raises: ReplyRefusedError, RecordWriteError, DamagedRecordError; then nothing was stored.
        """
        with timed() as turn:
            stored = accept(self.parts, interview, reply_to, text, action)
        self._accepting[interview] = turn
        return stored

    def advance(self, interview: str) -> RoomView:
        """Go on until the interview waits for the candidate or is closed; safe to call at any time."""
        before = self._accepting.pop(interview, None)
        with self._locks[interview], self.timings.turn(before), checkpoint_faults():
            config = RunnableConfig(configurable={"thread_id": interview})
            self._note_examiner(interview)
            while not is_closed(self.parts.record.events(interview)):
                step = self._next_step(interview, config)
                if step is None:
                    break
                with span("graph"):
                    self._graph.invoke(step[0], config, durability="sync")
            else:
                with span("graph"):
                    self._checkpointer.delete_thread(interview)
            self.read_ahead(interview)
            return self.room(interview)

    def read_ahead(self, interview: str) -> None:
        """Begin to make the grader ready for the question that stands, with its numbers as they were last put."""
        if self._ahead is None:
            return
        events = self.parts.record.events(interview)
        for last in asked_items(events)[-1:]:
            item = self.parts.item_now(events, last)
            if item is not None:
                self._ahead.submit(self.parts.grader.prepare, item)

    def _note_examiner(self, interview: str) -> None:
        """Record it where the app was started with other parts since the last turn."""
        events, now = self.parts.record.events(interview), self.examiner()
        if not is_closed(events) and examiners(events)[-1] != now:
            key = f"examiner:{len(events)}"
            self.parts.record.append(interview, key, ExaminerChanged(examiner=now))

    def _next_step(self, interview: str, config: RunnableConfig) -> tuple[Any] | None:
        """The graph's next input in a tuple, or None while it waits for the candidate."""
        place = self._graph.get_state(config)
        if not place.next:
            return (initial(interview),)
        if not place.interrupts:
            return (None,)
        prompt = place.interrupts[0].value["prompt"]
        reply = self.parts.record.find(interview, f"received:{prompt}")
        return None if reply is None else (Command(resume=reply.seq),)

    def unfinished(self) -> list[str]:
        """Interviews whose last message waits for the examiner, as after a crash."""
        return [i for i in self.parts.record.interviews() if self._is_working(i)]

    def _is_working(self, interview: str) -> bool:
        try:
            return self.room(interview).stage == "working"
        except DamagedRecordError:
            return False

    def override(self, interview: str, verdict: Overridden) -> StoredEvent:
        """Store an interviewer's verdict above the examiner's. Raises ReplyRefusedError."""
        item = asked(self.parts.record.events(interview)).get(verdict.item)
        if item is None or verdict.criterion not in {c.id for c in item.criteria}:
            raise ReplyRefusedError(
                f"Item {verdict.item!r} was not asked here or has no criterion "
                f"{verdict.criterion!r}; choose one of the table."
            )
        if not verdict.reason.strip() or not verdict.who.strip():
            raise ReplyRefusedError("An override needs a name and a reason: write why, then save.")
        place = f"{verdict.item}:{verdict.criterion}:{secrets.token_hex(8)}"
        return self.parts.record.append(interview, f"overridden:{place}", verdict)
