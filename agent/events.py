"""The events of a record: everything that happened, enough to rebuild transcript and scores.

A sample of one stored event (`body` is one of the classes below):
    {"interview": "7c1f...", "seq": 5, "at": "2026-11-22T10:04:31.120394+00:00", "key": "received:4",
     "body": {"kind": "received", "reply_to": 4, "action": "answer", "text": "It grows linearly..."},
     "previous": "<sha-256 of event 4>", "hash": "<sha-256 of this event>"}
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from agent.grading.verdict import Verdict
from knowledge.schema import Item, Subject
from models.protocol import ModelIdentity

SCHEMA_VERSION = 1

Action = Literal[
    "consent",
    "answer",
    "addition",
    "correction",
    "late_answer",
    "thinking",
    "dont_know",
    "skip",
    "rephrase",
    "hint",
    "process",
    "complaint",
    "off_topic",
    "feedback",
    "pause",
    "resume",
    "finish",
    "go_on",
    "late",
]
"""What a message was taken for when it came; a replay reads it and decides nothing anew."""
ANSWERS: frozenset[Action] = frozenset({"answer", "addition", "correction", "late_answer"})
BESIDE: frozenset[Action] = frozenset({"addition", "correction", "late_answer"})
"""Answers that may be about another question than the one that stands."""
DECLINES: frozenset[Action] = frozenset({"dont_know", "skip"})
ASIDE: frozenset[Action] = frozenset({"process", "complaint", "off_topic", "feedback"})
"""No work on a question: said in a pause, it does not end it."""
Purpose = Literal[
    "welcome", "question", "probe", "rephrasing", "hint", "notice", "last_words", "closing"
]
FollowUpKind = Literal["gap", "challenge", "depth", "what_if"]
"""Why a follow-up came: a criterion was missing or uncertain; the answer said the opposite; it was complete and
its least sure point is asked about; it gave a result and one number is changed."""
MOST_EXTENSION = 3.0


class _Event(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Examiner(_Event):
    """Who examines, by name and hash: language model, embedder, juror, prompts, bank and corpus.

    `qualification` is None until the examiner has been qualified on this machine; then every report
    calls its verdicts provisional.
    """

    model: ModelIdentity
    embedder: str
    juror: str
    prompts: str
    bank: str
    corpus: str
    qualification: str | None = None


class Started(_Event):
    """`exposed`: how often each item had been asked before, so that the choice can be replayed.
    `extension` multiplies the minutes for a candidate who was granted more time; the questions stay.
    `items`: how many questions there may be at most; None in records from before that was kept."""

    kind: Literal["started"] = "started"
    schema_version: int = SCHEMA_VERSION
    profile: str
    candidate: str
    minutes: int
    items: int | None = Field(default=None, ge=1)
    extension: float = Field(default=1.0, ge=1.0, le=MOST_EXTENSION)
    seed: int
    exposed: dict[str, int] = {}
    examiner: Examiner

    @property
    def minutes_allowed(self) -> float:
        return self.minutes * self.extension


class AskedCriterion(_Event):
    id: str
    statement: str
    weight: float
    level: int


class AskedItem(_Event):
    """The rubric as it was when the question was put: verdicts and scores are computed from this, so
    that a later change of the bank changes no record. `draw` holds the numbers of a parametric item; a `public`
    one is shipped with Viva, and a candidate may have read it."""

    id: str
    subject: Subject
    level: int
    title: str
    criteria: tuple[AskedCriterion, ...]
    draw: dict[str, float] = {}
    public: bool = True

    @classmethod
    def of(cls, item: Item, *, public: bool = True) -> "AskedItem":
        return cls(
            id=item.id,
            subject=item.subject,
            level=item.level,
            title=item.title,
            draw=item.draw,
            public=public,
            criteria=tuple(
                AskedCriterion(id=c.id, statement=c.statement, weight=c.weight, level=c.level)
                for c in item.criteria
            ),
        )


class Draft(_Event):
    """What the model proposed as a follow-up and what the checks said; `refused` empty means shown."""

    text: str
    quote: str
    refused: tuple[str, ...]


class Shown(_Event):
    """A text that the candidate saw. `asked` goes with a question and is not shown to them, `cost` with a
    hint: the share of the item's evidence that it takes. `warns`: says above all else how little time is left.
    A follow-up may quote the candidate (`quoted`, a part of `text`); a "what if" stores all numbers of the
    item as it is judged from then on (`draw`)."""

    kind: Literal["shown"] = "shown"
    purpose: Purpose
    text: str
    item: str | None = None
    criterion: str | None = None
    follow_up: FollowUpKind | None = None
    draw: dict[str, float] | None = None
    quoted: str = ""
    cost: float | None = None
    warns: bool = False
    source: Literal["authored", "model"] = "authored"
    passages: tuple[str, ...] = ()
    draft: Draft | None = None
    asked: AskedItem | None = None


class Received(_Event):
    """What the candidate sent, raw. `reply_to` is the seq of the text that it answers, `about` the item
    that it says something on, where that is not the one of that text."""

    kind: Literal["received"] = "received"
    reply_to: int
    action: Action
    text: str = ""
    about: str | None = None


class ExaminerChanged(_Event):
    """From here on another examiner asks and judges: the app was started with other parts."""

    kind: Literal["examiner_changed"] = "examiner_changed"
    examiner: Examiner


class Judged(_Event):
    """Verdicts on one message: on what it was asked about, and on what else it says something about."""

    kind: Literal["judged"] = "judged"
    reply: int
    item: str
    verdicts: tuple[Verdict, ...]


class Overridden(_Event):
    """An interviewer's verdict, which stands above the examiner's."""

    kind: Literal["overridden"] = "overridden"
    item: str
    criterion: str
    verdict: Literal["met", "not_met", "abstain"]
    reason: str
    who: str


class Closed(_Event):
    kind: Literal["closed"] = "closed"
    reason: Literal["finished", "time", "complete"]


Event = Annotated[
    Started | Shown | Received | Judged | ExaminerChanged | Overridden | Closed,
    Field(discriminator="kind"),
]
EVENT: TypeAdapter[Event] = TypeAdapter(Event)


class StoredEvent(BaseModel):
    """An event with its place in the chain. `at` is UTC, ISO 8601."""

    model_config = ConfigDict(frozen=True)

    interview: str
    seq: int = Field(ge=1)
    at: str
    key: str
    body: Event
    previous: str
    hash: str
