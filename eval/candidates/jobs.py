"""Which interviews a run holds, and holding one of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from eval.candidates.fixed_form import fixed_items
from eval.candidates.leaks import LeakCheck
from eval.candidates.outcome import Kind, Outcome, outcome, stuck
from eval.candidates.population import PLAIN, STYLES, Candidate
from eval.candidates.replay import Setting, StuckError, hold, hold_fixed
from knowledge.schema import Subject

DRAWS = 4
"""Different interview seeds, so that many candidates meet the same numbers: verdicts can be kept, and what answers
are compared with need not be read again."""
MEMORIZER_DRAWS = 8
"""More for them: what they lose hangs on the numbers that they meet, by up to a level and a half."""
MOST_TWINS = 60
MOST_FIXED = 60
MOST_SUBJECTS = 3
LEAST_MEMORIZERS = 20
"""What a memorizer recites hangs on the items, so that their gap varies much from one to the next."""


@dataclass(frozen=True)
class Job:
    """One interview to hold. `subject` is that of a fixed form."""

    kind: Kind
    candidate: Candidate
    subject: Subject | None = None

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.candidate.seed}:{self.candidate.style}:{self.subject or ''}"

    @property
    def draw(self) -> int:
        """The seed of the interview. Memorizers all recite the same and styles take turns, so that only with both parts
        of their seeds do they meet different numbers."""
        seed = self.candidate.seed
        if self.candidate.style == "memorizer":
            return sum(divmod(seed, len(STYLES))) % MEMORIZER_DRAWS
        return seed % DRAWS


def jobs(candidates: Sequence[Candidate], subjects: Sequence[Subject]) -> list[Job]:
    """Every candidate's interview; twins and fixed forms of plain candidates; memorizers' public form
    (with twins, so that there are enough of them)."""
    plain = [c for c in candidates if c.style in PLAIN]
    memorizers = [c for c in candidates if c.style == "memorizer"]
    # What they know is never seen: anyone can be their twin.
    more = [c.in_style("memorizer") for c in plain[: max(0, LEAST_MEMORIZERS - len(memorizers))]]
    return [
        *(Job("main", c) for c in candidates),
        *(Job("twin", c) for c in more),
        *(Job("public", c) for c in (*memorizers, *more)),
        *(Job("twin", c.in_style(s)) for c in plain[:MOST_TWINS] for s in PLAIN if s != c.style),
        *_fixed(plain[:MOST_FIXED], subjects),
    ]


def _fixed(plain: Sequence[Candidate], subjects: Sequence[Subject]) -> list[Job]:
    """Few candidates are asked about several subjects, so that the curve has enough points."""
    each = min(len(subjects), max(1, MOST_FIXED // max(1, len(plain))), MOST_SUBJECTS)
    return [
        Job("fixed", candidate, subjects[(place + turn) % len(subjects)])
        for place, candidate in enumerate(plain)
        for turn in range(each)
    ]


def done(job: Job, setting: Setting, check: LeakCheck) -> Outcome:
    """Hold the interview and measure it. One that does not end is an outcome too."""
    seed = job.draw
    try:
        if job.subject is not None:
            bank = setting.choices or setting.bank
            unhurried = replace(setting, pace=0.0)
            items = fixed_items(bank, job.subject)
            events = hold_fixed(unhurried, job.candidate, seed, items)
        else:
            if job.kind == "public":
                # A changed number in a follow-up would find them out here, too.
                setting = replace(setting, public=True, what_ifs=False)
            events = hold(setting, job.candidate, seed)
    except StuckError as error:
        return stuck(job.kind, job.candidate, error)
    return outcome(job.kind, setting, job.candidate, seed, events, check)
