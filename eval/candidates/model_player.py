"""A language model in a candidate's place, told how deep it knows a subject.

What it is told is not what it shows: a small model knows less than it is told, a large one may not hide what it knows.
So the depth that is found is held against the depth that was told, and never against labels.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from agent.routing.rules import ruling
from eval.candidates.answering import Forms, Reply
from eval.candidates.jobs import Job
from eval.candidates.leaks import LeakCheck
from eval.candidates.outcome import Outcome, outcome, stuck
from eval.candidates.population import Candidate, Style
from eval.candidates.replay import MOST_TURNS, Setting, StuckError, hold
from models.protocol import ChatMessage, LanguageModel, Sampling

KNOWS = (
    "nothing about it beyond the words.",
    "its basic terms and can recall definitions; you cannot explain why things are so.",
    "how its main ideas work and can explain them; you cannot yet work out numbers or apply them to a case.",
    "it well enough to apply it: you work out numbers and choose between common options.",
    "it from experience: you diagnose what went wrong, weigh what an option costs, and name its limits.",
    "the research on it: what papers have shown, by what means, and what is still open.",
)
"""By level, 0 to 5."""
_PROMPT = Path(__file__).with_name("player.md")
_TOKENS = 160
_WARMTH = 0.7
_STYLE: Style = "verbose"
"""Of everyone who is played: how the model talks is its own, and no figure may go by a style that it was not told."""
Report = Callable[[float, str], None]


class ModelPlayer:
    """One candidate in one interview, answered for by `model`; it sees what was said on the present item."""

    def __init__(self, candidate: Candidate, model: LanguageModel) -> None:
        self.candidate = candidate
        self._model = model
        self._said: list[ChatMessage] = []
        self._turns = 0

    def reply(self, forms: Forms, probed: str | None, put: str) -> Reply:
        """The next message on `put`, the question or follow-up as it was shown. Raises ModelError."""
        if probed is None:
            self._said = []
        asks = ChatMessage(role="user", content=put)
        self._turns += 1
        found = self._model.chat([self._told(forms), *self._said, asks], self._sampling())
        text = found.text.strip()
        if not text or ruling(text) == "dont_know":
            return Reply("dont_know")
        self._said += [asks, ChatMessage(role="assistant", content=text)]
        return Reply("answer", text)

    def _told(self, forms: Forms) -> ChatMessage:
        subject = forms.asked.subject
        told = _PROMPT.read_text(encoding="utf-8").format(
            subject=subject.replace("-", " "), knows=KNOWS[self.candidate.depths[subject]]
        )
        return ChatMessage(role="system", content=told.strip())

    def _sampling(self) -> Sampling:
        # Every turn has its own luck, and a run that is repeated the same.
        seed = self.candidate.seed * MOST_TURNS + self._turns
        return Sampling(max_tokens=_TOKENS, temperature=_WARMTH, seed=seed, background=True)


def played(
    model: LanguageModel, setting: Setting, candidates: Sequence[Candidate], report: Report
) -> list[Outcome]:
    """One interview with each candidate, all answers by `model`; one that does not end is an outcome too.

    Raises ModelError.
    """
    check, found = LeakCheck(setting.bank), []
    for done, one in enumerate(candidates):
        report(done / len(candidates), f"{model.identity.name} as a candidate")
        candidate = one.in_style(_STYLE)
        draw = Job("main", candidate).draw
        try:
            events = hold(setting, candidate, draw, player=ModelPlayer(candidate, model))
        except StuckError as error:
            found.append(stuck("main", candidate, error))
        else:
            found.append(outcome("main", setting, candidate, draw, events, check))
    return found
