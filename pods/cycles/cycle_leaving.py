"""A member who leaves a cycle ahead of its share-out: paid what their shares cost, or kept as savings."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from ledger.act import Act, Change, Record, rule
from ledger.errors import Invalid, Refused
from pods.crew import people
from pods.cycles import bearing, shareout
from pods.cycles.cycle import Cycle, carried, latest, running, shares_of
from pods.cycles.cycle_ending import divided, money_there
from pods.lending import balances
from pods.voices import consent

if TYPE_CHECKING:
    from ledger.view import View

_NOTHING = Decimal(0)


class LeaveCycle(Act):
    """A member takes what they saved in shares, and what is carried for them, ahead of the share-out.

    With `to_savings` nothing is paid out: it becomes savings in the pool, which a loan can be set off against.
    """

    kind = "cycle-leave"
    topic: ClassVar[str] = "withdrawal"
    moves_money_out = True
    member: str
    pod: str
    place: str | None = None
    to_savings: bool = False


@rule(LeaveCycle)
def leave_cycle(act: LeaveCycle, view: View) -> Change:
    """The member is paid what their shares cost and what is carried for them: no part of what the pool earned.

    Where losses made a share worth less than it cost, they get what it is worth; the rest stays in the fund. What they
    bear of losses by themselves is taken off.
    Raises: Refused, when there is nothing of theirs, a loan of theirs is open and money would leave, or is not there;
    Invalid, when a place is named that no money leaves.
    """
    pod = people.pod(view, act.pod, kind="savings")
    member = people.person(view, act.member)
    _heirs_get_it(act, pod, member)
    people.need_owner(view, member.id, "Another member's leaving a cycle")
    consent.require(act, view)
    held = held_by(view, pod, member)
    if held is None:
        raise Refused(
            f"{member.body['name']} holds no shares of a running cycle of {pod.name}, and nothing is carried for them.",
            hint=f"See who holds what: crewbook cycle show {pod.id}",
            where="member",
        )
    if act.to_savings:
        _stays(view, act, pod, member)
        return left(view, held, pod.savings(member), "put into savings")
    _owes_nothing(view, pod, member)
    place = pod.place(act.place)
    money_there(view, pod, place, held.worth + held.carried)
    return left(view, held, place, "savings only")


@dataclass(frozen=True, slots=True)
class Held:
    """What a member has in a pool's running cycle: `worth` is what a leaver gets for the shares, less what they bear of losses."""

    cycle: Cycle
    member: Record
    shares: int
    worth: Decimal
    bears: Decimal
    carried: Decimal


def held_by(view: View, pod: people.Pod, member: Record) -> Held | None:
    """What a member has in the running cycle, or is carried for them between two; None when nothing.

    Raises: Refused, when the cycle was shared out on a later day.
    """
    cycle = latest(view, pod)
    shares = shares_of(view, cycle, member) if cycle is not None and cycle.is_open else 0
    kept = -view.balance(carried(pod, member), pod.commodity)
    if cycle is None or not (shares or kept):
        return None
    if shares:
        running(view, pod)
    bears = view.balance(cycle.losses(member), pod.commodity) if shares else _NOTHING
    worth = max(_worth(view, cycle, member, shares) - bears, _NOTHING)
    return Held(cycle, member, shares, worth, bears, kept)


def left(view: View, held: Held, into: str, how: str) -> Change:
    """A member is in the cycle no longer: what their shares are worth to a leaver, and what was carried, goes into an account.

    Raises: Refused, ahead of a loss that they bear.
    """
    cycle, pod, unit = held.cycle, held.cycle.pod, held.cycle.pod.commodity
    _no_loss_later(view, held)
    shares = f"{held.shares} share{'' if held.shares == 1 else 's'}"
    what = f"Leaves {cycle.said}: {shares}" if held.member.status == people.IN else f"{shares} of {cycle.said}"
    directive = people.transaction(
        view.on,
        held.member.body["name"],
        f"{what}, {how}",
        [
            (cycle.account(held.member), held.shares * cycle.price, unit),
            (cycle.losses(held.member), -held.bears, unit),
            (carried(pod, held.member), held.carried, unit),
            (shareout.leftover(pod), held.worth + held.bears - held.shares * cycle.price, unit),
            (into, -held.worth - held.carried, unit),
        ],
    )
    return Change((directive,), about=(f"member/{held.member.id}", f"pod/{pod.id}", f"cycle/{pod.id}"))


def _no_loss_later(view: View, held: Held) -> None:
    """What a loss takes off their shares was told by that day.

    Raises: Refused, naming the entry.
    """
    account, unit = held.cycle.account(held.member), held.cycle.pod.commodity
    later = bearing.falls_on(view, account, unit, held.shares * held.cycle.price - held.bears)
    if later:
        day, seq = later[-1].date, later[-1].seq
        raise Refused(
            f"{held.member.body['name']} bears the loss of {day} (entry {seq}) off their shares of {held.cycle.said}; they do "
            f"not leave it on {view.on}, before that.",
            hint=f"Use --on {day} or later.",
            where="on",
        )


def _heirs_get_it(act: LeaveCycle, pod: people.Pod, member: Record) -> None:
    """What somebody who died had in shares becomes savings, for these go to their heirs.

    Raises: Refused, when it would be paid out.
    """
    if member.status == people.DIED and not act.to_savings:
        raise Refused(
            f"{member.body['name']} died; what they had in shares goes to their heirs by way of their savings.",
            hint=f"Settle what they left: crewbook member settle {member.id} --in {pod.id}",
            where="member",
        )


def _stays(view: View, act: LeaveCycle, pod: people.Pod, member: Record) -> None:
    """No money leaves; what stands behind a borrower's loan is only moved by a treasurer."""
    if act.place is not None:
        raise Invalid("Nothing is paid out with --to-savings.", hint="Leave --from-place out.", where="from-place")
    if view.doing.proposal is None and view.find("loan", pod=pod.id, member=member.id, status=balances.OPEN):
        people.need_treasurer(view, "Putting a borrower's shares into savings")


def _owes_nothing(view: View, pod: people.Pod, member: Record) -> None:
    # A loan that was paid out on a later day was lent on the shares as well.
    found = [
        view.find("loan", pod=pod.id, member=member.id, status=balances.OPEN, on=day) for day in (None, dt.date.max)
    ]
    open_loans = list({each.id: each for loans in found for each in loans}.values())
    if open_loans:
        loan = open_loans[0].id
        raise Refused(
            f"{member.body['name']} has {', '.join(each.id for each in open_loans)} open, which the shares stand behind.",
            hint=f"First: crewbook loan repay {loan} AMOUNT; or let the shares repay it: crewbook cycle leave {member.id} "
            f"--from {pod.id} --to-savings, then crewbook loan set-off {loan}",
            where="loan",
        )


def _worth(view: View, cycle: Cycle, member: Record, shares: int) -> Decimal:
    """What a member's shares cost, or what they are worth where the pool lost more than it earned."""
    if not shares:
        return _NOTHING
    division = divided(view, shareout.fund(view, cycle))
    return min(shares * cycle.price, shares * division.values[member.id, False])


def _leaves(act: LeaveCycle, view: View) -> str:
    pod = people.pod(view, act.pod)
    return f"{people.person(view, act.member).body['name']} leaves the running cycle of {pod.name}, with savings only"


consent.describe(LeaveCycle, _leaves, beneficiary=lambda act, _: act.member)
