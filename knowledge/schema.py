"""The shapes of what Viva asks: items with rubrics, and specimens with their true verdicts.

A sample item is `knowledge/items/scaling-laws/scaling-laws-budget-split.yaml`. In its file the texts
of a parametric item hold placeholders and its numbers may be expressions (`draws.py`); an `Item` is one
draw of it, with every number in its place.
"""

from datetime import date
from typing import Annotated, Literal, Self, get_args

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)

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


class Parameter(Strict):
    """A number of the question that is drawn for each interview; `default` is what specimens are read with.
    One with a `label`, what it is called in a sentence, may be changed by a follow-up."""

    values: tuple[float, ...] = Field(min_length=2)
    default: float
    label: Text | None = None

    @model_validator(mode="after")
    def _default_is_a_value(self) -> Self:
        if self.default not in self.values:
            raise ValueError(f"default {self.default!r} is none of the values {self.values!r}")
        return self


Amount = Annotated[
    float, WithJsonSchema({"anyOf": [{"type": "number"}, {"type": "string"}]}, mode="validation")
]
"""A number; in the file of a parametric item an expression over its parameters, too."""


class Slip(Strict):
    """A wrong result that has a known cause, such as forgetting the factor 2 for K and V."""

    id: Slug
    factor: Amount = Field(gt=0.0, description="wrong result divided by the right one")
    says: Text


class Numeric(Strict):
    """A criterion that a calculator decides. Expected value = calculator(**inputs), in `unit`."""

    criterion: Slug
    calculator: Slug
    inputs: dict[str, Amount]
    unit: Text = Field(
        description="unit of the expected value, as pint reads it: GiB, FLOP, token, step"
    )
    tolerance: float = Field(default=0.05, gt=0.0, lt=0.5, description="relative")
    label: Text | None = Field(
        default=None, description="what the result is called in a follow-up that changes a number"
    )
    slips: tuple[Slip, ...] = ()
    published: float | None = Field(
        default=None,
        description="filled by Viva where other numbers were drawn than are shipped: the result of the shipped ones, "
        "in the unit, if nothing else than having read it leads there",
    )


class Specimen(Strict):
    """An authored answer with its true verdict per criterion (true: met). Test data, never shown."""

    id: Slug
    manner: Manner
    substance: Substance
    text: Text
    met: dict[Slug, bool]


class Hint(Strict):
    """Help that a candidate may ask for; `cost` is the share of the item's evidence that it takes."""

    text: Text
    cost: float = Field(gt=0.0, lt=1.0)


class Sheet(Strict):
    """What a question is about, shown under it as Markdown: a paper's figures, or an invented vendor's claims."""

    kind: Literal["published-figures", "claim-sheet"]
    source: Slug | None = Field(default=None, description="id of the note that the figures are of")
    text: Text

    @model_validator(mode="after")
    def _figures_have_a_source(self) -> Self:
        if (self.kind == "published-figures") != (self.source is not None):
            raise ValueError("published figures need a source, and a claim sheet has none")
        return self


class Item(Strict):
    """A question with its rubric. `hints` is a ladder: the second gives more away and costs more."""

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
    parameters: dict[str, Parameter] = Field(
        default={}, description="numbers drawn for each interview"
    )
    derived: dict[str, str] = Field(
        default={}, description="expressions over parameters and earlier derived numbers, for texts"
    )
    require: tuple[str, ...] = Field(
        default=(), description="expressions that every draw must meet"
    )
    draw: dict[str, float] = Field(
        default={}, description="the parameters' values in this draw; never in a file"
    )
    sheet: Sheet | None = None
    specimens: tuple[Specimen, ...] = Field(min_length=4)
    hints: tuple[Hint, ...] = Field(default=(), max_length=2)
    review_by: date | None = Field(
        default=None, description="when somebody should look whether it is still true"
    )

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

    @property
    def asked(self) -> str:
        """The question as it is put: with its sheet, if it has one."""
        return f"{self.question}\n\n{self.sheet.text}" if self.sheet else self.question

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
    place: Text | None = Field(
        default=None, description='where in the source: "Table 2", "Article 17(1)"; None if unknown'
    )


class PaperNote(Strict):
    """What a paper, law, standard or vendor document shows, in our own words.

    Sample: `knowledge/notes/kaplan2020.yaml`. `first_author` of what has no authors is the body
    that issued it; `designation` is the number it goes by ("Regulation (EU) 2016/679").
    """

    id: Slug
    kind: Literal["paper", "law", "standard", "vendor-document"] = "paper"
    title: Text
    year: int = Field(ge=1950, le=2100)
    first_author: Text
    arxiv: str | None
    designation: Text | None = None
    subjects: tuple[Subject, ...] = Field(min_length=1)
    shows: Text
    how: Text
    figures: tuple[Figure, ...] = Field(min_length=1)
    limits: Text
    misreadings: tuple[Text, ...] = Field(min_length=1)
    spoken: tuple[Text, ...] = Field(
        default=(), description="as people say it in talk, one thing each; no figures"
    )
    related: tuple[Slug, ...] = ()
