"""Profiles: a role with its subjects, their weights, and forms of 30, 45 and 60 minutes. One YAML file each.

Sample: `agent/profiles/head-of-ai.yaml`.
"""

from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from agent.errors import ProfileError
from agent.events import Started
from knowledge.schema import Subject

FOLDER = Path(__file__).parent / "profiles"


class Form(BaseModel):
    """How long, and what every candidate gets: `items` is the most that are asked, `core` the ids of those
    that all are asked, so that they can be compared; the rest follows the answers."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    minutes: int = Field(ge=5, le=180)
    items: int = Field(ge=1, le=40)
    core: tuple[str, ...] = ()


class Profile(BaseModel):
    """A role. The first of `forms` is the one that is used where nobody chose another."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    title: str
    start_level: int = Field(ge=1, le=5)
    subjects: dict[Subject, float] = Field(min_length=1)
    forms: tuple[Form, ...] = Field(min_length=1)

    def form(self, minutes: int | None = None) -> Form:
        """The longest form that fits into `minutes`, else the shortest; the first if None."""
        if minutes is None:
            return self.forms[0]
        fitting = [form for form in self.forms if form.minutes <= minutes]
        if fitting:
            return max(fitting, key=lambda form: form.minutes)
        return min(self.forms, key=lambda form: form.minutes)


def profile_ids() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.yaml"))


def load_profile(profile_id: str) -> Profile:
    """Read a profile. Raises ProfileError naming the known ones."""
    path = FOLDER / f"{profile_id}.yaml"
    if profile_id not in profile_ids():
        raise ProfileError(f"No profile {profile_id!r}; there are {', '.join(profile_ids())}.")
    try:
        return Profile.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (ValidationError, yaml.YAMLError) as error:
        raise ProfileError(f"Profile {path.name!r} is wrong: {error}") from error


def most_items(opening: Started, asked: int) -> int:
    """How many questions an interview may have at most. A record from before that was kept says it by its profile; where
    that is gone or wrong by now, those that were asked are all that is known of (1 at the least)."""
    if opening.items is not None:
        return opening.items
    try:
        return load_profile(opening.profile).form(opening.minutes).items
    except ProfileError:
        return max(1, asked)
