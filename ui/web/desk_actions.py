"""What the desk's buttons do. Who is signed in comes from the signed cookie alone."""

from collections.abc import Sequence
from typing import Any, Literal, get_args

import gradio as gr
from gradio.blocks import Block

from agent.errors import AgentError, DamagedRecordError, UnknownInterviewError
from agent.events import Overridden, StoredEvent
from agent.interviews import Interviews
from agent.reading import asked
from knowledge.errors import KnowledgeError
from ui.web.desk_header import desk_header
from ui.web.desk_parts import DeskParts
from ui.web.invites import create_invite
from ui.web.overview import overview
from ui.web.overview_html import overview_html
from ui.web.plain_text import valid
from ui.web.report_html import depth_html, report_head_html
from ui.web.room_status import notice_html
from ui.web.transcript_html import transcript_html

Update = dict[Block, Any]
Choice = Literal["met", "not_met", "abstain"]
_LONGEST_TITLE, _LONGEST_STATEMENT = 40, 110


class DeskActions:
    """Handlers of the desk's events."""

    def __init__(self, interviews: Interviews, base_url: str, parts: DeskParts) -> None:
        self._interviews = interviews
        self._base_url = base_url
        self._parts = parts

    def load(self, request: gr.Request) -> Update:
        """The list, and the interview that the address names, if any."""
        chosen = str(dict(request.query_params or {}).get("interview", ""))
        return {
            self._parts.header: desk_header(_who(request), "interviews"),
            **self.open(chosen, request),
        }

    def open(self, interview: str, request: gr.Request) -> Update:
        """The newest state of the list and of one interview's report."""
        _who(request)
        lines, older = overview(self._interviews)
        listing: Update = {
            self._parts.listing: overview_html(lines, older, interview),
            self._parts.problem: "",
            self._parts.saved: "",
        }
        if not interview:
            return listing
        try:
            return {**listing, **self._report(interview)}
        except (UnknownInterviewError, DamagedRecordError) as error:
            hide: Update = {self._parts.report: gr.Column(visible=False)}
            return {**listing, **hide, self._parts.problem: notice_html(str(error))}

    def _report(self, interview: str) -> Update:
        parts, made_of = self._parts, self._interviews.parts
        events = made_of.record.events(interview)
        faults = made_of.record.faults(interview)
        return {
            parts.interview: interview,
            parts.report: gr.Column(visible=True),
            parts.head: report_head_html(events, faults),
            parts.depth: depth_html(events),
            parts.transcript: transcript_html(events, made_of.searcher.passage),
            parts.criterion: gr.Dropdown(choices=self._choices(events)),
        }

    def _choices(self, events: Sequence[StoredEvent]) -> list[tuple[str, str]]:
        """Every criterion of what was asked, whether it was judged or not."""
        return [
            (criterion_label(item.title, criterion.statement), f"{item.id}|{criterion.id}")
            for item in asked(events).values()
            for criterion in item.criteria
        ]

    def invite(
        self, name: str, profile: str, extra_time: float | None, request: gr.Request
    ) -> Update:
        """Make an invite; its link is in this one reply and nowhere else. An emptied field for the extra
        time means none."""
        _who(request)
        factor = 1.0 if extra_time is None else extra_time
        try:
            token = create_invite(self._interviews.parts.record, profile, valid(name or ""), factor)
        except AgentError as error:
            return {
                self._parts.problem: notice_html(str(error)),
                self._parts.link: gr.Textbox(value="", visible=False),
            }
        link = f"{self._base_url}/invite/{token}"
        return {
            self._parts.link: gr.Textbox(value=link, visible=True),
            self._parts.name: "",
            self._parts.extra_time: 1,
            self._parts.problem: "",
        }

    def override(
        self,
        interview: str,
        criterion: str | None,
        verdict: str | None,
        reason: str,
        request: gr.Request,
    ) -> Update:
        """Append an override in the name of whoever is signed in, and show the report with it."""
        who = _who(request)
        try:
            self._append(interview, criterion or "", verdict, reason or "", who)
        except (AgentError, KnowledgeError) as error:
            return {self._parts.saved: notice_html(str(error))}
        except _NotChosenError as error:
            return {self._parts.saved: notice_html(str(error))}
        saved = '<p class="viva-chain" role="status">Saved. It stands above the examiner\'s verdict.</p>'
        return {
            **self.open(interview, request),
            self._parts.reason: "",
            self._parts.verdict: None,
            self._parts.saved: saved,
        }

    def _append(
        self, interview: str, criterion: str, verdict: str | None, reason: str, who: str
    ) -> None:
        events = self._interviews.parts.record.events(interview)
        if criterion not in {value for _, value in self._choices(events)}:
            raise _NotChosenError("Choose a criterion from the list, then save.")
        if verdict not in get_args(Choice):
            raise _NotChosenError("Choose your verdict: met, not met or not scored, then save.")
        item, _, criterion_id = criterion.partition("|")
        body = Overridden.model_validate(
            {
                "item": item,
                "criterion": criterion_id,
                "verdict": verdict,
                "reason": reason.strip(),
                "who": who,
            }
        )
        self._interviews.override(interview, body)


class _NotChosenError(Exception):
    """The form was sent with a choice left open."""


def _who(request: gr.Request) -> str:
    """The account that the cookie names; the gate lets nobody in without one."""
    if not request.username:
        raise PermissionError("the desk was reached without a signed cookie")
    return str(request.username)


def criterion_label(title: str, statement: str) -> str:
    """A criterion in the list. Most of it is its statement: the title is the same for all of an item."""
    return f"{_cut(title, _LONGEST_TITLE)}: {_cut(statement, _LONGEST_STATEMENT)}"


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"
