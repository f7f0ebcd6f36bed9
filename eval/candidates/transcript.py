"""A whole simulated interview, to be read from start to end as a candidate would: `python -m eval.candidates.transcript`.

On the real graph with the juror that ships, authored follow-ups and no time limit; `docs/transcripts.md` holds two.
"""

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import get_args

from agent.events import Received, Shown, StoredEvent
from agent.grading.grader import Grader
from agent.profile import load_profile
from agent.room_view import SAID
from eval.candidates.graph_run import hold_on_graph
from eval.candidates.jobs import DRAWS
from eval.candidates.juror_grader import embedder_at
from eval.candidates.population import STYLES, Candidate, Style
from eval.candidates.replay import Setting
from knowledge.bank import Bank
from models.juror import Juror


def transcript(events: Sequence[StoredEvent]) -> str:
    """What was shown and said, as Markdown; the candidate's words are quoted."""
    parts: list[str] = []
    for event in events:
        if isinstance(event.body, Shown):
            parts.append(f"**Viva**: {event.body.text}")
        elif isinstance(event.body, Received):
            text = event.body.text or SAID.get(event.body.action, event.body.action)
            parts.append("\n".join(f"> {line}" for line in text.splitlines()))
    return "\n\n".join(parts) + "\n"


def held(style: Style, depth: int, seed: int, profile: str, data_dir: Path) -> list[StoredEvent]:
    """The events of an interview with a candidate of one depth in all subjects."""
    role = load_profile(profile)
    grader = Grader(Juror(embedder_at(data_dir)()))
    setting = Setting(Bank.load(), role, role.form(), grader, pace=0.0)
    candidate = Candidate(seed=seed, style=style, depths=dict.fromkeys(role.subjects, depth))
    with tempfile.TemporaryDirectory() as folder:
        return hold_on_graph(setting, candidate, seed % DRAWS, Path(folder))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--style", choices=get_args(Style), default=STYLES[0])
    parser.add_argument("--depth", type=int, choices=range(6), default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--profile", default="ai-engineer")
    parser.add_argument("--data", type=Path, default=Path("data"))
    given = parser.parse_args()
    print(transcript(held(given.style, given.depth, given.seed, given.profile, given.data)))


if __name__ == "__main__":
    main()
