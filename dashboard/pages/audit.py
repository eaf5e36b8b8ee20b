"""Audit: who signed in and who tried to, and who wrote what, when, and through which door. Both the newest first, page by page.

What can be asked for of it stands in auditing.py.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dashboard import auditing
from dashboard.asking import whole
from dashboard.auditing import SIGN_IN, Wanted
from dashboard.browsers import called
from dashboard.logins_file import (
    ACCEPTED,
    CAME_IN,
    CHANGED,
    CONFIRMED,
    ENDED,
    FAILED,
    HELD_BACK,
    INVITED,
    LEFT,
    PERSON_ERASED,
    PERSON_KEPT,
    SHUT_OUT,
)
from dashboard.moments import moment
from dashboard.page import Page
from dashboard.rights import Right
from dashboard.signing_in import logins_of
from reports.say import say
from reports.words import Names, way_said, what

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dashboard.asking import Asking
    from dashboard.logins import Happening
    from ledger.entry import Entry
    from ledger.view import View

_AT_ONCE = 25
# With the name of a login, and without one: nobody of the name that was typed may come in.
_SAID = {
    INVITED: say("{name} was invited"),
    CONFIRMED: say("The code for new access of {name} was shown"),
    ACCEPTED: say("{name} chose a passphrase and came in"),
    CAME_IN: say("{name} signed in"),
    LEFT: say("{name} signed out"),
    ENDED: say("A sign-in of {name} was ended"),
    CHANGED: say("{name} changed the passphrase"),
    SHUT_OUT: say("{name} was shut out"),
    FAILED: say("A wrong passphrase for {name}"),
    HELD_BACK: say("Too many tries for {name}; more were not looked at"),
    PERSON_KEPT: say("The legal name, address or contact of {name} was filled in"),
    PERSON_ERASED: say("The legal name, address and contact of {name} were erased"),
}
_SAID_OF_NOBODY = {
    FAILED: say("A name that nobody has"),
    HELD_BACK: say("Too many tries for a name that nobody has; more were not looked at"),
}
# The same as what one looks for.
_KINDS = {
    INVITED: say("Invitations"),
    CONFIRMED: say("Codes for new access"),
    ACCEPTED: say("Passphrases chosen"),
    CAME_IN: say("Sign-ins"),
    LEFT: say("Signed out"),
    ENDED: say("Sign-ins ended"),
    CHANGED: say("Passphrases changed"),
    SHUT_OUT: say("Shut out"),
    FAILED: say("Wrong passphrases and names"),
    HELD_BACK: say("Too many tries"),
    PERSON_KEPT: say("Legal names filled in"),
    PERSON_ERASED: say("Legal names erased"),
}
# What is done about somebody says by whom, also where it was themself.
_SAYS_BY = frozenset({PERSON_KEPT, PERSON_ERASED})


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened: when, what, by whom, and from where or through which door. `number` is an entry's."""

    when: str
    words: str
    by: str
    way: str
    number: int = 0


def shows(asking: Asking, view: View) -> dict[str, Any]:
    """What happened with sign-ins, and what was recorded: a page of each."""
    names = Names.of(view)

    def name_of(handle: str) -> str:
        return names("member", handle) if handle else ""

    asked = auditing.wanted(asking.given)
    happened = _signed_in(asking, asked)
    until = min(whole(asking.given.get("until")) or view.seq, view.seq)
    found, older = auditing.written(view, asked, until=until, count=_AT_ONCE) if asked.has_written else ([], 0)
    return {
        "asked": asked,
        "people": _people(asking, view, name_of),
        "kinds": [*_kinds()],
        "happened": [_happened(asking, each, name_of) for each in happened[:_AT_ONCE]],
        "older_happened": _older(asking, asked, "before", happened[_AT_ONCE - 1].id, "signing-in")
        if len(happened) > _AT_ONCE
        else "",
        "written": [_written_line(each, names, name_of) for each in found],
        "older_written": _older(asking, asked, "until", older, "written") if older else "",
        "looked_back_to": older + 1 if older and len(found) < _AT_ONCE else 0,
        "newest": "" if not ({"before", "until"} & {*asking.given}) else asking.url("audit", **asked.asked),
    }


def _signed_in(asking: Asking, asked: Wanted) -> list[Happening]:
    """What happened with sign-ins, of what is asked for: one more than is shown."""
    if not asked.has_signed_in:
        return []
    since, until = asked.moments(asking.now.tzinfo)
    return logins_of(asking.served).happened(
        before=whole(asking.given.get("before")),
        count=_AT_ONCE + 1,
        who=asked.who,
        what=asked.what.removeprefix(SIGN_IN),
        since=since,
        until=until,
    )


def _people(asking: Asking, view: View, name_of: Callable[[str], str]) -> list[tuple[str, str]]:
    """Everybody who may have done something: who is or was of the crew, and who may come in from outside."""
    crew = [(each.id, str(each.body["name"])) for each in view.find("member")]
    known = {each for each, _ in crew}
    outside = [each for each in logins_of(asking.served).logins(asking.now) if each.name not in known]
    return [*crew, *((each.name, each.shown or name_of(each.name)) for each in outside)]


def _kinds() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """(group, (kind, what it is called)) of all that can be looked for."""
    from dashboard.pages import PAGES

    yield say("Who signed in"), [(f"{SIGN_IN}{kind}", said) for kind, said in _KINDS.items()]
    yield from auditing.kinds(PAGES)


def _happened(asking: Asking, each: Happening, name_of: Callable[[str], str]) -> Line:
    said = _SAID[each.what] if each.name or each.what not in _SAID_OF_NOBODY else _SAID_OF_NOBODY[each.what]
    words = say(said.message, name=name_of(each.name)) if each.name else said  # type: ignore[attr-defined]
    browser = say("{browser}, {address}", browser=called(each.browser), address=each.address)
    # Whoever types commands comes from nowhere.
    way = browser if each.address else way_said("command line")
    by = name_of(each.by) if each.by != each.name or each.what in _SAYS_BY else ""
    return Line(moment(each.at, asking.now), words, by, way)


def _written_line(entry: Entry, names: Names, name_of: Callable[[str], str]) -> Line:
    by = name_of(entry.by)
    if entry.entered_by != entry.by:
        by = say("{typist} for {by}", typist=name_of(entry.entered_by), by=by)
    recorded = dt.datetime.fromisoformat(entry.recorded_at)
    return Line(moment(recorded, recorded), what(entry, names), by, way_said(entry.via), entry.seq)


def _older(asking: Asking, asked: Wanted, name: str, value: int, at: str) -> str:
    """Where the page before is; the other of the two lists stays where it is."""
    kept = {key: found for key, found in asking.given.items() if key in {"before", "until"}}
    return asking.url("audit", **asked.asked, **kept | {name: value}) + f"#{at}"


PAGE = Page("audit", say("Audit"), (Right.AUDIT,), shows)
