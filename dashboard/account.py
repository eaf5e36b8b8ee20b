"""One's own account: where one is signed in, ending that, and another passphrase. Signing in itself lives in signing_in.py."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import abort, g, redirect, request
from markupsafe import Markup

from dashboard import guard, passphrases
from dashboard.asking import whole
from dashboard.browsers import called
from dashboard.drawing import template
from dashboard.moments import moment
from dashboard.rights import Role
from dashboard.signing_in import logins_of, where
from reports.language import reading
from reports.say import say, say_count

if TYPE_CHECKING:
    from flask import Blueprint, Response
    from flask_limiter import Limiter
    from werkzeug.wrappers import Response as Answer

    from dashboard.asking import Asking
    from dashboard.logins import SignIn

NAME = "account"
# What was done, as the page says it that one is led to.
ENDED, GONE, OTHERS, CHANGED = "ended", "gone", "others", "changed"
ROLES = {
    Role.TREASURER: say("a treasurer"),
    Role.MEMBER: say("a member"),
    Role.GUEST: say("a guest, who reads"),
    Role.AUDITOR: say("an auditor, who reads all of it"),
}


def add(site: Blueprint, limiter: Limiter) -> None:
    """Add the account to the site, whose requests know who asks."""

    @site.get("/<book>/account")
    def account() -> Response:
        """Who one is here, and where one is signed in."""
        return _page()

    @site.post("/<book>/account/end")
    def end() -> Answer:
        """End one sign-in, or all others."""
        asking, mine = _mine()
        wished = request.form.get("sign-in", "")
        logins = logins_of(asking.served)
        if wished == "others":
            count = logins.end_others(mine.name, mine.id, by=mine.name, now=asking.now, where=where())
            return redirect(asking.url(NAME, said=OTHERS, count=count), HTTPStatus.SEE_OTHER)
        id = whole(wished)
        is_ended = id is not None and logins.end(mine.name, id, by=mine.name, now=asking.now, where=where())
        return redirect(asking.url(NAME, said=ENDED if is_ended else GONE), HTTPStatus.SEE_OTHER)

    @site.post("/<book>/account/passphrase")
    @limiter.limit(guard.FOR_ONE_NAME, key_func=lambda: f"passphrase/{g.asking.served.slug}/{g.asking.visitor.sign_in}")
    def change() -> Answer:
        """Another passphrase, for who knows the one before; all other sign-ins end."""
        asking, mine = _mine()
        chosen = request.form.get("passphrase", "")
        wrong = passphrases.weakness(chosen, [mine.name, asking.visitor.name, asking.served.name])
        wrong = wrong or ("" if chosen == request.form.get("again", "") else say("The two are not the same."))
        if not wrong:
            old = request.form.get("old", "")[: passphrases.LONGEST]
            is_changed = logins_of(asking.served).change(
                mine.name, old, chosen, id=mine.id, now=asking.now, where=where()
            )
            wrong = "" if is_changed else say("The passphrase until now is another one.")
        if wrong:
            return _page(wrong)
        return redirect(asking.url(NAME, said=CHANGED), HTTPStatus.SEE_OTHER)


def _mine() -> tuple[Asking, SignIn]:
    asking: Asking = g.asking
    mine = [each for each in logins_of(asking.served).sign_ins(asking.now) if each.id == asking.visitor.sign_in]
    if not mine:
        # It was ended in the meantime.
        abort(redirect(f"/{asking.served.slug}/sign-in"))
    return asking, mine[0]


def _done(asking: Asking) -> str:
    """What was done on the page before this one; nothing where nothing was."""
    count = whole(asking.given.get("count")) or 0
    return {
        ENDED: say("That sign-in is ended."),
        GONE: say("That sign-in had ended already."),
        OTHERS: say_count("One other sign-in is ended.", "{count} other sign-ins are ended.", count=count)
        if count
        else say("You are signed in nowhere else."),
        CHANGED: say("Your passphrase is changed; every other sign-in is ended."),
    }.get(asking.given.get("said", ""), "")


def _page(wrong: str = "") -> Response:
    from dashboard.site import framed

    asking, mine = _mine()
    with reading(asking.language):
        body = template("door/account.html").render(
            asking=asking,
            mine=mine,
            role=say("a member who left") if asking.visitor.has_left else ROLES[asking.visitor.role],
            sign_ins=logins_of(asking.served).sign_ins(asking.now, mine.name),
            called=called,
            rules=passphrases.rules(),
            shortest=passphrases.SHORTEST,
            done=_done(asking),
            moment=lambda at: moment(at, asking.now),
            wrong=wrong,
        )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    # Drawn by a template of ours, which escaped every word in it.
    return framed(asking, say("Your account"), Markup(body), here=NAME, status=status)  # noqa: S704
