"""A criterion as the juror sees it: the statement, with sentences that say it rightly and wrongly."""

from knowledge.schema import Criterion
from models.juror_rubrics import Question


def question_of(criterion: Criterion) -> Question:
    """The misconception stands last among what is wrong, as the statement's mirror."""
    return Question(
        statement=criterion.statement,
        met=criterion.exemplars.met,
        not_met=(*criterion.exemplars.not_met, criterion.misconception),
    )
