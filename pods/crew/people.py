"""Finding members and pods as a rule needs them: there on the day, or refused with the reason. Account names stand here."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

from beancount.core import amount as amounts
from beancount.core import data

from ledger import chart, money
from ledger.act import registry
from ledger.errors import Invalid, Refused, unknown
from pods.crew.terms import Terms
from pods.settings.setting import OWNERSHIP, SOLIDARITY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.act import Act, Record
    from ledger.view import View

IN, LEFT, DIED = "in", "left", "died"
HELD = "Held"
CLOSED = "closed"


def member(view: View, handle: str, *, on: dt.date | None = None) -> Record:
    """The member, as of the day of the act.

    Raises: Invalid, when nobody has that name, or they had not joined or had left on that day.
    """
    day = on or view.on
    found = view.get("member", handle, day)
    if found is None:
        later = view.get("member", handle, dt.date.max)
        if later is None:
            raise _nobody(view, handle)
        first = joined_on(view, handle, dt.date.max)
        raise Invalid(
            f"{later.body['name']} joined on {first}, after {day}.", hint=f"Use --on {first} or later.", where="on"
        )
    if found.status == DIED:
        raise Invalid(
            f"{found.body['name']} died on {since(found)}.",
            hint=f"See what they left, and how it is settled: crewbook member positions {found.id}",
            where="member",
        )
    if found.status == LEFT:
        raise Invalid(
            f"{found.body['name']} left on {since(found)}.",
            hint="Take them in again: crewbook member add " + handle,
            where="member",
        )
    stays(view, found)
    return found


def ends(view: View, record: Record, status: str) -> Record | None:
    """The version with which somebody leaves or a pod closes on the view's day or a later one, or None."""
    versions = view.session.versions(record.kind, record.id)
    if status not in [each.status for each in versions]:
        return None
    days = {view.on} | {each.date for each in versions if each.date is not None and each.date > view.on}
    then = (view.session.get(record.kind, record.id, day, None) for day in sorted(days))
    end = next((version for version in then if version is not None and version.status == status), None)
    # What began anew and was undone ended where it had before, and not with the correction that brought that back.
    kept = set(view.standing(each.seq for each in versions)) if end else set()
    ended = [each for each in versions if each.seq in kept and each.status == status and end and each.seq <= end.seq]
    return ended[-1] if ended else end


def stays(view: View, record: Record) -> None:
    """Nothing is recorded of somebody who left, or of a pod that closed, ahead of it: they ended with nothing open.

    Raises: Refused, naming the entry that would no longer hold.
    """
    status = LEFT if record.kind == "member" else CLOSED
    end = ends(view, record, status) if view.is_posting else None
    if end is not None:
        how = "left" if status == LEFT else "was closed"
        raise Refused(
            f"{record.body['name']} {how} on {end.date} (entry {end.seq}) with nothing open; "
            f"nothing more is recorded as of {view.on}, before that.",
            hint=f"Correct that entry first: crewbook correct {end.seq} --because …",
            where="on",
        )


def _nobody(view: View, typed: str) -> Invalid:
    """The error for a member who is not there: whoever's name was typed in full, or the nearest short names."""
    everybody = view.find("member")
    named = next((each for each in everybody if each.body["name"].casefold() == typed.casefold()), None)
    if named is not None:
        return Invalid(
            f"“{money.printable(typed)}” is a name; commands take the short one.",
            hint=f"Write {named.id}.",
            where="member",
        )
    return unknown(
        "member", typed, (each.id for each in everybody), hint="Add them: crewbook member add HANDLE --name NAME"
    )


def since(record: Record) -> dt.date | None:
    """The day on which somebody left or a pod closed: a version that a correction brought back is of a later day."""
    ended = record.body.get("ended")
    return dt.date.fromisoformat(ended) if ended else record.date


def _no_actor(view: View, typed: str) -> Invalid:
    """The error for an act by nobody of this book: that name was not necessarily typed in this command."""
    error = _nobody(view, typed)
    if error.hint.startswith("Add them"):
        error.hint = "It comes from --by, or from member in crewbook.toml: name there who does this."
    error.message = f"Who does this is nobody in this book: “{money.printable(typed)}”."
    error.where = "by"
    return error


def joined_on(view: View, handle: str, on: dt.date | None = None) -> dt.date:
    """The day on which a member first joined, as it stood on a day."""
    day = view.began("member", handle, on)
    assert day is not None, "only who is known to the book is asked about"
    return day


def members(view: View, on: dt.date | None = None) -> list[Record]:
    """The crew on a day, by joining order."""
    return view.find("member", status=IN, on=on)


def person(view: View, handle: str) -> Record:
    """A member, or one who died: what they owed can still be paid, and what was theirs goes to their heirs.

    Raises: Invalid, as `member` does of anybody else.
    """
    found = view.get("member", handle)
    return found if found is not None and found.status == DIED else member(view, handle)


