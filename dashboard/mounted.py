"""Fava behind the dashboard, at /ledger/<book>/: the whole book, to read, for who may. Headers are shield.py's.

One Fava application serves every book. The outer application says who asks, in the environment; which books are loaded
stands in snapshots.py. What Fava would write is refused with a sentence that says where it is done instead.
"""

from __future__ import annotations

import json
import re
import warnings
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import fava.application
import flask
from fava import LOCALES
from fava.application import create_app
from fava.helpers import FavaAPIError
from flask import Flask, Response, current_app, g, request

from dashboard import languages
from dashboard.asking import ENVIRON, LEDGER
from dashboard.drawing import as_json
from dashboard.escaping import Escaping
from dashboard.menu.style import pages_style
from dashboard.rights import Right
from dashboard.shield import NOT_THERE, refusal
from ledger.errors import Broken, CrewbookError
from reports.language import said_in
from reports.say import say, strung

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from dashboard.asking import Asking
    from dashboard.snapshot import Snapshot
    from dashboard.snapshots import Snapshots

READS_ONLY = say(
    "The ledger is there to read. Record on the dashboard's own pages, such as Contributions and Loans, "
    "or on the command line: crewbook contribute …, crewbook enter …"
)
NO_SOURCE = say(
    "The ledger shows no files. What was recorded is corrected on the dashboard's own pages or with crewbook correct …; "
    "main.beancount, which is yours, opens in any text editor in the book's folder."
)
NO_IMPORT = say(
    "Nothing is imported here. Hand-written entries go into inbox.beancount in the book's folder, then: crewbook post."
)
NO_SHELL = say("The ledger answers queries: SELECT …, BALANCES …, JOURNAL …, PRINT …, and run NAME.")
NOT_FOR_YOU = say(
    "The whole ledger of this book is for its treasurers and auditors; your own accounts are on the dashboard's pages."
)

# Pages and questions that exist only to change something, although they are asked for with GET.
_REFUSED = {
    "json_api.get_source": NO_SOURCE,
    "json_api.get_extract": NO_IMPORT,
    "json_api.get_imports": NO_IMPORT,
}
_REFUSED_REPORTS = {"editor": NO_SOURCE, "import": NO_IMPORT}
# What holds nothing of any book.
_EVERYBODYS = {"/jump", "/pages.css"}

# Behind a dot, or as a bare word, Fava's query box takes the commands of a shell; `.output FILE` empties any
# file that its user may write, with GET, whether Fava is read-only or not. BQL's CREATE and INSERT open files.
_QUERY = re.compile(
    r"\s*(?:(?:select|balances|journal|print)\b|\.?(?:run|help|tables|describe)(?:\s|;|$))", re.IGNORECASE
)
_API, _PAGES = "json_api", "json_api.get_journal_page"
_ASKS = {"json_api.get_query", "download_query"}

# What a browser may open by itself from documents/; anything else is downloaded. A script among the papers
# must not be one that a page could load as its own.
_FILES = {"document", "statement"}
_SHOWN = {"application/pdf", "image/gif", "image/jpeg", "image/png", "image/webp", "text/plain"}

# What would only lead to a refusal is not offered: the editor, the import page, the button for a new entry, and
# where in its file an entry stands. With import gone, its neighbour, the download of the book, says what it is.
# The balances before and after an entry, which is all that its window holds then, show without a click.
# Our pages stand first in the menu, before Home.js puts them there for the keyboard, too.
_STYLE = """\
<style>
aside li:has(> a[href*="/editor/"]), aside li > a[href*="/import/"], a[href="#add-transaction"],
p:has(> code > a[href*="/editor/"]) { display: none !important; }
aside li > a[href="#export"] { flex: 1; padding: 0.25em 0.5em 0.25em 1em !important; }
aside li > a[href="#export"]::after { content: " " attr(title); }
details:has(> div > table a[href*="/account/"])::details-content { content-visibility: visible; }
aside:has(a[href*="/extension/"]) { display: flex; flex-direction: column; }
aside > ul:has(> li > a[href*="/extension/"]):not(.languages) { order: -1; }
aside > ul:has(> li > a[data-remote]):not(.languages) { order: -2; }
aside > ul.languages { padding: 0.5rem 0 1rem; margin: 0; border-top: 1px solid var(--sidebar-border); }
aside > ul.languages li > * { display: block; padding: 0.25em 0.5em 0.25em 1em; color: inherit; }
aside > ul.languages li > span { font-weight: 600; }
aside > ul.languages a:hover { color: var(--sidebar-hover-color); background-color: var(--sidebar-border); }
:root { --header-placeholder-background: #2a6f9a; --header-placeholder-color: #fff; }
header input:placeholder-shown { color: #fff; }
</style>
<link rel="stylesheet" href="%s">
"""


