"""A member's legal name, address and contact, which no entry holds: filled in and erased by themself or by who keeps the book."""

from __future__ import annotations

import secrets
from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import abort, g, redirect, request
from markupsafe import Markup

from dashboard import documents
from dashboard.drawing import template
from dashboard.logins_file import PERSON_ERASED, PERSON_KEPT
from dashboard.rights import Right
from dashboard.signing_in import logins_of, where
from ledger import persons, text
from ledger.errors import Invalid
from ledger.persons import Person
from pods.agreements import filing
from reports.language import reading
from reports.say import listed, say

if TYPE_CHECKING:
    from flask import Blueprint, Response
    from werkzeug.wrappers import Response as Answer

    from dashboard.asking import Asking

NAME = "legal-name"
FIELDS = {
    "legal_name": (say("Legal name"), say("The name by law, as it stands on papers to sign.")),
    "address": (say("Address"), say("On one line, as in 1 Hill Road, Ōtaki 5512.")),
    "contact": (say("Contact"), say("How the crew reaches them: a telephone number or an e-mail address.")),
}
"""Field → what it is called, and a sentence that helps."""


def add(site: Blueprint) -> None:
    """Add the page to the site."""

    @site.get(f"/<book>/{NAME}/<member>")
    def legal_name(member: str) -> Response:
        """What is kept of a member, to fill in; or, before it is erased, what that means."""
        asking = _asking(member)
        return _page(asking, member, is_to_erase=asking.given.get("erase") == "1")

    @site.post(f"/<book>/{NAME}/<member>")
    def keep_legal_name(member: str) -> Response | Answer:
        """Keep what was filled in, in place of what was kept."""
        asking = _asking(member)
        sent = {name: request.form.get(name, "") for name in FIELDS}
        wrong, cleaned = _cleaned(sent)
        if not wrong and not any(cleaned.values()):
            wrong = {"legal_name": (say("Nothing is filled in. What is kept can be erased below."),)}
        if wrong:
            return _page(asking, member, sent=sent, wrong=wrong)
        with asking.served.writing() as session:
            persons.change(session, member, cleaned, secrets.token_hex(persons.NONCE_BYTES))
        logins_of(asking.served).noted(PERSON_KEPT, member, by=asking.me, now=asking.now, where=where())
        return redirect(asking.url(f"{NAME}/{member}", said="kept"), HTTPStatus.SEE_OTHER)

    @site.post(f"/<book>/{NAME}/<member>/erase")
    def erase_legal_name(member: str) -> Answer:
        """Forget all of it."""
        asking = _asking(member)
        with asking.served.writing() as session:
            was_kept = persons.erase(session, member)
        if was_kept:
            logins_of(asking.served).noted(PERSON_ERASED, member, by=asking.me, now=asking.now, where=where())
        return redirect(asking.url(f"{NAME}/{member}", said="erased"), HTTPStatus.SEE_OTHER)


def may(asking: Asking, member: str) -> bool:
    """Whether the visitor may see and change it: their own, who left too, and anybody's who keeps the book. Nobody else ever sees it."""
    is_theirs = asking.may(Right.OWN) and asking.visitor.member == member
    return is_theirs or (asking.may(Right.KEEP) and asking.visitor.is_of_crew)


def _asking(member: str) -> Asking:
    """Who asks. Whoever may not see it is not told whether there is such a member."""
    asking: Asking = g.asking
    if not may(asking, member):
        abort(HTTPStatus.FORBIDDEN)
    with asking.view() as view:
        if view.get("member", member) is None:
            abort(HTTPStatus.NOT_FOUND)
    return asking


def _cleaned(sent: dict[str, str]) -> tuple[dict[str, tuple[str, ...]], dict[str, str]]:
    """Field → what is wrong with it, a sentence each, and field → what is kept of it."""
    wrong: dict[str, tuple[str, ...]] = {}
    cleaned: dict[str, str] = {}
    for name, typed in sent.items():
        try:
            cleaned[name] = text.clean(typed, what=name.replace("_", " "))
        except Invalid as error:
            wrong[name] = (error.message, error.hint)
    return wrong, cleaned


def _page(
    asking: Asking,
    member: str,
    *,
    sent: dict[str, str] | None = None,
    wrong: dict[str, tuple[str, ...]] | None = None,
    is_to_erase: bool = False,
) -> Response:
    from dashboard.site import framed

    with asking.view() as view:
        name = str(view.get("member", member).body["name"])  # type: ignore[union-attr]
        papers = [path for path in filing.naming(view, member) if documents.may(asking, view, path)]
        names = {each.id: str(each.body["name"]) for each in view.find("member")}
    found = persons.of_book(asking.served.book)
    kept = found.get(member)
    # Whose legal name is whose is for who keeps the book alone.
    others = persons.namesakes(found, member) if asking.may(Right.KEEP) else []
    values = sent or {each: getattr(kept or Person(member), each) for each in FIELDS}
    with reading(asking.language):
        body = template("legal_name.html").render(
            asking=asking,
            member=member,
            name=name,
            is_mine=asking.visitor.member == member,
            fields=[(each, *FIELDS[each], values[each], (wrong or {}).get(each, ())) for each in FIELDS],
            is_kept=kept is not None,
            namesakes=listed(names.get(each, each) for each in others),
            is_to_erase=is_to_erase and kept is not None,
            papers=papers,
            said=asking.given.get("said", ""),
        )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    title = say("Legal name and address")
    # Drawn by a template of ours, which escaped every word in it.
    return framed(asking, title, Markup(body), here="members", status=status)  # noqa: S704