def known(view: View, handle: str) -> Record:
    """Somebody whom a record names, in the crew or not any more, as of the view's day."""
    found = view.get("member", handle)
    assert found is not None, "who is named in a record is known"
    return found


def is_treasurer(record: Record) -> bool:
    """Whether a member keeps the books."""
    return bool(record.body.get("treasurer"))


def need_treasurer(view: View, what: str) -> None:
    """Only treasurers do this, once the crew has any.

    Raises: Refused, naming the treasurers.
    """
    crew = members(view)
    if not crew:
        actor(view)
    treasurers = [each for each in crew if is_treasurer(each)]
    if treasurers and view.doing.by not in {each.id for each in treasurers}:
        names = " or ".join(each.body["name"] for each in treasurers)
        raise Refused(
            f"{what} is recorded by a treasurer: {names}.",
            hint=f"Use --by {treasurers[0].id}, when {treasurers[0].body['name']} agrees.",
            where="by",
        )


def need_owner(view: View, owner: str, what: str) -> None:
    """Only the member whose money or shares it is does this, or a treasurer, once the crew has any.

    Raises: Refused, naming who may.
    """
    if view.doing.by != owner and view.doing.proposal is None:
        need_treasurer(view, what)


def payer(view: View, member: Record, typed: str | None) -> tuple[str, tuple[str, ...]]:
    """(`, paid by Ben`, what the entry is about besides) where somebody else pays for a member: another one, or a name.

    Raises: Invalid, for a short name that nobody has, so that a slip is not taken for somebody outside.
    """
    if typed is None:
        return "", ()
    found = view.get("member", typed, dt.date.max)
    if found is None and typed == typed.casefold() and " " not in typed:
        raise unknown(
            "member",
            typed,
            (each.id for each in view.find("member")),
            hint='Somebody outside the crew is written as a name, with a capital: --paid-by "Ana\'s mother"',
        )
    if found is not None and found.id == member.id:
        raise Invalid(f"{found.body['name']} pays for themselves.", hint="Leave --paid-by out.", where="paid-by")
    name = found.body["name"] if found else typed
    return f", paid by {name}", (f"member/{found.id}",) if found else ()


def need_another(view: View, member: Record, what: str) -> None:
    """What a member owes is decided on by somebody else: another treasurer, or anybody where there is no other.

    Raises: Refused, naming who may.
    """
    others = [each for each in members(view) if each.id != member.id]
    treasurers = [each for each in others if is_treasurer(each)]
    may = treasurers or others
    if may and view.doing.by not in {each.id for each in may}:
        names = " or ".join(each.body["name"] for each in may) if len(may) <= 3 else "somebody else"  # noqa: PLR2004
        own = (
            "nobody decides alone on what they owe themselves" if view.doing.by == member.id else "a treasurer does it"
        )
        raise Refused(
            f"{what} is recorded by {names}: {own}.",
            hint=f"Use --by {may[0].id}, when {may[0].body['name']} agrees.",
            where="by",
        )


def actor(view: View) -> Record:
    """The member who acts.

    Raises: Invalid, when they are not in the crew on that day.
    """
    return member(view, view.doing.by)


def somebody(_act: Act, view: View) -> None:
    """Who acts is in the crew on that day; only the first member comes from nowhere.

    Raises: Invalid, with the nearest names.
    """
    by = view.doing.by
    standing = view.get("member", by)
    if (standing is None or standing.status != IN) and view.find("member", on=dt.date.max):
        if view.get("member", by, dt.date.max) is None:
            raise _no_actor(view, by)
        member(view, by)


registry.before = somebody


def estate(pod: Pod, member: Record) -> str:
    """What a pod owes the heirs of a member who died, beside what it owed the member themselves (negative)."""
    return f"Liabilities:Estate:{pod.slug}:{member.body['account']}"


