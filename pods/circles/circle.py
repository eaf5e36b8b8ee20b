"""A lending circle as it stands on a day: its rounds, who was paid, who has paid in, who bears what others leave out.

Read from its records and from postings; nothing is decided here. Sources: domain.md, "Lending circle".
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from ledger import money
from pods.circles import circle_sums
from pods.circles.circle_sums import ZERO
from pods.crew import people
from pods.settings.circle import BILLED, FIXED, FUND, LOTTERY, REDUCED, WHOLE_ORDER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.act import Record
    from ledger.view import View

RUNNING, OVER = "running", "over"
IN, VACANT, DEFAULT, HANDED_OVER, ENDED = "in", "vacant", "in default", "handed over", "ended"
NOBODY = ""
"""Who a pot is paid to in the round of a seat that was given up."""


@dataclass(frozen=True, slots=True)
class Cover:
    """Who bears what is missing of a round, by whom it is missing: amounts that sum to all that is missing.

    `extras` are paid on top, per member; `receiver` makes the pot smaller; `fund` comes out of the reserve.
    """

    receiver: dict[str, Decimal] = field(default_factory=dict)
    fund: dict[str, Decimal] = field(default_factory=dict)
    extras: dict[str, dict[str, Decimal]] = field(default_factory=dict)

    @property
    def short(self) -> Decimal:
        """By how much the pot is smaller."""
        return sum(self.receiver.values(), ZERO)

    def share_of(self, handle: str) -> Decimal:
        """What one member pays on top."""
        return sum(self.extras.get(handle, {}).values(), ZERO)


class Circle:
    """The circle of a pod as of a day. Amounts are in the pod's money, handles are those of members.

    A member's position is what the circle owes them: paid in, and dividends, less all that was charged to them. On being
    paid, a member is charged what every seat pays over all rounds (`total`), whatever the prize: the difference is
    their premium. So who was paid owes exactly what they still have to pay in.
    """

    def __init__(self, view: View, pod: people.Pod, record: Record, on: dt.date) -> None:
        self.view = view
        self.pod = pod
        self.record = record
        self.on = on
        self.digits = view.digits(pod.commodity)
        body = record.body
        self.cycle: int = body["cycle"]
        self.key = f"{pod.id}/{self.cycle}"
        self.members: tuple[str, ...] = tuple(body["members"])
        self.accounts: dict[str, str] = body["accounts"]
        self.gone: tuple[str, ...] = tuple(body["gone"])
        self.order: str = body["order"]
        self.has_order = (self.order in {FIXED, "consensus"}) or (
            self.order == LOTTERY and body["lottery"] == WHOLE_ORDER
        )
        self.is_ordered: bool = body["ordered"]
        self.dues = tuple(map(dt.date.fromisoformat, body["dues"]))
        given = tuple(Decimal(each) for each in body["contributions"])
        self.contributions = given if len(given) > 1 else given * len(self.members)

    # Rounds.

    @cached_property
    def turns(self) -> Record:
        """The record of who was paid."""
        found = self.view.get("turns", self.key, self.on)
        assert found is not None, "it begins with the circle"
        return found

    @property
    def received(self) -> list[str]:
        """Who was paid in each round that is over, in order; NOBODY where a seat was given up."""
        return list(self.turns.body["received"])

    @property
    def done(self) -> int:
        """How many rounds are over."""
        return len(self.received)

    @property
    def rounds(self) -> int:
        """As many as members."""
        return len(self.members)

    @property
    def is_over(self) -> bool:
        """Whether every pot was paid out."""
        return self.done == self.rounds

    @property
    def round(self) -> int:
        """The number of the round that is not over yet; one more than there are when all are."""
        return self.done + 1

    @property
    def round_key(self) -> str:
        """What bids and draws of this round are for: `tanda/1/3`."""
        return f"{self.key}/{self.round}"

    @property
    def contribution(self) -> Decimal:
        """What each member pays into this round's pot."""
        return self.contributions[self.round - 1]

    @property
    def pot(self) -> Decimal:
        """This round's pot when everybody pays."""
        return self.contribution * self.rounds

    @property
    def due(self) -> dt.date:
        """This round's day."""
        return self.dues[self.round - 1]

    @property
    def total(self) -> Decimal:
        """What every seat pays in over all rounds."""
        return sum(self.contributions, ZERO)

    def upto(self, number: int) -> Decimal:
        """What every seat pays in up to and including a round."""
        return sum(self.contributions[:number], ZERO)

    # People.

    @property
    def active(self) -> list[str]:
        """Who pays in: all but those who gave their seat up or are in default."""
        return [each for each in self.members if each not in self.gone]

    @property
    def waiting(self) -> list[str]:
        """Who was not paid yet and still pays in, in the order of the list."""
        received = set(self.received)
        return [each for each in self.active if each not in received]

    def seat(self, handle: str) -> Record | None:
        """The record of a member's seat, or None when they never had one."""
        return self.view.get("seat", f"{self.key}/{handle}", self.on)

    def name(self, handle: str) -> str:
        """The name that a member chose to show."""
        found = self.view.get("member", handle, dt.date.max)
        return str(found.body["name"]) if found else handle

    def names(self, handles: Sequence[str]) -> str:
        """Their names, with commas between."""
        return ", ".join(map(self.name, handles))

    def said(self, amount: Decimal) -> str:
        """An amount as people read it, with its decimals and its commodity."""
        return money.show(money.round_half_up(amount, self.digits), self.pod.commodity)

    # Accounts.

    def account(self, handle: str) -> str:
        """A member's position: paid in and credited less charged (what the circle owes is negative)."""
        return f"Liabilities:Circle:{self.pod.slug}:{self.accounts[handle]}"

    def premium(self, handle: str = NOBODY, because_of: str = NOBODY) -> str:
        """What bids, graduation and fees gave (negative) or took; what was borne of somebody's default stands below it.

        Without a member it is what went to the reserve.
        """
        parts = [self.accounts[each] for each in (handle, because_of) if each]
        return ":".join(["Equity", "Premium", self.pod.slug, *parts])

    def reserve(self, because_of: str = NOBODY) -> str:
        """The reserve (negative); what of it stands in somebody's default has an account below it."""
        parts = [self.accounts[because_of]] if because_of else []
        return ":".join(["Equity", "Reserve", self.pod.slug, *parts])

    def owing(self, handle: str) -> str:
        """What somebody in default owes (positive)."""
        return f"Assets:Due:{self.pod.slug}:{self.accounts[handle]}"

    def payee(self, member: Record, place: str) -> str:
        """Where what comes back to a member goes: out of a place, or, of one who died, to what is owed to their heirs."""
        return people.estate(self.pod, member) if member.status == people.DIED else place

    @property
    def given_up(self) -> str:
        """What defaulters owed and nobody asks for any more."""
        return f"Expenses:{self.pod.slug}:WriteOff"

    @property
    def commissions(self) -> str:
        """What organisers were paid."""
        return f"Expenses:{self.pod.slug}:Commission"

    # Where everybody stands.

    @cached_property
    def positions(self) -> dict[str, Decimal]:
        """Every member's position, positive where the circle owes them."""
        prefix = f"Liabilities:Circle:{self.pod.slug}:"
        found = self.view.balances(prefix, self.on)
        return {
            account.removeprefix(prefix): -number
            for (account, commodity), number in found.items()
            if commodity == self.pod.commodity
        }

    def read_all(self) -> None:
        """Read every position at once, before many are asked for."""
        assert self.positions is not None

    def position(self, handle: str) -> Decimal:
        """One member's position; only that one is read, unless all were."""
        if "positions" in self.__dict__:
            return self.positions.get(self.accounts[handle], money.from_minor(0, self.digits))
        return -self.view.balance(self.account(handle), self.pod.commodity, self.on)

    def paid_in(self, handle: str) -> Decimal:
        """What a seat has paid in by its contributions and dividends, whether it was paid or not."""
        return self.position(handle) + (self.total if handle in self.received else ZERO)

    def taken(self, handle: str) -> Decimal:
        """What dividends brought a member since the circle began, less what fees and extras took; negative is given."""
        seat = self.seat(handle)
        assert seat is not None, "asked of who has a seat"
        now = self.view.balance(self.premium(handle), self.pod.commodity, self.on)
        return now - Decimal(seat.body["premium"])

    @property
    def on_top(self) -> Decimal:
        """What every member pays beside the contribution this round: a billed commission and a part for the reserve."""
        return self.billed + (self.pod.terms.number("round-reserve") or ZERO)

    @property
    def commission_percent(self) -> Decimal:
        """The organiser's commission in % of a pot; none while nobody is named whom it could be paid to."""
        return (self.pod.terms.number("commission") or ZERO) if self.record.body["organiser"] else ZERO

    @property
    def billed(self) -> Decimal:
        """Everybody's part of this round's commission, where it is billed; a seat that was given up has no pot to bill for."""
        if self.pod.terms.text("auction") != BILLED or self.is_over or self.vacated is not None:
            return ZERO
        percent = self.commission_percent
        whole = circle_sums.commission_of(self.pot, percent, members=self.rounds, convention=BILLED, digits=self.digits)
        return whole / self.rounds

    def to_pay(self, handle: str) -> Decimal:
        """What a member still has to pay for this round to be complete; never below zero."""
        if self.is_over or handle in self.gone:
            return ZERO
        asked = self.upto(self.round) + self.on_top + self.cover.share_of(handle)
        return max(asked - self.paid_in(handle), ZERO)

    def behind(self, handle: str) -> Decimal:
        """What a member owes of the rounds whose day has come: while it is more than zero they are not in good standing."""
        come = sum(due <= self.on for due in self.dues[: self.round])
        if come >= self.round:
            return self.to_pay(handle)
        return max(self.upto(self.done) - self.paid_in(handle), ZERO)

    def is_late(self, handle: str) -> bool:
        """Whether they owe something of a round whose day is over, and not only of one whose day is this one."""
        over = sum(due < self.on for due in self.dues[: self.round])
        return bool(self.behind(handle)) and (over >= self.round or self.paid_in(handle) < self.upto(self.done))

    def most(self, handle: str) -> Decimal:
        """What a member can still pay in, this and all later rounds together; below zero is what is over."""
        if self.is_over:
            return -self.position(handle)
        left = self.rounds - self.done
        asked = self.total + self.on_top * left + self.cover.share_of(handle) * left
        return asked - self.paid_in(handle)

    def eligible(self) -> list[str]:
        """Who may bid, be drawn or be agreed on: not yet paid, and up to date net of dividends."""
        self.read_all()
        return [each for each in self.waiting if not self.behind(each)]

    # What others leave out.

    def own_round(self, handle: str) -> int | None:
        """The round in which a seat would be paid, where the order says so and was drawn or agreed on."""
        return self.members.index(handle) + 1 if self.has_order and self.is_ordered else None

    @property
    def vacated(self) -> str | None:
        """Whose given-up seat this round is, so that nobody takes the pot; None where somebody does."""
        if self.is_over:
            return None
        if self.has_order:
            at = self.members[self.done]
            return at if self.is_ordered and at in self.gone and at not in self.received else None
        if self.waiting:
            return None
        closed = self.closed_seats
        return next((each for each in self.gone if each not in self.received and each not in closed), None)

    @property
    def closed_seats(self) -> tuple[str, ...]:
        """The seats that were given up and whose own round is over."""
        return tuple(self.turns.body["closed"])

    @cached_property
    def cover(self) -> Cover:
        """Who bears what is missing of this round, as the pod's `stopped-paying` says.

        A seat that was given up lacks until its own round: that round's money pays back what it had paid in and what
        others bore for it, and stays for the later rounds. In that round nobody takes the pot, so what others leave out
        of it is shared equally. Source: golden/rosca_default_after_payout.json.
        """
        found = Cover()
        if self.is_over or not self.gone:
            return found
        mode = self.pod.terms.text("stopped-paying")
        fund = -self.view.balance(self.reserve(), self.pod.commodity, self.on) if mode == FUND else ZERO
        empty = self.vacated
        others = self.active
        for handle in self.gone:
            amount = self._missing(handle, empty)
            if not amount:
                continue
            taken = min(max(fund, ZERO), amount)
            fund -= taken
            rest = amount - taken
            if taken:
                found.fund[handle] = taken
            if rest and (mode not in {REDUCED, FUND} or empty is not None) and others:
                for other, part in zip(others, circle_sums.shared(rest, len(others), self.digits), strict=True):
                    if part:
                        found.extras.setdefault(other, {})[handle] = part
            elif rest:
                found.receiver[handle] = rest
        return found

    def _missing(self, handle: str, empty: str | None) -> Decimal:
        if handle in self.closed_seats:
            return ZERO
        if handle == empty:
            # An early seat of a graduated circle takes less than it pays in, and others count on the difference.
            return max(self.total - self.pot, ZERO)
        seat = self.seat(handle)
        assert seat is not None, "who is gone had a seat"
        return circle_sums.missing(self.contributions, Decimal(seat.body["paid"]), self.round)
