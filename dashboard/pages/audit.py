"""Audit: who signed in and who tried to, and who wrote what, when, and through which door. Both the newest first, page by page."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dashboard.asking import whole
from dashboard.browsers import called
from dashboard.logins_file import (
    ACCEPTED,
    CAME_IN,
    CHANGED,
    ENDED,
    FAILED,
    HELD_BACK,
    INVITED,
    LEFT,
    SHUT_OUT,
)
from dashboard.page import Page
from dashboard.rights import Right
from dashboard.signing_in import logins_of
from ledger import entry as entries
from ledger import text
from reports.say import say
from reports.words import Names, what

if TYPE_CHECKING:
    from collections.abc import Callable

    from dashboard.asking import Asking
    from dashboard.logins import Happening
    from ledger.entry import Entry
    from ledger.view import View

_AT_ONCE = 25
_DOORS = {"command line": say("command line"), "dashboard": say("dashboard")}
# With the name of a login, and without one: nobody of the name that was typed may come in.
_SAID = {
    INVITED: say("{name} was invited"),
    ACCEPTED: say("{name} chose a passphrase and came in"),
    CAME_IN: say("{name} signed in"),
    LEFT: say("{name} signed out"),
    ENDED: say("A sign-in of {name} was ended"),
    CHANGED: say("{name} changed the passphrase"),
    SHUT_OUT: say("{name} was shut out"),
    FAILED: say("A wrong passphrase for {name}"),
    HELD_BACK: say("Too many tries for {name}; more were not looked at"),
}
_SAID_OF_NOBODY = {
    FAILED: say("A name that nobody has"),
    HELD_BACK: say("Too many tries for a name that nobody has; more were not looked at"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened: when, what, by whom, and from where or through which door. `number` is an entry's."""

    time: str
    words: str
    by: str
    way: str
    number: int = 0


def shows(asking: Asking, view: View) -> dict[str, Any]:
    """What happened with sign-ins, and what was recorded: a page of each."""
    names = Names.of(view)

    def name_of(handle: str) -> str:
        return names("member", handle) if handle else ""

    happened = logins_of(asking.served).happened(before=whole(asking.given.get("before")), count=_AT_ONCE + 1)
    until = min(whole(asking.given.get("until")) or view.seq, view.seq)
    written = _written(view, until)
    return {
        "happened": [_happened(asking, each, name_of) for each in happened[:_AT_ONCE]],
        "older_happened": _older(asking, "before", happened[_AT_ONCE - 1].id, "signing-in")
        if len(happened) > _AT_ONCE
        else "",
        "written": [_written_line(each, names, name_of) for each in written],
        "older_written": _older(asking, "until", until - _AT_ONCE, "written") if until > _AT_ONCE else "",
        "is_newest": not ({"before", "until"} & {*asking.given}),
    }


def _written(view: View, until: int) -> list[Entry]:
    """The entries up to one, the newest first, whatever their day."""
    found = view.session.texts(after=max(until - _AT_ONCE, 0), until=until)
    return [entries.read(each, tuple(text.parse(each))) for _, _, _, each in reversed([*found])]


def _happened(asking: Asking, each: Happening, name_of: Callable[[str], str]) -> Line:
    said = _SAID[each.what] if each.name or each.what not in _SAID_OF_NOBODY else _SAID_OF_NOBODY[each.what]
    words = say(said.message, name=name_of(each.name)) if each.name else said  # type: ignore[attr-defined]
    browser = say("{browser}, {address}", browser=called(each.browser), address=each.address)
    # Whoever types commands comes from nowhere.
    way = browser if each.address else _DOORS["command line"]
    by = name_of(each.by) if each.by != each.name else ""
    return Line(_moment(each.at.astimezone(asking.now.tzinfo)), words, by, way)


def _written_line(entry: Entry, names: Names, name_of: Callable[[str], str]) -> Line:
    by = name_of(entry.by)
    if entry.entered_by != entry.by:
        by = say("{typist} for {by}", typist=name_of(entry.entered_by), by=by)
    recorded = dt.datetime.fromisoformat(entry.recorded_at)
    return Line(_moment(recorded), what(entry, names), by, _DOORS.get(entry.via, entry.via), entry.seq)


def _older(asking: Asking, name: str, value: int, at: str) -> str:
    """Where the page before is; the other of the two lists stays where it is."""
    kept = {key: found for key, found in asking.given.items() if key in {"before", "until", "lang"}}
    return asking.url("audit", **kept | {name: value}) + f"#{at}"


def _moment(time: dt.datetime) -> str:
    """As everybody reads it, in order: 2026-03-31 14:05."""
    return f"{time:%Y-%m-%d %H:%M}"


PAGE = Page("audit", say("Audit"), (Right.AUDIT,), shows)
