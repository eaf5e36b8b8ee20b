"""What stands between the network and the dashboard: which requests get through, and the headers of every answer.

WSGI around any application. What is particular to Fava lives in mounted.py, CSRF tokens and limits in guard.py.
"""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Request, Response

from dashboard import languages
from dashboard.asking import ENVIRON
from reports.language import said_in
from reports.say import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from dashboard.addresses import Address
    from dashboard.asking import Asking

    Headers = list[tuple[str, str]]

NOT_HERE = say(
    "This dashboard answers only at the address that `crewbook serve` printed, such as http://127.0.0.1:5000/, "
    "so that no web page elsewhere can read the book under another name."
)
NOT_FROM_THERE = say("This was sent by a page of somebody else's, so it was not done.")
NOT_THERE = say("There is no such page.")
NAMES = ("localhost", "127.0.0.1", "[::1]")

# The editor in Fava's query page writes its own style elements, hence 'unsafe-inline' for styles alone, and
# draws a few marks from data: images. Scripts come from the dashboard's own files and from nowhere else.
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "object-src 'none'; frame-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    # Fava's /jump goes back to where the reader came from, so pages of our own may know it.
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
}
# Who came by https once is not led to http by anybody on the way, for a month from then on.
SECURE_HEADERS = {**HEADERS, "Strict-Transport-Security": "max-age=2592000"}
# The address of an invitation lets in who reads it, so what its page asks for does not say where it comes from; a form's
# Origin is sent all the same, which it would not be with no-referrer.
INVITATION = "/invitation/"
OF_INVITATION = {"Referrer-Policy": "strict-origin"}
STATIC = ("/static/", "/ledger/static/")
_ONLY_READ = {"GET", "HEAD", "OPTIONS"}


class Shield:
    """A WSGI application that lets only requests from here through to `app`, with safe headers on every answer.

    Without an address, it answers to this machine's own names; with one, to that name alone, and where it is https
    only to what came in that way.
    """

    def __init__(self, app: WSGIApplication, at: Address | None = None) -> None:
        self._app = app
        self._at = at
        self._headers = SECURE_HEADERS if at is not None and at.is_secure else HEADERS

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        path = environ.get("PATH_INFO", "")
        headers = {**self._headers, **OF_INVITATION} if INVITATION in path else self._headers
        answer = _with_headers(start_response, headers, is_static=path.startswith(STATIC))
        if not _as_read(path).isprintable():
            # No address of ours has a line's end in it, or the beginning of a header behind it.
            return refusal(environ, NOT_THERE, HTTPStatus.NOT_FOUND)(environ, answer)
        sentence = self._refused(environ)
        if sentence:
            return refusal(environ, sentence)(environ, answer)
        return self._app(environ, answer)

    def _refused(self, environ: WSGIEnvironment) -> str:
        """Why a request is not let through, or nothing."""
        if self._at is None:
            if not is_here(environ):
                return NOT_HERE
        elif self._at.is_secure and environ["wsgi.url_scheme"] != "https":
            # Whoever asks past the web server, or whom it lets in without https.
            return say(
                "This dashboard answers only through its web server, which brings https: {url}", url=self._at.url
            )
        elif environ.get("HTTP_HOST", "").lower() not in {self._at.named, f"{self._at.named}:{self._at.port}"}:
            return NOT_HERE
        return "" if is_own(environ) else NOT_FROM_THERE


def _as_read(path: str) -> str:
    """A path as it was meant: WSGI hands over each of its bytes as a letter, and a paper may be named in any script."""
    return path.encode("latin-1", "replace").decode("utf-8", "replace")


def is_here(environ: WSGIEnvironment) -> bool:
    """Whether the request names this machine itself, and the port that it came in by.

    A web page whose own name is made to point here (DNS rebinding) sends that name and is told apart.
    """
    port = environ["SERVER_PORT"]
    named = environ.get("HTTP_HOST", "").lower()
    return named in {f"{name}:{port}" for name in NAMES} or (port == "80" and named in NAMES)


def is_own(environ: WSGIEnvironment) -> bool:
    """Whether what would change something was sent by a page of ours, as far as the browser says.

    Every browser of today says so; what comes without a word of it still needs the token of a form of ours.
    """
    if environ["REQUEST_METHOD"] in _ONLY_READ:
        return True
    origin = environ.get("HTTP_ORIGIN")
    ours = f"{environ['wsgi.url_scheme']}://{environ.get('HTTP_HOST', '')}"
    if origin is not None and origin.lower() != ours.lower():
        return False
    return environ.get("HTTP_SEC_FETCH_SITE", "same-origin") in {"same-origin", "none"}


def refusal(environ: WSGIEnvironment, sentence: str, status: HTTPStatus = HTTPStatus.FORBIDDEN) -> Response:
    """A refusal with the sentence, as its reader reads it: as JSON where Fava's own pages ask, for they show its `error`; else as text."""
    said = said_in(language_of(environ))(sentence)
    if "/api/" in environ.get("PATH_INFO", ""):
        return Response(json.dumps({"error": said}), status, content_type="application/json")
    return Response(f"{said}\n", status, content_type="text/plain; charset=utf-8")


def language_of(environ: WSGIEnvironment) -> str:
    """The language of who asks, where it is known who does; else the one that they chose, or their browser asks for."""
    asking: Asking | None = environ.get(ENVIRON)
    if asking is not None:
        return asking.language
    return languages.of_browser(Request(environ))


def _with_headers(start_response: StartResponse, headers: dict[str, str], *, is_static: bool) -> StartResponse:
    """`start_response` with our headers in place of those of the same name."""
    ours = headers if is_static else {**headers, "Cache-Control": "no-store"}
    replaced = {name.lower() for name in ours}

    def start(status: str, headers: Headers, exc_info: Any = None, /) -> Callable[[bytes], object]:
        kept = [(name, value) for name, value in headers if name.lower() not in replaced]
        return start_response(status, [*kept, *ours.items()], exc_info)

    return start