def make_mounted(snapshots: Snapshots[Snapshot]) -> Flask:
    """Fava over the books that `snapshots` loads, reading only, as a WSGI application to be mounted at /ledger.

    Who asks stands in the environment under `crewbook.asking`; without it, nothing of any book is answered.
    """
    # Fava keeps addresses that it has made, whatever they are mounted below.
    fava.application._cached_url_for = flask.url_for  # type: ignore[assignment]  # noqa: SLF001
    # `run NAME` in the query box is as good as `.run NAME`, and no news for the server's log.
    warnings.filterwarnings("ignore", message='commands without "." prefix')
    app = create_app([], read_only=True)
    app.config["LEDGERS"] = Ledgers(snapshots)
    assert app.jinja_env.loader is not None, "Flask has one"
    app.jinja_env.loader = Escaping(app.jinja_env.loader)
    app.add_url_rule("/pages.css", "pages_style", pages_style)
    app.before_request(_refusal)
    app.after_request(_finish)
    app.register_error_handler(CrewbookError, _told)
    # Fava answers what is wrong with a question as if it were wrong itself, with 500; of its API in a place of its own.
    app.register_error_handler(FavaAPIError, _told_by_fava)
    app.error_handler_spec[_API][None][FavaAPIError] = _told_by_fava
    app.wsgi_app = Door(app.wsgi_app)  # type: ignore[method-assign]
    babel = app.extensions["babel"]
    favas_own = babel.locale_selector
    babel.locale_selector = lambda: _language() or favas_own()
    return app


class Ledgers:
    """What Fava asks for a book by its name: the one that who asks may see, and no other. It is loaded only then."""

    def __init__(self, snapshots: Snapshots[Snapshot]) -> None:
        self._snapshots = snapshots

    def __getitem__(self, slug: str) -> Snapshot | Resting:
        """The book. Raises: KeyError, when there is none for who asks."""
        asking = _asking(request.environ)
        if not _is_theirs(asking, slug):
            raise KeyError(slug)
        assert asking is not None
        main = asking.served.folder / "main.beancount"
        if request.endpoint != "json_api.get_changed":
            return self._snapshots.ledger(slug, main)
        # A browser that was left open asks every five seconds; for that, no book is loaded.
        found = self._snapshots.standing(slug, main)
        return Resting(found) if isinstance(found, int) else found

    def items(self) -> Iterable[tuple[str, Snapshot]]:
        """The other books for Fava's own list; the dashboard has one of those that the reader may see."""
        return ()


class Resting:
    """What can be said of a book that is not loaded: the number of its state."""

    def __init__(self, mtime: int) -> None:
        self.mtime = mtime

    def changed(self) -> bool:
        """Whether Fava read it again just now."""
        return False


class Door:
    """A WSGI application that lets reads through to Fava, of the book of who asks, when they may see it."""

    def __init__(self, app: WSGIApplication) -> None:
        self._app = app

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        method, path = environ["REQUEST_METHOD"], environ.get("PATH_INFO", "")
        refused = None if _is_everybodys(path) else self._refused(environ, path)
        if refused is None and method not in {"GET", "HEAD"}:
            refused = refusal(environ, READS_ONLY)
        if refused is not None:
            return refused(environ, start_response)
        # Fava reading only takes a HEAD for a write; it is a GET whose body is not sent.
        environ["REQUEST_METHOD"] = "GET"
        body = self._app(environ, start_response)
        return body if method == "GET" else _without_body(body)

    def _refused(self, environ: WSGIEnvironment, path: str) -> Response | None:
        asking, slug = _asking(environ), path.split("/")[1] if "/" in path else ""
        if asking is None or asking.served.slug != slug:
            return refusal(environ, NOT_THERE, HTTPStatus.NOT_FOUND)
        return None if asking.may(Right.LEDGER) else refusal(environ, NOT_FOR_YOU)


def _is_everybodys(path: str) -> bool:
    return path in _EVERYBODYS or path.startswith("/static/")


def _asking(environ: WSGIEnvironment) -> Asking | None:
    found: Asking | None = environ.get(ENVIRON)
    return found


def _is_theirs(asking: Asking | None, slug: str) -> bool:
    return asking is not None and asking.served.slug == slug and asking.may(Right.LEDGER)


