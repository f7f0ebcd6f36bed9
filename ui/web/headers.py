"""Security headers of every response."""

from typing import Literal

from starlette.datastructures import MutableHeaders

Kind = Literal["public", "desk", "figures", "gradio"]
"""Plain pages for everybody, plain pages of the desk, the page of grading figures, what Gradio answers."""

_PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
# The desk's plain pages have one script of ours, which sends files and fetches parts of the page.
_DESK_POLICY = f"{_PAGE_POLICY}; script-src 'self'; connect-src 'self'"
# The page of figures stands alone in its file, its styles and plots in it.
_FIGURES_POLICY = _DESK_POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
# Gradio's page has inline scripts and styles and compiles its templates with `new Function`.
_GRADIO_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "media-src 'self' blob:; connect-src 'self'; worker-src 'self' blob:; object-src 'none'; "
    "frame-src 'none'; form-action 'self'; base-uri 'self'; frame-ancestors 'none'"
)


_POLICIES: dict[Kind, str] = {
    "public": _PAGE_POLICY,
    "desk": _DESK_POLICY,
    "figures": _FIGURES_POLICY,
    "gradio": _GRADIO_POLICY,
}


def secure(headers: MutableHeaders, *, kind: Kind, has_form: bool) -> None:
    """Add the headers; no policy names any host but our own.

    A page with a plain form says "same-origin": under "no-referrer" browsers send "Origin: null" with
    the form, which is what a page elsewhere would send. Other hosts get no referrer either way.
    """
    headers["Content-Security-Policy"] = _POLICIES[kind]
    headers["X-Frame-Options"] = "DENY"
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "same-origin" if has_form else "no-referrer"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
    if "cache-control" not in headers:
        headers["Cache-Control"] = "no-store"
