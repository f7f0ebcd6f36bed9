"""The shapes of what Viva asks: items with rubrics, and specimens with their true verdicts.

A sample item is the first of `knowledge/items/scaling-laws.yaml`.
"""

from typing import Annotated, Literal, Self, get_args

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Subject = Literal[
    "transformers-attention-kv-cache",
    "scaling-laws",
    "fine-tuning-diagnostics",
    "preference-optimization",
    "rag-vs-long-context-vs-fine-tuning",
    "evaluation-and-limits",
    "serving-and-on-prem",
    "reading-papers",
    "vendor-claims",
]
SUBJECTS: tuple[Subject, ...] = get_args(Subject)
"""The nine subject ids, in the order of display."""

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9.]+)*$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]

Manner = Literal["terse", "polished", "rambling", "imperfect_english"]
Substance = Literal["right", "half", "wrong", "empty", "swapped", "adversarial"]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Exemplars(Strict):
    """Single sentences that say the criterion rightly (`met`) and wrongly (`not_met`)."""

    met: tuple[Text, ...] = Field(min_length=3)
    not_met: tuple[Text, ...] = Field(min_length=3)


class Criterion(Strict):
    """One atomic, checkable statement about an answer."""

    id: Slug
    statement: Text
    weight: float = Field(default=1.0, gt=0.0, le=3.0)
    level: int = Field(ge=1, le=5)
    misconception: Text = Field(
        description="the wrong belief that this is most often confused with"
    )
    probe: Text = Field(description="a follow-up that commits the answer and gives nothing away")
    exemplars: Exemplars


class Slip(Strict):
    """A wrong result that has a known cause, such as forgetting the factor 2 for K and V."""

    id: Slug
    factor: float = Field(gt=0.0, description="wrong result divided by the right one")
    says: Text


class Numeric(Strict):
    """A criterion that a calculator decides. Expected value = calculator(**inputs), in `unit`."""

    criterion: Slug
    calculator: Slug
    inputs: dict[str, float]
    unit: Text = Field(
        description="unit of the expected value, as pint reads it: GiB, FLOP, token, step"
    )
    tolerance: float = Field(default=0.05, gt=0.0, lt=0.5, description="relative")
    slips: tuple[Slip, ...] = ()


class Specimen(Strict):
    """An authored answer with its true verdict per criterion (true: met). Test data, never shown."""

    id: Slug
    manner: Manner
    substance: Substance
    text: Text
    met: dict[Slug, bool]


class Item(Strict):
    """A question with its rubric."""

    id: Slug
    subject: Subject
    level: int = Field(ge=1, le=5)
    title: Text
    minutes: int = Field(ge=1, le=15)
    question: Text
    rephrasing: Text = Field(description="the question in other words; gives no more away")
    reference: Text
    papers: tuple[Slug, ...] = Field(min_length=1, description="ids of paper notes")
    criteria: tuple[Criterion, ...] = Field(min_length=3, max_length=6)
    numeric: Numeric | None = None
    specimens: tuple[Specimen, ...] = Field(min_length=4)

    @model_validator(mode="after")
    def _references_resolve(self) -> Self:
        ids = [criterion.id for criterion in self.criteria]
        if len(set(ids)) != len(ids):
            raise ValueError(f"criterion ids repeat in item {self.id!r}: {ids!r}")
        if self.numeric is not None and self.numeric.criterion not in ids:
            raise ValueError(
                f"numeric names criterion {self.numeric.criterion!r}; the item has {ids!r}"
            )
        for specimen in self.specimens:
            if set(specimen.met) != set(ids):
                raise ValueError(
                    f"specimen {specimen.id!r} labels {sorted(specimen.met)!r}; expected {sorted(ids)!r}"
                )
        return self

    def criterion(self, criterion_id: str) -> Criterion:
        """The criterion of that id. Raises KeyError."""
        for criterion in self.criteria:
            if criterion.id == criterion_id:
                return criterion
        raise KeyError(criterion_id)


class Figure(Strict):
    """A load-bearing figure of a paper, with where it stands and whether somebody confirmed it there."""

    text: Text
    status: Literal["verified", "recalled"]
    source: Text


class PaperNote(Strict):
    """What a paper shows, in our own words. Sample: `knowledge/notes/kaplan2020.yaml`."""

    id: Slug
    title: Text
    year: int = Field(ge=1950, le=2100)
    first_author: Text
    arxiv: str | None
    subjects: tuple[Subject, ...] = Field(min_length=1)
    shows: Text
    how: Text
    figures: tuple[Figure, ...] = Field(min_length=1)
    limits: Text
    misreadings: tuple[Text, ...] = Field(min_length=1)
    related: tuple[Slug, ...] = ()
