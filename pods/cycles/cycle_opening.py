"""A cycle of a savings pool opens on its terms, and ends on another day when that is agreed. Its shares live in cycle.py."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from ledger.act import Act, Change, Record, rule
from ledger.errors import Invalid, Refused
from pods.crew import people
from pods.cycles.cycle import OPEN, Cycle, carried, carried_prefix, latest, read, running
from pods.voices import consent

if TYPE_CHECKING:
    from ledger.entry import Entry
    from ledger.view import View

WEEKS, MOST_WEEKS = 52, 520


class OpenCycle(Act):
    """A cycle begins in which shares are bought at `price`, at most `most_shares` a meeting, until a day or for some weeks."""

    kind = "cycle-open"
    pod: str
    price: Decimal
    until: dt.date | None = None
    weeks: int | None = None
    most_shares: int = 5


class ChangeCycle(Act):
    """The running cycle ends on another day than was said."""

    kind = "cycle-change"
    topic: ClassVar[str] = "terms"
    pod: str
    until: dt.date


@rule(OpenCycle)
def open_cycle(act: OpenCycle, view: View) -> Change:
    """The cycle, and in it whole shares of what members had carried, each at the new price.

    Raises: Invalid, for terms that contradict one another; Refused, when a cycle runs, or one began later.
    """
    people.need_treasurer(view, "Opening a cycle")
    pod = people.pod(view, act.pod, kind="savings")
    price = people.number(view, act.price, pod.commodity, where="price")
    until = _until(act, view.on)
    if act.most_shares < 1:
        raise Invalid(
            f"A meeting at which at most {act.most_shares} shares are bought saves nothing.",
            hint="Write --most-shares 5, or leave it out.",
            where="most-shares",
        )
    before = latest(view, pod, dt.date.max)
    if before is not None and before.is_open:
        raise Refused(
            f"{before.title} runs since {before.begins}; a pool has one cycle at a time.",
            hint=f"Share it out first: crewbook cycle share-out {pod.id}; "
            f"or let it end on another day: crewbook cycle change {pod.id} --until {until}",
            where="pod",
        )
    if before is not None and before.record.date is not None and before.record.date > view.on:
        raise Refused(
            f"{before.title} was shared out on {before.record.body['ended']}; the next one cannot begin "
            f"on {view.on}, before that.",
            hint=f"Use --on {before.record.date} or later.",
            where="on",
        )
    number = before.number + 1 if before else 1
    body = {
        "number": number,
        "begins": view.on.isoformat(),
        "price": f"{price:f}",
        "most_shares": act.most_shares,
    }
    record = Record("cycle", pod.id, body, status=OPEN, pod=pod.id, due=until)
    return _with_carried(view, read(pod, record))


def _until(act: OpenCycle, begins: dt.date) -> dt.date:
    """The last day of the cycle.

    Raises: Invalid, when day and weeks are both given, or the end lies before the beginning or too far off.
    """
    if act.until is not None and act.weeks is not None:
        raise Invalid("--weeks and --until both say when the cycle ends.", hint="Leave one of them out.", where="until")
    weeks = WEEKS if act.weeks is None else act.weeks
    if not 1 <= weeks <= MOST_WEEKS:
        raise Invalid(
            f"A cycle of {weeks} weeks cannot be.", hint=f"Take 1 to {MOST_WEEKS}; most take 36 to 52.", where="weeks"
        )
    until = act.until or begins + dt.timedelta(weeks=weeks)
    if not begins < until <= begins + dt.timedelta(weeks=MOST_WEEKS):
        raise Invalid(
            f"A cycle that begins on {begins} cannot end on {until}.",
            hint=f"Write --until {begins + dt.timedelta(weeks=WEEKS)}, or --weeks {WEEKS}.",
            where="until",
        )
    return until


def _with_carried(view: View, cycle: Cycle) -> Change:
    """The opening of a cycle: what members had carried becomes whole shares; what makes none stays carried."""
    pod, unit = cycle.pod, cycle.pod.commodity
    held = view.balances(carried_prefix(pod))
    lines: list[tuple[str, Decimal, str]] = []
    about = [f"pod/{pod.id}", f"cycle/{pod.id}"]
    for member in view.find("member") if held else ():
        there = -held.get((carried(pod, member), unit), Decimal(0))
        price = there // cycle.price * cycle.price
        if price:
            lines += [(carried(pod, member), price, unit), (cycle.account(member), -price, unit)]
            about.append(f"member/{member.id}")
    directives: tuple[Any, ...] = ()
    if lines:
        narration = f"{cycle.title} opens with what was carried"
        directives = (people.transaction(view.on, None, narration, lines),)
    return Change(directives, (cycle.record,), tuple(about), id=cycle.name)


@rule(ChangeCycle)
def change_cycle(act: ChangeCycle, view: View) -> Change:
    """The running cycle with another last day, which lies behind what was done in it.

    Raises: Invalid, when it would end before it began; Refused, when nothing changes, or shares were bought later.
    """
    pod = people.pod(view, act.pod, kind="savings")
    consent.require(act, view)
    cycle = running(view, pod)
    if not cycle.begins < act.until <= cycle.begins + dt.timedelta(weeks=MOST_WEEKS):
        raise Invalid(
            f"A cycle that begins on {cycle.begins} cannot end on {act.until}.",
            hint=f"Write a day behind {cycle.begins}; it ends on {cycle.until}.",
            where="until",
        )
    if act.until == cycle.until:
        raise Refused(f"{cycle.title} ends on {cycle.until} already.", hint="Name another day.", where="until")
    behind = [day for day, _ in view.moved(cycle.prefix[:-1], pod.commodity, since=act.until, until=dt.date.max)]
    last = max(behind, default=act.until)
    if last > act.until:
        raise Refused(
            f"Shares of {cycle.said} were bought on {last}; it cannot end on {act.until}, before that.",
            hint=f"Use --until {last} or later.",
            where="until",
        )
    record = cycle.record.changed(due=act.until)
    return Change(records=(record,), about=(f"pod/{pod.id}", f"cycle/{pod.id}"))


def brought_in(view: View, cycle: Cycle, member: Record, shares: Decimal, place: str) -> Change:
    """Shares that a member had bought before the book began, at the cycle's price, with their money; no meeting limits them.

    Raises: Invalid, when they are not a whole number above zero.
    """
    if shares <= 0 or shares != shares.to_integral_value():
        raise Invalid(
            f"Shares of {cycle.said} are whole, and {shares:f} are not.", hint="Write --shares 37", where="shares"
        )
    unit, cost = cycle.pod.commodity, shares * cycle.price
    directive = people.transaction(
        view.on,
        member.body["name"],
        f"{int(shares)} share{'' if shares == 1 else 's'} brought into {cycle.said}",
        [(place, cost, unit), (cycle.account(member), -cost, unit)],
    )
    return Change((directive,), about=(f"cycle/{cycle.pod.id}",))


def bought_behind(view: View, entry: Entry) -> list[int]:
    """The purchases that stand on a later end which `entry` gave a cycle; none for entries of another kind."""
    if entry.kind != ChangeCycle.kind:
        return []
    pod = people.pod(view, entry.fields["pod"])
    before = [each for each in view.session.versions("cycle", pod.id) if each.seq < entry.seq][-1]
    assert before.due is not None, "a cycle has a last day"
    since = before.due + dt.timedelta(days=1)
    rows = view.postings(read(pod, before).prefix, since=since, until=dt.date.max)
    return view.standing(row.seq for row in rows)


def _sentence(act: ChangeCycle, view: View) -> str:
    cycle = running(view, people.pod(view, act.pod))
    return f"{cycle.title} ends on {act.until} instead of {cycle.until}"


consent.describe(ChangeCycle, _sentence)
