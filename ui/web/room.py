"""The room: what a candidate sees. The layout and what each button sets going."""

from typing import Any

from ui.web import offline  # isort: skip  # noqa: F401 - before anything of Gradio

import gradio as gr

from agent.events import Action
from agent.interviews import Interviews
from ui.web.room_actions import RoomActions
from ui.web.room_parts import RoomParts
from ui.web.room_status import header_html
from ui.web.turns import Turns

_PLACEHOLDER = "Write your answer. Enter sends it, Shift+Enter starts a new line."
_DELIMITERS: list[dict[str, str | bool]] = [
    {"left": "$$", "right": "$$", "display": True},
    {"left": "\\[", "right": "\\]", "display": True},
    {"left": "$", "right": "$", "display": False},
    {"left": "\\(", "right": "\\)", "display": False},
]
_SIMPLE_ACTIONS: tuple[Action, ...] = (
    "consent",
    "dont_know",
    "rephrase",
    "hint",
    "pause",
    "resume",
    "finish",
)


def build_room(interviews: Interviews, turns: Turns) -> gr.Blocks:
    blocks = gr.Blocks(title="Viva: your interview", analytics_enabled=False)
    with blocks:
        parts = _lay_out()
        _wire(blocks, parts, RoomActions(interviews, turns, parts))
    return blocks


def _lay_out() -> RoomParts:
    header = gr.HTML(header_html(None), elem_id="viva-header")
    chat = gr.Chatbot(
        label="Conversation",
        show_label=False,
        elem_id="viva-chat",
        height="auto",
        layout="bubble",
        latex_delimiters=_DELIMITERS,
        sanitize_html=True,
        allow_tags=False,
        buttons=[],
        feedback_options=None,
        allow_file_downloads=False,
        group_consecutive_messages=False,
        line_breaks=True,
        placeholder="The conversation appears here.",
    )
    status = gr.HTML("", elem_id="viva-status")
    notice = gr.HTML("", elem_id="viva-notice")
    proceed = gr.Button("Continue", variant="primary", visible=False, elem_id="viva-continue")
    consent = gr.Button("I agree, begin", variant="primary", visible=False, elem_id="viva-consent")
    answer, text, send, tools, ask_finish = _lay_out_answer()
    resume = gr.Button("Resume", variant="primary", visible=False, elem_id="viva-resume")
    confirm, finish, keep = _lay_out_confirmation()
    return RoomParts(
        header=header,
        chat=chat,
        status=status,
        notice=notice,
        proceed=proceed,
        answer=answer,
        text=text,
        send=send,
        ask_finish=ask_finish,
        confirm=confirm,
        keep=keep,
        actions={"consent": consent, "resume": resume, "finish": finish, **tools},
        end=gr.HTML("", elem_id="viva-end"),
        prompt=gr.State(0),
        seen=gr.State(0),
        timer=gr.Timer(15.0),
    )


def _lay_out_answer() -> tuple[
    gr.Column, gr.Textbox, gr.Button, dict[Action, gr.Button], gr.Button
]:
    """The box with its buttons: column, text, send, a button per action, finish."""
    with gr.Column(visible=False, elem_id="viva-answer") as answer:
        with gr.Row(elem_id="viva-write"):
            # One line that grows: only then does Gradio send on Enter and break on Shift+Enter.
            text = gr.Textbox(
                label="Your answer",
                placeholder=_PLACEHOLDER,
                lines=1,
                max_lines=14,
                container=False,
                scale=8,
                elem_id="viva-text",
                html_attributes=gr.InputHTMLAttributes(spellcheck=False, autocomplete="off"),
            )
            send = gr.Button("Send", variant="primary", scale=1, min_width=96, elem_id="viva-send")
        with gr.Row(elem_id="viva-tools"):
            tools: dict[Action, gr.Button] = {
                "dont_know": gr.Button("I don't know", size="sm", elem_id="viva-dont-know"),
                "rephrase": gr.Button("Say it differently", size="sm", elem_id="viva-rephrase"),
                "hint": gr.Button("Hint", size="sm", elem_id="viva-hint"),
                "pause": gr.Button("Pause", size="sm", elem_id="viva-pause"),
            }
            ask_finish = gr.Button("Finish", size="sm", elem_id="viva-ask-finish")
    return answer, text, send, tools, ask_finish


def _lay_out_confirmation() -> tuple[gr.Column, gr.Button, gr.Button]:
    """The question before an interview ends: column, yes, no."""
    with gr.Column(visible=False, elem_id="viva-confirm") as confirm:
        gr.HTML(
            '<p class="viva-question">Finish the interview now? You cannot reopen it, and what is in '
            "the box is not sent.</p>"
        )
        with gr.Row():
            finish = gr.Button("Yes, finish", variant="stop", size="sm", elem_id="viva-finish")
            keep = gr.Button("Keep going", size="sm", elem_id="viva-keep")
    return confirm, finish, keep


def _wire(blocks: gr.Blocks, parts: RoomParts, actions: RoomActions) -> None:
    """Every message is stored first and shown, then the examiner's text is awaited and revealed."""
    outputs = parts.outputs()
    quiet: dict[str, Any] = {
        "show_progress": "hidden",
        "api_visibility": "undocumented",
        "outputs": outputs,
    }
    blocks.load(actions.load, api_name="load", **quiet)
    gr.on(
        [parts.send.click, parts.text.submit],
        actions.send,
        [parts.text, parts.prompt],
        api_name="send",
        trigger_mode="once",
        **quiet,
    ).then(actions.follow, [parts.seen], api_name="follow", **quiet)
    for action in _SIMPLE_ACTIONS:
        parts.actions[action].click(
            actions.acting(action),
            [parts.prompt],
            api_name=action,
            trigger_mode="once",
            **quiet,
        ).then(actions.follow, [parts.seen], api_name=f"follow_{action}", **quiet)
    parts.proceed.click(
        actions.proceed, None, api_name="continue", trigger_mode="once", **quiet
    ).then(actions.follow, [parts.seen], api_name="follow_continue", **quiet)
    parts.ask_finish.click(actions.ask_finish, None, api_name="ask_finish", **quiet)
    parts.keep.click(actions.keep_going, None, api_name="keep_going", **quiet)
    parts.timer.tick(actions.tick, [parts.seen], api_name="tick", trigger_mode="once", **quiet)
