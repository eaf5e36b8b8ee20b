"""The way from our site to Fava behind it: who asks is settled here, and said to mounted.py, before anything is loaded."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from flask import Response, copy_current_request_context, g, redirect, request

from dashboard.asking import DRAWING, ENVIRON, LEDGER

if TYPE_CHECKING:
    from collections.abc import Callable
    from wsgiref.types import WSGIApplication

    from flask import Blueprint
    from flask_wtf.csrf import CSRFProtect
    from werkzeug.wrappers import Response as Answer

    from dashboard.asking import Asking
    from dashboard.page import Page
    from dashboard.shelf import Served, Shelf

_METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS")


def add(site: Blueprint, shelf: Shelf, csrf: CSRFProtect) -> None:
    """Add what lies below /ledger/ to the site. `/ledger/<book>/…` is settled like every other page of a book."""
    behind = _Behind(shelf)

    @site.get(f"{LEDGER}/")
    def no_book() -> Answer:
        """Which book is not said."""
        return redirect("/")

    # Nothing of any book: Fava's own files, and its way back to the page that one came from.
    @site.route(f"{LEDGER}/jump", methods=_METHODS)
    @site.route(f"{LEDGER}/pages.css", methods=_METHODS)
    @site.route(f"{LEDGER}/static/<path:rest>", methods=_METHODS)
    def everybodys(rest: str = "") -> Answer:  # noqa: ARG001 - as Fava reads it in the address
        """An answer of Fava's in which no book is."""
        return behind.answer(None)

    @site.route(f"{LEDGER}/<book>/", methods=_METHODS)
    @site.route(f"{LEDGER}/<book>/<path:rest>", methods=_METHODS)
    def ledger(rest: str = "") -> Answer:  # noqa: ARG001 - the same
        """An answer of Fava's about a book."""
        return behind.answer(g.asking)

    # Nothing is ever written there, and who tries is told so, and not that a token is missing.
    csrf.exempt(everybodys)
    csrf.exempt(ledger)


class _Behind:
    """Fava, loaded when somebody first opens a ledger: it takes a second, and most never do."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._lock = threading.Lock()
        self._app: WSGIApplication | None = None

    def answer(self, asking: Asking | None) -> Answer:
        """What Fava answers to the request at hand."""
        environ = dict(request.environ)
        environ["SCRIPT_NAME"] = request.script_root + LEDGER
        environ["PATH_INFO"] = environ["PATH_INFO"].removeprefix(LEDGER)
        environ[ENVIRON] = asking

        # Forms in a page take their token from the session of our site, not from Fava's, which has none.
        @copy_current_request_context
        def drawing(page: Page, asking: Asking) -> str:
            return page.body(asking)

        environ[DRAWING] = drawing
        return Response.from_app(self._fava(), environ)

    def _fava(self) -> WSGIApplication:
        with self._lock:
            if self._app is None:
                from dashboard.mounted import make_mounted
                from dashboard.snapshot import let_go, load
                from dashboard.snapshots import Snapshots

                snapshots = Snapshots(load, emptied=let_go)
                for served in self._shelf:
                    _follow(served, snapshots.wrote)
                # Nobody may ever open another ledger that would do it.
                self._shelf.forgets.append(snapshots.forget_idle)
                self._app = make_mounted(snapshots)
            return self._app


def _follow(served: Served, wrote: Callable[[str], None]) -> None:
    """Have a book's ledger made anew behind every commit."""
    served.written.append(lambda: wrote(served.slug))
