"""A member lends a pod money on a note, and a pod pays what it owes on one, interest first. What a note is, is in notes.py."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from ledger import money
from ledger.act import Act, Change, rule
from ledger.errors import Invalid, Refused
from ledger.view import lowest
from pods.crew import people
from pods.crew.places import need_money
from pods.owning.asking import asks_unless_told
from pods.owning.notes import about, account, begun, interest, note, standing, with_interest
from pods.voices import consent

if TYPE_CHECKING:
    from ledger.act import Record
    from ledger.view import View
    from pods.owning.notes import Note

_LENT = "lent to the pod"


class Lend(Act):
    """A member lends the pod money and gets a note: in how many instalments it is paid back, the first one when."""

    kind = "note"
    topic: ClassVar[str] = "note"
    pod: str
    member: str
    amount: Decimal
    instalments: int = 1
    every: str = "quarter"
    first: dt.date | None = None
    rate: str | None = None
    into: str | None = None


class PayNote(Act):
    """The pod pays a member what is due on a note, another part of it, or all of it with the interest up to the day."""

    kind = "note-payment"
    moves_money_out = True
    note: str
    amount: Decimal | None = None
    whole: bool | None = None
    place: str | None = None


@rule(Lend)
def lend(act: Lend, view: View) -> Change:
    """Money in, and the pod owes it on a note.

    Raises: Refused, without the consent that is asked for; Invalid, for instalments that cannot be.
    """
    if view.doing.proposal is None:
        people.need_treasurer(view, "A loan to a pod")
    pod = people.pod(view, act.pod)
    member = people.member(view, act.member)
    consent.require(act, view)
    amount, unit = people.number(view, act.amount, pod.commodity), pod.commodity
    record, owed = begun(
        view, pod, member, amount, count=act.instalments, every=act.every, first=act.first, rate=act.rate, why=_LENT
    )
    directive = people.transaction(
        view.on,
        member.body["name"],
        f"Lent to {pod.name} on note {record.id}",
        [(pod.place(act.into), amount, unit), (owed, -amount, unit)],
        link=record.id,
    )
    return Change((directive,), (record,), about(record), id=record.id)


@rule(PayNote)
def pay_note(act: PayNote, view: View) -> Change:
    """Money out, and the pod owes less; without an amount what is due, interest and all. The interest is its expense.

    Raises: Refused, when nothing is due, for more than is owed, on that day or any later one, or when the money is not
    there.
    """
    people.need_treasurer(view, "Paying a note")
    record = note(view, act.note)
    pod = people.pod(view, record.pod or "")
    # What was paid later is paid: a payment that is recorded late covers none of it again.
    found, unit = standing(view, record, dt.date.max), pod.commodity
    name = _named(view, record.member)
    amount = _amount(act, view, pod, found, name)
    most, when = _most(view, record, found, unit)
    if amount > most:
        raise Refused(
            f"{pod.name} owes {name} {money.show(most, unit)} on {record.id} on {when}; "
            f"{money.show(amount, unit)} is more than that.",
            hint=f"Pay {most:f} or less." if most else "There is nothing to pay.",
            where="amount",
        )
    parts = found.covered(amount)
    place = pod.place(act.place)
    holder = view.get("member", record.member or "")
    if holder is not None and holder.status == people.DIED:
        # Their heirs get it when it is settled what they left.
        place = people.estate(pod, holder)
    else:
        need_money(view, pod, place, amount)
    of_interest = f", {money.show(parts.interest, unit)} of it interest" if parts.interest else ""
    directive = people.transaction(
        view.on,
        name,
        f"Paid on note {record.id}{of_interest}",
        [
            (account(view, record), parts.principal, unit),
            (interest(pod), parts.interest, unit),
            (place, -amount, unit),
        ],
        link=record.id,
    )
    return Change((directive,), about=about(record))


def _amount(act: PayNote, view: View, pod: people.Pod, found: Note, name: str) -> Decimal:
    """What is to be paid.

    Raises: Invalid, for an amount beside `whole`; Refused, when nothing is due and no amount was named.
    """
    if act.amount is not None and act.whole:
        raise Invalid("All of a note was named, and an amount as well.", hint="Leave one of them out.", where="amount")
    if act.amount is not None:
        return people.number(view, act.amount, pod.commodity)
    amount = found.whole.total if act.whole else found.due
    if amount:
        return amount
    record, unit = found.record, pod.commodity
    when = f" before {found.next_due}" if found.next_due else ""
    raise Refused(
        f"Nothing is due on {record.id}{when}; {money.show(found.left, unit)} of it is owed to {name}.",
        hint=f"Pay some of it all the same: crewbook shares pay-note {record.id} AMOUNT"
        if found.left
        else f"See it: crewbook shares notes {pod.id}",
        where="note",
    )


def _most(view: View, record: Record, found: Note, unit: str) -> tuple[Decimal, str]:
    """The most that can be paid, and the day that says so, with the entry where it lies later: what is owed, with its interest."""
    least, day, seq = lowest(view.session, account(view, record), unit, view.on, sign=1)
    left = money.from_minor(-least, view.digits(unit))
    because = f", because of entry {seq}" if seq else ""
    return left + found.whole.interest, f"{day}{because}"


def _named(view: View, handle: str | None) -> str:
    found = view.get("member", handle or "", dt.date.max)
    assert found is not None, "a note is somebody's"
    return str(found.body["name"])


def _sentence(act: Lend, view: View) -> str:
    pod = people.pod(view, act.pod)
    name = people.member(view, act.member).body["name"]
    return (
        f"{name} lends {pod.name} {money.show(people.number(view, act.amount, pod.commodity), pod.commodity)}, paid back in {act.instalments} "
        f"instalment{'' if act.instalments == 1 else f's, one a {act.every}'}{with_interest(act.rate)}"
    )


def _payment(act: PayNote, view: View) -> str:
    record = note(view, act.note)
    pod = people.pod(view, record.pod or "")
    unnamed = "all that is owed" if act.whole else "what is due"
    what = unnamed if act.amount is None else money.show(act.amount, pod.commodity)
    return f"{pod.name} pays {_named(view, record.member)} {what} on note {record.id}"


consent.describe(Lend, _sentence, beneficiary=lambda act, _: act.member, asks=asks_unless_told(Lend.topic))
consent.describe(
    PayNote,
    _payment,
    beneficiary=lambda act, view: note(view, act.note).member,
    pod=lambda act, view: note(view, act.note).pod,
)