class Pod:
    """A pod as a rule uses it: its record, its settings and the names of its accounts."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.id = record.id
        self.name: str = record.body["name"]
        self.kind: str = record.body["kind"]
        self.slug: str = record.body["account"]
        self.commodity: str = record.body["commodity"]
        self.terms = Terms(self.kind, record.body["terms"])

    def place(self, place: str | None = None) -> str:
        """The account of this pod's part of a place, the pod's usual one by default.

        Raises: Invalid, when the name cannot be that of a place.
        """
        name = chart.component(place or self.terms.text("place"), "into")
        if name in chart.CLAIMS:
            raise Invalid(f"{name} is not a place where money lies.", hint="Try Cash-Box or Bank-Main.", where="into")
        return f"Assets:{name}:{self.slug}"

    def said(self, place: str) -> str:
        """The account of a place as people call it: `Cash-Box of Rainy Day`."""
        return f"{place.split(':')[1]} of {self.name}"

    def savings(self, member: Record) -> str:
        """What the pod owes a member as savings (negative)."""
        return f"Liabilities:Savings:{self.slug}:{member.body['account']}"

    def held(self, member: Record) -> str:
        """What the pod owes a member as savings that reciprocity holds (negative)."""
        return f"{self.savings(member)}:{HELD}"

    def saved(self, view: View, member: Record, on: dt.date | None = None) -> Decimal:
        """What a member has saved on a day (the view's), what reciprocity holds included."""
        accounts = (self.savings(member), self.held(member))
        return -sum((view.balance(each, self.commodity, on) for each in accounts), Decimal(0))

    def loans(self, member: Record, loan: str | None = None) -> str:
        """The principal that a member owes (positive), of all loans or of one."""
        return f"Assets:Loans:{self.slug}:{member.body['account']}" + (f":{loan}" if loan else "")

    def income(self, what: str) -> str:
        """Income of the pod: Charges, Fees, Bank, Gifts (negative)."""
        return f"Income:{self.slug}:{what}"

    def liquid(self, view: View, on: dt.date | None = None) -> Decimal:
        """The money of this pod that lies in any place, on a day."""
        total = Decimal(0)
        for (account, commodity), number in view.balances("Assets:", on, without=chart.LENT).items():
            # A part held for a purpose, as Assets:Cash-Box:Care:Rent, is the pod's as well.
            if account.split(":")[2:3] == [self.slug] and commodity == self.commodity and chart.is_place(account):
                total += number
        return total


def pod(view: View, id: str, *, kind: str | None = None) -> Pod:
    """The pod, open on the day of the act.

    Raises: Invalid, when there is none, it had not begun, was closed, or is of another kind than needed.
    """
    found = view.get("pod", id)
    if found is None:
        later = view.get("pod", id, dt.date.max)
        if later is None:
            raise unknown(
                "pod",
                id,
                (each.id for each in view.find("pod")),
                hint="Open one: crewbook pod open rainy --kind savings --name 'Rainy Day'",
            )
        first = view.began("pod", id, dt.date.max)
        raise Invalid(
            f"{later.body['name']} opened on {first}, after {view.on}.", hint=f"Use --on {first} or later.", where="on"
        )
    if found.status == CLOSED:
        raise Invalid(
            f"{found.body['name']} was closed on {since(found)}.",
            hint="See which are open: crewbook pod list",
            where="pod",
        )
    stays(view, found)
    result = Pod(found)
    if kind is not None:
        need_kind(result, kind)
    return result


def need_kind(found: Pod, kind: str) -> None:
    """What is asked for, a pod of this kind has.

    Raises: Invalid, when it is of another.
    """
    if found.kind == SOLIDARITY != kind:
        raise Refused(
            f"{found.name} is a solidarity fund: its money is given, and never saved, lent or shared out.",
            hint=f"Give to it: crewbook contribute MEMBER AMOUNT --to {found.id}; "
            f"ask for help: crewbook fund ask AMOUNT --from {found.id} --by MEMBER",
            where="pod",
        )
    if found.kind != kind:
        raise Invalid(
            f"{found.name} is {'an' if found.kind == OWNERSHIP else 'a'} {found.kind} pod; this needs a {kind} pod.",
            hint="See the pods: crewbook pod list",
            where="pod",
        )


def number(view: View, typed: Decimal, commodity: str, *, where: str = "amount") -> Decimal:
    """A positive amount on the commodity's minor unit.

    Raises: Invalid, when it is zero, negative or has too many decimals.
    """
    return positive(typed, view.digits(commodity), commodity, where=where)


def positive(typed: Decimal, digits: int, commodity: str, *, where: str = "amount") -> Decimal:
    """A positive amount with the decimals of its commodity, where these are known.

    Raises: Invalid, when it is zero, negative or has too many decimals.
    """
    if typed <= 0:
        what, such = ("number of shares", "1 or more") if where == "shares" else ("amount", "50 or 50.00")
        raise Invalid(f"The {what} is {typed:f}; it must be more than zero.", hint=f"Write {such}.", where=where)
    if money.is_settled(typed, digits):
        return typed
    minor = money.to_minor(typed, digits, commodity)
    exponent = typed.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > digits:
        # `1.250` may be meant as 1,250: where three decimals cannot be, they are not taken for zeros.
        raise Invalid(
            f"{typed:f} {commodity} has too many decimals.",
            hint=f"Write {money.show(money.from_minor(minor, digits), commodity)}, if that is what you mean.",
            where=where,
        )
    return money.from_minor(minor, digits)


def transaction(
    on: dt.date, payee: str | None, narration: str, lines: Sequence[tuple[str, Decimal, str]], link: str | None = None
) -> data.Transaction:
    """A transaction of plain money: (account, number, commodity) a line; those of zero are left out."""
    postings = [
        data.Posting(account, amounts.Amount(value, commodity), None, None, None, None)
        for account, value, commodity in lines
        if value
    ]
    return data.Transaction({}, on, "*", payee, narration, frozenset(), frozenset({link} if link else ()), postings)
