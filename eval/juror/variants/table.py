"""One line of Markdown a judge: the figures on the test rows, what it took to train, speed and size."""

from collections.abc import Sequence

import numpy as np

from eval.grading.pairs import knowing_pairs, knows, within
from eval.grading.rows import Row, codes
from eval.juror.variants.bench import Judged
from eval.metrics.auc import auc
from eval.metrics.balanced_f1 import balanced_f1
from eval.metrics.bootstrap import clustered

HEAD = (
    "| judge | labels | AUC | balanced F1 | knows | within | swap | train s | judgements/s | MB |\n"
    "|---|---|---|---|---|---|---|---|---|---|"
)


def line(name: str, rows: Sequence[Row], judged: Judged) -> str:
    """AUC with its interval, items drawn again; the other figures as `viva eval grading` has them."""
    truth, p_met = np.array([row.met for row in rows]), np.array(judged.p_met)
    area = clustered(codes([row.item for row in rows]), lambda i: auc(truth[i], p_met[i]))
    figures = [
        balanced_f1(truth, p_met > 0.5),
        knows(knowing_pairs(rows, p_met)).value,
        within(rows, p_met).value,
        within(rows, p_met, "swapped").value,
    ]
    cells = [
        name,
        str(judged.labels or ""),
        " ".join(_short(part) for part in str(area).split()),
        *(f"{figure:.3f}".removeprefix("0") for figure in figures),
        f"{judged.train_s:.0f}" if judged.train_s else "",
        f"{judged.per_s:.0f}" if judged.per_s else "",
        f"{judged.mb:.1f}" if judged.mb else "",
    ]
    return f"| {' | '.join(cells)} |"


def _short(part: str) -> str:
    """Without the zero before the point: "[0.871," is "[.871,"."""
    return part.replace("0.", ".", 1)
