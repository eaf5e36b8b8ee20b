"""Notes: what a pod owes a member by instalments, for shares taken back or because the member lent it; no interest is paid."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from ledger import money
from ledger.act import Act, Change, Record, rule
from ledger.errors import Invalid, Refused, unknown
from ledger.view import lowest
from pods.crew import people
from pods.lending.calendar import due_dates, step
from pods.owning.asking import asks_unless_told
from pods.owning.exit_value import instalments
from pods.settings.shares import MONTHS
from pods.voices import consent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.view import View

NOTE = "note"
_MOST = 240
_ZERO = Decimal(0)


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
    into: str | None = None


class PayNote(Act):
    """The pod pays a member what is due on a note, or another part of it."""

    kind = "note-payment"
    moves_money_out = True
    note: str
    amount: Decimal | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A note on a day. `due` is what fell due until then and is not paid; `dues` are all instalments, oldest first."""

    record: Record
    amount: Decimal
    left: Decimal
    due: Decimal
    dues: tuple[tuple[dt.date, Decimal], ...]

    @property
    def paid(self) -> Decimal:
        """What was paid so far."""
        return self.amount - self.left

    @property
    def next_due(self) -> dt.date | None:
        """The day of the first instalment that is not wholly paid, or None when all are."""
        so_far = _ZERO
        for day, part in self.dues:
            so_far += part
            if so_far > self.paid:
                return day
        return None


def begun(
    view: View, pod: people.Pod, member: Record, amount: Decimal, *, count: int, every: str, why: str,
    first: dt.date | None = None,
) -> tuple[Record, str]:  # fmt: skip
    """A new note of `amount` in `count` instalments, the larger ones first, and the account where it stands.

    The first one is due a period after the view's day, unless `first` says when. Raises: Invalid, for instalments that
    cannot be.
    """
    if not 1 <= count <= _MOST:
        raise Invalid(
            f"A note is paid in 1 to {_MOST} instalments, not {count}.",
            hint="Write --instalments 8",
            where="instalments",
        )
    if every not in MONTHS:
        raise Invalid(
            f"Instalments are not due every “{money.printable(every)}”.",
            hint=f"Choose {', '.join(MONTHS)}.",
            where="every",
        )
    digits = view.digits(pod.commodity)
    if money.to_minor(amount, digits, pod.commodity) < count:
        raise Invalid(
            f"{money.show(amount, pod.commodity)} cannot be paid in {count} instalments.",
            hint="Take fewer of them.",
            where="instalments",
        )
    start = first or step(view.on, every, 1)
    if start <= view.on:
        raise Invalid(
            f"The first instalment falls due after {view.on}, not on {start}.", hint="Name a later day.", where="first"
        )
    days = due_dates(start, every, count)
    parts = zip(days, instalments(amount, count, digits), strict=True)
    id = view.next_id("NT", NOTE)
    body = {
        "amount": f"{amount:f}",
        "why": why,
        "dues": [{"due": day.isoformat(), "amount": f"{part:f}"} for day, part in parts],
    }
    return Record(NOTE, id, body, pod=pod.id, member=member.id), f"{prefix(pod, member)}:{id}"


def prefix(pod: people.Pod, member: Record) -> str:
    """What the accounts of all notes of a member begin with; what is owed is negative."""
    return f"Liabilities:Notes:{pod.slug}:{member.body['account']}"


def account(view: View, record: Record) -> str:
    """Where a note stands."""
    member, pod = view.get("member", record.member or "", dt.date.max), view.get("pod", record.pod or "", dt.date.max)
    assert member is not None, "a note is somebody's"
    assert pod is not None, "a note is of a pod"
    return f"{prefix(people.Pod(pod), member)}:{record.id}"


def note(view: View, id: str) -> Record:
    """The note.

    Raises: Invalid, with the nearest ids, when there is none on that day.
    """
    found = view.get(NOTE, id.upper())
    if found is None:
        raise unknown("note", id, (each.id for each in view.find(NOTE)), hint="List them: crewbook shares notes POD")
    return found


def notes(view: View, pod: people.Pod, member: str | None = None) -> list[Note]:
    """The notes of a pod, or those of one member, in the order in which they were given."""
    return [standing(view, each) for each in view.find(NOTE, pod=pod.id, member=member)]


def standing(view: View, record: Record) -> Note:
    """Where a note stands on the view's day."""
    pod = view.get("pod", record.pod or "", dt.date.max)
    assert pod is not None, "a note is of a pod"
    amount, left = Decimal(record.body["amount"]), -view.balance(account(view, record), pod.body["commodity"])
    dues = tuple((dt.date.fromisoformat(each["due"]), Decimal(each["amount"])) for each in record.body["dues"])
    fallen = sum((part for day, part in dues if day <= view.on), _ZERO)
    return Note(record, amount, left, max(fallen - (amount - left), left * 0), dues)


