"""Shares: classes, issue for cash at par, transfer, lots that keep their cost, and the register of who owns what."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar, Literal

from beancount.core import amount as amounts
from beancount.core import data, position

from ledger import money
from ledger.act import Act, Change, Record, rule
from ledger.errors import Invalid, Refused, unknown
from pods.crew import people
from pods.settings.setting import SOLIDARITY
from pods.voices import consent

if TYPE_CHECKING:
    from ledger.act import Lot
    from ledger.view import View

_CLASS = re.compile(r"[A-Z][A-Z0-9]{0,7}")
_MOST_DIGITS = 6
_LONGEST = 24


class OpenClass(Act):
    """A pod gets a class of shares: its par value, its votes, and whether it may be passed on."""

    kind = "class"
    pod: str
    share_class: str
    par: Decimal
    digits: int = 0
    votes: Literal["per-share", "per-member"] = "per-member"
    transferable: bool = True


class Issue(Act):
    """A member buys new shares for cash at par."""

    kind = "issue"
    topic: ClassVar[str] = "issue"
    pod: str
    share_class: str
    member: str
    shares: Decimal
    into: str | None = None


class Transfer(Act):
    """A member passes shares on to another member; what they pay each other stays outside the book."""

    kind = "transfer"
    topic: ClassVar[str] = "transfer"
    pod: str
    share_class: str
    giver: str
    taker: str
    shares: Decimal


@dataclass(frozen=True, slots=True)
class ShareClass:
    """A class of shares read from its record; `par` is in `money` a share."""

    pod: people.Pod
    name: str
    commodity: str
    par: Decimal
    digits: int
    votes: str
    is_transferable: bool

    def account(self, member: Record) -> str:
        """Where a member's shares of this class stand (held is negative)."""
        return f"{self.prefix}:{member.body['account']}"

    @property
    def prefix(self) -> str:
        """What the accounts of all holders begin with."""
        return f"Equity:Shares:{self.pod.slug}:{self.name}"


@dataclass(frozen=True, slots=True)
class Holding:
    """What one member holds of one class. `paid_in` is the lots' cost; lots are oldest first."""

    member: Record
    share_class: ShareClass
    shares: Decimal
    paid_in: Decimal
    lots: tuple[tuple[Lot, Decimal], ...]


def share_class(view: View, pod: people.Pod, name: str) -> ShareClass:
    """The pod's class called `name`.

    Raises: Invalid, with the nearest names, when there is none on that day.
    """
    record = view.get("class", f"{pod.id}/{name}")
    if record is None:
        known = [each.body["name"] for each in view.find("class", pod=pod.id)]
        hint = (
            f"{pod.name} has: {', '.join(known)}." if known else f"Begin one: crewbook shares class {pod.id} A --par 10"
        )
        raise unknown("class of shares", name, known, hint=hint)
    return _class(pod, record)


def classes(view: View, pod: people.Pod) -> list[ShareClass]:
    """The pod's classes in the order in which they began."""
    return [_class(pod, record) for record in view.find("class", pod=pod.id)]


def _class(pod: people.Pod, record: Record) -> ShareClass:
    body = record.body
    return ShareClass(
        pod, body["name"], body["commodity"], Decimal(body["par"]), body["digits"], body["votes"], body["transferable"]
    )


@rule(OpenClass)
def open_class(act: OpenClass, view: View) -> Change:
    """A class with a commodity of its own, such as BAKERY.A.

    Raises: Invalid, for a name, par or precision that cannot be; Refused, when the class exists.
    """
    people.need_treasurer(view, "Opening a class of shares")
    pod = people.pod(view, act.pod)
    if pod.kind == SOLIDARITY:
        raise Refused(
            f"{pod.name} is a solidarity fund; nobody owns a part of it.",
            hint="What members own together is a pod of its own: crewbook pod open bakery --kind ownership",
            where="pod",
        )
    if not _CLASS.fullmatch(act.share_class):
        raise Invalid(
            f"“{money.printable(act.share_class)}” cannot name a class.",
            hint="Use capitals and digits: A, B, INVESTOR.",
            where="class",
        )
    id = f"{pod.id}/{act.share_class}"
    commodity = f"{pod.id.upper()}.{act.share_class}"
    if view.get("class", id, dt.date.max) is not None:
        raise Refused(f"{pod.name} already has a class {act.share_class}.", hint="Choose another name.", where="class")
    if len(commodity) > _LONGEST:
        raise Invalid(
            f"{commodity}, as these shares would be called, has more than {_LONGEST} letters.",
            hint="Choose a shorter name for the class, or open the pod under a shorter one.",
            where="class",
        )
    if not 0 <= act.digits <= _MOST_DIGITS:
        raise Invalid(
            f"Shares have 0 to {_MOST_DIGITS} decimals, not {act.digits}.", hint="Write --decimals 2", where="decimals"
        )
    par = people.number(view, act.par, pod.commodity, where="par")
    body = {
        "name": act.share_class,
        "commodity": commodity,
        "par": f"{par:f}",
        "digits": act.digits,
        "votes": act.votes,
        "transferable": act.transferable,
    }
    name = {"name": f"{pod.name}, class {act.share_class}", "par": f"{par:f} {pod.commodity}"}
    # The pages name a commodity once only, though a class may be undone and begun again.
    directives = () if _was_begun(view, commodity, act.digits) else (data.Commodity(name, view.on, commodity),)
    records = (
        Record("class", id, body, pod=pod.id),
        Record("commodity", commodity, {"digits": act.digits}, pod=pod.id),
    )
    return Change(directives, records, (f"class/{id}", f"pod/{pod.id}"), id=id)


