"""What a member has in a lending circle: their turn, what they paid in and received, what is still to be paid, and premiums."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from ledger.book import entry_at
from pods.circles.circle import Circle
from pods.circles.circle_finding import of_pod
from reports import words
from reports.circle_standing import Earlier, Moved, Standing, earlier_of, moves_of, standing_of
from reports.document import Column, Fact, Money, Row, Section, Table
from reports.figures import ZERO, amount, exact, total
from reports.narrations import recorded
from reports.say import say

if TYPE_CHECKING:
    from ledger.act import Record
    from ledger.view import View
    from pods.crew.people import Pod


@dataclass(frozen=True, slots=True)
class Seated:
    """A member of a circle, now or before: `now` is how they stand in the rounds that run or ran last, if they sit there."""

    circle: Circle
    now: Standing | None
    before: Earlier | None
    moves: tuple[Moved, ...]


def seated(view: View, pod: Pod, member: Record) -> Seated | None:
    """How the member stands in a circle; None where they never had a seat, and for any other pod."""
    if pod.kind != "circle" or view.get("circle", pod.id) is None:
        return None
    found = of_pod(view, pod)
    if member.id not in found.accounts:
        return None
    return Seated(
        circle=found,
        now=standing_of(found, member.id) if member.id in found.members else None,
        before=next((each for each in earlier_of(found) if each.handle == member.id), None),
        moves=tuple(moves_of(found, handle=member.id)),
    )


def sections(view: View, pod: Pod, member: Record, since: dt.date, last: int | None = None) -> list[Section]:
    """The member's part of a circle, with the movements from a day on; with `last` the newest ones, so many at the most."""
    found = seated(view, pod, member)
    if found is None:
        return []
    facts = (
        *(_standing_facts(view, found.circle, found.now) if found.now else ()),
        *(_earlier_facts(view, found.circle, found.before) if found.before else ()),
    )
    notes = []
    if found.now is not None and found.now.premium:
        notes.append(
            say("A premium is what bids, dividends, graduated contributions and fees gave (below zero) or took.")
        )
    if found.circle.cycle > 1 and found.moves:
        notes.append(
            say(
                "The circle runs for the {cycle}. time; the movements are of all times together.",
                cycle=found.circle.cycle,
            )
        )
    return [
        Section(
            say("{name}: circle", name=pod.name),
            facts or (Fact("State", say("no seat in these rounds, and nothing open")),),
            (_move_table(view, found, since, last),) if found.moves else (),
            notes=tuple(notes),
        )
    ]


def _standing_facts(view: View, found: Circle, now: Standing) -> tuple[Fact, ...]:
    unit = found.pod.commodity
    facts = [Fact("State", say("over: every pot was paid out") if found.is_over else _state(found, now))]
    if now.turn:
        day = found.dues[now.turn - 1]
        said = say("round {round} of {rounds}, on {due}", round=now.turn, rounds=found.rounds, due=day)
        facts.append(Fact("Their turn", said))

    def sum_of(number: Decimal) -> Money:
        return amount(view, number, unit)

    facts += [Fact("Paid in", sum_of(now.paid_in)), Fact("Received", sum_of(now.received))]
    facts += [Fact("Premium", sum_of(now.premium))] if now.premium else []
    facts += [Fact("Bore of others' defaults", sum_of(now.bore))] if now.bore else []
    if not found.is_over and now.handle in found.active:
        facts.append(Fact("Still to pay this round", sum_of(now.to_pay)))
    facts += [Fact("Still to pay until the last round", sum_of(-now.position))] if now.position < 0 else []
    facts += [Fact("The circle owes them", sum_of(now.position))] if now.position > 0 else []
    facts += [Fact("Owes, in default", sum_of(now.owes))] if now.owes else []
    return tuple(facts)


def _state(found: Circle, now: Standing) -> str:
    return say(
        "{state}, in round {round} of {rounds}, due on {due}",
        state=now.state,
        round=found.round,
        rounds=found.rounds,
        due=found.due,
    )


def _earlier_facts(view: View, found: Circle, before: Earlier) -> tuple[Fact, ...]:
    unit = found.pod.commodity
    facts = [Fact("Owes from earlier rounds", amount(view, before.owes, unit))] if before.owes else []
    facts += [Fact("To get back from earlier rounds", amount(view, before.position, unit))] if before.position else []
    return tuple(facts)


def _move_table(view: View, found: Seated, since: dt.date, last: int | None) -> Table:
    unit = found.circle.pod.commodity
    listed = [each for each in found.moves if each.date >= since][-last if last else 0 :]
    earlier = found.moves[: len(found.moves) - len(listed)]
    rows: list[Row] = []
    if earlier:
        rows.append(
            (
                listed[0].date if last and listed else since,
                say("Brought forward"),
                *_in_and_out(view, earlier, unit),
                "",
            )
        )
    rows += [
        (each.date, _what(view, found.circle, each), *_in_and_out(view, [each], unit), str(each.seq)) for each in listed
    ]
    columns = (
        Column("Date", "date"),
        Column("What"),
        Column("Paid in", "money"),
        Column("Received", "money"),
        Column("Entry"),
    )
    return Table(
        "Movements", columns, tuple(rows), (None, say("Together"), *_in_and_out(view, found.moves, unit), None)
    )


def _in_and_out(view: View, moves: list[Moved] | tuple[Moved, ...], unit: str) -> Row:
    came = total(each.number for each in moves if each.number > 0)
    went = total(-each.number for each in moves if each.number < 0)
    return tuple(amount(view, number, unit) if number else None for number in (came, went))


def _what(view: View, found: Circle, move: Moved) -> str:
    """The words of the transaction that moved the member's own position."""
    account = found.account(move.handle)
    made = words.transactions(entry_at(view.session, move.seq))
    return next(
        (recorded(str(each.narration)) for each in made if any(one.account == account for one in each.postings)), ""
    )


def data(view: View, pod: Pod, member: Record) -> dict[str, object]:
    """The same for other programs: over the rounds that run or ran last; `moves` are those of all rounds."""
    found = seated(view, pod, member)
    if found is None:
        return {}
    unit, now, before = pod.commodity, found.now, found.before
    sums = {
        "paid_in": now.paid_in if now else ZERO,
        "received": now.received if now else ZERO,
        "premium": now.premium if now else ZERO,
        "bore": now.bore if now else ZERO,
        "to_pay": now.to_pay if now else ZERO,
        "behind": now.behind if now else ZERO,
        "position": now.position if now else before.position if before else ZERO,
        "owes": now.owes if now else before.owes if before else ZERO,
    }
    return {
        "cycle": found.circle.cycle,
        "rounds": found.circle.rounds,
        "round": None if found.circle.is_over else found.circle.round,
        "turn": now.turn if now else None,
        "state": now.state if now else None,
        **{name: exact(view, number, unit) for name, number in sums.items()},
        "moves": [
            {"date": each.date, "entry": each.seq, "amount": exact(view, Decimal(each.number), unit)}
            for each in found.moves
        ],
    }
