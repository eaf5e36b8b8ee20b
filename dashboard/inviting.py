"""Inviting people from the dashboard, and shutting them out: for who may. What an invitation is lives in logins.py."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import abort, g, redirect, request
from markupsafe import Markup

from dashboard import guard, renewing
from dashboard.drawing import template
from dashboard.logins import AUDITOR, GUEST, MEMBER
from dashboard.rights import Right
from dashboard.signing_in import logins_of, plain_name, shown_name, where
from ledger import text
from ledger.errors import CrewbookError
from pods.crew import members, people
from reports.language import reading
from reports.say import say, say_count

if TYPE_CHECKING:
    import datetime as dt

    from flask import Blueprint, Response
    from flask_limiter import Limiter
    from werkzeug.wrappers import Response as Answer

    from dashboard.asking import Asking
    from dashboard.logins import Invited
    from ledger.view import View

NAME = "invite"
KINDS = {MEMBER: say("member"), GUEST: say("guest"), AUDITOR: say("auditor")}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may come in, or was invited to."""

    name: str
    shown: str
    kind: str
    standing: str
    seen: dt.date | None


def add(site: Blueprint, limiter: Limiter) -> None:
    """Add inviting to the site."""

    @site.get("/<book>/invite")
    def invite() -> Response:
        """Who may come in, and whom to invite."""
        return _page(_asking())

    @site.post("/<book>/invite")
    @limiter.limit(guard.BY_ONE_TREASURER, key_func=_treasurer)
    def send_invite() -> Response:
        """An invitation, shown this once."""
        asking = _asking()
        kind = request.form.get("kind", MEMBER)
        name = plain_name(request.form.get("member" if kind == MEMBER else "name", ""))
        shown = request.form.get("shown", "")
        with asking.view() as view:
            wrong = _wrong_member(asking, view, name) if kind == MEMBER else _wrong_outsider(view, name, shown, kind)
        if wrong:
            return _page(asking, wrong=wrong)
        try:
            made = logins_of(asking.served).invite(
                name,
                kind=kind,
                by=asking.me,
                now=asking.now,
                shown="" if kind == MEMBER else text.clean(shown),
                where=where(),
                is_alone=False,
            )
        except CrewbookError as error:
            return _page(asking, wrong=error.message)
        link = f"{request.host_url}{asking.served.slug}/invitation/{made.token}"
        return _page(asking, link=link, invited=shown_name(asking.served, name, shown, asking.now), made=made)

    @site.post("/<book>/invite/end")
    def shut_out() -> Answer:
        """Shut somebody out, until they are invited anew."""
        asking = _asking()
        logins_of(asking.served).shut_out(request.form.get("name", ""), by=asking.me, now=asking.now, where=where())
        return redirect(asking.url(NAME, said="ended"), HTTPStatus.SEE_OTHER)


def _treasurer() -> str:
    """Whom to count an invitation for: whoever makes it, from wherever they do."""
    asking: Asking = g.asking
    return f"invite/{asking.served.slug}/{asking.visitor.member or asking.visitor.role}"


def _asking() -> Asking:
    asking: Asking = g.asking
    if not asking.may(Right.INVITE) or not asking.visitor.is_of_crew:
        abort(HTTPStatus.FORBIDDEN)
    return asking


def _wrong_member(asking: Asking, view: View, name: str) -> str:
    found = view.get("member", name) if name else None
    if found is None or found.status not in {people.IN, people.LEFT} or name == asking.me:
        return say("Choose whom to invite.")
    if renewing.renewals_of(asking.served).is_known(name) and not renewing.can_be_confirmed(asking, view, name):
        return say(
            "{name} had access before, and nobody else who has come in for a week can confirm that it was lost. "
            "Whoever keeps the computer with the book types there: {command}",
            name=found.body["name"],
            command=f"crewbook invite {name}",
        )
    return ""


def _wrong_outsider(view: View, name: str, shown: str, kind: str) -> str:
    if kind not in {GUEST, AUDITOR}:
        return say("Say whether they come as a guest or as an auditor.")
    if view.get("member", name) is not None:
        return say("“{name}” is a member's short name; choose another one for somebody from outside.", name=name)
    try:
        members.checked_handle(name)
        text.name(shown)
    except CrewbookError:
        return say("A short name is of small letters, digits and hyphens; and they need a name to be called by.")
    other = members.namesake(view, name, shown)
    if other is not None:
        return say(
            "{id} is called {name} already. Add what tells the two apart, as in “{name}, Kea Street”.",
            id=other.id,
            name=other.body["name"],
        )
    return "" if shown.strip() else say("How are they called?")


def _page(
    asking: Asking, *, wrong: str = "", link: str = "", invited: str = "", made: Invited | None = None
) -> Response:
    from dashboard.site import framed

    with asking.view() as view:
        crew = [each for each in view.find("member") if each.status in {people.IN, people.LEFT}]
    persons = _persons(asking)
    known = {each.name: each.standing for each in persons}
    with reading(asking.language):
        body = template("door/invite.html").render(
            asking=asking,
            crew=[(each.id, each.body["name"], known.get(each.id, "")) for each in crew if each.id != asking.me],
            chosen=asking.given.get("member", ""),
            persons=persons,
            kinds=KINDS,
            said=asking.given.get("said", ""),
            wrong=wrong,
            link=link,
            picture=_picture(link) if link else "",
            invited=invited,
            until=made.ends.date() if made else None,
            needs_code=made.needs_code if made else False,
        )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    # Drawn by a template of ours, which escaped every word in it.
    return framed(asking, say("Who may come in"), Markup(body), here=NAME, status=status, is_once=bool(link))  # noqa: S704


def _persons(asking: Asking) -> list[Person]:
    logins = logins_of(asking.served)
    open_now: dict[str, list[Any]] = {}
    for each in logins.sign_ins(asking.now):
        open_now.setdefault(each.name, []).append(each)
    found = []
    for login in logins.logins(asking.now):
        here = open_now.get(login.name, [])
        if login.invited_until:
            standing = say("invited until {day}", day=login.invited_until.date())
        elif not login.has_passphrase:
            standing = say("the invitation is over")
        elif here:
            standing = say_count("signed in on one browser", "signed in on {count} browsers", count=len(here))
        else:
            standing = say("has a passphrase")
        shown = shown_name(asking.served, login.name, login.shown, asking.now)
        found.append(Person(login.name, shown, login.kind, standing, here[0].seen.date() if here else None))
    return found


def _picture(link: str) -> str:
    """The link as a QR code, as the address of a picture that is within the page."""
    import segno

    return str(segno.make(link, error="l", micro=False).svg_data_uri(scale=5, border=4, dark="#000", light="#fff"))