def about(record: Record) -> tuple[str, str, str]:
    """What entries on a note concern."""
    return f"note/{record.id}", f"pod/{record.pod}", f"member/{record.member}"


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
        view, pod, member, amount, count=act.instalments, every=act.every, first=act.first, why="lent to the pod"
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
    """Money out, and the pod owes less; without an amount what is due.

    Raises: Refused, when nothing is due, for more than is owed, on that day or any later one, or when the money is not
    there.
    """
    people.need_treasurer(view, "Paying a note")
    record = note(view, act.note)
    pod = people.pod(view, record.pod or "")
    found, unit = standing(view, record), pod.commodity
    name = _named(view, record.member)
    if act.amount is None and not found.due:
        when = f" before {found.next_due}" if found.next_due else ""
        raise Refused(
            f"Nothing is due on {record.id}{when}; {money.show(found.left, unit)} of it is owed to {name}.",
            hint=f"Pay some of it all the same: crewbook shares pay-note {record.id} AMOUNT"
            if found.left
            else f"See it: crewbook shares notes {pod.id}",
            where="note",
        )
    amount = found.due if act.amount is None else people.number(view, act.amount, unit)
    least, day, seq = lowest(view.session, account(view, record), unit, view.on, sign=1)
    left = money.from_minor(-least, view.digits(unit))
    if amount > left:
        because = f", because of entry {seq}" if seq else ""
        raise Refused(
            f"{pod.name} owes {name} {money.show(left, unit)} on {record.id} on {day}{because}; "
            f"{money.show(amount, unit)} is more than that.",
            hint=f"Pay {left:f} or less." if left else "There is nothing to pay.",
            where="amount",
        )
    place = pod.place(act.place)
    holder = view.get("member", record.member or "")
    if holder is not None and holder.status == people.DIED:
        # Their heirs get it when it is settled what they left.
        place = people.estate(pod, holder)
    else:
        need_money(view, pod, place, amount)
    directive = people.transaction(
        view.on,
        name,
        f"Paid on note {record.id}",
        [(account(view, record), amount, unit), (place, -amount, unit)],
        link=record.id,
    )
    return Change((directive,), about=about(record))


def need_money(view: View, pod: people.Pod, place: str, amount: Decimal) -> None:
    """The money is in that place on the view's day, and on every later one.

    Raises: Refused, with how much is there.
    """
    there, day, seq = view.lowest(place, pod.commodity, view.on)
    if amount > there:
        because = f", because of entry {seq}" if seq else ""
        raise Refused(
            f"{pod.said(place)} holds {money.show(there, pod.commodity)} on {day}{because}; "
            f"{money.show(amount, pod.commodity)} is to be paid from it.",
            hint="Take it from another place, with --from-place; or pay it in instalments.",
            where="amount",
        )


def _named(view: View, handle: str | None) -> str:
    found = view.get("member", handle or "", dt.date.max)
    assert found is not None, "a note is somebody's"
    return str(found.body["name"])


def said(dues: Sequence[tuple[dt.date, Decimal]], unit: str) -> str:
    """How a note is paid: `8 instalments from 2026-09-15 on, 25.00 NZD each`."""
    amounts = {part for _, part in dues}
    each = f"{money.show(dues[0][1], unit)} {'each' if len(amounts) == 1 else 'at first'}"
    return f"{len(dues)} instalment{'' if len(dues) == 1 else 's'} from {dues[0][0]} on, {each}"


def _sentence(act: Lend, view: View) -> str:
    pod = people.pod(view, act.pod)
    name = people.member(view, act.member).body["name"]
    return (
        f"{name} lends {pod.name} {money.show(people.number(view, act.amount, pod.commodity), pod.commodity)}, paid back in {act.instalments} "
        f"instalment{'' if act.instalments == 1 else f's, one a {act.every}'}"
    )


def _payment(act: PayNote, view: View) -> str:
    record = note(view, act.note)
    pod = people.pod(view, record.pod or "")
    what = "what is due" if act.amount is None else money.show(act.amount, pod.commodity)
    return f"{pod.name} pays {_named(view, record.member)} {what} on note {record.id}"


consent.describe(Lend, _sentence, beneficiary=lambda act, _: act.member, asks=asks_unless_told(Lend.topic))
consent.describe(
    PayNote,
    _payment,
    beneficiary=lambda act, view: note(view, act.note).member,
    pod=lambda act, view: note(view, act.note).pod,
)