def _was_begun(view: View, commodity: str, digits: int) -> bool:
    """Whether the class was begun once before and undone.

    Raises: Refused, when it then had other decimals: what was undone is still counted in those.
    """
    versions = view.session.versions("commodity", commodity)
    if versions and versions[0].body["digits"] != digits:
        raise Refused(
            f"{commodity} had {versions[0].body['digits']} decimals when it was begun before, not {digits}.",
            hint="Keep them, or choose another name for the class.",
            where="decimals",
        )
    return bool(versions)


@rule(Issue)
def issue(act: Issue, view: View) -> Change:
    """A new lot at par with the next numbers, and the cash in.

    Raises: Invalid, for a number of shares that the class cannot have; Refused, without consent where the terms ask for it.
    """
    people.need_treasurer(view, "An issue of shares")
    pod = people.pod(view, act.pod)
    held = share_class(view, pod, act.share_class)
    member = people.member(view, act.member)
    consent.require(act, view)
    return new_lot(view, held, member, act.shares, pod.place(act.into), f"{{}} shares of {pod.name} {held.name} at par")


def new_lot(view: View, held: ShareClass, member: Record, typed: Decimal, against: str, narration: str) -> Change:
    """`typed` new shares for a member, paid by `against`; `{}` in the narration becomes their number."""
    shares = people.number(view, typed, held.commodity, where="shares")
    label = _next_label(view, held, shares)
    unit, exact = held.pod.commodity, shares * held.par
    price = money.round_half_up(exact, view.digits(unit))
    if price != exact:
        raise Invalid(
            f"{shares:f} shares at {held.par:f} cost {exact.normalize():f} {unit}, which nobody can pay to the cent.",
            hint="Take a number of shares that costs whole cents.",
            where="shares",
        )
    lot = position.Cost(held.par, held.pod.commodity, view.on, label)
    directive = people.transaction(
        view.on, member.body["name"], narration.format(f"{shares:f}"), [(against, price, held.pod.commodity)]
    )
    directive.postings.append(_shares(held.account(member), -shares, held.commodity, lot))
    about = (
        f"member/{member.id}",
        f"pod/{held.pod.id}",
        f"class/{held.pod.id}/{held.name}",
        f"lot/{held.commodity}/{label}",
    )
    return Change((directive,), about=about, id=label)


def _shares(account: str, number: Decimal, commodity: str, lot: position.Cost) -> data.Posting:
    return data.Posting(account, amounts.Amount(number, commodity), lot, None, None, None)


def _next_label(view: View, held: ShareClass, shares: Decimal) -> str:
    """The certificate's numbers, `21-30`; a class with parts of shares counts certificates, `c3`. None is used twice."""
    used = {row.lot.label for row in view.session.postings(held.prefix + ":", None, None, None) if row.lot}
    if held.digits:
        return f"c{len(used) + 1}"
    last = max((int(label.partition("-")[2] or label) for label in used), default=0)
    return _label(last + 1, last + int(shares))


def _label(first: int, last: int) -> str:
    return f"{first}-{last}" if last > first else str(first)


