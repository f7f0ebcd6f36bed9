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
from eval.candidates.outcome import Outcome, outcome
from eval.candidates.population import Candidate
from eval.candidates.replay import Setting, hold
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
_WORDS = 160
_WARMTH = 0.7
Report = Callable[[float, str], None]


class ModelPlayer:
    """One candidate in one interview, answered for by `model`; it sees what was said on the present item."""

    def __init__(self, candidate: Candidate, model: LanguageModel) -> None:
        self.candidate = candidate
        self._model = model
        self._said: list[ChatMessage] = []

    def reply(self, forms: Forms, probed: str | None, put: str) -> Reply:
        """The next message on `put`, the question or follow-up as it was shown. Raises ModelError."""
        if probed is None:
            self._said = []
        asks = ChatMessage(role="user", content=put)
        found = self._model.chat([self._told(forms), *self._said, asks], self._sampling(len(put)))
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

    def _sampling(self, turn: int) -> Sampling:
        # Another question is answered with other luck, and the same one always alike.
        seed = self.candidate.seed * 1000 + turn
        return Sampling(max_tokens=_WORDS, temperature=_WARMTH, seed=seed, background=True)


def played(
    model: LanguageModel, setting: Setting, candidates: Sequence[Candidate], report: Report
) -> list[Outcome]:
    """One interview with each candidate, all answers by `model`. Raises ModelError."""
    check, found = LeakCheck(setting.bank), []
    for done, candidate in enumerate(candidates):
        report(done / len(candidates), f"{model.identity.name} as a candidate")
        job = Job("main", candidate)
        events = hold(setting, candidate, job.draw, player=ModelPlayer(candidate, model))
        found.append(outcome("main", setting, candidate, job.draw, events, check))
    return found
