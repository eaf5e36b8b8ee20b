"""What members and the reserve bore of somebody's default or given-up seat, and how it comes back to them."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from pods.circles import circle_sums
from pods.circles.circle import DEFAULT, ENDED, NOBODY, Circle
from pods.circles.circle_sums import ZERO

if TYPE_CHECKING:
    from ledger.act import Record


@dataclass(slots=True)
class Lines:
    """The lines of one transaction, gathered by account."""

    unit: str
    sums: dict[str, Decimal] = field(default_factory=dict)

    def move(self, to: str, by: str, amount: Decimal) -> None:
        """`amount` is charged to one account and credited to the other."""
        self.sums[to] = self.sums.get(to, ZERO) + amount
        self.sums[by] = self.sums.get(by, ZERO) - amount

    def moved(self, account: str) -> Decimal:
        """What these lines move an account by so far."""
        return self.sums.get(account, ZERO)

    def listed(self) -> list[tuple[str, Decimal, str]]:
        """(account, number, commodity) of each line that moves something, as a transaction takes them."""
        return [(account, number, self.unit) for account, number in self.sums.items() if number]


@dataclass(frozen=True, slots=True)
class Borne:
    """What members and the reserve bore of one member's default or given-up seat, and did not get back."""

    members: dict[str, Decimal]
    reserve: Decimal

    @property
    def total(self) -> Decimal:
        """All of it."""
        return sum(self.members.values(), self.reserve)

    def give_back(self, found: Circle, gone: str, lines: Lines, amount: Decimal | None) -> None:
        """`amount` (all, when None) credited in proportion to what each bore."""
        weights = {**self.members, NOBODY: self.reserve}
        weights = {name: weight for name, weight in weights.items() if weight}
        if not weights:
            return
        parts = weights if amount is None else circle_sums.split_by(amount, weights, found.digits)
        for name, part in parts.items():
            if name == NOBODY:
                lines.move(found.reserve(gone), found.reserve(), part)
            else:
                lines.move(found.premium(name, gone), found.account(name), part)


def borne(found: Circle, gone: str, lines: Lines) -> Borne:
    """Who bore what of one member's default or given-up seat, by the order of the list, once `lines` are recorded."""
    unit = found.pod.commodity
    held = found.view.balances(f"Equity:Premium:{found.pod.slug}:", found.on)
    members = {}
    for each in found.accounts:
        account = found.premium(each, gone)
        left = -held.get((account, unit), ZERO) - lines.moved(account)
        if left:
            members[each] = left
    account = found.reserve(gone)
    return Borne(members, -found.view.balance(account, unit, found.on) - lines.moved(account))


def pay_back(found: Circle, gone: str, lines: Lines, amount: Decimal) -> None:
    """`amount` of what somebody in default owes came in: to those who bore it; what nobody bore yet is for later rounds."""
    stands = borne(found, gone, lines)
    back = min(amount, stands.total)
    if back:
        stands.give_back(found, gone, lines, back)


def written_off(found: Circle, gone: str, lines: Lines, amount: Decimal) -> None:
    """What somebody in default owes is a cost from now on, and what others bore of it a premium that they gave."""
    stands = borne(found, gone, lines)
    lines.move(found.given_up, found.owing(gone), amount)
    for each, part in stands.members.items():
        lines.move(found.premium(each, gone), found.premium(each), part)
    lines.move(found.reserve(gone), found.premium(), stands.reserve)


def set_off(found: Circle, lines: Lines) -> dict[str, Decimal]:
    """What comes back to somebody who is in default themselves is taken for what they owe: member → how much.

    It goes on to those who bore *their* default, and so on until nobody is credited who owes: each step leaves less owed.
    """
    unit = found.pod.commodity
    owing = found.view.balances(f"Assets:Due:{found.pod.slug}:", found.on)
    owed = {
        each: owing.get((found.owing(each), unit), ZERO) + lines.moved(found.owing(each)) for each in found.accounts
    }
    taken: dict[str, Decimal] = {}
    is_settled = False
    while not is_settled:
        is_settled = True
        for each in [name for name, number in owed.items() if number > 0]:
            account = found.account(each)
            amount = min(owed[each], found.position(each) - lines.moved(account))
            if amount <= 0:
                continue
            is_settled = False
            owed[each] -= amount
            taken[each] = taken.get(each, ZERO) + amount
            lines.move(account, found.owing(each), amount)
            pay_back(found, each, lines, amount)
    return taken


def seat_paid(found: Circle, handle: str, amount: Decimal, lines: Lines, *, is_over: bool) -> Record:
    """The seat of somebody in default when `amount` of what they owe came in; it ends with the rounds once nothing is owed."""
    # It may be a seat of earlier rounds: nobody who owes begins anew.
    seat = found.view.find("seat", pod=found.pod.id, member=handle, status=DEFAULT)[-1]
    account = found.owing(handle)
    left = found.view.balance(account, found.pod.commodity, found.on) + lines.moved(account)
    is_past = is_over or not seat.id.startswith(f"{found.key}/")
    paid = Decimal(seat.body["paid"]) + amount
    return seat.changed(status=ENDED if is_past and not left else DEFAULT, paid=f"{paid:f}")
