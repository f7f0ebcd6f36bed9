"""The list of interviews as a table; each name is a link to its report."""

from collections.abc import Sequence

from agent.report_words import minute
from ui.web.links import report_link
from ui.web.overview import STAGES, Line
from ui.web.plain_text import escaped

_HEADS = ("Candidate", "Profile", "State", "Started", "Questions", "Coverage")


def overview_html(lines: Sequence[Line], older: int, chosen: str) -> str:
    if not lines:
        return (
            '<p class="viva-empty">No interview yet. Make an invite below and send its link to a '
            "candidate; the interview appears here when the link is opened.</p>"
        )
    heads = "".join(f'<th scope="col">{head}</th>' for head in _HEADS)
    rows = "".join(_row(line, chosen) for line in lines)
    more = (
        f'<p class="viva-note">{older} older interviews: `viva export --list`.</p>' if older else ""
    )
    return (
        f'<div class="viva-scroll"><table class="viva-table viva-list"><thead><tr>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>{more}"
    )


def _row(line: Line, chosen: str) -> str:
    is_chosen = line.interview == chosen
    mark = ' class="chosen" aria-current="true"' if is_chosen else ""
    extra = f" (extra time, factor {line.extension:g})" if line.extension > 1 else ""
    coverage = "–" if line.coverage is None else f"{line.coverage:.0%}"
    return (
        f"<tr{mark}><th scope='row'><a href=\"{report_link(line.interview)}\">"
        f"<bdi>{escaped(line.candidate or 'Unnamed candidate')}</bdi></a></th>"
        f"<td>{escaped(line.profile)}{extra}</td>"
        f'<td><span class="viva-stage {line.stage}">{STAGES[line.stage]}</span></td>'
        f"<td>{minute(line.started)}</td><td>{line.questions} of {line.questions_most}</td>"
        f"<td>{coverage}</td></tr>"
    )
