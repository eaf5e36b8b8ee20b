"""A cycle of a savings pool: its loan fund, its members' shares, and what was bought at each meeting."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from ledger.book import entry_at
from ledger.errors import Refused, unknown
from pods.crew import people
from pods.crew.correction import Correction
from pods.cycles import cycle as cycles
from pods.funds import fund
from reports import ending as endings
from reports.document import Column, Document, Fact, Row, Section, Table
from reports.figures import ZERO, amount, exact, total
from reports.heading import heading
from reports.heading import pod as pod_of
from reports.periods import marks
from reports.say import say

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from ledger.act import PostingRow, Record
    from ledger.view import View

_WORTH = {True: say("A share is worth"), False: say("A share is worth, on average")}
# A table of meetings has a column a member as long as they fit on a page.
_MOST_COLUMNS = 8


@dataclass(frozen=True, slots=True)
class Holder:
    """A member of a cycle: `shares` bought, what they cost, and what is `carried` for more; money of the pod."""

    member: Record
    shares: int
    saved: Decimal
    carried: Decimal


@dataclass(frozen=True, slots=True)
class Meeting:
    """What was bought on a day: shares a member, by short name; what somebody who left was paid back is negative."""

    day: dt.date
    shares: dict[str, int]


def cycle_statement(view: View, pod_id: str, name: str | None = None) -> Document:
    """The pool's cycle on the view's day, the last one or that called `name`: its fund, its shares, its meetings.

    Raises: Invalid, when there is no such pod or cycle; Refused, when it had no cycle by that day.
    """
    found = pod_of(view, pod_id)
    unit = found.commodity
    cycle = _cycle(view, found, name)
    held = holders(view, cycle)
    met = meetings(view, cycle)
    ending = endings.ending(view, cycle)
    apart = _apart(view, found)
    return Document(
        kind="cycle",
        title=say("{name}, cycle {cycle}", name=found.name, cycle=cycle.name),
        subtitle=_subtitle(cycle),
        **heading(view),
        facts=(
            Fact("Price of a share", amount(view, cycle.price, unit)),
            Fact("Shares a meeting, at most", cycle.most_shares),
            Fact("Shares", ending.shares if ending else 0),
            *((Fact(_WORTH[ending.is_alike], amount(view, ending.value, unit)),) if ending else ()),
            *((Fact("Social fund, apart", amount(view, apart, unit)),) if apart is not None else ()),
        ),
        sections=(
            *(endings.sections(view, cycle, ending) if ending else ()),
            *(
                (Section(say("Carried"), tables=(holder_table(view, cycle, held),)),)
                if _carries(held) and not ending
                else ()
            ),
            *((_meeting_section(view, met),) if met else ()),
        ),
        notes=(say("The social fund is kept apart and is never shared out."), *marks(view, f"pod/{found.id}")),
        data={
            **cycle_data(view, cycle, held),
            "on": view.on,
            "social_fund": None if apart is None else exact(view, apart, unit),
            "share_out": endings.data(view, cycle, ending) if ending else None,
            "meetings": [{"date": each.day, "shares": each.shares} for each in met],
        },
    )


def _apart(view: View, found: people.Pod) -> Decimal | None:
    """What the social fund holds beside the loan fund; None where another pod has its accounts."""
    try:
        return fund.of_pod(view, found).balance(view)
    except Refused:
        return None


def _cycle(view: View, found: people.Pod, name: str | None) -> cycles.Cycle:
    every = cycles.every(view, found)
    if not every:
        raise Refused(
            f"{found.name} has had no cycle by {view.on}.",
            hint=f"Open one: crewbook cycle open {found.id} --price 5",
            where="pod",
        )
    wanted = next((each for each in every if name is None or each.name == name.upper()), None)
    if wanted is None:
        raise unknown("cycle", str(name), (each.name for each in every))
    return every[-1] if name is None else wanted


def holders(view: View, cycle: cycles.Cycle) -> list[Holder]:
    """Who holds shares of the cycle, or has money carried in the pool, by joining order."""
    unit = cycle.pod.commodity
    bought = view.balances(cycle.prefix)
    kept = view.balances(cycles.carried_prefix(cycle.pod))
    found = []
    for member in view.find("member") if bought or kept else ():
        saved = -bought.get((cycle.account(member), unit), ZERO)
        carried = -kept.get((cycles.carried(cycle.pod, member), unit), ZERO)
        if saved or carried:
            found.append(Holder(member, int(saved / cycle.price), saved, carried))
    return found


def _carries(held: Sequence[Holder]) -> bool:
    return any(each.carried for each in held)


def meetings(view: View, cycle: cycles.Cycle) -> list[Meeting]:
    """What was bought on each day of the cycle, by day; what was corrected by the view's day, and how, is not there."""
    by_account = {cycle.account(member): member.id for member in view.find("member")}
    rows = view.postings(cycle.prefix)
    undone = corrected(view, rows)
    if not cycle.is_open:
        undone.add(endings.shared_by(view, cycle) or 0)
    days: dict[dt.date, dict[str, Decimal]] = {}
    for row in rows:
        if row.seq not in undone and row.account in by_account:
            bought = days.setdefault(row.date, {})
            member = by_account[row.account]
            bought[member] = bought.get(member, ZERO) - view.amount(row) / cycle.price
    # Who left on the day on which they had bought has nothing of that day.
    whole = {day: {who: int(number) for who, number in bought.items() if number} for day, bought in days.items()}
    return [Meeting(day, bought) for day, bought in whole.items() if bought]


