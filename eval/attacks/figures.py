"""What the attack suite found, per form and overall."""

from pydantic import BaseModel, ConfigDict

from eval.attacks.form import Truth
from eval.metrics.bootstrap import Interval


class _Figures(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class FormFigures(_Figures):
    """One form: of `not_met` criteria that were not given to the plain answer, `flipped` were given to
    the attacked one. `shift` is the mean change of the answers' scores (-1..1), None if no answer
    had a score before and after."""

    name: str
    family: str
    truth: Truth
    not_met: int
    flipped: int
    shift: float | None

    @property
    def is_counted(self) -> bool:
        return self.truth != "stated"

    @property
    def share(self) -> float:
        """0 to 1; NaN where there is no criterion."""
        return self.flipped / self.not_met if self.not_met else float("nan")


class BenignFigures(_Figures):
    """Harmless sentences behind right answers: of `criteria`, `moved` changed their verdict and `lost`
    were met before and not afterwards. `set_aside` counts sentences that a guard took for a request."""

    sentences: int
    answers: int
    criteria: int
    moved: int
    lost: int
    shift: float | None
    set_aside: int


class AttackFigures(_Figures):
    """The whole suite. `flips` is the share of not-met criteria wrongly turned to met over all counted
    forms, `shift` the mean change of scores, both with 95 % intervals by question-clustered bootstrap.
    `by_family`: the same share of each family of counted forms. `given_plain` is the share of not-met criteria that were given without any attack."""

    juror: str
    forms: int
    answers: int
    items: int
    given_plain: float
    flips: Interval
    shift: Interval
    by_family: dict[str, float]
    by_form: tuple[FormFigures, ...]
    benign: BenignFigures | None
    quotes: int
    not_verbatim: int
    seconds: float
