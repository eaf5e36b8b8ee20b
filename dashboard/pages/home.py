"""Home: what waits for the visitor, for a treasurer what waits to be done, the crew's money at a glance, the last entries in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard import needs, renewing, totals, waiting
from dashboard.asking import whole
from dashboard.glance import glances, saved
from dashboard.page import Page
from dashboard.rights import Right
from ledger.book import entry_at
from ledger.errors import CrewbookError, Refused
from ledger.inbox import in_inbox
from pods.voices import consent
from reports import crew
from reports.heading import name_of
from reports.say import say, say_count
from reports.words import Names, what

if TYPE_CHECKING:
    from dashboard.asking import Asking
    from dashboard.glance import Glance
    from dashboard.needs import Need
    from ledger.view import View

_AT_ONCE = 10
_MOST_BEHIND = 8


def shows(asking: Asking, view: View) -> dict[str, Any]:
    """One proposal, where it is asked for; else everything that a visitor's day begins with."""
    if "proposal" in asking.given:
        return {"document": None, **_one(asking, view, asking.given["proposal"])}
    is_of_crew = asking.visitor.is_of_crew
    keeps = is_of_crew and asking.may(Right.KEEP)
    late = needs.behind(asking, view) if keeps else []
    return {
        "proposal": None,
        "is_of_crew": is_of_crew,
        "keeps": keeps,
        "mine": [*_new_access(asking, view), *needs.of_visitor(asking, view)] if is_of_crew else [],
        "came_in": renewing.came_in(asking, lambda handle: name_of(view, handle)) if is_of_crew else [],
        "asked_for": needs.asked_for(asking, view) if is_of_crew else [],
        "to_pay_out": needs.to_pay_out(asking, view) if keeps else [],
        "inbox": _inbox(asking) if keeps else None,
        "behind": late[:_MOST_BEHIND],
        "more_behind": len(late) - _MOST_BEHIND,
        "glances": _glances(asking, view),
        **_entries(asking, view),
    }


def _glances(asking: Asking, view: View) -> list[Glance]:
    """The crew's money, as far as it is for the visitor to see; nothing that would tell them what one other member has or had."""
    if not asking.may(Right.TOTALS):
        return []
    if totals.of_crew(asking, view):
        return glances(view, has_past=asking.may(Right.ALL))
    return saved(view) if totals.of_all_savers(asking, view) else []


def _one(asking: Asking, view: View, id: str) -> dict[str, Any]:
    """A proposal with all that is said of it.

    Raises: Invalid, where there is none; Refused, where it is not the visitor's to read.
    """
    # Who may not read everybody's is not told whether it is there.
    record = consent.proposal(view, id) if asking.may(Right.ALL) else view.get("proposal", id.upper())
    if record is None or not waiting.may_read(asking, record):
        raise Refused(say("This proposal is between others; in this book everybody reads what concerns them."))
    return {"proposal": needs.proposal(asking, view, record), "document": crew.proposal(view, record.id)}


def _new_access(asking: Asking, view: View) -> list[Need]:
    """Who waits for new access that the visitor may confirm."""
    return [
        needs.Need(
            say("{name} waits for new access", name=name_of(view, each.name)),
            (
                say("A code was shown already.") if each.confirmed_by else "",
                say(
                    "{by} invited them anew; whether they lost it is for somebody else to confirm.",
                    by=name_of(view, each.by),
                ),
            ),
            (needs.Button(say("Look at it"), asking.url(f"{renewing.NAME}/{each.name}")),),
        )
        for each in renewing.to_confirm(asking)
    ]


def _inbox(asking: Asking) -> Need | None:
    """What waits in the inbox for somebody at the command line, or None."""
    try:
        waits = len(in_inbox(asking.served.folder / "inbox.beancount"))
    except CrewbookError as error:
        return needs.Need(say("The inbox cannot be read."), (error.message, error.hint))
    if not waits:
        return None
    said = say_count("One entry waits in the inbox.", "{count} entries wait in the inbox.", count=waits)
    return needs.Need(
        said, (say("It is looked at and recorded in the book's folder: {command}", command="crewbook post"),)
    )


def _entries(asking: Asking, view: View) -> dict[str, Any]:
    """The newest entries in words, or those before one; in a private book the visitor's own, and none of a guest's."""
    if not asking.may(Right.ALL) and asking.visitor.member is None:
        return {"entries": [], "older": None, "newest": True}
    things = [] if asking.may(Right.ALL) else [f"member/{asking.me}"]
    typed = whole(asking.given.get("until"))
    until = view.seq if typed is None else min(typed, view.seq)
    found = view.session.newest_entries(_AT_ONCE + 1, things=things, prefix="", since=None, on=view.on, until=until)
    shown, names = found[-_AT_ONCE:], Names.of(view)
    entries = [
        (seq, entry.date, what(entry, names)) for seq in reversed(shown) for entry in (entry_at(view.session, seq),)
    ]
    return {
        "entries": entries,
        "older": asking.url("home", until=shown[0] - 1) + "#entries" if len(found) > _AT_ONCE else None,
        "newest": until == view.seq,
    }


PAGE = Page("home", say("Home"), (Right.TOTALS, Right.OWN), shows)
