"""The room's components by name, and the update that shows a view of the interview in them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gradio.blocks import Block
from gradio.components import HTML, Button, Chatbot, State, Textbox, Timer
from gradio.layouts import Column

from agent.events import Action
from agent.room_view import RoomView
from ui.web.chat_text import chat_messages
from ui.web.room_status import FAILED, WORKING, end_html, header_html, notice_html, status_html

Update = dict[Block, Any]
BUSY_SECONDS, IDLE_SECONDS = 2.0, 15.0


@dataclass(frozen=True)
class RoomParts:
    """`prompt` is what the next message answers, `seen` the newest message on the page."""

    header: HTML
    chat: Chatbot
    status: HTML
    notice: HTML
    proceed: Button
    answer: Column
    text: Textbox
    send: Button
    ask_finish: Button
    confirm: Column
    keep: Button
    actions: Mapping[Action, Button]
    end: HTML
    prompt: State
    seen: State
    timer: Timer

    def outputs(self) -> list[Block]:
        single = (self.header, self.chat, self.status, self.notice, self.proceed, self.answer)
        input_parts = (self.text, self.send, self.ask_finish, self.confirm)
        rest = (self.end, self.prompt, self.seen, self.timer)
        return [*single, *input_parts, *self.actions.values(), *rest]

    def show(self, view: RoomView, *, failed: bool = False, notice: str = "") -> Update:
        """Everything as the view has it; the text box keeps what is in it."""
        working = view.stage == "working" and not failed
        return {
            self.header: header_html(view),
            self.chat: chat_messages(view.messages),
            self.status: status_html(WORKING if working else ""),
            self.notice: notice_html(notice or (FAILED if failed else "")),
            self.prompt: view.prompt,
            self.seen: newest(view),
            self.end: end_html() if view.stage == "closed" else "",
            **self._controls(view, failed, working),
        }

    def _controls(self, view: RoomView, failed: bool, working: bool) -> Update:
        asked = view.questions_asked > 0
        can_write = asked and view.stage in ("reply", "last_words", "working")
        ready = Button(interactive=view.stage in ("reply", "last_words"))
        # With the last word offered, no question stands that these could be about.
        on_question = Button(interactive=view.stage == "reply")
        tools: tuple[Action, ...] = ("dont_know", "rephrase", "hint", "pause")
        return {
            self.proceed: Button(visible=failed),
            self.answer: Column(visible=can_write),
            self.confirm: Column(visible=False),
            self.send: ready,
            self.ask_finish: ready,
            **{self.actions[tool]: on_question for tool in tools},
            self.actions["consent"]: Button(visible=view.stage == "consent"),
            self.actions["resume"]: Button(visible=view.stage == "paused"),
            self.timer: Timer(
                BUSY_SECONDS if working else IDLE_SECONDS, active=view.stage != "closed"
            ),
        }

    def clock(self, view: RoomView) -> Update:
        """Only the header: nothing new has been said."""
        return {self.header: header_html(view)}


def newest(view: RoomView) -> int:
    return max((message.seq for message in view.messages), default=0)
