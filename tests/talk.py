"""One interview to talk to: send a message, look at the one text that follows it and at what the record says."""

from agent.events import Action, Judged, Received, Shown, StoredEvent
from agent.interviews import Interviews
from agent.reading import bodies, results

ABOUT_MEMORY = "Memory grows linearly with length."
RIGHT = f"{ABOUT_MEMORY} Fewer shared heads shrink storage. Bandwidth limits every decoded token."
WOOD = "Wood and stone, entirely unrelated to the matter."


class Talk:
    """One interview, as far as its first question."""

    def __init__(self, interviews: Interviews, **options: float) -> None:
        self.interviews = interviews
        self.id = interviews.start("ai-engineer", "Ada", seed=3, **options)  # type: ignore[arg-type]
        self.say("I agree")

    def say(self, text: str, action: Action | None = None, reply_to: int | None = None) -> Shown:
        """Send a message, from a page that shows the last text if no other is named; the one text that follows it."""
        before = len(bodies(self.events, Shown))
        self.interviews.submit(self.id, reply_to or self.prompt, text, action)
        self.interviews.advance(self.id)
        [shown] = bodies(self.events, Shown)[before:]
        return shown

    @property
    def prompt(self) -> int:
        return self.interviews.room(self.id).prompt

    @property
    def stage(self) -> str:
        return self.interviews.room(self.id).stage

    @property
    def events(self) -> list[StoredEvent]:
        return self.interviews.parts.record.events(self.id)

    @property
    def last(self) -> Received:
        return bodies(self.events, Received)[-1]

    @property
    def judged(self) -> list[Judged]:
        return bodies(self.events, Judged)

    @property
    def met(self) -> set[tuple[str, str]]:
        return {(r.item, r.criterion) for r in results(self.events) if r.decision == "met"}
