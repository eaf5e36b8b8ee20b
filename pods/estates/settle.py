"""The act that settles what a member who died left in one pod, by the pod's own rules: set off, inherited, passed on.

What they still owe behind that is paid or given up in owing.py.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from beancount.core import data

from ledger import money, text
from ledger.act import Act, Change, Follow, Record, rule
from ledger.errors import Refused
from pods.crew import estate, people
from pods.crew.places import need_money
from pods.cycles import cycle_leaving
from pods.dues import fines
from pods.estates import open_of, owned
from pods.lending import balances, repayments
from pods.settings.cycle import AS_A_LEAVER
from pods.settings.setting import SAVINGS
from pods.voices import consent
from pods.working import livelihood

if TYPE_CHECKING:
    from ledger.view import View

_ZERO = Decimal(0)
Lines = list[tuple[str, Decimal]]


class Settle(Act):
    """What a dead member left in a pod: what they owe it is set off first, the rest goes to the heirs."""

    kind = "settle"
    moves_money_out = True
    member: str
    pod: str
    place: str | None = None


@rule(Settle)
def settle(act: Settle, view: View) -> Change:
    """All that the pod owes them in money, one entry a step: what they owe it is set off, then heirs get the rest, each cent of it.

    Shares of a running cycle become savings first, unless the pool's `shares-at-death` lets them stay. An heir who is in
    the crew gets savings of a savings pool as savings; all else is paid out of the place. Largest remainder, ties by the
    order in which heirs were named. Shares and capital go to heirs who are in the crew; capital below zero is set off
    as a debt, last. What is owed beyond what is there stays owed, in the dead member's name.
    Raises: Refused, with nothing left, while no heirs are named for what is left, or where the place holds too little.
    """
    record = estate.dead(view, act.member)
    pod = people.pod(view, act.pod)
    if view.doing.proposal is None:
        people.need_treasurer(view, "Settling what somebody left")
    consent.require(act, view)
    about = (f"member/{record.id}", f"pod/{pod.id}")
    freed = _shares_of_cycle(view, pod, record)
    if freed is not None:
        return replace(freed, then=(Follow(act, view.doing.by, view.doing.proposal),))
    taken = open_of.claims(view, pod, record)
    left = sum((number for _, number in taken), _ZERO)
    for debt in open_of.debts(view, pod, record) or open_of.short(view, pod, record):
        paid = min(debt.amount, left)
        if not paid:
            break
        change = _SET_OFF[debt.kind](view, pod, record, debt, paid, _drawn(taken, paid))
        # An entry a debt: what a loan was paid is read from all of its entries.
        is_more = left > paid or _passes(view, pod, record)
        rest = (Follow(act, view.doing.by, view.doing.proposal),) if is_more else ()
        return replace(change, about=tuple(dict.fromkeys((*about, *change.about))), then=(*change.then, *rest))
    if left:
        inherited, words, members = _inherited(view, pod, record, pod.place(act.place), left)
        what = f"What {record.body['name']} left in {pod.name}: {', '.join(words)}"
        directive = _entry(view, pod, record, what, [*taken, *inherited])
        rest = (Follow(act, view.doing.by, view.doing.proposal),) if _passes(view, pod, record) else ()
        return Change((directive,), about=(*about, *members), then=rest)
    return _passed(view, pod, record, about)


def _shares_of_cycle(view: View, pod: people.Pod, record: Record) -> Change | None:
    """What they hold in a running cycle put into their savings, as a leaver's would be; None where there is nothing, or it stays."""
    if pod.kind != SAVINGS or pod.terms.text("shares-at-death") != AS_A_LEAVER:
        return None
    held = cycle_leaving.held_by(view, pod, record)
    return None if held is None else cycle_leaving.left(view, held, pod.savings(record), "put into what they left")


def _drawn(taken: Lines, amount: Decimal) -> Lines:
    """(account, number) that takes `amount` of what the pod owes, from the first account on."""
    lines = []
    for account, number in taken:
        part = min(number, amount)
        amount -= part
        lines.append((account, part))
    return lines


def _entry(
    view: View, pod: people.Pod, member: Record, what: str, lines: Lines, link: str | None = None
) -> data.Transaction:
    """The transaction with one posting an account."""
    sums: dict[str, Decimal] = {}
    for account, number in lines:
        sums[account] = sums.get(account, _ZERO) + number
    together = [(account, number, pod.commodity) for account, number in sums.items()]
    return people.transaction(view.on, member.body["name"], text.clean(what), together, link=link)


def _said(pod: people.Pod, member: Record, paid: Decimal, against: str) -> str:
    return f"What {member.body['name']} left in {pod.name}: {money.show(paid, pod.commodity)} set off against {against}"


def _loan(view: View, pod: people.Pod, member: Record, debt: open_of.Debt, paid: Decimal, drawn: Lines) -> Change:
    """A loan repaid, in the loan's own order; the place only passes on what goes elsewhere, as fines to a fund kept apart."""
    loan = view.get("loan", debt.id)
    assert loan is not None, "the debt was read from it"
    newest = repayments.not_replaced(view, loan)
    state = balances.state(view, loan, on=view.on.max)
    parts, over = repayments.covered(state, paid, view.on)
    lines = [*drawn, *repayments.lines_of(view, pod, member, loan, parts, None), (pod.place(), -paid)]
    directive = _entry(view, pod, member, _said(pod, member, paid, loan.id), lines, link=loan.id)
    return Change((directive,), repayments.closing(newest, view, state, over, parts), (f"loan/{loan.id}",))


