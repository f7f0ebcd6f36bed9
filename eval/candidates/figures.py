"""The figures of a run, from its outcomes. Pure functions; NaN where a run was too small to tell."""

import math
from collections import defaultdict
from collections.abc import Callable, Sequence
from statistics import fmean

import numpy as np
from pydantic import BaseModel

from agent.recitals import RECITER
from eval.candidates.outcome import Estimated, Outcome
from eval.candidates.population import PLAIN, Style
from eval.metrics.bootstrap import Interval, clustered
from eval.metrics.coverage import coverage
from eval.metrics.questions_needed import questions_needed, root_mean_square
from eval.metrics.rank_correlation import kendall_tau
from eval.metrics.ranking import win_rate

NOT_RANKED: tuple[Style, ...] = ("memorizer", "early-quitter")
"""Left out of tau, coverage and questions: what one recites is no depth, and who left was not examined."""
EXPERT_FROM = 3.6
"""Mean true depth of an expert."""

Aim = tuple[float, float]
"""The least and the most that a figure may be."""

AIMS: dict[str, Aim] = {
    "tau": (0.80, 1.0),
    "questions_ratio": (0.0, 0.60),
    "coverage90": (0.85, 0.95),
    "knowing_over_talking": (0.99, 1.0),
    "memorizer_gap": (1.0, 5.0),
    "style_shift": (0.0, 0.25),
    "repeats": (0, 0),
    "leaks": (0, 0),
    "stuck": (0, 0),
}

AIMS_OF_TOLD = {name: AIMS[name] for name in ("repeats", "leaks", "stuck")}
"""What is asked of interviews with candidates who were told a depth: whether they have it, nobody knows."""


class Figures(BaseModel):
    """`tau`: mean over subjects of Kendall's tau-b, `tau_low` and `tau_high` the ends of its 95 % interval in each
    subject, by a bootstrap over candidates; `questions_ratio`: questions asked over those that the
    fixed form needs for the same standard error (`questions_ratio_true`: the same root mean square error);
    `knowing_over_talking`: share of pairs in which a terse expert's whole interview comes out above a fluent
    bluffer's; `memorizer_gap`: levels that changed numbers cost a memorizer; `reciters_found`: share of them in whose
    interview all that is public counts less; `reciters_suspected`: interviews of others in which any result was taken
    for a recited one; `style_shift`: the largest difference of mean estimate between two plain styles over candidates
    who know the same.
    """

    tau: float
    tau_least: float
    tau_by_subject: dict[str, float]
    tau_low: dict[str, float]
    tau_high: dict[str, float]
    questions_ratio: float
    questions_ratio_true: float
    coverage90: float
    error: float
    bias: float
    knowing_over_talking: float
    knowing_pairs: int
    memorizer_gap: float
    reciters_found: float
    reciters_suspected: int
    style_shift: float
    by_style: dict[str, float]
    bias_by_style: dict[str, float]
    questions: float
    probes: float
    repeats: int
    leaks: int
    stuck: int
    interviews: int
    ranked: int


def figures(outcomes: Sequence[Outcome]) -> Figures:
    """All of them, from the outcomes of every kind of job."""
    main = [o for o in outcomes if o.kind == "main"]
    ranked = [o for o in main if o.style not in NOT_RANKED]
    estimates = [e for o in ranked for e in o.subjects if e.judged]
    taus, intervals = taus_by_subject(estimates), tau_intervals(estimates)
    shifts = style_means(outcomes)
    experts, bluffers = knowing_and_talking(outcomes)
    wins, pairs = win_rate(experts, bluffers)
    reciting = [o for o in outcomes if o.style == "memorizer" and o.kind in ("main", "twin")]
    return Figures(
        tau=_mean(list(taus.values())),
        tau_least=min(taus.values(), default=math.nan),
        tau_by_subject=taus,
        tau_low={subject: interval.low for subject, interval in intervals.items()},
        tau_high={subject: interval.high for subject, interval in intervals.items()},
        questions_ratio=questions_ratio(ranked, outcomes, deviation),
        questions_ratio_true=questions_ratio(ranked, outcomes, true_error),
        coverage90=coverage([e.true for e in estimates], [(e.low, e.high) for e in estimates]),
        error=root_mean_square([e.mean - e.true for e in estimates]),
        bias=_mean([e.mean - e.true for e in estimates]),
        knowing_over_talking=wins / pairs if pairs else math.nan,
        knowing_pairs=pairs,
        memorizer_gap=memorizer_gap(outcomes),
        reciters_found=_mean([float(o.recitals >= RECITER) for o in reciting]),
        reciters_suspected=sum(o.recitals > 0 for o in outcomes if o.style != "memorizer"),
        style_shift=max(shifts.values()) - min(shifts.values()) if shifts else math.nan,
        by_style=shifts,
        bias_by_style=_bias_by_style(main),
        questions=_mean([len(o.items) for o in ranked]),
        probes=_mean([o.probes for o in ranked]),
        repeats=sum(o.repeats for o in outcomes),
        leaks=sum(len(o.leaks) for o in outcomes),
        stuck=sum(bool(o.stuck) for o in outcomes),
        interviews=len(outcomes),
        ranked=len(ranked),
    )


