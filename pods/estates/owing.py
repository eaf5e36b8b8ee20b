"""What a member who died owes a pod: paid out of what they left in another one, or given up; each with the others' consent."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from ledger import money
from ledger.act import Act, Change, Follow, Record, Words, registry, rule
from ledger.errors import Invalid, Refused
from pods.circles.circle_borne import Lines, written_off
from pods.circles.circle_finding import of_pod
from pods.crew import estate, people
from pods.crew.places import need_money
from pods.estates import open_of
from pods.owning.capital import collective
from pods.settings.setting import CIRCLE
from pods.voices import consent
from pods.working import livelihood

if TYPE_CHECKING:
    from ledger.view import View


class EstatePays(Act):
    """What a dead member left in `pod` pays what they owe the pod `to`: an amount of it, or as much as there is."""

    kind = "estate-pays"
    topic: ClassVar[str] = "estate-debt"
    moves_money_out = True
    member: str
    pod: str
    to: str
    amount: Decimal | None = None
    place: str | None = None
    into: str | None = None


class GiveUp(Act):
    """A pod gives up what a dead member owes it: an advance of pay, what fell due in a circle, or capital that is short."""

    kind = "estate-given-up"
    topic: ClassVar[str] = "estate-debt"
    member: str
    pod: str
    because: Words


@rule(EstatePays)
def estate_pays(act: EstatePays, view: View) -> Change:
    """Money goes from one pod into the other, an entry a debt.

    Raises: Refused, without consent, when nothing is owed or left, for more than either, or when the money is not there.
    """
    record = estate.dead(view, act.member)
    pod, to = people.pod(view, act.pod), people.pod(view, act.to)
    if view.doing.proposal is None:
        people.need_treasurer(view, "Paying what somebody owed out of what they left")
    _two_pods(record, pod, to)
    taken = open_of.claims(view, pod, record)
    debts = open_of.debts(view, to, record)
    unit, name = pod.commodity, record.body["name"]
    nothing = money.from_minor(0, view.digits(unit))
    left = sum((number for _, number in taken), nothing)
    owed = sum((each.amount for each in debts), nothing)
    most = min(left, owed)
    amount = most if act.amount is None else people.number(view, act.amount, unit)
    if not most or amount > most:
        raise Refused(
            f"{name} left {money.show(left, unit)} in {pod.name} and owes {to.name} {money.show(owed, unit)}"
            + (f"; {money.show(amount, unit)} is more than can be paid." if act.amount is not None else "."),
            hint=f"Pay {most:f} or less: --amount {most:f}"
            if most
            else f"See what is open: crewbook member positions {record.id}",
            where="amount",
        )
    consent.require(act, view)
    debt = debts[0]
    part = min(amount, debt.amount)
    place = pod.place(act.place)
    need_money(view, pod, place, part)
    lines, rest = [], part
    for account, number in taken:
        drawn = min(number, rest)
        rest -= drawn
        lines.append((account, drawn, unit))
    what = f"What {name} left in {pod.name} pays {debt.what} in {to.name}"
    directive = people.transaction(view.on, name, what, [*lines, (place, -part, unit)])
    # Both sides are one entry, so that neither is ever undone without the other.
    came = _come_in(debt.paid(part, act.into), view)
    more = act.model_copy(update={"amount": amount - part})
    return replace(
        came,
        directives=(directive, *came.directives),
        about=tuple(dict.fromkeys((f"member/{record.id}", f"pod/{pod.id}", *came.about))),
        then=(Follow(more, view.doing.by, view.doing.proposal),) if amount > part else (),
    )


def _come_in(act: Act, view: View) -> Change:
    """What the rule of an act answers by which a debt is paid."""
    return registry.rules[act.kind](act, view)


def _two_pods(record: Record, pod: people.Pod, to: people.Pod) -> None:
    """Each pod keeps its own money.

    Raises: Invalid, for one and the same, or two that keep different money.
    """
    if pod.id == to.id:
        raise Invalid(
            f"What {record.body['name']} owes {pod.name} itself is set off when it is settled.",
            hint=f"Leave --owed-to out: crewbook member settle {record.id} --in {pod.id}",
            where="owed-to",
        )
    if pod.commodity != to.commodity:
        raise Invalid(
            f"{pod.name} keeps {pod.commodity}, and {to.name} {to.commodity}.",
            hint="Only a pod that keeps the same money is paid.",
            where="owed-to",
        )


@rule(GiveUp)
def give_up(act: GiveUp, view: View) -> Change:
    """Nothing of it is asked for any more; it is a cost of the pod, or, in a circle, of those who bore it already.

    A loss that their capital does not cover is the collective account's.

    Raises: Refused, without consent or a reason, while something is left that could be set off, or when nothing of the
    kind is owed.
    """
    record = estate.dead(view, act.member)
    pod = people.pod(view, act.pod)
    if view.doing.proposal is None:
        people.need_treasurer(view, "Giving up what somebody owed")
    if not act.because:
        raise Invalid("Who gives a debt up says why.", hint='Add --because "nothing was left".', where="because")
    name, unit = record.body["name"], pod.commodity
    owed = [each for each in open_of.debts(view, pod, record) if each.kind in {"advance", "circle"}]
    owed += open_of.short(view, pod, record)
    if not owed:
        raise Refused(
            f"{name} owes {pod.name} no advance, nothing that fell due in a circle, and is short of no capital.",
            hint="A loan is written off, crewbook loan write-off L1 --because …; a fine is waived, crewbook fine waive F1 "
            f"--because …. See what is open: crewbook member positions {record.id}",
            where="pod",
        )
    if open_of.claims(view, pod, record):
        raise Refused(
            f"{pod.name} still owes {name} something, which comes first.",
            hint=f"Settle it: crewbook member settle {record.id} --in {pod.id}",
            where="pod",
        )
    consent.require(act, view)
    debt = owed[0]
    if debt.kind == "circle":
        lines = Lines(unit)
        written_off(of_pod(view, pod), record.id, lines, debt.amount)
        listed = lines.listed()
    elif debt.kind == "capital":
        of_layers = open_of.made_up(view, pod, record, debt.amount)
        listed = [(account, number, unit) for account, number in (*of_layers, (collective(pod), debt.amount))]
    else:
        account = livelihood.advances(pod, record)
        listed = [(f"Expenses:{pod.slug}:WriteOff", debt.amount, unit), (account, -debt.amount, unit)]
    directive = people.transaction(view.on, name, f"Given up by {pod.name}: {act.because}", listed)
    change = Change((directive,), about=(f"member/{record.id}", f"pod/{pod.id}"))
    if pod.kind != CIRCLE:
        return change
    ended = open_of.ended_seats(view, pod, record)
    about = (*change.about, f"circle/{pod.id}", *(f"seat/{each.id}" for each in ended))
    return replace(change, records=ended, about=about)


def _pays(act: EstatePays, view: View) -> str:
    record = estate.dead(view, act.member)
    pod, to = people.pod(view, act.pod), people.pod(view, act.to)
    how_much = "as much as there is of" if act.amount is None else f"{act.amount:f} {pod.commodity} of"
    return f"What {record.body['name']} left in {pod.name} pays {how_much} what they owe {to.name}"


def _given_up(act: GiveUp, view: View) -> str:
    record, pod = estate.dead(view, act.member), people.pod(view, act.pod)
    return f"{pod.name} gives up what {record.body['name']} owes it: {act.because}"


consent.describe(EstatePays, _pays)
consent.describe(GiveUp, _given_up)
