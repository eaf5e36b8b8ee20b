"""How many shares of a class may be out, and how many are, on a day and on every later one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from beancount.core import data

from ledger import chart
from ledger.errors import Refused
from pods.crew import people
from pods.owning.holdings import class_of
from pods.owning.slice_class import is_of_slices

if TYPE_CHECKING:
    from ledger.act import Change, Record
    from ledger.entry import Entry
    from ledger.view import View
    from pods.owning.holdings import ShareClass

_A_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Limit:
    """From `day` on at most `most` shares may be out, and `out` are, on the day on which these are most.

    `newest` is the class as it was changed last, where that was behind that day: nothing about it changes before it any more.
    """

    day: dt.date
    most: Decimal
    out: Decimal
    newest: Record | None

    @property
    def left(self) -> Decimal:
        """How many more may be issued; below zero where too many are out."""
        return self.most - self.out


def tightest(view: View, held: ShareClass, changed: Record | None = None) -> Limit | None:
    """Where the fewest shares more may be out, on the view's day or a later one; None where no number is set.

    `changed` is the class as its terms would be from the view's day on, until they change again.
    """
    later = {each.date for each in view.session.versions("class", held.record.id) if each.date and each.date > view.on}
    days = [view.on, *sorted(later)]
    limits = []
    for day, (first, last) in zip(days, pairwise([*days, dt.date.max]), strict=True):
        record = changed if changed is not None and day == view.on else view.get("class", held.record.id, day)
        most = None if record is None else class_of(held.pod, record).terms.number("authorised")
        if most is not None:
            newest = view.get("class", held.record.id, days[-1]) if day < days[-1] else None
            limits.append(Limit(day, most, _most_out(view, held, first, last), newest))
    return min(limits, key=lambda each: each.left, default=None)


def _most_out(view: View, held: ShareClass, first: dt.date, last: dt.date) -> Decimal:
    """The most that all members hold together at the end of a day from the first up to and without the last."""
    out = most = held.outstanding(view, first)
    until = last if last == dt.date.max else last - _A_DAY
    for _, moved in view.moved(held.prefix, held.commodity, since=first + _A_DAY, until=until):
        out -= moved
        most = max(most, out)
    return most


def need_room(view: View, entry: Entry, change: Change) -> None:
    """A correction puts no more shares out than the class may have then, nor lets it have fewer than are out.

    Raises: Refused, with what is done first.
    """
    undone = {each.id: each for each in change.records if each.kind == "class" and each.status != "void"}
    back = _brought_back(change)
    names = {thing.removeprefix("class/") for thing in entry.about if thing.startswith("class/")} | set(undone)
    for id in sorted(names):
        record = view.get("class", id, dt.date.max)
        pod = view.get("pod", id.partition("/")[0], dt.date.max)
        if record is None or pod is None or is_of_slices(record):
            continue
        held = class_of(people.Pod(pod), record)
        more = back.get(held.commodity, Decimal(0))
        limit = tightest(view, held, undone.get(id))
        if limit is None or more < 0 or (not more and id not in undone) or more <= limit.left:
            continue
        out = limit.out + more
        if limit.newest is not None:
            hint = f"The class changed again on {limit.newest.date}; correct that first: crewbook correct {limit.newest.seq} --because …"
        elif id in undone:
            hint = f"Take {out - limit.most:f} of them back first, on {limit.day} or before."
        else:
            hint = (
                f"Propose a larger number first: crewbook shares change {id} --set authorised={out:f} --on {limit.day}"
            )
        raise Refused(
            f"Without entry {entry.seq} {out:f} shares of {held.commodity} would be out, and from {limit.day} on at most "
            f"{limit.most:f} may be (authorised).",
            hint=hint,
            where="entry",
        )


def _brought_back(change: Change) -> dict[str, Decimal]:
    """Commodity of a class → how many of its shares more are held by the change."""
    found: dict[str, Decimal] = {}
    for directive in change.directives:
        for posting in directive.postings if isinstance(directive, data.Transaction) else ():
            if posting.account.startswith(chart.SHARES):
                unit = posting.units.currency
                found[unit] = found.get(unit, Decimal(0)) - posting.units.number
    return found
