"""The desk: what an interviewer sees. The layout and what each button sets going."""

from typing import Any

from ui.web import offline  # isort: skip  # noqa: F401 - before anything of Gradio

import gradio as gr

from agent.events import MOST_EXTENSION
from agent.interviews import Interviews
from agent.profile import profile_ids
from ui.web.desk_actions import DeskActions
from ui.web.desk_parts import VERDICTS, DeskParts


def build_desk(interviews: Interviews, base_url: str) -> gr.Blocks:
    blocks = gr.Blocks(title="Viva: the desk", analytics_enabled=False)
    with blocks:
        parts = _lay_out()
        _wire(blocks, parts, DeskActions(interviews, base_url, parts))
    return blocks


def _lay_out() -> DeskParts:
    header = gr.HTML("", elem_id="viva-header")
    with gr.Row(elem_id="viva-top"):
        gr.HTML('<h2 class="viva-heading">Interviews</h2>')
        refresh = gr.Button("Refresh", size="sm", elem_id="viva-refresh")
    listing = gr.HTML("", elem_id="viva-listing")
    with gr.Accordion("New invite", open=False, elem_id="viva-invite"):
        with gr.Row():
            name = gr.Textbox(label="Candidate's name", scale=2, elem_id="viva-invite-name")
            profile = gr.Dropdown(profile_ids(), value=profile_ids()[0], label="Profile", scale=1)
            extra_time = _extra_time()
        make = gr.Button("Make the link", variant="primary", size="sm", elem_id="viva-invite-make")
        link = gr.Textbox(
            label="Link: copy it now, it is not shown again",
            visible=False,
            interactive=False,
            buttons=["copy"],
            elem_id="viva-invite-link",
        )
    problem = gr.HTML("", elem_id="viva-problem")
    interview = gr.Textbox(visible=False, label="Interview")
    with gr.Column(visible=False, elem_id="viva-report") as report:
        head = gr.HTML("", elem_id="viva-report-head")
        gr.HTML('<h3 class="viva-heading">Depth by subject</h3>')
        depth = gr.HTML("", elem_id="viva-depth")
        gr.HTML('<h3 class="viva-heading">Transcript and verdicts</h3>')
        transcript = gr.HTML("", elem_id="viva-transcript")
        with gr.Accordion("Overrule a verdict", open=False, elem_id="viva-override"):
            criterion = gr.Dropdown([], label="Criterion", allow_custom_value=True)
            with gr.Row():
                verdict = gr.Radio(VERDICTS, label="Your verdict", scale=1)
                reason = gr.Textbox(label="Reason", lines=2, scale=2, elem_id="viva-reason")
            save = gr.Button("Save with my name", variant="primary", size="sm", elem_id="viva-save")
            saved = gr.HTML("", elem_id="viva-saved")
    return DeskParts(
        header=header,
        listing=listing,
        refresh=refresh,
        name=name,
        profile=profile,
        extra_time=extra_time,
        make=make,
        link=link,
        problem=problem,
        interview=interview,
        report=report,
        head=head,
        depth=depth,
        transcript=transcript,
        criterion=criterion,
        verdict=verdict,
        reason=reason,
        save=save,
        saved=saved,
    )


def _extra_time() -> gr.Number:
    return gr.Number(
        label=f"Extra time (factor, 1 to {MOST_EXTENSION:g})",
        value=1,
        step=0.05,
        scale=1,
        elem_id="viva-invite-extra-time",
    )


def _wire(blocks: gr.Blocks, parts: DeskParts, actions: DeskActions) -> None:
    outputs = parts.outputs()
    quiet: dict[str, Any] = {
        "show_progress": "hidden",
        "api_visibility": "undocumented",
        "outputs": outputs,
    }
    blocks.load(actions.load, None, api_name="load", **quiet)
    parts.refresh.click(actions.open, [parts.interview], api_name="open", **quiet)
    parts.make.click(
        actions.invite,
        [parts.name, parts.profile, parts.extra_time],
        api_name="invite",
        trigger_mode="once",
        **quiet,
    )
    parts.save.click(
        actions.override,
        [parts.interview, parts.criterion, parts.verdict, parts.reason],
        api_name="override",
        trigger_mode="once",
        **quiet,
    )