def _language() -> str | None:
    """The reader's language where Fava speaks it."""
    asking = _asking(request.environ)
    return asking.language if asking is not None and asking.language in {"en", *map(str, LOCALES)} else None


def _refusal() -> Response | None:
    """The refusal of what may not be asked for, or None."""
    endpoint = request.endpoint or ""
    sentence = _REFUSED.get(endpoint)
    if endpoint == "report":
        sentence = _REFUSED_REPORTS.get((request.view_args or {})["report_name"])
    if endpoint in _ASKS and not _QUERY.match(request.args.get("query_string", "")):
        sentence = NO_SHELL
    if sentence is not None:
        return refusal(request.environ, sentence)
    if endpoint == _PAGES and request.args.get("page", "").strip().startswith("-"):
        return refusal(request.environ, NOT_THERE, HTTPStatus.NOT_FOUND)
    if endpoint == "jump" and not _is_ours(request.referrer):
        return refusal(request.environ, NOT_THERE, HTTPStatus.NOT_FOUND)
    asking = _asking(request.environ)
    if endpoint in _FILES and not (asking is not None and asking.may(Right.FILED) and _is_paper(_file())):
        return refusal(request.environ, NOT_THERE, HTTPStatus.NOT_FOUND)
    return None


def _is_ours(address: str | None) -> bool:
    """Whether a page of ours is at that address, so that who is sent back there does not leave."""
    parts = urlsplit(address or "")
    return f"{parts.scheme}://{parts.netloc}/" == request.host_url and parts.path.startswith(f"{LEDGER}/")


def _file() -> str:
    """The file that is asked for, by its name or by an entry that names it."""
    if request.endpoint == "document":
        return request.args.get("filename", "")
    try:
        return str(g.ledger.statement_path(request.args.get("entry_hash", ""), request.args.get("key", "")))
    except FavaAPIError:
        return ""


def _is_paper(filename: str) -> bool:
    """Whether a file is one of the book's documents and lies where documents do, and not behind a link that leads elsewhere."""
    ledger = g.ledger
    if all(filename != document.filename for document in ledger.all_entries_by_type.Document):
        return False
    file = Path(filename).resolve()
    return any(file.is_relative_to(ledger.join_path(folder)) for folder in ledger.options["documents"])


def _finish(response: Response) -> Response:
    """The answer with what must not be opened as a download, and what must not be offered hidden."""
    if request.endpoint in _FILES and response.status_code == HTTPStatus.OK and response.mimetype not in _SHOWN:
        response.mimetype = "application/octet-stream"
        response.headers["Content-Disposition"] = response.headers["Content-Disposition"].replace(
            "inline", "attachment", 1
        )
    if request.endpoint == "json_api.get_context" and response.status_code == HTTPStatus.OK:
        # Fava opens an editor on any entry that says where it stands, and that editor needs 'wasm-unsafe-eval'.
        answer = response.get_json()
        answer["data"]["entry"]["meta"]["lineno"] = 0
        response.set_data(json.dumps(answer))
    if response.mimetype == "text/html" and not response.direct_passthrough and hasattr(g, "ledger"):
        ours = _STYLE % f"{LEDGER}/pages.css"
        language = current_app.extensions["babel"].locale_selector() or "en"
        html = response.get_data().replace(b"</head>", (ours + _spoken()).encode() + b"</head>", 1)
        response.set_data(html.replace(b"<html>", f'<html lang="{language.replace("_", "-")}">'.encode(), 1))
    return response


def _spoken() -> str:
    """The languages that a page can be read in, for the script of our menu to offer, which Fava has no place for."""
    asking = _asking(request.environ)
    if asking is None:
        return ""
    told = {"label": said_in(asking.language)(say("Language")), "here": asking.language, "names": languages.names()}
    return f'<script type="application/json" id="crewbook-languages">{as_json(told)}</script>\n'


def _told(error: CrewbookError) -> Response:
    """Why a book cannot be shown, or a question not be answered."""
    status = HTTPStatus.SERVICE_UNAVAILABLE if isinstance(error, Broken) else HTTPStatus.UNPROCESSABLE_ENTITY
    return refusal(request.environ, strung(filter(None, (error.message, error.hint)), " "), status)


def _told_by_fava(error: FavaAPIError) -> Response:
    """What Fava says is wrong with what was asked."""
    return refusal(request.environ, error.message, HTTPStatus.BAD_REQUEST)


def _without_body(body: Iterable[bytes]) -> Iterable[bytes]:
    close = getattr(body, "close", None)
    if close is not None:
        close()
    return []
