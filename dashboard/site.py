"""The dashboard as one WSGI application: who is asking, which page they get, and what they read when something is wrong.

Pages live in pages/, forms in forms/, signing in in signing_in.py, Fava behind it in mounted.py, sockets in server.py.
"""

from __future__ import annotations

import datetime as dt
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Flask, Response, abort, g, redirect, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from dashboard import account, behind, downloads, guard, inviting, languages, legal_names, renewing, signing_in
from dashboard.asking import Asking
from dashboard.drawing import HERE, explained, template
from dashboard.forms import routes as forms
from dashboard.forms.telling import to_tell
from dashboard.meetings import routes as meetings
from dashboard.pages import PAGES
from dashboard.rights import Right
from ledger.errors import Broken, CrewbookError, Invalid, Refused, Stale
from reports.language import reading
from reports.say import say, say_count

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from werkzeug.wrappers import Response as Answer

    from dashboard.page import Page
    from dashboard.shelf import Served, Shelf
    from dashboard.visitor import Visitor

    Who = Callable[[Served], Visitor | None]

STATUS: dict[type[CrewbookError], HTTPStatus] = {
    Invalid: HTTPStatus.BAD_REQUEST,
    Refused: HTTPStatus.CONFLICT,
    Stale: HTTPStatus.CONFLICT,
    Broken: HTTPStatus.SERVICE_UNAVAILABLE,
}


def make_site(
    shelf: Shelf,
    *,
    who: Who | None = None,
    secret: bytes | None = None,
    clock: Callable[[], dt.datetime] | None = None,
) -> Flask:
    """The dashboard over the books on a shelf.

    `who` tells who is signed in to one of them by the request at hand, its cookies unless it is given; `secret` signs
    what the browser keeps for us, the first book's own unless it is given; `clock` answers the present moment, with its
    time zone.
    """
    app = Flask("dashboard", root_path=str(HERE), static_folder="static")
    now = clock or (lambda: dt.datetime.now().astimezone())
    is_asking = who or (lambda served: signing_in.signed_in(served, request, now()))
    limiter = guard.add(app, secret or guard.secret_of(shelf))
    languages.add(app)
    site = Blueprint("site", __name__)

    def settle(book: str) -> None:
        """Who asks of which book, for everything below /<book>/; who is not signed in is led to where they can.

        A book that is not there answers like one where they are not signed in.
        """
        served = shelf.get(book)
        visitor = is_asking(served) if served is not None else None
        if served is None or visitor is None:
            path = request.full_path.rstrip("?")
            to = f"/{_quoted(book)}/sign-in"
            abort(redirect(f"{to}?next={_quoted(path)}" if request.method == "GET" else f"{to}?unsent"))
        g.asking = Asking(served, visitor, now(), _language(served, visitor), request.args.to_dict())

    @site.url_value_preprocessor
    def _settle(_endpoint: str | None, values: dict[str, Any] | None) -> None:
        if values is not None and "book" in values:
            settle(values.pop("book"))

    @site.get("/<book>/")
    def begin() -> Answer:
        """The first page that the visitor may see."""
        asking: Asking = g.asking
        mine = [page for page in PAGES if page.is_for(asking)]
        return redirect(asking.url(mine[0].name if mine else "account"))

    @site.get("/<book>/<name>")
    def page(name: str) -> Response:
        """One page in our own frame."""
        asking: Asking = g.asking
        found = next((each for each in PAGES if each.name == name), None)
        if found is None:
            abort(HTTPStatus.NOT_FOUND)
        if not found.is_for(asking):
            abort(HTTPStatus.FORBIDDEN)
        return framed(asking, found.title, found.body(asking), here=found.name)

    forms.add(site)
    meetings.add(site)
    downloads.add(site)
    account.add(site, limiter)
    inviting.add(site, limiter)
    renewing.add(site, limiter)
    legal_names.add(site)
    behind.add(site, shelf, app.extensions["csrf"])
    app.register_blueprint(site)
    signing_in.add(app, shelf, limiter, now)
    app.register_error_handler(CrewbookError, _told)
    app.register_error_handler(HTTPException, _told_http)
    app.register_error_handler(CSRFError, _told_token)
    return app


