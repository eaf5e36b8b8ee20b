"""The way in: signing in and out, and the invitation with which somebody chooses their passphrase.

What is kept of it lives in logins.py, one's own sign-ins in account.py, what every request must bring in guard.py.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from flask import Blueprint, Response, redirect, request, session
from markupsafe import Markup

from dashboard import guard, languages, passphrases
from dashboard.addresses import inside
from dashboard.drawing import template
from dashboard.endings import Endings
from dashboard.logins import AUDITOR, MEMBER, STAYS, Logins
from dashboard.logins_file import CHANGED, ENDED, INVITED, SHUT_OUT, Where
from dashboard.moments import moment
from dashboard.rights import Role
from dashboard.visitor import Visitor
from ledger.errors import Refused
from pods.crew import people
from reports.language import reading
from reports.say import say

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from flask import Flask
    from flask_limiter import Limiter
    from werkzeug.wrappers import Request
    from werkzeug.wrappers import Response as Answer

    from dashboard.endings import Ending
    from dashboard.logins import SignIn
    from dashboard.shelf import Served, Shelf

_LONGEST_NAME, _LONGEST_BROWSER, _LONGEST_CODE = 100, 200, 20
# A page of Fava's that was left open asks every few seconds whether the book changed.
_ASKED_BY_ITSELF = "/api/changed"
# One sentence for a name that nobody has and for a passphrase that is not right.
NOT_RIGHT = say(
    "This name and this passphrase do not belong together. If you lost yours, ask a treasurer for a new invitation."
)
NO_INVITATION = say(
    "This invitation does not hold any more, or never did: each works once, for seven days, and a new one ends the one before. "
    "Ask whoever sent it for a new one."
)


def add(app: Flask, shelf: Shelf, limiter: Limiter, now: Callable[[], dt.datetime]) -> None:
    """Add the way in to the site."""
    way = Blueprint("door", __name__)
    _add_signing_in(way, shelf, limiter, now)
    _add_invitation(way, shelf, limiter, now)

    @way.get("/")
    def books() -> Answer:
        """The only book, or those in which this browser is signed in."""
        if len(shelf) == 1:
            return redirect(f"/{next(iter(shelf)).slug}/")
        mine = [served for served in shelf if signed_in(served, request, now()) is not None]
        if len(mine) == 1:
            return redirect(f"/{mine[0].slug}/")
        return bare("door/books.html", say("Your books"), books=mine)

    app.register_blueprint(way)


def signed_in(served: Served, asked: Request, now: dt.datetime) -> Visitor | None:
    """Who is signed in to a book by the cookie that came with a request; None when nobody is, or not any more."""
    found = sign_in_of(served, asked, now)
    return None if found is None else visitor(served, found, now)


def sign_in_of(served: Served, asked: Request, now: dt.datetime) -> SignIn | None:
    """The sign-in whose cookie came with a request."""
    token = asked.cookies.get(cookie(served.slug, is_secure=asked.is_secure))
    is_seen = not asked.path.endswith(_ASKED_BY_ITSELF)
    return logins_of(served).sign_in(token, now, is_seen=is_seen) if token else None


def visitor(served: Served, found: SignIn, now: dt.datetime) -> Visitor | None:
    """Who signed in, in the role that they have now; None for who is of the book no more."""
    if found.kind != MEMBER:
        role = Role.AUDITOR if found.kind == AUDITOR else Role.GUEST
        return Visitor(found.shown or found.name, role, served.is_private, sign_in=found.id)
    with served.view(now.date()) as view:
        member = view.get("member", found.name)
    if member is None or member.status not in {people.IN, people.LEFT}:
        return None
    has_left = member.status == people.LEFT
    role = Role.TREASURER if people.is_treasurer(member) and not has_left else Role.MEMBER
    return Visitor(str(member.body["name"]), role, served.is_private, found.name, has_left=has_left, sign_in=found.id)


def cookie(slug: str, *, is_secure: bool) -> str:
    """The name of the cookie of a book. With https, its prefix has browsers take it from this very host alone."""
    return f"__Host-crewbook-{slug}" if is_secure else f"crewbook-{slug}"


def give(answer: Answer, slug: str, token: str, *, stays: bool) -> Answer:
    """An answer that signs the browser in; whatever the browser held before holds no more."""
    session.clear()
    answer.set_cookie(
        cookie(slug, is_secure=request.is_secure), token, max_age=STAYS if stays else None, path="/",
        secure=request.is_secure, httponly=True, samesite="Lax",
    )  # fmt: skip
    return answer


def take(answer: Answer, slug: str) -> Answer:
    """An answer that signs the browser out."""
    session.clear()
    answer.delete_cookie(
        cookie(slug, is_secure=request.is_secure), path="/", secure=request.is_secure, httponly=True, samesite="Lax"
    )
    return answer


def where() -> Where:
    """From where the request came."""
    return Where(request.user_agent.string[:_LONGEST_BROWSER], request.remote_addr or "")


@cache
def _logins(folder: Path) -> Logins:
    return Logins(folder)


def logins_of(served: Served) -> Logins:
    """The logins of a book."""
    return _logins(served.folder)


def plain_name(typed: str) -> str:
    """A short name as typed on a phone, which begins it with a capital and puts a blank behind it."""
    return unicodedata.normalize("NFC", typed).strip().lower()[:_LONGEST_NAME]


def bare(page: str, title: str, /, *, status: HTTPStatus = HTTPStatus.OK, **filled: Any) -> Response:
    """A page for who is not signed in, in the language that they chose, or that of their browser."""
    language = languages.of_browser(request)
    with reading(language):
        # Drawn by a template of ours, which escaped every word in it.
        body = Markup(template(page).render(**filled))  # noqa: S704
        text = template("bare.html").render(
            title=title, body=body, language=language, languages=languages.ways(language), sends=""
        )
    return Response(text, status, content_type="text/html; charset=utf-8")


def _add_signing_in(way: Blueprint, shelf: Shelf, limiter: Limiter, now: Callable[[], dt.datetime]) -> None:
    def tried() -> str:
        return _tried(shelf)

    def note(_limit: object) -> None:
        served = shelf.get(str((request.view_args or {})["book"]))
        if served is not None:
            logins_of(served).held_back(plain_name(request.form.get("name", "")), now=now(), where=where())

    @way.get("/<book>/sign-in")
    def sign_in(book: str) -> Answer:
        """The form; who is signed in goes on to where they were going."""
        served = shelf.get(book)
        following = inside(book, request.args.get("next", "")) or f"/{book}/"
        if served is not None and signed_in(served, request, now()) is not None:
            return redirect(following)
        return _sign_in_page(book, following, over=_over(served, book, now()))

    @way.post("/<book>/sign-in")
    @limiter.limit(guard.FROM_ONE_ADDRESS, on_breach=note)
    @limiter.limit(guard.FOR_ONE_NAME, key_func=tried, on_breach=note)
    def send_sign_in(book: str) -> Answer:
        """Sign in, to a sign-in that was not there before."""
        served = shelf.get(book)
        name, following = plain_name(request.form.get("name", "")), inside(book, request.form.get("next", ""))
        stays = "stays" in request.form
        token = _come_in(served, name, now(), stays=stays)
        if served is None or token is None:
            return _sign_in_page(book, following or f"/{book}/", name=name, wrong=NOT_RIGHT, stays=stays)
        _end_earlier(served, now())
        return give(redirect(following or f"/{book}/", HTTPStatus.SEE_OTHER), book, token, stays=stays)

    @way.post("/<book>/sign-out")
    def sign_out(book: str) -> Answer:
        """Sign out of this book."""
        served = shelf.get(book)
        if served is not None:
            _end_earlier(served, now())
        return take(redirect(f"/{book}/sign-in?out", HTTPStatus.SEE_OTHER), book)


def _come_in(served: Served | None, name: str, now: dt.datetime, *, stays: bool) -> str | None:
    """The token of a new sign-in, for who knows the passphrase and is still of the book; a book that is not there takes as long."""
    typed = request.form.get("passphrase", "")[: passphrases.LONGEST]
    if served is None:
        passphrases.matches(None, typed)
        return None
    token = logins_of(served).come_in(name, typed, now=now, where=where(), stays=stays)
    found = logins_of(served).sign_in(token, now) if token else None
    return token if found is not None and visitor(served, found, now) is not None else None


def _tried(shelf: Shelf) -> str:
    """Whom to count a try for: the name that was typed; apart for where that person came from before, so that nobody elsewhere locks them out."""
    slug, name = str((request.view_args or {})["book"]), plain_name(request.form.get("name", ""))
    served = shelf.get(slug)
    is_known = served is not None and logins_of(served).knows(name, request.remote_addr or "")
    # Whatever is typed as a name, it is counted for nobody else, nor for where they came from.
    return "/".join(quote(each, safe="") for each in (slug, name, guard.from_where() if is_known else ""))


def _add_invitation(way: Blueprint, shelf: Shelf, limiter: Limiter, now: Callable[[], dt.datetime]) -> None:
    @way.get("/<book>/invitation/<token>")
    @limiter.limit(guard.FROM_ONE_ADDRESS)
    def invitation(book: str, token: str) -> Answer:
        """Who is invited, what a passphrase must be, and where to choose one. Looking at it uses nothing up."""
        return _invitation_page(shelf, book, token, now())

    @way.post("/<book>/invitation/<token>")
    @limiter.limit(guard.FROM_ONE_ADDRESS)
    def accept(book: str, token: str) -> Answer:
        """Take the passphrase, and sign in."""
        served = shelf.get(book)
        chosen, again = request.form.get("passphrase", ""), request.form.get("again", "")
        found = logins_of(served).invitation(token, now()) if served is not None else None
        if served is None or found is None:
            return _invitation_page(shelf, book, token, now())
        wrong = passphrases.weakness(
            chosen, [found.name, shown_name(served, found.name, found.shown, now()), served.name]
        )
        wrong = wrong or ("" if chosen == again else say("The two are not the same."))
        stays = "stays" in request.form
        if wrong:
            return _invitation_page(shelf, book, token, now(), wrong=wrong, stays=stays)
        code = request.form.get("code", "")[:_LONGEST_CODE]
        try:
            made = logins_of(served).accept(token, chosen, now=now(), where=where(), stays=stays, code=code)
        except Refused as error:
            return _invitation_page(shelf, book, token, now(), wrong_code=error.message, stays=stays)
        if made is None:
            return _invitation_page(shelf, book, token, now())
        _end_earlier(served, now())
        return give(redirect(f"/{book}/", HTTPStatus.SEE_OTHER), book, made, stays=stays)


def shown_name(served: Served, name: str, shown: str, now: dt.datetime) -> str:
    """How somebody is called: a member as the book has it, others as they were invited."""
    if shown:
        return shown
    with served.view(now.date()) as view:
        found = view.get("member", name)
    return str(found.body["name"]) if found is not None else name


def _sign_in_page(
    book: str, following: str, *, name: str = "", wrong: str = "", stays: bool = False, over: Sequence[str] = ()
) -> Response:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return bare(
        "door/sign_in.html", say("Sign in"), status=status,
        book=book, following=following, name=name, wrong=wrong, stays=stays, over=over, is_out="out" in request.args,
    )  # fmt: skip


def _over(served: Served | None, book: str, now: dt.datetime) -> list[str]:
    """What is told to whom this browser was signed in as, and is no more, and why; of what was sent meanwhile nothing was recorded."""
    if "out" in request.args:
        return [say("You are signed out.")]
    token = request.cookies.get(cookie(book, is_secure=request.is_secure))
    ending = Endings(served.folder).of(token, now) if served is not None and token else None
    why = [_why(served, ending, now)] if served is not None and ending is not None else []
    if "unsent" in request.args:
        unsent = say(
            "You are not signed in any more, and nothing of what you sent was recorded. Sign in, and fill it in again."
        )
        return [unsent, *why]
    return [say("You are not signed in any more."), *why] if token else []


def _why(served: Served, ending: Ending, now: dt.datetime) -> str:
    """Why a sign-in ended, for whom it was. What somebody else did about it does not go unnoticed."""
    when = moment(ending.at, now)
    # Nobody invites themself but there.
    by = shown_name(served, ending.by, "", now) if ending.by not in {"", ending.name} else say("the command line")
    return {
        ENDED: say("Your sign-in was ended on {when}, from another browser in which you were signed in.", when=when),
        CHANGED: say("Your sign-in ended on {when}, when the passphrase was changed from another browser.", when=when),
        SHUT_OUT: say("Your access was ended on {when}, by {by}.", when=when, by=by),
        INVITED: say(
            "You were invited anew on {when}, by {by}, and with that your passphrase and every sign-in of yours ended. "
            "If you know nothing of it, tell the others of the crew today: whoever has the invitation may try to come in as you.",
            when=when,
            by=by,
        ),
    }[ending.what]


def _invitation_page(
    shelf: Shelf,
    book: str,
    token: str,
    now: dt.datetime,
    *,
    wrong: str = "",
    wrong_code: str = "",
    stays: bool = False,
) -> Response:
    served = shelf.get(book)
    found = logins_of(served).invitation(token, now) if served is not None else None
    if served is None or found is None:
        return bare(
            "error.html",
            say("This invitation is over"),
            status=HTTPStatus.GONE,
            message=NO_INVITATION,
            hint="",
            has_way=True,
        )
    here = signed_in(served, request, now)
    return bare(
        "door/invitation.html", say("Welcome"),
        status=HTTPStatus.UNPROCESSABLE_ENTITY if wrong or wrong_code else HTTPStatus.OK,
        served=served, token=token, name=found.name, shown=shown_name(served, found.name, found.shown, now),
        kind=found.kind, rules=passphrases.rules(), shortest=passphrases.SHORTEST, wrong=wrong, stays=stays,
        needs_code=found.needs_code, wrong_code=wrong_code,
        somebody=here.name if here is not None and here.member != found.name else "",
    )  # fmt: skip


def _end_earlier(served: Served, now: dt.datetime) -> None:
    """End the sign-in that the browser came with, if it did."""
    token = request.cookies.get(cookie(served.slug, is_secure=request.is_secure))
    if token:
        logins_of(served).leave(token, now=now, where=where())
