"""What the room's buttons do. A message is durable before the page shows it as sent."""

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import gradio as gr

from agent.errors import (
    DamagedRecordError,
    RecordWriteError,
    ReplyRefusedError,
    UnknownInterviewError,
)
from agent.events import Action
from agent.interviews import Interviews
from agent.room_view import RoomMessage, RoomView
from ui.web.chat_text import chat_messages, markdown, pieces
from ui.web.room_parts import RoomParts, Update, newest
from ui.web.room_status import (
    ANOTHER,
    DAMAGED,
    GONE,
    NOT_STORED,
    STILL_READING,
    notice_html,
    status_html,
)
from ui.web.turns import Turns

_log = logging.getLogger(__name__)
_REVEAL_SECONDS = 0.6
_LEASE_SECONDS = 5.0
_WAIT_SECONDS = 1.0
_MOST_PAGES = 10_000
_NO_ROOM = (UnknownInterviewError, DamagedRecordError)


class RoomActions:
    """Handlers of the room's events. The interview comes from the signed cookie alone, and has to be the one that the
    page was loaded with: another invite in the same browser changes the cookie of pages that are open already."""

    def __init__(self, interviews: Interviews, turns: Turns, parts: RoomParts) -> None:
        self._interviews = interviews
        self._turns = turns
        self._parts = parts
        self._followed: dict[str, float] = {}
        self._loaded: OrderedDict[str, str] = OrderedDict()
        self._lock = threading.Lock()

    def load(self, request: gr.Request) -> Update:
        """Everything from the record: after a refresh, a reconnect or a restart."""
        interview = _interview(request)
        try:
            view = self._interviews.room(interview)
        except _NO_ROOM as error:
            return self._no_room(error)
        self._bind(request)
        self._interviews.read_ahead(interview)
        self._go_on(view)
        return self._show(view)

    def send(self, text: str, prompt: int | None, request: gr.Request) -> Update:
        """Store a typed message. What is refused stays in the box, with the reason above it."""
        return self._submit(request, prompt, text or "", None)

    def acting(self, action: Action) -> Callable[[int | None, gr.Request], Update]:
        """The handler of an action's button. Not a partial: Gradio hands those no request."""

        def act(prompt: int | None, request: gr.Request) -> Update:
            return self._submit(request, prompt, "", action)

        return act

    def _submit(
        self, request: gr.Request, prompt: int | None, text: str, action: Action | None
    ) -> Update:
        if self._is_anothers(request):
            return self._anothers
        interview = _interview(request)
        try:
            before = self._interviews.room(interview)
            if before.stage == "working" and not _was_said(before, text, action):
                return {self._parts.notice: notice_html(STILL_READING)}
            # A page from before a restart may have lost its prompt: 0 means the last one.
            self._interviews.submit(interview, prompt or 0, text, action)
        except (ReplyRefusedError, RecordWriteError) as error:
            return {self._parts.notice: notice_html(str(error))}
        except DamagedRecordError as error:
            _log.error("a message was not stored: %s", error)
            return {self._parts.notice: notice_html(NOT_STORED)}
        except UnknownInterviewError as error:
            return self._no_room(error)
        return self._sent(interview, action)

    def _sent(self, interview: str, action: Action | None) -> Update:
        try:
            view = self._interviews.room(interview)
        except _NO_ROOM as error:
            return self._no_room(error)
        self._go_on(view)
        shown = self._parts.show(view)
        if action is None:
            shown[self._parts.text] = ""
        return shown

    def proceed(self, request: gr.Request) -> Update:
        """Try a failed turn again."""
        if self._is_anothers(request):
            return self._anothers
        interview = _interview(request)
        self._turns.begin(interview)
        try:
            return self._parts.show(self._interviews.room(interview))
        except _NO_ROOM as error:
            return self._no_room(error)

    def ask_finish(self) -> Update:
        return {self._parts.confirm: gr.Column(visible=True)}

    def keep_going(self) -> Update:
        return {self._parts.confirm: gr.Column(visible=False)}

    def tick(self, seen: int | None, request: gr.Request) -> Update:
        """Pick up what came meanwhile, from this page, another one, or after a restart."""
        if self._is_anothers(request):
            return self._anothers
        interview = _interview(request)
        try:
            view = self._interviews.room(interview)
        except _NO_ROOM as error:
            return self._no_room(error)
        if self._is_followed(request):
            return self._parts.clock(view)
        self._go_on(view)
        if newest(view) == seen and view.stage != "working":
            return self._parts.clock(view)
        return self._show(view)

    def follow(self, seen: int | None, request: gr.Request) -> Iterator[Update]:
        """Wait for the examiner's turn, then reveal its text. It is checked and stored already."""
        if self._is_anothers(request):
            yield self._anothers
            return
        with self._following(request):
            try:
                yield from self._follow(seen, request)
            except _NO_ROOM as error:
                yield self._no_room(error)

    def _follow(self, seen: int | None, request: gr.Request) -> Iterator[Update]:
        interview = _interview(request)
        view = self._interviews.room(interview)
        while view.stage == "working" and not self._turns.has_failed(interview):
            self._go_on(view)
            while not self._turns.wait(interview, _WAIT_SECONDS):
                self._follow_on(request)
            view = self._interviews.room(interview)
        if newest(view) > (seen or 0):
            yield from self._reveal(view)
        if newest(view) > (seen or 0) or self._failed(view):
            yield self._show(view)
        else:
            # Never nothing: Gradio empties every output of a generator that yields nothing.
            yield self._parts.clock(view)

    def _reveal(self, view: RoomView) -> Iterator[Update]:
        *earlier, last = view.messages
        if last.role != "examiner":
            return
        shown = chat_messages(earlier)
        growing = pieces(markdown(last.text))
        for piece in growing:
            chat = [*shown, {"role": "assistant", "content": piece}]
            yield {self._parts.chat: chat, self._parts.status: status_html("")}
            time.sleep(_REVEAL_SECONDS / len(growing))

    def _bind(self, request: gr.Request) -> None:
        with self._lock:
            self._loaded[_session(request)] = _interview(request)
            self._loaded.move_to_end(_session(request))
            if len(self._loaded) > _MOST_PAGES:
                self._loaded.popitem(last=False)

    def _is_anothers(self, request: gr.Request) -> bool:
        """Whether the page was loaded with another interview than the cookie names now. After a restart nothing is known of
        it, and it loads itself anew."""
        with self._lock:
            loaded = self._loaded.get(_session(request))
        return loaded is not None and loaded != _interview(request)

    @property
    def _anothers(self) -> Update:
        return {self._parts.notice: notice_html(ANOTHER)}

    def _show(self, view: RoomView) -> Update:
        failed = self._failed(view)
        damaged = failed and self._turns.is_damaged(view.interview)
        return self._parts.show(view, failed=failed, notice=DAMAGED if damaged else "")

    def _no_room(self, error: Exception) -> Update:
        """The record holds no such interview, or cannot be read."""
        gone = isinstance(error, UnknownInterviewError)
        return {self._parts.notice: notice_html(GONE if gone else DAMAGED)}

    def _go_on(self, view: RoomView) -> None:
        if view.stage == "working" and not self._turns.has_failed(view.interview):
            self._turns.begin(view.interview)

    def _failed(self, view: RoomView) -> bool:
        return view.stage == "working" and self._turns.has_failed(view.interview)

    @contextmanager
    def _following(self, request: gr.Request) -> Iterator[None]:
        """While a page awaits its text, its timer must not show that text before."""
        self._follow_on(request)
        try:
            yield
        finally:
            with self._lock:
                self._followed.pop(_session(request), None)

    def _follow_on(self, request: gr.Request) -> None:
        with self._lock:
            self._followed[_session(request)] = time.monotonic()

    def _is_followed(self, request: gr.Request) -> bool:
        with self._lock:
            since = self._followed.get(_session(request))
        # A page that was closed leaves its entry behind; it counts for seconds only.
        return since is not None and time.monotonic() - since < _LEASE_SECONDS


def _interview(request: gr.Request) -> str:
    """The interview that the cookie names; the gate lets nobody in without one."""
    if not request.username:
        raise PermissionError("the room was reached without a signed cookie")
    return str(request.username)


def _session(request: gr.Request) -> str:
    return str(request.session_hash)


def _was_said(view: RoomView, text: str, action: Action | None) -> bool:
    """Whether the message that is being read is this very one: a double click, or a resend."""
    said: list[RoomMessage] = [m for m in view.messages if m.role == "candidate"]
    return bool(said) and (action is not None or said[-1].text == text)
