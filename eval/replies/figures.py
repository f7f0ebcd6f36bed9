"""How replies are routed: the confusion matrix, macro-F1, and the recall of every route."""

from collections import Counter
from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict
from sklearn.metrics import f1_score

from agent.routing.router import route
from agent.routing.routes import JUDGED, ROUTES, Route
from eval.replies.labelled import Reply
from models.protocol import Embedder

KEPT = JUDGED | {"thinking"}
"""Routes after which what was said is judged, at once or with the message that follows."""


class RouteFigures(BaseModel):
    """One route. `taken_for` counts what its replies were taken for, itself included."""

    model_config = ConfigDict(frozen=True)

    route: Route
    replies: int
    recall: float
    precision: float | None
    taken_for: dict[Route, int]


class ReplyFigures(BaseModel):
    """`lost`: share of the replies with an answer in them that would not be judged without a further word
    of the candidate's; `decided_by` counts rules, heads and defaults."""

    model_config = ConfigDict(frozen=True)

    split: Literal["dev", "test"]
    replies: int
    accuracy: float
    macro_f1: float
    lost: float
    decided_by: dict[str, int]
    routes: tuple[RouteFigures, ...]


def reply_figures(
    rows: Sequence[Reply], embedder: Embedder, split: Literal["dev", "test"]
) -> ReplyFigures:
    """Route every reply and count."""
    routed = [route(row.text, embedder) for row in rows]
    pairs = [(row.route, found.route) for row, found in zip(rows, routed, strict=True)]
    answers = [(true, given) for true, given in pairs if true in JUDGED]
    lost = sum(given not in KEPT for _, given in answers)
    return ReplyFigures(
        split=split,
        replies=len(rows),
        accuracy=sum(true == given for true, given in pairs) / len(pairs),
        macro_f1=float(f1_score(*zip(*pairs, strict=True), average="macro", zero_division=0)),
        lost=lost / len(answers) if answers else 0.0,
        decided_by=dict(sorted(Counter(found.by for found in routed).items())),
        routes=tuple(_of(name, pairs) for name in ROUTES if any(name in pair for pair in pairs)),
    )


def _of(name: Route, pairs: Sequence[tuple[Route, Route]]) -> RouteFigures:
    taken = Counter(given for true, given in pairs if true == name)
    given = sum(given == name for _, given in pairs)
    return RouteFigures(
        route=name,
        replies=taken.total(),
        recall=taken[name] / taken.total() if taken else 0.0,
        precision=taken[name] / given if given else None,
        taken_for={other: taken[other] for other in ROUTES if taken[other]},
    )


def table(figures: ReplyFigures) -> str:
    """The confusion matrix as text: a row per true route, a column per given one."""
    names = [found.route for found in figures.routes]
    width = max(map(len, names))
    head = " " * (width + 2) + " ".join(f"{n[:6]:>6}" for n in names) + "  recall precision"
    lines = [head]
    for found in figures.routes:
        counts = " ".join(f"{found.taken_for.get(n, 0) or '.':>6}" for n in names)
        precision = "-" if found.precision is None else f"{found.precision:.3f}"
        lines.append(f"{found.route:{width}}  {counts}  {found.recall:6.3f} {precision:>9}")
    return "\n".join(lines)