def framed(
    asking: Asking,
    title: str,
    body: str,
    *,
    here: str = "",
    status: HTTPStatus = HTTPStatus.OK,
    sends: str = "",
    is_once: bool = False,
) -> Response:
    """A body in our own frame: the crew's name, the menu of what the visitor may see, and the body; `here` is marked in the menu.

    Where the body `sends` what is filled in, it does so with that step when another language is chosen; what is shown
    once (`is_once`) does not lead to another language.
    """
    with reading(asking.language):
        text = template("layout.html").render(
            asking=asking, title=title, body=body, here=here, menu=menu(asking), language=asking.language,
            languages=languages.ways(asking.language, sends=sends, is_once=is_once), sends=sends,
        )  # fmt: skip
    return Response(text, status, content_type="text/html; charset=utf-8")


def menu(asking: Asking) -> Sequence[Page]:
    """The pages that the visitor may see, in the menu's order."""
    return [page for page in PAGES if page.is_for(asking)]


def _language(served: Served, visitor: Visitor) -> str:
    """The reader's language: as chosen in this browser, else as the member wished for papers, else as the browser says."""
    from reports.language import language

    found = None
    if not languages.chosen(request) and visitor.member is not None:
        with served.view(dt.date.max.replace(year=9000)) as view:
            found = view.get("member", visitor.member)
    if found is not None and found.body.get("language"):
        return language(found.body["language"])
    return languages.of_browser(request)


def _quoted(path: str) -> str:
    from urllib.parse import quote

    return quote(path, safe="")


def _told(error: CrewbookError) -> Response:
    """What went wrong, in the sentence that the error brings."""
    status = next((code for family, code in STATUS.items() if isinstance(error, family)), HTTPStatus.BAD_REQUEST)
    asking: Asking | None = getattr(g, "asking", None)
    if asking is not None:
        error = to_tell(asking, error)
    return _error_page(status, *explained(error, keeps=asking is not None and asking.may(Right.KEEP)))


def _told_http(error: HTTPException) -> Response | HTTPException:
    if error.code is None or error.code < HTTPStatus.BAD_REQUEST:
        return error
    status = HTTPStatus(error.code)
    title, message = _SAID.get(status, (NOT_DONE, say("Something went wrong; nothing was recorded.")))
    return _error_page(status, message, _again() if status == HTTPStatus.TOO_MANY_REQUESTS else "", title=title)


def _again() -> str:
    """When it may be tried again."""
    minutes = guard.minutes_to_wait()
    if minutes > _LONG_MINUTES:
        hours = -(-minutes // 60)
        return say_count("Try again in an hour.", "Try again in {count} hours.", count=hours)
    return say_count("Try again in a minute.", "Try again in {count} minutes.", count=minutes)


_LONG_MINUTES = 90
NOT_DONE = say("This did not work")
# What stands above it, and what is said.
_SAID = {
    HTTPStatus.NOT_FOUND: (
        say("Nothing is here"),
        say("There is no such page. Perhaps its address was cut when it was sent to you."),
    ),
    HTTPStatus.FORBIDDEN: (
        say("Not for you"),
        say("This is not for you to see or do in this book; a treasurer can tell why."),
    ),
    HTTPStatus.METHOD_NOT_ALLOWED: (NOT_DONE, say("Nothing can be sent here.")),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: (NOT_DONE, say("This is too large to be sent.")),
    HTTPStatus.TOO_MANY_REQUESTS: (
        say("Too often"),
        say("That was tried too often."),
    ),
}


def _told_token(_error: CSRFError) -> Response:
    return _error_page(
        HTTPStatus.BAD_REQUEST,
        say("This page was drawn for another sign-in, or cookies are switched off; nothing was recorded."),
        say("Go back, load the page again, and send it once more."),
    )


def _error_page(status: HTTPStatus, message: str, hint: str, *, title: str = NOT_DONE) -> Response:
    asking: Asking | None = getattr(g, "asking", None)
    language = asking.language if asking else languages.of_browser(request)
    with reading(language):
        body = template("error.html").render(message=message, hint=hint, has_way=asking is None)
        if asking is not None:
            return framed(asking, title, _safe(body), status=status)
        text = template("bare.html").render(
            title=title, body=_safe(body), language=language, languages=languages.ways(language), sends=""
        )
    return Response(text, status, content_type="text/html; charset=utf-8")


def _safe(html: str) -> str:
    from markupsafe import Markup

    # Drawn by a template of ours, which escaped every word in it.
    return Markup(html)  # noqa: S704
