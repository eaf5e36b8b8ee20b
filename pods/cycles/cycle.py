"""Cycles of a savings pool: what one is, and shares bought at its meetings.

How one opens lives in cycle_opening.py, how it ends in shareout.py.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from ledger import chart, money
from ledger.act import Act, Change, Record, rule
from ledger.book import entry_at
from ledger.errors import Refused
from ledger.view import lowest
from pods.crew import people

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ledger.view import View

OPEN, SHARED = "open", "shared out"
_NEXT = "Open the next one: crewbook cycle open {pod} --price {price}"


class BuyShares(Act):
    """A member buys shares of the running cycle at a meeting; `amount` is the money that they bring."""

    kind = "cycle-shares"
    member: str
    pod: str
    amount: Decimal
    into: str | None = None


@dataclass(frozen=True, slots=True)
class Cycle:
    """A cycle read from a version of its record. `number` counts those of the pod; `price` is money a share."""

    pod: people.Pod
    record: Record
    number: int
    begins: dt.date
    until: dt.date
    price: Decimal
    most_shares: int

    @property
    def name(self) -> str:
        """What it is called in sentences and accounts: `C1`."""
        return f"C{self.number}"

    @property
    def is_open(self) -> bool:
        """Whether it was not shared out yet."""
        return self.record.status == OPEN

    @property
    def prefix(self) -> str:
        """What the accounts of all its members begin with."""
        return f"Liabilities:Cycle:{self.pod.slug}:{self.name}:"

    def account(self, member: Record) -> str:
        """What the pool owes a member for shares of this cycle, at their price (negative)."""
        return self.prefix + str(member.body["account"])

    def losses(self, member: Record) -> str:
        """What a member bears of losses, to be taken off when their shares are paid (positive)."""
        return f"{self.account(member)}:{chart.LOSSES}"

    @property
    def title(self) -> str:
        """`Cycle C1 of Rainy Day`, where a sentence begins with it."""
        return f"Cycle {self.name} of {self.pod.name}"

    @property
    def said(self) -> str:
        """`cycle C1 of Rainy Day`, within a sentence."""
        return f"cycle {self.name} of {self.pod.name}"


def carried(pod: people.Pod, member: Record) -> str:
    """What the pool holds for a member until it makes shares: the rest of a purchase, or kept at a share-out (negative)."""
    return carried_prefix(pod) + str(member.body["account"])


def carried_prefix(pod: people.Pod) -> str:
    """What the accounts of carried money begin with."""
    return f"Liabilities:Cycle:{pod.slug}:Carried:"


def latest(view: View, pod: people.Pod, on: dt.date | None = None) -> Cycle | None:
    """The pod's cycle that had begun last by a day (the view's), open or shared out, or None."""
    record = view.get("cycle", pod.id, on)
    return None if record is None else read(pod, record)


def read(pod: people.Pod, record: Record) -> Cycle:
    """A cycle from one version of its record."""
    body = record.body
    assert record.due is not None
    return Cycle(
        pod,
        record,
        body["number"],
        dt.date.fromisoformat(body["begins"]),
        record.due,
        Decimal(body["price"]),
        body["most_shares"],
    )


def every(view: View, pod: people.Pod) -> list[Cycle]:
    """The pod's cycles that had begun by the view's day, each as it stood then, the first one first."""
    last = latest(view, pod)
    found: dict[int, Cycle] = {}
    for version in view.session.versions("cycle", pod.id):
        is_known = version.seq <= view.seq and (version.date is None or version.date <= view.on)
        if last is not None and is_known and version.status != "void":
            found[version.body["number"]] = read(pod, version)
    # A cycle whose opening was undone is no longer among them.
    return [each for number, each in sorted(found.items()) if last is not None and number <= last.number]


def running(view: View, pod: people.Pod) -> Cycle:
    """The cycle in which something can be done on the view's day.

    Raises: Refused, when there is none on that day, or it was shared out on a later one.
    """
    found = latest(view, pod)
    if found is None:
        first = latest(view, pod, dt.date.max)
        raise Refused(
            f"{pod.name} has no cycle on {view.on}; shares are bought at the meetings of one.",
            hint=f"Cycle {first.name} begins on {first.begins}: use --on {first.begins} or later."
            if first
            else f"Open one: crewbook cycle open {pod.id} --price 5",
            where="pod",
        )
    if not found.is_open:
        raise Refused(
            f"{found.title} was shared out on {found.record.body['ended']}.",
            hint=_NEXT.format(pod=pod.id, price=f"{found.price:f}"),
            where="pod",
        )
    _not_shared_out_later(view, found)
    return found


def _not_shared_out_later(view: View, found: Cycle) -> None:
    """Nothing moves in a cycle ahead of its share-out, which divided all that was there.

    Raises: Refused, naming the entry.
    """
    last = latest(view, found.pod, dt.date.max)
    if last is not None and (last.number != found.number or not last.is_open):
        shared = people.ends(view, Record("cycle", found.pod.id, {}), SHARED)
        assert shared is not None, "a cycle is followed by another only once it was shared out"
        raise Refused(
            f"{found.title} was shared out on {shared.date} (entry {shared.seq}); "
            f"nothing more is recorded of it as of {view.on}, before that.",
            hint=f"Correct that entry first: crewbook correct {shared.seq} --because …",
            where="on",
        )


@dataclass(frozen=True, slots=True)
class Purchase:
    """What a member's money becomes: `shares`, what they cost, what is `carried` from then on, and what is handed back."""

    shares: int
    cost: Decimal
    carried: Decimal
    handed_back: Decimal


