"""A whole interview without graph, database or clock: the graph's decisions, as fast as they can be had.

It calls what the graph's nodes call (`next_item`, `next_follow_up`, `scope_of`, `agent.reading`) on events that it keeps
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
from agent.follow_up import authored_follow_up
from agent.following import FollowUp, next_follow_up
from agent.grading.grader import Grader
from agent.policy import Past, next_item
from agent.profile import Form, Profile
from agent.reading import asked_items, depths, hints, probes, results, shown_on
from agent.scope import scope_of
from eval.candidates.answering import Forms, Reply
from eval.candidates.conduct import Conduct, Player
from eval.candidates.label_grader import LabelGrader
from eval.candidates.population import Candidate
from knowledge.bank import Bank
from knowledge.schema import Item
from knowledge.what_if import Change
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
    """What interviews are held with. `public` gives every item its shipped numbers, without `what_ifs`
    no follow-up changes one, `pace` 0 stops the clock; `choices` are the items that may be asked, where that is
    not the whole bank."""

    bank: Bank
    profile: Profile
    form: Form
    grader: Grader
    choices: Bank | None = None
    public: bool = False
    what_ifs: bool = True
    pace: float = PACE
    drawn: Callable[[str, int], Item] = field(init=False)
    changed: Callable[[str, int], Change | None] = field(init=False)

    def __post_init__(self) -> None:
        draw = self.bank.get if self.public else self.bank.drawn
        cached = lru_cache(maxsize=4096)(
            (lambda name, _seed: self.bank.get(name)) if self.public else draw
        )
        object.__setattr__(self, "drawn", cached)
        object.__setattr__(self, "changed", lru_cache(maxsize=4096)(self._changed))

    def forms(self, item_id: str, seed: int, draw: Mapping[str, float] | None = None) -> Forms:
        """The item as the interview has it, or with the numbers of a "what if"."""
        asked = self.drawn(item_id, seed) if draw is None else self.bank.redrawn(item_id, draw)
        return Forms(asked, self.bank.get(item_id), is_changed=draw is not None)

    def _changed(self, item_id: str, seed: int) -> Change | None:
        if not self.what_ifs:
            return None
        return self.bank.changed(self.drawn(item_id, seed), seed)


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
    setting: Setting,
    candidate: Candidate,
    seed: int,
    exposed: Mapping[str, int] | None = None,
    player: Player | None = None,
) -> list[StoredEvent]:
    """The events of an adaptive interview with the candidate, or with who plays them. Raises StuckError."""
    interview = _opened(setting, player or Conduct(candidate), seed, exposed or {})
    while interview.goes_on():
        pass
    interview.log.add(Closed(reason="complete"))
    return interview.log.events


def hold_fixed(
    setting: Setting, candidate: Candidate, seed: int, items: Sequence[str]
) -> list[StoredEvent]:
    """The events of an interview that asks these items in this order, whatever is answered."""
    interview = _opened(setting, Conduct(candidate), seed, {})
    for item in items:
        if not interview.put(item):
            break
    return interview.log.events


def _opened(
    setting: Setting, player: Player, seed: int, exposed: Mapping[str, int]
) -> "_Interview":
    candidate = player.candidate
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
    return _Interview(setting, player, log, seed, exposed)


@dataclass
class _Interview:
    setting: Setting
    player: Player
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
        asks: FollowUp | None = None
        while True:
            reply, received = self._reply(forms, asks, prompt)
            if reply.action == "finish":
                return False
            if reply.action == "rephrase":
                prompt = self._show("rephrasing", item.rephrasing, item.id)
                continue
            if reply.action == "hint":
                prompt = self._hint(item)
                continue
            self._judge(forms.asked, reply, received, prompt)
            over = self.log.minutes >= self.setting.form.minutes
            asks = None if over or reply.action == "dont_know" else self._follow_up(item)
            if asks is None:
                return True
            prompt = self.log.add(authored_follow_up(item, asks)).seq
            if asks.change is not None:
                forms = forms._replace(asked=asks.change.item, is_changed=True)

    def _ask(self, item: Item) -> int:
        asked = AskedItem.of(item, public=item.id not in self.setting.bank.private)
        return self.log.add(
            Shown(purpose="question", text=item.asked, item=item.id, asked=asked)
        ).seq

    def _show(self, purpose: str, text: str, item: str) -> int:
        body = Shown.model_validate({"purpose": purpose, "text": text, "item": item})
        return self.log.add(body).seq

    def _hint(self, item: Item) -> int:
        """The item's next hint, or a notice after the last, as the graph's `next_hint` gives them."""
        given = len(hints(self.log.events, item.id))
        if given >= len(item.hints):
            return self._show("notice", "no further hint", item.id)
        hint = item.hints[given]
        shown = Shown(purpose="hint", text=hint.text, item=item.id, cost=hint.cost)
        return self.log.add(shown).seq

    def _reply(self, forms: Forms, asks: FollowUp | None, prompt: int) -> tuple[Reply, int]:
        self.turns += 1
        if self.turns > MOST_TURNS:
            raise StuckError(f"{self.player.candidate!r} was still asked after {MOST_TURNS} turns")
        put = self.log.events[prompt - 1].body
        shown = put.text if isinstance(put, Shown) else ""
        reply = self.player.reply(forms, asks.criterion.id if asks else None, shown)
        if self.setting.pace and reply.action == "answer":
            takes = PROBE_MINUTES if asks else self.setting.pace * forms.asked.minutes
            self.log.minutes += takes
        body = Received(reply_to=prompt, action=reply.action, text=reply.text)
        return reply, self.log.add(body).seq

    def _judge(self, item: Item, reply: Reply, received: int, prompt: int) -> None:
        grader, events = self.setting.grader, self.log.events
        if reply.action == "dont_know":
            verdicts = grader.declined(scope_of(item, events, prompt, "dont_know").about)
        else:
            if isinstance(grader, LabelGrader):
                grader.tell(item, reply.text, reply.true)
            scope = scope_of(item, events, prompt, "answer")
            found = grader.judge(item, reply.text, scope.judged, shown_on(events, item.id))
            verdicts = scope.kept(found)
        self.log.add(Judged(reply=received, item=item.id, verdicts=tuple(verdicts)))

    def _follow_up(self, item: Item) -> FollowUp | None:
        events = self.log.events
        verdicts = {r.criterion: r.verdict for r in results(events) if r.item == item.id}
        change = self.setting.changed(item.id, self.seed)
        return next_follow_up(item, verdicts, probes(events, item.id), change)
