"""Where a request comes from: whose address, and whether a page of this site or of another sent it."""

from urllib.parse import urlsplit

from fastapi import Request

from api import problems
from api.problems import Problem
from domain.catalogue import Term

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

_SESSION = "pledgebook_session"
_OWN = frozenset({"same-origin", "none"})  # none: the user's own doing, such as an address typed


def is_https(public_url: str | None) -> bool:
    """Whether the public reaches this site by HTTPS."""
    return urlsplit(public_url or "").scheme == "https"


def session_cookie(public_url: str | None) -> str:
    """Return the name of the session's cookie; over HTTPS one that no neighbouring host can set."""
    return f"__Host-{_SESSION}" if is_https(public_url) else _SESSION


def client_address(request: Request) -> str:
    """Return the address of the client, as the server or a trusted proxy saw it."""
    return request.client.host if request.client else "local"


def refuse_cross_site(request: Request) -> None:
    """Let nothing pass that another site's page sent. Raises the problem `cross-site`.

    For what a browser adds credentials to by itself. Browsers say by `Sec-Fetch-Site` whose page it was; over plain
    HTTP they do not, and the page's `Origin` must be the one that was asked.
    """
    site = request.headers.get("sec-fetch-site")
    if not (site in _OWN if site is not None else _is_own(request, request.headers.get("origin", ""))):
        detail = Term("只接受本站页面发出的请求", "Only pages of this site may send this.")
        raise Problem(problems.CROSS_SITE, detail)


def _is_own(request: Request, origin: str) -> bool:
    """Whether ``origin`` is the public one, or the host that the request is for.

    Of the latter no scheme is asked: behind a proxy that nobody named, it is not known.
    """
    try:
        parts = urlsplit(origin)
        public = urlsplit(request.app.state.parts.public_url or "")
    except ValueError:
        return False
    if not parts.netloc or parts.scheme not in {"http", "https"}:
        return False
    own_host = parts.netloc.lower() == request.headers.get("host", "").lower()
    return own_host or (parts.scheme, parts.netloc.lower()) == (public.scheme, public.netloc.lower())
