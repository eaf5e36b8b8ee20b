"""The end of a cycle: the share-out of its loan fund. What is divided lives in shareout.py, who leaves before it in cycle_leaving.py."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import Field

from ledger import money
from ledger.act import Act, Change, Record, rule
from ledger.errors import Refused
from pods.crew import people
from pods.cycles import shareout
from pods.cycles.cycle import SHARED, Cycle, carried, carried_prefix, running
from pods.funds import fund
from pods.lending import agreed, balances
from pods.voices import consent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledger.view import View

_NOTHING = Decimal(0)


class ShareOut(Act):
    """A cycle ends: its loan fund of `amount` is divided over its shares and paid out.

    `carry` is what members leave in the pool for the next cycle, each in the pool's money.
    """

    kind = "share-out"
    topic: ClassVar[str] = "share-out"
    moves_money_out = True
    pod: str
    amount: Decimal
    carry: dict[str, Decimal] = Field(default_factory=dict)
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """What one member gets at a share-out, in the pool's money: `saved` is what their shares cost.

    `payout` is what the shares are worth, less what they bear of losses by themselves, `taken`; `carried` what was
    carried for them before, `carry` what they leave for the next cycle, `gain` what free savings that count as shares
    gain (negative: lose); it is added to those.
    """

    member: Record
    shares: int
    saved: Decimal
    payout: Decimal
    taken: Decimal = _NOTHING
    carried: Decimal = _NOTHING
    carry: Decimal = _NOTHING
    gain: Decimal = _NOTHING

    @property
    def paid(self) -> Decimal:
        """What is paid out: in cash, or into the savings of who died, which their heirs get."""
        return self.payout + self.carried - self.carry

    @property
    def cash(self) -> Decimal:
        """What is paid out in cash."""
        return _NOTHING if self.member.status == people.DIED else self.paid


def divided(view: View, found: shareout.Fund) -> shareout.Division[tuple[str, bool]]:
    """The fund divided as the pool's `share-out-rounding` says; keys are (member, whether it is for free savings).

    Raises: Refused, when nobody holds a share, or losses left less than nothing for all of them or for one.
    """
    cycle = found.cycle
    if not found.shares:
        raise Refused(
            f"Nobody holds shares of {cycle.said}; there is nothing to share out.",
            hint=f"Let it end on another day: crewbook cycle change {cycle.pod.id} --until DATE",
            where="pod",
        )
    if found.total < 0:
        raise Refused(
            f"{cycle.pod.name} lost more than all savings of {cycle.said}: the fund is "
            f"{money.show(found.total, cycle.pod.commodity)}.",
            hint="Agree on who bears the loss, and record it first: crewbook enter --help",
            where="pod",
        )
    shares = {(member.id, False): number for member, number in found.holdings}
    shares |= {(member.id, True): number for member, number in found.free}
    try:
        return shareout.divide(
            found.total,
            shares,
            rounding=cycle.pod.terms.text("share-out-rounding"),
            digits=view.digits(cycle.pod.commodity),
            apart=[
                shareout.Apart(
                    each.amount, frozenset((who, is_free) for who in each.aside for is_free in (False, True))
                )
                for each in found.apart
            ],
            taken={(who, False): number for who, number in found.taken.items()},
        )
    except shareout.TooMuch as wrong:
        handle, _ = wrong.key
        raise _bears_too_much(view, found, handle) from wrong


def _bears_too_much(view: View, found: shareout.Fund, handle: str) -> Refused:
    pod = found.cycle.pod
    member = view.get("member", handle)
    lost = [record for record in view.find("loan", pod=pod.id, status=agreed.WRITTEN_OFF) if record.date]
    named = f"crewbook correct {lost[-1].seq} --because …" if lost else "crewbook enter --help"
    return Refused(
        f"What {member.body['name'] if member else handle} bears of what {pod.name} lost is more than their shares of "
        f"{found.cycle.said} are worth.",
        hint=f"Agree first on who bears the rest: undo the write-off, {named}, and share its loss another way, "
        "--sharing equally or --sharing by-savings.",
        where="pod",
    )


def parts(view: View, found: shareout.Fund, carry: Mapping[str, Decimal]) -> list[Part]:
    """What each member gets, by joining order, those with carried money or free savings that count among them.

    Raises: Invalid or Refused, when somebody would leave more in the pool than they get, or is not among them.
    """
    cycle = found.cycle
    unit, price = cycle.pod.commodity, cycle.price
    for handle in carry:
        people.member(view, handle)
    division = divided(view, found)
    holdings = {member.id: shares for member, shares in found.holdings}
    free = {member.id: shares for member, shares in found.free}
    kept = view.balances(carried_prefix(cycle.pod))
    made = []
    for member in view.find("member"):
        shares = holdings.get(member.id, 0)
        part = Part(
            member,
            shares,
            shares * price,
            division.payouts.get((member.id, False), _NOTHING),
            division.taken.get((member.id, False), _NOTHING),
            -kept.get((carried(cycle.pod, member), unit), _NOTHING),
            carry.get(member.id, _NOTHING),
            division.payouts.get((member.id, True), _NOTHING) - free.get(member.id, 0) * price,
        )
        if shares or part.carried or part.carry or free.get(member.id):
            _can_carry(view, cycle, part)
            made.append(part)
    return made


def _can_carry(view: View, cycle: Cycle, part: Part) -> None:
    if part.carry:
        people.number(view, part.carry, cycle.pod.commodity, where="carry")
    gets = part.payout + part.carried
    if part.carry > gets:
        unit, digits = cycle.pod.commodity, view.digits(cycle.pod.commodity)
        most, wanted = (money.show(money.round_half_up(each, digits), unit) for each in (gets, part.carry))
        raise Refused(
            f"{part.member.body['name']} gets {most} at the share-out and cannot leave {wanted} for the next cycle.",
            hint=f"Carry {most} or less, or all of it: --carry {part.member.id}=all" if gets else "Leave them out.",
            where="carry",
        )


@rule(ShareOut)
def share_out(act: ShareOut, view: View) -> Change:
    """Every share is paid its part of the loan fund, and the cycle is over; the social fund is not touched.

    Raises: Refused, with loans open, a second time, ahead of the cycle's end unless the others consented, when the fund
    is not what was agreed, or the money is not there.
    """
    people.need_treasurer(view, "A share-out")
    pod = people.pod(view, act.pod, kind="savings")
    consent.require(act, view)
    cycle = running(view, pod)
    # A proposal that asks for nothing but a second signature asked nobody.
    is_agreed = view.doing.proposal is not None and act.topic in pod.terms.topics()
    if view.on < cycle.until and not is_agreed:
        raise Refused(
            f"{cycle.title} ends on {cycle.until}, and nobody was asked about sharing it out before that.",
            hint=f"Let it end today: crewbook cycle change {pod.id} --until {view.on}; or wait until then.",
            where="on",
        )
    _no_loans(view, cycle)
    _nothing_behind(view, cycle)
    found = shareout.fund(view, cycle)
    if act.amount != found.total:
        raise Refused(
            f"The fund of {cycle.said} is {money.show(found.total, pod.commodity)} on {view.on}, and not the "
            f"{money.show(act.amount, pod.commodity)} that were to be shared out.",
            hint=f"Something moved since it was proposed. Propose it anew: crewbook cycle share-out {pod.id}",
            where="amount",
        )
    made = parts(view, found, act.carry)
    place = pod.place(act.place)
    money_there(view, pod, place, sum((each.cash for each in made), _NOTHING))
    ended = cycle.record.changed(status=SHARED, ended=view.on.isoformat())
    about = (f"pod/{pod.id}", f"cycle/{pod.id}", *(f"member/{each.member.id}" for each in made))
    return Change(tuple(_transactions(view, found, made, place)), (ended,), about)


def _no_loans(view: View, cycle: Cycle) -> None:
    """No loan of the pool is open: what is lent cannot be paid out."""
    pod = cycle.pod
    open_loans = view.find("loan", pod=pod.id, status=balances.OPEN)
    owed = view.total(f"Assets:Loans:{pod.slug}:", pod.commodity)
    if open_loans or owed:
        named = [f"{each.id} of {each.member}" for each in open_loans]
        first = open_loans[0].id if open_loans else "L1"
        raise Refused(
            f"{pod.name} still has {', '.join(named)} open, {money.show(owed, pod.commodity)} in all; what is lent "
            "cannot be shared out.",
            hint=f"First let it be repaid, crewbook loan repay {first} AMOUNT; set off, crewbook loan set-off {first}; or "
            f"written off, crewbook loan write-off {first} --because …",
            where="loan",
        )


def _nothing_behind(view: View, cycle: Cycle) -> None:
    """Nothing was bought in the cycle behind the day of the share-out."""
    moved = view.moved(cycle.prefix[:-1], cycle.pod.commodity, since=view.on + dt.timedelta(days=1), until=dt.date.max)
    if moved:
        raise Refused(
            f"Shares of {cycle.said} were bought on {moved[-1][0]}, behind {view.on}.",
            hint=f"Share it out on {moved[-1][0]} or later.",
            where="on",
        )


def money_there(view: View, pod: people.Pod, place: str, needed: Decimal) -> None:
    """The place holds what is paid out, on that day and every later one."""
    there, day, seq = view.lowest(place, pod.commodity, view.on)
    if needed <= there:
        return
    because = f", because of entry {seq}" if seq else ""
    others = [
        account
        for (account, commodity), number in view.balances("Assets:").items()
        if commodity == pod.commodity and account.endswith(f":{pod.slug}") and account != place and number > 0
    ]
    short = needed - there
    hint = (
        f'Bring it there first: crewbook enter "For the share-out" --line "{place} {short:f}" '
        f'--line "{others[0]} -{short:f}"'
        if others and len(others[0].split(":")) == len(place.split(":"))
        else "Wait until the money is there, or pay from another place: --from-place NAME"
    )
    raise Refused(
        f"{pod.said(place)} holds {money.show(there, pod.commodity)} on {day}{because}; "
        f"{money.show(needed, pod.commodity)} are to be paid out.",
        hint=hint,
        where="place",
    )


def _transactions(view: View, found: shareout.Fund, made: list[Part], place: str) -> list[Any]:
    """What the pool earned becomes surplus to share; each member is paid; what is left over is put by."""
    cycle, pod = found.cycle, found.cycle.pod
    unit, surplus = pod.commodity, f"Equity:Surplus:{pod.slug}"
    gathered = [(each.mirror, each.amount, unit) for each in found.sources]
    gathered += [(shareout.leftover(pod), found.brought, unit), (surplus, -found.earned - found.brought, unit)]
    entries = [people.transaction(view.on, None, f"{cycle.title} earned, to be shared out", gathered)]
    for each in made:
        shares = f"{each.shares} share{'' if each.shares == 1 else 's'}"
        narration = f"Share-out of {cycle.said}: {shares}, worth {money.show(each.payout, unit)}"
        lines = [
            (cycle.account(each.member), each.saved, unit),
            (cycle.losses(each.member), -each.taken, unit),
            (surplus, each.payout + each.taken - each.saved + each.gain, unit),
            (carried(pod, each.member), each.carried - each.carry, unit),
            (pod.savings(each.member), each.cash - each.paid - each.gain, unit),
            (place, -each.cash, unit),
        ]
        entries.append(people.transaction(view.on, each.member.body["name"], narration, lines))
    left = found.total - sum((each.payout + each.gain for each in made), _NOTHING) - _free_cost(found)
    if left:
        entries.append(
            people.transaction(view.on, None, f"Left over from {cycle.said}", _put_by(view, pod, place, left))
        )
    return [each for each in entries if each.postings]


def _free_cost(found: shareout.Fund) -> Decimal:
    return sum((shares for _, shares in found.free), 0) * found.cycle.price


def _put_by(view: View, pod: people.Pod, place: str, left: Decimal) -> list[tuple[str, Decimal, str]]:
    """Where the pool's `left-over` says that it goes: to the next cycle's fund, or into the social fund with its money."""
    unit = pod.commodity
    taken = (f"Equity:Surplus:{pod.slug}", left, unit)
    if pod.terms.text("left-over") == "next-cycle":
        return [taken, (shareout.leftover(pod), -left, unit)]
    social = fund.of_pod(view, pod)
    return [taken, (social.given, -left, unit), (place, -left, unit), (social.place(place.split(":")[1]), left, unit)]


def _sentence(act: ShareOut, view: View) -> str:
    pod = people.pod(view, act.pod)
    cycle = running(view, pod)
    division = divided(view, shareout.fund(view, cycle))
    early = f", ahead of its end on {cycle.until}" if view.on < cycle.until else ""
    kept = money.round_half_up(sum(act.carry.values(), _NOTHING), view.digits(pod.commodity))
    carry = f", of which {money.show(kept, pod.commodity)} stay for the next cycle" if kept else ""
    whole = money.show(money.round_half_up(act.amount, view.digits(pod.commodity)), pod.commodity)
    is_alike = len(set(division.values.values())) == 1 and not division.taken
    each = f"{division.value:f} each" if is_alike else "of which who stood aside from a loss bear nothing of it"
    return f"Share out {cycle.said}{early}: {whole} over {division.shares} shares, {each}{carry}"


consent.describe(ShareOut, _sentence)