def purchase(amount: Decimal, price: Decimal, *, before: Decimal = Decimal(0), carries: bool = False) -> Purchase:
    """Whole shares out of `amount` and what was carried `before`; the rest is carried on, or handed back of the amount.

    Amounts are in money, exact; nothing is rounded. amount + before = cost + carried + handed_back.
    Source: domain.md, "Savings pool": what does not make a whole share is reported and handed back or carried.
    """
    shares = int((amount + before) // price)
    cost = shares * price
    rest = amount + before - cost
    back = Decimal(0) if carries or not shares else min(rest, amount)
    return Purchase(shares, cost, rest - back, back)


@rule(BuyShares)
def buy_shares(act: BuyShares, view: View) -> Change:
    """Whole shares at the cycle's price; what makes none is handed back or carried, as the pool's `part-shares` says.

    Raises: Refused, outside a cycle, for more shares than a meeting allows, for a second purchase at one meeting, and
    for money that makes no share where nothing is carried.
    """
    pod = people.pod(view, act.pod, kind="savings")
    member = people.member(view, act.member)
    amount = people.number(view, act.amount, pod.commodity)
    cycle = running(view, pod)
    if view.on > cycle.until:
        raise Refused(
            f"{cycle.title} ended on {cycle.until}; no more shares are bought in it.",
            hint=f"Share it out: crewbook cycle share-out {pod.id}; "
            f"or let it run longer: crewbook cycle change {pod.id} --until {view.on}",
            where="on",
        )
    _not_bought_yet(view, cycle, member)
    before = _carried_before(view, pod, member)
    bought = purchase(amount, cycle.price, before=before, carries=pod.terms.text("part-shares") == "carried")
    _fits_a_meeting(cycle, member, amount, before, bought)
    unit = pod.commodity
    directive = people.transaction(
        view.on,
        member.body["name"],
        _bought(cycle, bought, before, unit),
        [
            (pod.place(act.into), amount - bought.handed_back, unit),
            (cycle.account(member), -bought.cost, unit),
            (carried(pod, member), before - bought.carried, unit),
        ],
    )
    return Change((directive,), about=(f"member/{member.id}", f"pod/{pod.id}", f"cycle/{pod.id}"))


def _bought(cycle: Cycle, bought: Purchase, before: Decimal, unit: str) -> str:
    """`3 shares in cycle C1 of Rainy Day, 2.00 NZD handed back`."""
    said = [f"{bought.shares} share{'' if bought.shares == 1 else 's'} in {cycle.said}"]
    if before:
        said.append(f"{money.show(before, unit)} carried before")
    if bought.handed_back:
        said.append(f"{money.show(bought.handed_back, unit)} handed back")
    if bought.carried:
        said.append(f"{money.show(bought.carried, unit)} carried on")
    return ", ".join(said)


def _carried_before(view: View, pod: people.Pod, member: Record) -> Decimal:
    """What is carried for a member on the view's day and on every later one."""
    account = carried(pod, member)
    if view.session.get("account", account, None, None) is None:
        return Decimal(0)
    least, _, _ = lowest(view.session, account, pod.commodity, view.on, sign=1)
    return money.from_minor(-least, view.digits(pod.commodity))


def _not_bought_yet(view: View, cycle: Cycle, member: Record) -> None:
    """A member buys once a meeting, and a day has one; what was corrected does not count.

    Raises: Refused, naming the entry.
    """
    account, unit = cycle.account(member), cycle.pod.commodity
    moved = view.moved(account, unit, since=view.on, until=view.on)
    if not any(number < 0 for _, number in moved):
        return
    rows = [row for row in view.postings(account, since=view.on) if row.account == account]
    for seq in view.standing(row.seq for row in rows):
        if entry_at(view.session, seq).kind == BuyShares.kind:
            raise Refused(
                f"{member.body['name']} bought shares of {cycle.said} at the meeting of {view.on} already "
                f"(entry {seq}).",
                hint=f"Was that too little, or typed twice? Take it back, then buy in one go: crewbook correct {seq} --because …",
                where="member",
            )


def _fits_a_meeting(cycle: Cycle, member: Record, amount: Decimal, before: Decimal, bought: Purchase) -> None:
    """Between a share and the most of a meeting.

    Raises: Refused, with how much can be brought.
    """
    pod, unit, name = cycle.pod, cycle.pod.commodity, member.body["name"]
    carries = f" and {money.show(before, unit)} carried" if before else ""
    brings = f"{name}'s {money.show(amount, unit)}{carries}"
    if bought.shares > cycle.most_shares:
        raise Refused(
            f"{brings} would buy {bought.shares} shares; {cycle.said} allows at most {cycle.most_shares} a meeting, "
            f"at {money.show(cycle.price, unit)} each.",
            hint=f"Bring {cycle.most_shares * cycle.price - before:f}; the rest can be saved freely: "
            f"crewbook contribute {member.id} AMOUNT --to {pod.id}",
            where="amount",
        )
    if not bought.shares and pod.terms.text("part-shares") != "carried":
        raise Refused(
            f"{brings} makes no share of {cycle.said}, which costs {money.show(cycle.price, unit)}, and "
            f"{pod.name} hands back what makes none (part-shares).",
            hint=f"Bring {cycle.price - before:f}, or propose to carry it: "
            f"crewbook pod change {pod.id} --set part-shares=carried",
            where="amount",
        )


def shares_of(view: View, cycle: Cycle, member: Record, on: dt.date | None = None) -> int:
    """How many shares of a cycle a member holds at the end of a day."""
    return int(-view.balance(cycle.account(member), cycle.pod.commodity, on) / cycle.price)


def saved(view: View, pod: people.Pod, member: Record, on: dt.date | None = None) -> Decimal:
    """What a member saved in shares of the running cycle, at their price less losses that they bear, and carried for more."""
    cycle = latest(view, pod, on)
    accounts = [] if cycle is None else [cycle.account(member), cycle.losses(member), carried(pod, member)]
    return -sum((view.balance(each, pod.commodity, on) for each in accounts), Decimal(0))


def together(holdings: Iterable[tuple[Record, int]]) -> int:
    """The shares of all."""
    return sum(shares for _, shares in holdings)
