"""An interview as Markdown: transcript, verdicts with their words, depth, and who examined."""

from collections.abc import Sequence

from agent.chain import Fault
from agent.events import Closed, Examiner, Received, Shown, Started, StoredEvent
from agent.markdown_text import inline, quoted
from agent.reading import asked, bodies, depths, examiners, hints, results, started
from agent.report_items import item_section, misconceptions, missed_results, recited
from agent.report_words import (
    CHANGED,
    DO_NOT_DECIDE,
    LEGEND,
    feedback,
    intact,
    levels_held,
    public_share,
)
from agent.room_view import SAID

_UNKNOWN = "not scored | – | –"


def report(events: Sequence[StoredEvent], faults: Sequence[Fault] | None = None) -> str:
    """The whole report. Text of the candidate is quoted, so that it cannot pass for ours. It begins with what the
    record's verification found, if that is given."""
    found = results(events)
    parts = [
        *([] if faults is None else [_verified(len(events), faults)]),
        _heading(events),
        _depths(events),
        *recited(events, found),
        misconceptions(events, found),
        *missed_results(events, found),
    ]
    for item in asked(events).values():
        given = hints(events, item.id)
        parts.append(item_section(item, [r for r in found if r.item == item.id], given))
    return "\n\n".join([*parts, *_feedback(events), _transcript(events)]) + "\n"


def _verified(events: int, faults: Sequence[Fault]) -> str:
    """What the verification of a record of so many events found."""
    if not faults:
        return intact(events)
    lines = [f"- Event {fault.seq}: {fault.says}" for fault in faults]
    return "\n".join([f"**{CHANGED} {DO_NOT_DECIDE}**", "", *lines])


def _heading(events: Sequence[StoredEvent]) -> str:
    opening = started(events)
    closed = bodies(events, Closed)
    return "\n".join(
        [
            f"# Interview {events[0].interview}",
            "",
            f"- Candidate: {inline(opening.candidate) or 'not named'}",
            f"- Profile: {opening.profile}, {opening.minutes} minutes{_extension(opening)}",
            f"- Begun: {events[0].at}; {f'closed ({closed[0].reason})' if closed else 'still open'}",
            f"- Public items: {public_share(events)}",
            *[line for one in examiners(events) for line in _examiner(one)],
            "- A person decides. These verdicts say what was shown, not whom to hire.",
        ]
    )


def _extension(opening: Started) -> str:
    if opening.extension == 1:
        return ""
    return f", with extra time {opening.minutes_allowed:.0f} (factor {opening.extension:g})"


def _feedback(events: Sequence[StoredEvent]) -> list[str]:
    left = feedback(events)
    return ["## Feedback of the candidate", *map(quoted, left)] if left else []


def _examiner(examiner: Examiner) -> list[str]:
    qualified = examiner.qualification or (
        "none: this examiner has not been qualified on this machine, every verdict is provisional"
    )
    return [
        f"- Language model: {examiner.model.name} ({examiner.model.digest or 'no digest'})",
        f"- Juror: {examiner.juror}",
        f"- Bank: {examiner.bank}",
        f"- Qualification: {qualified}",
    ]


def _depths(events: Sequence[StoredEvent]) -> str:
    found = depths(events)
    if not found:
        return "## Depth per subject\n\nNo question has been asked yet."
    lines = [
        "## Depth per subject",
        "",
        "| subject | mean level (0-5) | levels that hold 90 % | levels judged | criteria judged |",
        "|---|---|---|---|---|",
    ]
    for subject, depth in found.items():
        judged = ", ".join(map(str, depth.levels))
        known = f"{depth.mean:.1f} | {levels_held(depth)} | {judged}"
        lines.append(f"| {subject} | {known if depth.judged else _UNKNOWN} | {depth.judged} |")
    return "\n".join([*lines, "", *(f"- {term}: {says}" for term, says in LEGEND.items())])


def _transcript(events: Sequence[StoredEvent]) -> str:
    name, lines = started(events).candidate, ["## Transcript"]
    for event in events:
        if isinstance(event.body, Shown):
            shown = _shown(event.body, name)
            lines += ["", f"**Viva** ({event.at}, {event.body.purpose}):", "", shown]
        if isinstance(event.body, Received):
            text = event.body.text or SAID.get(event.body.action, "")
            lines += ["", f"**Candidate** ({event.at}, {event.body.action}):", "", quoted(text)]
    return "\n".join(lines)


def _shown(shown: Shown, name: str) -> str:
    """A text of ours as it stands, but for the candidate's name and words in it; what a model wrote is quoted."""
    if shown.source == "model":
        return quoted(shown.text)
    theirs = name if shown.purpose == "welcome" else shown.quoted
    return shown.text.replace(theirs, inline(theirs), 1) if theirs else shown.text