def _fines(view: View, pod: people.Pod, member: Record, _debt: open_of.Debt, paid: Decimal, drawn: Lines) -> Change:
    """Fines paid; to the pod's fund with the money for them, where fines go there."""
    into, what = fines.account(view, pod, None)
    which, about = fines.told(view, pod, member, paid)
    directive = _entry(
        view, pod, member, _said(pod, member, paid, which), [*drawn, (into, paid), (pod.place(), -paid), (what, -paid)]
    )
    return Change((directive,), about=about)


def _advance(view: View, pod: people.Pod, member: Record, _debt: open_of.Debt, paid: Decimal, drawn: Lines) -> Change:
    """An advance kept back from the pay that was still owed."""
    said = _said(pod, member, paid, "an advance of pay")
    return Change((_entry(view, pod, member, said, [*drawn, (livelihood.advances(pod, member), -paid)]),))


def _capital(view: View, pod: people.Pod, member: Record, _debt: open_of.Debt, paid: Decimal, drawn: Lines) -> Change:
    """A loss that their capital does not cover, as it is set off when a member leaves."""
    said = _said(pod, member, paid, "a loss that they bore")
    return Change((_entry(view, pod, member, said, [*drawn, *open_of.made_up(view, pod, member, paid)]),))


def _default(view: View, pod: people.Pod, member: Record, debt: open_of.Debt, paid: Decimal, drawn: Lines) -> Change:
    """What fell due in a circle, out of what came back of another of its rounds: it leaves the place and comes back at once."""
    place = pod.place()
    said = _said(pod, member, paid, "what fell due")
    return Change(
        (_entry(view, pod, member, said, [*drawn, (place, -paid)]),),
        then=(Follow(debt.paid(paid, None), view.doing.by),),
    )


_SET_OFF = {"loan": _loan, "fine": _fines, "advance": _advance, "circle": _default, "capital": _capital}


def _heirs(view: View, pod: people.Pod, member: Record, what: str) -> list[tuple[str, Decimal]]:
    """(name, parts) of who inherits in the pod.

    Raises: Refused, while nobody is named; `what` goes to them.
    """
    named = estate.heirs(view, pod, member)
    if named is None:
        raise Refused(
            f"{what} of {member.body['name']} go to heirs, and none are named for {pod.name}.",
            hint=f"Name them: crewbook member heirs {member.id} --in {pod.id} --heir NAME",
            where="heir",
        )
    return _as_members(view, named)


def _as_members(view: View, named: Record) -> list[tuple[str, Decimal]]:
    """(name, parts) of the heirs; one who joined the crew since goes by the short name."""
    handles = {each.body["name"].casefold(): each.id for each in people.members(view)}
    return [(handles.get(name.casefold(), name), Decimal(parts)) for name, parts in named.body["heirs"]]


def _inherited(
    view: View, pod: people.Pod, member: Record, place: str, left: Decimal
) -> tuple[Lines, list[str], list[str]]:
    """(account, number) of what goes to each heir, the words for it, and the members it is about."""
    named = _heirs(view, pod, member, money.show(left, pod.commodity))
    digits = view.digits(pod.commodity)
    parts = money.split(money.to_minor(left, digits, pod.commodity), [weight for _, weight in named])
    crew = {each.id: each for each in people.members(view)}
    lines, words, about, out = [], [], [], _ZERO
    for (handle, _), minor in zip(named, parts, strict=True):
        part = money.from_minor(minor, digits)
        heir = crew.get(handle)
        is_saved = heir is not None and pod.kind == SAVINGS
        lines.append((pod.savings(heir) if heir is not None and is_saved else place, -part))
        out += _ZERO if is_saved else part
        about += [f"member/{handle}"] if heir else []
        words.append(f"{money.show(part, pod.commodity)} to {heir.body['name'] if heir else handle}")
    need_money(view, pod, place, out)
    return lines, words, about


def _passes(view: View, pod: people.Pod, member: Record) -> bool:
    """Whether shares and capital can go to the heirs who are named."""
    named = estate.heirs(view, pod, member)
    if named is None or not owned.has_any(view, pod, member):
        return False
    return owned.can_pass(view, pod, member, _as_members(view, named))


def _passed(view: View, pod: people.Pod, member: Record, about: tuple[str, ...]) -> Change:
    """Shares and capital in the heirs' names.

    Raises: Refused, when there is nothing of that either, or it cannot be passed on.
    """
    name = member.body["name"]
    if not owned.has_any(view, pod, member):
        raise Refused(
            f"{name} has nothing in {pod.name} that could be settled now.",
            hint=f"See what is open: crewbook member positions {member.id}",
            where="pod",
        )
    named = _heirs(view, pod, member, "Shares")
    owned.need_passing(view, pod, member, named)
    directive, what = owned.passed_on(view, pod, member, named)
    return Change((directive,), about=(*about, *what, *(f"member/{handle}" for handle, _ in named)))


consent.describe(
    Settle,
    lambda act, view: (
        f"Settle what {estate.dead(view, act.member).body['name']} left in {people.pod(view, act.pod).name}: "
        "what is owed first, the rest to the heirs"
    ),
)
