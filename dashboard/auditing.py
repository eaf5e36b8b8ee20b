"""What of the audit is asked for: by whom, of which kind, between which days; and how the journal is looked through for it.

How it is shown stands with the page. Sign-ins are asked of logins.py.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard.forms.offers import OFFERS
from ledger import entry as entries
from ledger import text
from ledger.clock import typed_day
from reports.say import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from dashboard.page import Page
    from ledger.entry import Entry
    from ledger.view import View

ACT, SIGN_IN = "act:", "sign-in:"
"""What kinds begin with in addresses: those of acts, and those of what happens with sign-ins."""
# What nothing is asked of is read as it is shown; what is looked for is read in larger parts, and not for ever: a page
# says where it stopped.
_AT_ONCE, _MOST_LOOKED_AT = 500, 20_000
# Acts without a form of their own.
_WITHOUT_FORM = {
    "begin": say("The book begins"),
    "propose": say("Ask the others"),
    "pay-part": say("Pay a part of a loan out"),
    "attendance": say("Note who was at a meeting"),
    "enter": say("Enter lines on accounts"),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for; what is empty or None is not asked about. `who` did it or, of a sign-in, has it."""

    who: str = ""
    what: str = ""
    since: dt.date | None = None
    until: dt.date | None = None

    @property
    def is_any(self) -> bool:
        """Whether everything is wanted."""
        return self == Wanted()

    @property
    def has_written(self) -> bool:
        """Whether entries may be meant."""
        return not self.what.startswith(SIGN_IN)

    @property
    def has_signed_in(self) -> bool:
        """Whether sign-ins may be meant."""
        return not self.what.startswith(ACT)

    @property
    def asked(self) -> dict[str, str]:
        """The same as it stands in an address."""
        days = {name: day.isoformat() for name, day in (("from", self.since), ("to", self.until)) if day}
        return {name: said for name, said in (("who", self.who), ("what", self.what)) if said} | days

    def moments(self, zone: dt.tzinfo | None) -> tuple[dt.datetime | None, dt.datetime | None]:
        """From when on, and before when, on the reader's clock."""
        since = None if self.since is None else dt.datetime.combine(self.since, dt.time(), zone)
        if self.until is None or self.until == dt.date.max:
            return since, None
        return since, dt.datetime.combine(self.until + dt.timedelta(days=1), dt.time(), zone)

    def holds(self, entry_text: str) -> bool:
        """Whether an entry is one of those that are meant, its days apart."""
        if self.who and not any(f"\n  {key}: {text.quote(self.who)}\n" in entry_text for key in ("by", "entered-by")):
            return False
        return not self.what or f"\n  act: {text.quote(self.what.removeprefix(ACT))}\n" in entry_text


def wanted(given: Mapping[str, str]) -> Wanted:
    """What an address asks for; a day that is none is not asked about."""
    return Wanted(given.get("who", ""), given.get("what", ""), _day(given.get("from", "")), _day(given.get("to", "")))


def _day(typed: str) -> dt.date | None:
    try:
        return typed_day(typed)
    except ValueError:
        return None


def kinds(pages: Sequence[Page]) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """(page, (kind, title) of what is recorded there) of every act, for a list to choose from; last those without a form."""
    titles: dict[str, str] = {}
    for offer in OFFERS.values():
        titles.setdefault(offer.act.kind, offer.title)
    back = {offer.act.kind: offer.back for offer in OFFERS.values()}
    for page in pages:
        found = [(f"{ACT}{kind}", title) for kind, title in titles.items() if back[kind] == page.name]
        if found:
            yield page.title, found
    yield say("Without a form"), [(f"{ACT}{kind}", title) for kind, title in _WITHOUT_FORM.items()]


def written(view: View, asked: Wanted, *, until: int, count: int) -> tuple[list[Entry], int]:
    """At most `count` entries that are meant, the newest first, from number `until` down; and the number to go on from, 0 where there is none."""
    session = view.session
    if asked.until is not None:
        until = min(until, _first(view, asked.until, is_behind=True) - 1)
    last = _first(view, asked.since) - 1 if asked.since is not None else 0
    found: list[Entry] = []
    at, least = until, max(last, until - _MOST_LOOKED_AT)
    while at > least and len(found) < count:
        step = count if asked.is_any else _AT_ONCE
        for seq, _, _, entry_text in reversed([*session.texts(after=max(at - step, least), until=at)]):
            at = seq - 1
            if asked.holds(entry_text):
                found.append(entries.read(entry_text, tuple(text.parse(entry_text))))
                if len(found) == count:
                    break
    return found, at if at > last else 0


def _first(view: View, day: dt.date, *, is_behind: bool = False) -> int:
    """The number of the first entry that was recorded on a day or later, `is_behind` later than that; one behind the last where none was.

    Entries stand in the order in which they were recorded, so half of them are left out with each look.
    """
    low, high = 1, view.seq + 1
    while low < high:
        middle = (low + high) // 2
        found = view.session.entry_row(middle)
        recorded = dt.datetime.fromisoformat(entries.recorded_at(found[3])).date() if found else dt.date.max
        if recorded > day or (recorded == day and not is_behind):
            high = middle
        else:
            low = middle + 1
    return low
