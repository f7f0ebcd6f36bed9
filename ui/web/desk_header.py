"""The bar at the top of every page of the desk: its parts, and who is signed in."""

from typing import Literal

from ui.web.plain_text import escaped

Page = Literal["interviews", "corpus", "grading"]
_PAGES: tuple[tuple[Page, str, str], ...] = (
    ("interviews", "/desk/", "Interviews"),
    ("corpus", "/desk/corpus", "Corpus"),
    ("grading", "/desk/grading", "How grades agree"),
)


def desk_header(name: str, here: Page) -> str:
    links = "".join(
        f'<a href="{address}"{_CURRENT if key == here else ""}>{label}</a>'
        for key, address, label in _PAGES
    )
    return (
        '<header class="viva-bar"><div class="viva-brand">Viva<span>the desk</span></div>'
        f'<nav class="viva-nav" aria-label="The desk">{links}</nav>'
        f'<form class="viva-facts" method="post" action="/desk/logout"><span>Signed in as '
        f"{escaped(name)}</span><button>Sign out</button></form></header>"
    )


_CURRENT = ' aria-current="page"'
