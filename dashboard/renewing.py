"""New access, as its second person sees it: who waits for it, the code that they are shown, and who came in of late. The rule is in renewals.py."""

from __future__ import annotations

from functools import cache
from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import abort, g
from markupsafe import Markup

from dashboard import guard
from dashboard.drawing import template
from dashboard.renewals import Renewals
from dashboard.signing_in import where
from pods.crew import people
from reports.language import reading
from reports.say import say

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flask import Blueprint, Response
    from flask_limiter import Limiter

    from dashboard.asking import Asking
    from dashboard.renewals import Arrival, Renewal
    from dashboard.shelf import Served
    from ledger.view import View

NAME = "new-access"


def add(site: Blueprint, limiter: Limiter) -> None:
    """Add the page to the site."""

    @site.get(f"/<book>/{NAME}/<member>")
    def new_access(member: str) -> Response:
        """Who waits for new access, and what it means to give one's word for it."""
        asking, renewal = _asking(member)
        return _page(asking, renewal)

    @site.post(f"/<book>/{NAME}/<member>")
    @limiter.limit(guard.BY_ONE_TREASURER, key_func=lambda: f"code/{g.asking.served.slug}/{g.asking.visitor.member}")
    def show_code(member: str) -> Response:
        """A code, shown this once."""
        asking, renewal = _asking(member)
        code = renewals_of(asking.served).code(renewal.name, by=asking.me, now=asking.now, where=where())
        if code is None:
            abort(HTTPStatus.NOT_FOUND)
        return _page(asking, renewal, code=code)


def to_confirm(asking: Asking) -> list[Renewal]:
    """The renewals for which the visitor may give their word: neither their own nor what they asked for, and not before they are known."""
    if not asking.visitor.is_of_crew:
        return []
    renewals = renewals_of(asking.served)
    waiting = [each for each in renewals.waiting(asking.now) if asking.me not in {each.name, each.by}]
    return waiting if waiting and asking.me in renewals.may_confirm(asking.now) else []


def can_be_confirmed(asking: Asking, view: View, name: str) -> bool:
    """Whether somebody could give their word for new access of `name` that the visitor asks for."""
    others = renewals_of(asking.served).may_confirm(asking.now) - {name, asking.visitor.member}
    found = (view.get("member", each) for each in others)
    return any(each is not None and each.status == people.IN for each in found)


def came_in(asking: Asking, name_of: Callable[[str], str]) -> list[str]:
    """Who came in by an invitation of late, in words, the newest first."""
    return [_said(each, name_of) for each in renewals_of(asking.served).arrivals(asking.now)]


def _said(each: Arrival, name_of: Callable[[str], str]) -> str:
    name, day = name_of(each.name), each.at.date()
    # Nobody invites themself but there.
    by = name_of(each.invited_by) if each.invited_by not in {"", each.name} else say("the command line")
    if each.is_first:
        return say("{day}: {name} came in for the first time, invited by {by}.", day=day, name=name, by=by)
    if each.confirmed_by:
        who = name_of(each.confirmed_by)
        return say("{day}: {name} got new access, by {by} and {who}.", day=day, name=name, by=by, who=who)
    return say("{day}: {name} got new access, by {by}.", day=day, name=name, by=by)


@cache
def _renewals(folder: Path) -> Renewals:
    return Renewals(folder)


def renewals_of(served: Served) -> Renewals:
    """The renewals of a book."""
    return _renewals(served.folder)


def _asking(member: str) -> tuple[Asking, Renewal]:
    """Who asks, and for whose new access. Whoever has no word in it is not told whether there is any."""
    asking: Asking = g.asking
    found = next((each for each in to_confirm(asking) if each.name == member), None)
    if found is None:
        abort(HTTPStatus.NOT_FOUND)
    return asking, found


def _page(asking: Asking, renewal: Renewal, *, code: str = "") -> Response:
    from dashboard.site import framed

    with asking.view() as view:
        names = {each.id: str(each.body["name"]) for each in view.find("member")}
    with reading(asking.language):
        body = template("door/new_access.html").render(
            asking=asking,
            member=renewal.name,
            name=names.get(renewal.name, renewal.name),
            by=names.get(renewal.by, renewal.by),
            code=f"{code[:3]} {code[3:]}" if code else "",
        )
    # Drawn by a template of ours, which escaped every word in it.
    return framed(asking, say("New access"), Markup(body), here="home", is_once=bool(code))  # noqa: S704
