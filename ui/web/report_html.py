"""The head of a report: whom and what it is about, whether to trust it, and depth per subject."""

from collections.abc import Sequence

from agent.chain import Fault
from agent.depth import Depth
from agent.events import Closed, Examiner, StoredEvent
from agent.qualification import is_provisional
from agent.reading import bodies, depths, elapsed_minutes, examiners, results, started
from agent.recitals import recitals_say
from agent.report_words import (
    CHANGED,
    DO_NOT_DECIDE,
    LEGEND,
    feedback,
    intact,
    levels_held,
    minute,
    public_share,
)
from agent.room_view import room_view
from ui.web.depth_plot import depth_svg
from ui.web.overview import STAGES, coverage_of
from ui.web.plain_text import escaped
from ui.web.subjects import subject_name

_PROVISIONAL = (
    "Provisional: this examiner has not been qualified on this machine. Its verdicts are a first "
    "reading; check them against the words."
)
_HEADS = ("Subject", "Mean level", "Levels that hold 90 %", "Levels judged", "Criteria judged")
_PLOT = (
    "Bars: how likely each level is; line and dot: the levels that hold 90 %, and the mean. Few criteria "
    "leave many levels."
)
_ENDS = {"finished": "the candidate finished", "time": "the time was over", "complete": "complete"}


def report_head_html(events: Sequence[StoredEvent], faults: Sequence[Fault]) -> str:
    opening = started(events)
    return (
        f'<div class="viva-report-head"><h2><bdi>{escaped(opening.candidate or "Unnamed candidate")}'
        f"</bdi></h2>{_facts(events)}{_recitals(events)}{_feedback(events)}{_trust(events)}{_chain(events, faults)}"
        f"{_examiners(events)}</div>"
    )


def _facts(events: Sequence[StoredEvent]) -> str:
    opening, view = started(events), room_view(events)
    coverage = coverage_of(events)
    closed = bodies(events, Closed)
    facts = {
        "Profile": opening.profile,
        "State": STAGES[view.stage] + (f", {_ENDS[closed[0].reason]}" if closed else ""),
        "Started": minute(events[0].at),
        "Time used": f"{elapsed_minutes(events):.0f} of {opening.minutes_allowed:.0f} min"
        + (f" (extra time, factor {opening.extension:g})" if opening.extension > 1 else ""),
        "Questions": f"{view.questions_asked} of up to {view.questions_most}",
        "Public items": public_share(events),
        "Coverage": "nothing judged yet" if coverage is None else f"{coverage:.0%} of the weight",
    }
    cells = "".join(f"<div><dt>{k}</dt><dd>{escaped(v)}</dd></div>" for k, v in facts.items())
    return f'<dl class="viva-facts-grid">{cells}</dl>'


def _recitals(events: Sequence[StoredEvent]) -> str:
    """Says so where results were learned by heart."""
    says = recitals_say(results(events))
    return f'<p class="viva-recitals" role="note">{escaped(says)}</p>' if says else ""


def _feedback(events: Sequence[StoredEvent]) -> str:
    """What the candidate said about the interview, if anything."""
    left = "".join(
        f'<blockquote dir="auto">{escaped(text)}</blockquote>' for text in feedback(events)
    )
    return (
        f'<div class="viva-feedback"><h3>Feedback of the candidate</h3>{left}</div>' if left else ""
    )


def _trust(events: Sequence[StoredEvent]) -> str:
    """What every examiner of the interview was qualified for; one that is provisional makes all of it so."""
    lines = list(dict.fromkeys(one.qualification for one in examiners(events)))
    doubted = any(map(is_provisional, lines))
    note = f'<p class="viva-provisional" role="note">{_PROVISIONAL}</p>' if doubted else ""
    told = "".join(
        f'<p class="viva-qualified">Qualification: {escaped(one)}</p>' for one in lines if one
    )
    return note + told


def _chain(events: Sequence[StoredEvent], faults: Sequence[Fault]) -> str:
    if not faults:
        return f'<p class="viva-chain">{intact(len(events))}</p>'
    lines = "".join(f"<li>Event {fault.seq}: {escaped(fault.says)}</li>" for fault in faults)
    return (
        f'<div class="viva-chain broken" role="alert"><strong>{CHANGED}</strong> {DO_NOT_DECIDE}'
        f"<ul>{lines}</ul></div>"
    )


def _examiners(events: Sequence[StoredEvent]) -> str:
    """Who examined; more than one if the app was started with other parts meanwhile."""
    found = examiners(events)
    cells = "".join(map(_examiner, found))
    says = "Who examined" if len(found) == 1 else f"Who examined, {len(found)} in turn"
    return f'<details class="viva-examiner"><summary>{says}</summary>{cells}</details>'


def _examiner(examiner: Examiner) -> str:
    model = examiner.model
    rows = {
        "Language model": f"{model.name}, {model.backend}, {model.quantization or 'no quantization'}, "
        f"{short(model.digest or 'no digest')}",
        "Juror": short(examiner.juror),
        "Embedder": short(examiner.embedder),
        "Prompts": short(examiner.prompts),
        "Bank": short(examiner.bank),
        "Corpus": short(examiner.corpus),
    }
    cells = "".join(f"<div><dt>{k}</dt><dd>{escaped(v)}</dd></div>" for k, v in rows.items())
    return f'<dl class="viva-facts-grid">{cells}</dl>'


def short(version: str) -> str:
    """A name with its hash cut to 12 digits: "juror sha256:ab12..." -> "juror sha256:ab12cd34ef56"."""
    words = [
        word[: word.index(":") + 13] if word.startswith("sha256:") else _short_hash(word)
        for word in version.split()
    ]
    return " ".join(words)


def _short_hash(word: str) -> str:
    is_hash = len(word) == 64 and all(digit in "0123456789abcdef" for digit in word)
    return word[:12] if is_hash else word


def depth_html(events: Sequence[StoredEvent]) -> str:
    found = depths(events)
    if not found:
        return '<p class="viva-empty">No question has been asked yet, so there is no depth to show.</p>'
    heads = "".join(f'<th scope="col">{head}</th>' for head in _HEADS)
    rows = "".join(
        f"<tr><th scope='row'>{escaped(subject_name(subject))}</th>{_cells(depth)}</tr>"
        for subject, depth in found.items()
    )
    return (
        f'<div class="viva-depth"><div>{depth_svg(found)}</div><div class="viva-scroll">'
        f'<table class="viva-table"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'
        f"<p class='viva-note'>{_PLOT}</p>{_legend()}</div></div>"
    )


def _cells(depth: Depth) -> str:
    known = (f"{depth.mean:.1f}", levels_held(depth), ", ".join(map(str, depth.levels)))
    cells = known if depth.judged else ("not scored", "–", "–")
    return "".join(f"<td>{cell}</td>" for cell in (*cells, depth.judged))


def _legend() -> str:
    """What each figure of the report is."""
    terms = "".join(f"<div><dt>{term}</dt><dd>{says}</dd></div>" for term, says in LEGEND.items())
    return f'<dl class="viva-note viva-legend">{terms}</dl>'
