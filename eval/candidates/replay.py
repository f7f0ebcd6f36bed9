"""A whole interview without graph, database or clock: the graph's decisions, as fast as they can be had.

It calls what the graph's nodes call (`next_item`, `criterion_to_probe`, `agent.reading`) on events that it keeps
in a list, with a time that the candidate's pace gives. `graph_run.py` holds the same interview on the real
graph; a test demands the same decisions of both.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from agent.events import (
    AskedItem,
    Closed,
    Event,
    Examiner,
    Judged,
    Received,
    Shown,
    Started,
    StoredEvent,
)
from agent.grading.combine import is_silent
from agent.grading.grader import Grader
from agent.policy import Past, criterion_to_probe, next_item
from agent.profile import Form, Profile
from agent.reading import asked_items, bodies, depths, hints, probes, results
from eval.candidates.answering import Forms, Reply
from eval.candidates.conduct import Conduct
from eval.candidates.label_grader import LabelGrader
from eval.candidates.population import Candidate
from knowledge.bank import Bank
from knowledge.schema import Item
from models.protocol import ModelIdentity

PACE = 0.35
"""Minutes that an answer takes, as a share of the minutes that its item is authored for."""
PROBE_MINUTES = 0.7
MOST_TURNS = 400
"""More turns than any interview can have: beyond them it is stuck."""

_BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
NOBODY = Examiner(
    model=ModelIdentity(name="none", backend="scripted"),
    embedder="none",
    juror="none",
    prompts="none",
    bank="none",
    corpus="none",
)


class StuckError(Exception):
    """An interview did not come to its end."""


@dataclass(frozen=True)
class Setting:
    """What interviews are held with. `public` gives every item its shipped numbers, `pace` 0 stops the clock;
    `choices` are the items that may be asked, where that is not the whole bank."""

    bank: Bank
    profile: Profile
    form: Form
    grader: Grader
    choices: Bank | None = None
    public: bool = False
    pace: float = PACE
    drawn: Callable[[str, int], Item] = field(init=False)

    def __post_init__(self) -> None:
        draw = self.bank.get if self.public else self.bank.drawn
        cached = lru_cache(maxsize=4096)(
            (lambda name, _seed: self.bank.get(name)) if self.public else draw
        )
        object.__setattr__(self, "drawn", cached)

    def forms(self, item_id: str, seed: int) -> Forms:
        return Forms(self.drawn(item_id, seed), self.bank.get(item_id))


class Log:
    """The events of one interview, in memory, with a clock that is set by hand."""

    def __init__(self, interview: str) -> None:
        self.events: list[StoredEvent] = []
        self.minutes = 0.0
        self._interview = interview

    def add(self, body: Event) -> StoredEvent:
        at = (_BEGIN + timedelta(minutes=self.minutes)).isoformat()
        seq = len(self.events) + 1
        event = StoredEvent.model_construct(
            interview=self._interview, seq=seq, at=at, key=str(seq), body=body, previous="", hash=""
        )
        self.events.append(event)
        return event


def hold(
    setting: Setting, candidate: Candidate, seed: int, exposed: Mapping[str, int] | None = None
) -> list[StoredEvent]:
    """The events of an adaptive interview. Raises StuckError."""
    interview = _opened(setting, candidate, seed, exposed or {})
    while interview.goes_on():
        pass
    interview.log.add(Closed(reason="complete"))
    return interview.log.events


def hold_fixed(
    setting: Setting, candidate: Candidate, seed: int, items: Sequence[str]
) -> list[StoredEvent]:
    """The events of an interview that asks these items in this order, whatever is answered."""
    interview = _opened(setting, candidate, seed, {})
    for item in items:
        if not interview.put(item):
            break
    return interview.log.events


def _opened(
    setting: Setting, candidate: Candidate, seed: int, exposed: Mapping[str, int]
) -> "_Interview":
    log = Log(f"simulated-{candidate.seed}")
    opening = Started(
        profile=setting.profile.id,
        candidate=f"candidate {candidate.seed}",
        minutes=setting.form.minutes,
        seed=seed,
        exposed=dict(exposed),
        examiner=NOBODY,
    )
    log.add(opening)
    return _Interview(setting, Conduct(candidate), log, seed, exposed)


@dataclass
class _Interview:
    setting: Setting
    conduct: Conduct
    log: Log
    seed: int
    exposed: Mapping[str, int]
    turns: int = 0

    def goes_on(self) -> bool:
        """Asks the next item and all that follows from it; False when the interview is over."""
        setting, events = self.setting, self.log.events
        left = setting.form.minutes - self.log.minutes
        if left <= 0:
            return False
        past = Past(asked_items(events), depths(events), self.exposed)
        choices = setting.choices or setting.bank
        item = next_item(choices, setting.profile, setting.form, past, self.seed, left)
        return item is not None and self.put(item.id)

    def put(self, item_id: str) -> bool:
        """Asks one item with its follow-ups; False if the candidate leaves."""
        forms = self.setting.forms(item_id, self.seed)
        item = forms.asked
        prompt = self._ask(item)
        probed: str | None = None
        while True:
            reply, received = self._reply(forms, probed, prompt)
            if reply.action == "finish":
                return False
            if reply.action == "rephrase":
                prompt = self._show("rephrasing", item.rephrasing, item.id)
                continue
            if reply.action == "hint":
                prompt = self._hint(item)
                continue
            self._judge(item, reply, received, probed)
            over = self.log.minutes >= self.setting.form.minutes
            probed = None if over or reply.action == "dont_know" else self._gap(item)
            if probed is None:
                return True
            prompt = self._show("probe", item.criterion(probed).probe, item.id, probed)

    def _ask(self, item: Item) -> int:
        asked = AskedItem.of(item, public=item.id not in self.setting.bank.private)
        return self.log.add(
            Shown(purpose="question", text=item.asked, item=item.id, asked=asked)
        ).seq

    def _show(self, purpose: str, text: str, item: str, criterion: str | None = None) -> int:
        body = Shown.model_validate(
            {"purpose": purpose, "text": text, "item": item, "criterion": criterion}
        )
        return self.log.add(body).seq

    def _hint(self, item: Item) -> int:
        """The item's next hint, or a notice after the last, as the graph's `next_hint` gives them."""
        given = len(hints(self.log.events, item.id))
        if given >= len(item.hints):
            return self._show("notice", "no further hint", item.id)
        hint = item.hints[given]
        shown = Shown(purpose="hint", text=hint.text, item=item.id, cost=hint.cost)
        return self.log.add(shown).seq

    def _reply(self, forms: Forms, probed: str | None, prompt: int) -> tuple[Reply, int]:
        self.turns += 1
        if self.turns > MOST_TURNS:
            raise StuckError(f"{self.conduct.candidate!r} was still asked after {MOST_TURNS} turns")
        reply = self.conduct.reply(forms, probed)
        if self.setting.pace and reply.action == "answer":
            takes = PROBE_MINUTES if probed else self.setting.pace * forms.asked.minutes
            self.log.minutes += takes
        body = Received(reply_to=prompt, action=reply.action, text=reply.text)
        return reply, self.log.add(body).seq

    def _judge(self, item: Item, reply: Reply, received: int, probed: str | None) -> None:
        grader, events = self.setting.grader, self.log.events
        about = [c for c in item.criteria if probed in (None, c.id)]
        if reply.action == "dont_know":
            verdicts = grader.declined(about)
        else:
            if isinstance(grader, LabelGrader):
                grader.tell(item, reply.text, reply.true)
            met = {
                r.criterion for r in results(events) if r.item == item.id and r.decision == "met"
            }
            still_open = [c for c in item.criteria if c.id not in met]
            shown = " ".join(s.text for s in bodies(events, Shown) if s.item == item.id)
            names = {c.id for c in about}
            verdicts = [
                v
                for v in grader.judge(item, reply.text, still_open, shown)
                if v.criterion in names or not is_silent(v)
            ]
        self.log.add(Judged(reply=received, item=item.id, verdicts=tuple(verdicts)))

    def _gap(self, item: Item) -> str | None:
        events = self.log.events
        verdicts = {r.criterion: r.verdict for r in results(events) if r.item == item.id}
        gap = criterion_to_probe(item, verdicts, probes(events, item.id))
        return gap.id if gap else None
