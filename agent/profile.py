"""Profiles: a role with its subjects, their weights and the time. One YAML file each.

Sample: `agent/profiles/ai-engineer.yaml`.
"""

from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from agent.errors import ProfileError
from knowledge.schema import Subject

FOLDER = Path(__file__).parent / "profiles"


class Profile(BaseModel):
    """`items` is the most that are asked; `minutes` ends the interview gracefully when it is over."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    title: str
    minutes: int = Field(ge=5, le=180)
    items: int = Field(ge=1, le=40)
    start_level: int = Field(ge=1, le=5)
    subjects: dict[Subject, float] = Field(min_length=1)


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
