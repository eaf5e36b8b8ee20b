"""In which language a page is: the one that was chosen in this browser, by the switch on every page, else the reader's own.

What is chosen stays in a cookie, so it holds behind every link and every form, and for whoever is not signed in yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from flask import g, request

from reports.language import languages

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.wrappers import Request
    from werkzeug.wrappers import Response as Answer

CHOICE = "lang"
"""What asks for a language in an address."""
_KEPT_SECONDS = 365 * 24 * 60 * 60
# There a language is that of one paper, which may be somebody else's.
_OF_A_PAPER = "site.paper"


@dataclass(frozen=True, slots=True)
class Way:
    """A language that a page can be read in: its tag, its own name for itself, where it is chosen, and whether it `is_here`."""

    tag: str
    name: str
    url: str
    is_here: bool


def add(app: Flask) -> None:
    """Have every page of an application keep the language that its address asks for."""
    app.after_request(_keep)


def chosen(asked: Request) -> str:
    """The language that an address asks for, else the one chosen before in this browser; empty where neither is one of ours."""
    found = (asked.args.get(CHOICE, ""), asked.cookies.get(_cookie(asked), ""))
    return next((each for each in found if each in languages()), "")


def of_browser(asked: Request) -> str:
    """The language of who is not known: what they chose, else what their browser asks for."""
    return chosen(asked) or asked.accept_languages.best_match(languages()) or "en"


@cache
def names() -> dict[str, str]:
    """Tag → what a language calls itself, in the order in which they are offered."""
    from babel import Locale

    return {tag: str(Locale.parse(tag, sep="-").get_display_name()).capitalize() for tag in languages()}


def ways(here: str, *, sends: str = "", is_once: bool = False) -> list[Way]:
    """The languages of the page at hand, which is in the language `here`.

    A page that `sends` what is filled in is sent again to its own address. What a page answered to something else that was
    sent cannot be asked for again: from there one comes to the beginning, and what is shown once is not left for it.
    """
    if is_once:
        return []
    kept = {name: found for name, found in request.args.items() if name != CHOICE}
    path = request.path
    if sends:
        kept = {}
    elif request.method == "POST":
        path, kept = ("/" if (asking := g.get("asking")) is None else asking.url("")), {}
    return [Way(tag, name, f"{path}?{urlencode({**kept, CHOICE: tag})}", tag == here) for tag, name in names().items()]


def _keep(answer: Answer) -> Answer:
    """The answer, which has the browser keep a language that was asked for; a page kept on the way is nobody else's."""
    if answer.mimetype != "text/html" or request.endpoint == _OF_A_PAPER:
        return answer
    answer.vary.update(("Accept-Language", "Cookie"))
    wished = request.args.get(CHOICE, "")
    if wished in languages() and wished != request.cookies.get(_cookie(request)):
        answer.set_cookie(
            _cookie(request), wished, max_age=_KEPT_SECONDS, path="/", secure=request.is_secure, httponly=True, samesite="Lax",
        )  # fmt: skip
    return answer


def _cookie(asked: Request) -> str:
    """The name of the cookie, which no book's can be; with https, its prefix has browsers take it from this very host alone."""
    return "__Host-crewbook.language" if asked.is_secure else "crewbook.language"