def corrected(view: View, rows: Sequence[PostingRow]) -> set[int]:
    """The entries among these postings of shares that were corrected, and their corrections.

    Only what took shares out is looked at, which is little, however many bought.
    """
    known = {row.seq for row in rows}
    undone: set[int] = set()
    for seq in {row.seq for row in rows if row.minor > 0}:
        entry = entry_at(view.session, seq)
        pair = (
            {seq, entry.fields["entry"]}
            if entry.kind == Correction.kind
            else {seq, *view.session.about(f"entry/{seq}")}
        )
        undone.update(pair if len(pair & known) > 1 else ())
    return undone


def _subtitle(cycle: cycles.Cycle) -> str:
    if cycle.is_open:
        return say("{first} to {last}", first=cycle.begins, last=cycle.until)
    return say(
        "{first} to {last}, shared out on {day}", first=cycle.begins, last=cycle.until, day=people.since(cycle.record)
    )


def _meeting_section(view: View, met: Sequence[Meeting]) -> Section:
    """Shares bought, meeting by meeting: a column a member where they are few, else sums."""
    buyers = {who for each in met for who in each.shares}
    members = [member for member in view.find("member") if member.id in buyers]
    shown = members if len(members) <= _MOST_COLUMNS else []
    rows: list[Row] = [
        (each.day, *(each.shares.get(member.id) for member in shown), len(each.shares), sum(each.shares.values()))
        if not shown
        else (each.day, *(each.shares.get(member.id) for member in shown), sum(each.shares.values()))
        for each in met
    ]
    sums = {member.id: sum(each.shares.get(member.id, 0) for each in met) for member in members}
    last: Row = (
        say("Together"),
        *(sums[member.id] for member in shown),
        *(() if shown else (None,)),
        sum(sums.values()),
    )
    columns = (
        Column("Meeting of", "date"),
        *(Column(member.body["name"], "number") for member in shown),
        *(() if shown else (Column("Members who bought", "number"),)),
        Column("Shares", "number"),
    )
    notes = () if shown else (say("Each member's own passbook: crewbook statement member MEMBER"),)
    return Section(say("Meeting by meeting"), tables=(Table("", columns, tuple(rows), last),), notes=notes)


def holder_table(view: View, cycle: cycles.Cycle, held: Sequence[Holder]) -> Table:
    """Each member's shares; money carried has a column where there is any."""
    unit = cycle.pod.commodity
    carries = _carries(held)

    def row(name: str, shares: int, saved: Decimal, carried: Decimal) -> Row:
        kept = (amount(view, carried, unit),) if carries else ()
        return (name, shares, amount(view, saved, unit), *kept)

    columns = (Column("Member"), Column("Shares", "number"), Column("Saved in them", "money"))
    return Table(
        "",
        (*columns, Column("Carried", "money")) if carries else columns,
        tuple(row(each.member.body["name"], each.shares, each.saved, each.carried) for each in held),
        row(
            say("Together"),
            sum(each.shares for each in held),
            total(each.saved for each in held),
            total(each.carried for each in held),
        ),
    )


def cycle_data(view: View, cycle: cycles.Cycle, held: Sequence[Holder]) -> dict[str, object]:
    """The cycle as other programs read it."""
    unit = cycle.pod.commodity
    return {
        "pod": cycle.pod.id,
        "cycle": cycle.name,
        "status": cycle.record.status,
        "begins": cycle.begins,
        "until": cycle.until,
        "price": cycle.price,
        "most_shares": cycle.most_shares,
        "commodity": unit,
        "shares": sum(each.shares for each in held),
        "savings": exact(view, total(each.saved for each in held), unit),
        "carried": exact(view, total(each.carried for each in held), unit),
        "members": [
            {
                "member": each.member.id,
                "name": each.member.body["name"],
                "shares": each.shares,
                "savings": exact(view, each.saved, unit),
                "carried": exact(view, each.carried, unit),
            }
            for each in held
        ],
    }