@rule(Transfer)
def transfer(act: Transfer, view: View) -> Change:
    """The oldest lots move first and keep their cost and day; a split lot keeps its first numbers here.

    Raises: Refused, when the class may not be passed on or the giver has fewer, on that day or any later one.
    """
    pod = people.pod(view, act.pod)
    held = share_class(view, pod, act.share_class)
    giver, taker = people.member(view, act.giver), people.member(view, act.taker)
    people.need_owner(view, giver.id, "Passing on another member's shares")
    consent.require(act, view)
    if not held.is_transferable:
        raise Refused(
            f"Shares {held.commodity} may not be passed on.", hint="They go back to the pod instead.", where="class"
        )
    if giver.id == taker.id:
        raise Invalid(
            f"{giver.body['name']} cannot pass shares on to themselves.", hint="Name who gets them.", where="to"
        )
    shares = people.number(view, act.shares, held.commodity, where="shares")
    standing = holding(view, held, giver)
    if standing.shares < shares:
        raise Refused(
            f"{giver.body['name']} holds {standing.shares:f} {held.commodity} on {view.on}, fewer than {shares:f}.",
            hint=f"Pass on {standing.shares:f} or fewer." if standing.shares else "There is nothing to pass on.",
            where="shares",
        )
    postings, labels = _move(held, giver, taker, standing, shares, view.digits(pod.commodity))
    narration = f"{shares:f} shares of {pod.name} {held.name} pass to {taker.body['name']}"
    directive = people.transaction(view.on, giver.body["name"], narration, [])._replace(postings=postings)
    about = (f"member/{giver.id}", f"member/{taker.id}", f"pod/{pod.id}", f"class/{pod.id}/{held.name}")
    return Change((directive,), about=(*about, *(f"lot/{held.commodity}/{label}" for label in labels)))


def _move(
    held: ShareClass, giver: Record, taker: Record, standing: Holding, shares: Decimal, money_digits: int
) -> tuple[list[data.Posting], list[str]]:
    postings: list[data.Posting] = []
    labels: list[str] = []
    left = shares
    for lot, owned in standing.lots:
        if not left:
            break
        moved = min(left, owned)
        left -= moved
        rest_label, moved_label = (lot.label, lot.label) if held.digits else _split(lot.label, int(owned - moved))
        costs = {
            label: position.Cost(money.from_minor(lot.cost_minor, money_digits), lot.cost_commodity, lot.date, label)
            for label in (lot.label, rest_label, moved_label)
            if label
        }
        gone = owned if rest_label != lot.label else moved
        postings.append(_shares(held.account(giver), gone, held.commodity, costs[lot.label]))
        if gone > moved:
            postings.append(_shares(held.account(giver), -(owned - moved), held.commodity, costs[rest_label]))
        postings.append(_shares(held.account(taker), -moved, held.commodity, costs[moved_label]))
        labels += [label for label in dict.fromkeys((lot.label, rest_label, moved_label)) if label]
    return postings, labels


def _split(label: str, rest: int) -> tuple[str, str]:
    """The labels of what stays and of what goes when the first `rest` numbers stay: `1-20`, 15 → `1-15`, `16-20`."""
    first, _, last = label.partition("-")
    if not rest:
        return "", label
    start, end = int(first), int(last or first)
    return _label(start, start + rest - 1), _label(start + rest, end)


def holding(view: View, held: ShareClass, member: Record, on: dt.date | None = None) -> Holding:
    """What a member holds of a class on a day."""
    account = held.account(member)
    found = [
        (lot, -units)
        for (at, commodity, lot), units in view.lots(account, on).items()
        if at == account and commodity == held.commodity
    ]
    lots = tuple(sorted(found, key=lambda pair: (pair[0].date, _first_number(pair[0].label))))
    digits = view.digits(held.pod.commodity)
    paid_in = sum((units * money.from_minor(lot.cost_minor, digits) for lot, units in lots), Decimal(0))
    shares = sum((units for _, units in lots), money.from_minor(0, held.digits))
    return Holding(member, held, shares, money.round_half_up(paid_in, digits), lots)


def _first_number(label: str) -> int:
    return int(label.lstrip("c").partition("-")[0])


def register(view: View, pod: people.Pod) -> list[Holding]:
    """Who holds what in a pod, by class, then by joining order; those without shares left out."""
    everybody = view.find("member")
    found = [holding(view, held, member) for held in classes(view, pod) for member in everybody]
    return [each for each in found if each.shares]


def _sentence(act: Issue | Transfer, view: View) -> str:
    pod = people.pod(view, act.pod)
    if isinstance(act, Issue):
        return (
            f"{people.member(view, act.member).body['name']} buys {act.shares:f} shares of {pod.name} {act.share_class}"
        )
    names = [people.member(view, each).body["name"] for each in (act.giver, act.taker)]
    return f"{names[0]} passes {act.shares:f} shares of {pod.name} {act.share_class} to {names[1]}"


consent.describe(Issue, _sentence, beneficiary=lambda act, _: act.member)
consent.describe(Transfer, _sentence, beneficiary=lambda act, _: act.taker)