def taus_by_subject(estimates: Sequence[Estimated]) -> dict[str, float]:
    found = {subject: _tau(of) for subject, of in _by_subject(estimates).items()}
    return {subject: tau for subject, tau in found.items() if not math.isnan(tau)}


def tau_intervals(estimates: Sequence[Estimated]) -> dict[str, Interval]:
    """Of each subject in which enough candidates were examined; a candidate has one estimate in each."""
    found = {subject: _interval(of) for subject, of in _by_subject(estimates).items()}
    return {subject: its for subject, its in found.items() if not math.isnan(its.low)}


def _interval(estimates: Sequence[Estimated]) -> Interval:
    return clustered(
        np.arange(len(estimates)), lambda places: _tau([estimates[place] for place in places])
    )


def _by_subject(estimates: Sequence[Estimated]) -> dict[str, list[Estimated]]:
    found: dict[str, list[Estimated]] = defaultdict(list)
    for one in estimates:
        found[one.subject].append(one)
    return found


def _tau(estimates: Sequence[Estimated]) -> float:
    return kendall_tau([e.true for e in estimates], [e.mean for e in estimates])


def deviation(one: Estimated, asked: int) -> float:
    """What the examiner believes its standard error to be after so many questions."""
    return one.after[asked][1]


def true_error(one: Estimated, asked: int) -> float:
    return one.after[asked][0] - one.true


def questions_ratio(
    ranked: Sequence[Outcome], outcomes: Sequence[Outcome], error: Callable[[Estimated, int], float]
) -> float:
    """Questions a subject had over those that the fixed form needs for the same mean square error, both
    of candidates of plain styles."""
    fixed = [e for o in outcomes if o.kind == "fixed" for e in o.subjects]
    asked = [e for o in ranked if o.style in PLAIN for e in o.subjects if e.judged]
    if not fixed or not asked:
        return math.nan
    longest = min(len(e.after) for e in fixed)
    curve = [root_mean_square([error(e, k) for e in fixed]) for k in range(longest)]
    reached = root_mean_square([error(e, len(e.after) - 1) for e in asked])
    return fmean(len(e.after) - 1 for e in asked) / questions_needed(curve, reached)


def knowing_and_talking(outcomes: Sequence[Outcome]) -> tuple[list[float], list[float]]:
    """Overall estimates of terse experts (also as twins) and of fluent bluffers."""
    experts = [
        o.overall
        for o in outcomes
        if o.style == "terse" and o.kind in ("main", "twin") and o.true_overall >= EXPERT_FROM
    ]
    bluffers = [o.overall for o in outcomes if o.style == "fluent-bluffer" and o.kind == "main"]
    return [e for e in experts if e is not None], [b for b in bluffers if b is not None]


def memorizer_gap(outcomes: Sequence[Outcome]) -> float:
    """Mean over memorizers of the depth on the shipped numbers less that on changed ones, in levels."""
    public = {o.seed: o.overall for o in outcomes if o.kind == "public"}
    changed = {
        o.seed: o.overall for o in outcomes if o.kind in ("main", "twin") and o.style == "memorizer"
    }
    gaps = [
        shipped - drawn
        for seed, shipped in public.items()
        if shipped is not None and (drawn := changed.get(seed)) is not None
    ]
    return _mean(gaps)


def style_means(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Mean overall estimate of each plain style over those candidates who were met in all of them."""
    found: dict[int, dict[str, float]] = defaultdict(dict)
    for o in outcomes:
        if o.kind in ("main", "twin") and o.style in PLAIN and o.overall is not None:
            found[o.seed][o.style] = o.overall
    whole = [styles for styles in found.values() if len(styles) == len(PLAIN)]
    return {style: fmean(s[style] for s in whole) for style in PLAIN} if whole else {}


def _bias_by_style(main: Sequence[Outcome]) -> dict[str, float]:
    found: dict[str, list[float]] = defaultdict(list)
    for o in main:
        if o.overall is not None:
            found[o.style].append(o.overall - o.true_overall)
    return {style: fmean(values) for style, values in found.items()}


def _mean(values: Sequence[float]) -> float:
    return fmean(values) if values else math.nan
