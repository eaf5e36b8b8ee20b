"""The crew's book in Fava, to read. Sockets and the terminal live in server.py, headers and methods in shield.py."""

from __future__ import annotations

import json
import re
from http import HTTPStatus
from typing import TYPE_CHECKING

from fava.application import create_app
from flask import Flask, Response, g, request

from dashboard.shield import READS_ONLY, ReadsOnly, Shield, refusal

if TYPE_CHECKING:
    from pathlib import Path

NO_SOURCE = (
    "This dashboard shows no files. Open main.beancount and pages/ in a text editor; "
    "hand-written entries go into inbox.beancount, then: crewbook post."
)
NO_SHELL = "This dashboard answers queries: SELECT …, BALANCES …, JOURNAL …, PRINT …, and run NAME."

# Pages and questions that exist only to change something, although they are asked for with GET.
_REFUSED = {
    "json_api.get_source": NO_SOURCE,
    "json_api.get_extract": READS_ONLY,
    "json_api.get_imports": READS_ONLY,
}
_REFUSED_REPORTS = {"editor": NO_SOURCE, "import": READS_ONLY}

# Behind a dot, or as a bare word, Fava's query box takes the commands of a shell; `.output FILE` empties any
# file that its user may write, with GET, whether Fava is read-only or not. BQL's CREATE and INSERT open files.
_QUERY = re.compile(
    r"\s*(?:(?:select|balances|journal|print)\b|\.?(?:run|help|tables|describe)(?:\s|;|$))", re.IGNORECASE
)
_ASKS = {"json_api.get_query", "download_query"}

# What a browser may open by itself from documents/; anything else is downloaded. A script among the papers
# must not be one that a page could load as its own.
_FILES = {"document", "statement"}
_SHOWN = {"application/pdf", "image/gif", "image/jpeg", "image/png", "image/webp", "text/plain"}

# What would only lead to a refusal is not offered: the editor, the import page, the button for a new entry, and
# where in its file an entry stands. With import gone, its neighbour, the download of the book, says what it is.
# The balances before and after an entry, which is all that its window holds then, show without a click.
_STYLE = b"""\
<style>
aside li:has(> a[href*="/editor/"]), aside li > a[href*="/import/"], a[href="#add-transaction"],
p:has(> code > a[href*="/editor/"]) { display: none !important; }
aside li > a[href="#export"] { flex: 1; padding: 0.25em 0.5em 0.25em 1em !important; }
aside li > a[href="#export"]::after { content: " " attr(title); }
details:has(> div > table a[href*="/account/"])::details-content { content-visibility: visible; }
</style>
"""


def make_app(main: Path) -> Flask:
    """Fava over the book whose main.beancount this is, reading only, as a WSGI application.

    It answers only to this machine's own names, and writes nothing: what Fava would write is refused
    with a sentence that says how to record it. Files that change on disk are read again at the next
    request, pages of a new year included.
    """
    # Polling looks at the files at every request; the watching threads would be late by a moment.
    app = create_app([main.absolute()], load=True, read_only=True, poll_watcher=True)
    app.before_request(_refusal)
    # In front of Fava's own look at the files, which knows only the pages that it has read: a page for a year
    # that begins shows in the folder alone.
    app.before_request_funcs[None].insert(0, lambda: _look_at(main.absolute().parent / "pages"))
    app.after_request(_finish)
    app.wsgi_app = Shield(ReadsOnly(app.wsgi_app))  # type: ignore[method-assign]
    return app


def _look_at(folder: Path) -> None:
    """Read again what changed on disk. Fava does so for some questions only, and asks about it by one of them."""
    ledger = getattr(g, "ledger", None)
    if ledger is not None:
        ledger.watcher.notify(folder)
        if request.endpoint != "json_api.get_changed":
            ledger.changed()


def _refusal() -> Response | None:
    """The refusal of what may not be asked for, or None."""
    endpoint = request.endpoint or ""
    sentence = _REFUSED.get(endpoint)
    if endpoint == "report":
        sentence = _REFUSED_REPORTS.get((request.view_args or {})["report_name"])
    if endpoint in _ASKS and not _QUERY.match(request.args.get("query_string", "")):
        sentence = NO_SHELL
    if sentence is None:
        return None
    return refusal(request.path, sentence)


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
    if response.mimetype == "text/html" and not response.direct_passthrough:
        response.set_data(response.get_data().replace(b"</head>", _STYLE + b"</head>", 1))
    return response
