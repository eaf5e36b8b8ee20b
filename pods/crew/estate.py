"""A member who died: marked so, their heirs named by the crew pod by pod, and what they left settled to the cent."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from beancount.core import data

from ledger import money, text
from ledger.act import Act, Change, Follow, Record, rule
from ledger.errors import Invalid, Refused
from ledger.view import lowest
from pods.crew import people
from pods.lending import agreed, balances, repayments
from pods.voices import consent

if TYPE_CHECKING:
    from ledger.view import View

_ZERO = Decimal(0)


class Died(Act):
    """A member died. What they have open stays listed until it is settled."""

    kind = "death"
    member: str


class NameHeirs(Act):
    """Who inherits what a dead member left in a pod: (a member's short name or anybody's name, parts) of each."""

    kind = "heirs"
    topic: ClassVar[str] = "heirs"
    member: str
    pod: str
    heirs: tuple[tuple[str, Decimal], ...]


class Settle(Act):
    """What a dead member left in a savings pool: loans are set off first, the rest goes to the heirs."""

    kind = "settle"
    moves_money_out = True
    member: str
    pod: str
    place: str | None = None


def dead(view: View, handle: str) -> Record:
    """The member who died by the view's day.

    Raises: Invalid, when nobody has that name; Refused, when they live or left.
    """
    record = view.get("member", handle) or people.member(view, handle)
    if record.status != people.DIED:
        raise Refused(
            f"{record.body['name']} is not known to have died by {view.on}.",
            hint=f"If they did, record it first: crewbook member died {handle} --on DATE",
            where="member",
        )
    return record


def heirs(view: View, pod: people.Pod, member: Record) -> Record | None:
    """The record of who inherits in a pod, or None while the crew has not named anybody."""
    return view.get("heirs", f"{pod.id}/{member.id}")


@rule(Died)
def died(act: Died, view: View) -> Change:
    """The member is in the crew no longer, keeps no books, and is asked about nothing.

    Raises: Refused, for who is no treasurer (where the only one died, anybody records it), or while they did
    something behind that day.
    """
    record = people.member(view, act.member)
    treasurers = [each.id for each in people.members(view) if people.is_treasurer(each)]
    if treasurers != [record.id]:
        people.need_treasurer(view, "A member's death")
    if view.doing.by == record.id:
        raise Refused(
            f"{record.body['name']} does not record their own death.",
            hint="Use --by with who records it.",
            where="by",
        )
    later = [(day, seq) for seq, day in view.session.acted(act.member, view.on + dt.timedelta(days=1))]
    if later:
        day, seq = max(later)
        raise Refused(
            f"{record.body['name']} did entry {seq} on {day}, after {view.on}.",
            hint=f"Use the right day, or correct that entry first: crewbook correct {seq} --because …",
            where="on",
        )
    gone = record.changed(status=people.DIED, treasurer=False, ended=view.on.isoformat())
    return Change(records=(gone,), about=(f"member/{act.member}",))


@rule(NameHeirs)
def name_heirs(act: NameHeirs, view: View) -> Change:
    """Who inherits in that pod, from this day on; a later naming takes the place of an earlier one.

    Raises: Invalid, for parts that are none or a name that is not clear; Refused, without the others' consent.
    """
    record = dead(view, act.member)
    pod = people.pod(view, act.pod)
    if view.doing.proposal is None:
        people.need_treasurer(view, "Who inherits")
    consent.require(act, view)
    if not act.heirs:
        raise Invalid("Who inherits?", hint='Add --heir ben, or --heir "Mere Tūī=2" for two parts.', where="heir")
    named = [(_heir(view, record, name), parts) for name, parts in act.heirs]
    wrong = next((name for name, parts in named if not parts > 0), None)
    if wrong is not None:
        raise Invalid(f"{wrong} would inherit no part.", hint="Write parts above zero, as in ben=2.", where="heir")
    twice = next((name for name, _ in named if [each for each, _ in named].count(name) > 1), None)
    if twice is not None:
        raise Invalid(f"{twice} stands twice among the heirs.", hint=f"Write it once, as in {twice}=2.", where="heir")
    body = {"heirs": [[name, f"{parts:f}"] for name, parts in named]}
    made = Record("heirs", f"{pod.id}/{record.id}", body, status="named", pod=pod.id, member=record.id)
    members = [f"member/{each}" for each, _ in named if view.get("member", each)]
    return Change(records=(made,), about=(f"member/{record.id}", f"pod/{pod.id}", *members))


def _heir(view: View, dead_member: Record, typed: str) -> str:
    """An heir as the record keeps them: a short name of the crew, or a name.

    Raises: Invalid, for the dead member, or the full name of somebody who has a short one.
    """
    name = text.clean(typed, what="name")
    if name == dead_member.id or not name:
        raise Invalid(
            f"{dead_member.body['name']} does not inherit from themselves.", hint="Name others.", where="heir"
        )
    crew = people.members(view)
    by_name = next((each.id for each in crew if each.body["name"].casefold() == name.casefold()), None)
    if by_name is not None and by_name != name:
        raise Invalid(f"{name} is in the crew as {by_name}.", hint=f"Write --heir {by_name}", where="heir")
    return name


@rule(Settle)
def settle(act: Settle, view: View) -> Change:
    """All savings, held ones too: first what is owed on loans, then to the heirs by their parts, each cent of it.

    An heir who is in the crew gets it as savings, others get money out of the place. Largest remainder, ties by the
    order in which heirs were named. What is owed beyond the savings stays owed, in the dead member's name.
    Raises: Refused, with nothing saved, while no heirs are named for what is left, or where the place holds too little.
    """
    record = dead(view, act.member)
    pod = people.pod(view, act.pod, kind="savings")
    if view.doing.proposal is None:
        people.need_treasurer(view, "Settling what somebody left")
    consent.require(act, view)
    taken = [(account, _least(view, pod, account)) for account in (pod.held(record), pod.savings(record))]
    left = sum((number for _, number in taken), _ZERO)
    name = record.body["name"]
    if not left:
        raise Refused(
            f"{name} has nothing saved in {pod.name} to settle.",
            hint=f"See what is open: crewbook member positions {record.id}",
            where="pod",
        )
    about = (f"member/{record.id}", f"pod/{pod.id}")
    for loan in view.find("loan", pod=pod.id, member=record.id, status=agreed.OPEN):
        # An entry a loan: what a loan was paid is read from all of its entries.
        lines, paid, closed = _set_off(view, pod, record, loan, left)
        if not paid:
            continue
        what = f"What {name} left in {pod.name}: {money.show(paid, pod.commodity)} set off against {loan.id}"
        directive = _entry(view, pod, name, what, [*_drawn(taken, paid), *lines], link=loan.id)
        rest = (Follow(act, view.doing.by, view.doing.proposal),) if left > paid else ()
        return Change((directive,), closed, (*about, f"loan/{loan.id}"), then=rest)
    inherited, words, members = _inherited(view, pod, record, pod.place(act.place), left)
    directive = _entry(view, pod, name, f"What {name} left in {pod.name}: {', '.join(words)}", [*taken, *inherited])
    return Change((directive,), about=(*about, *members))


def _drawn(taken: list[tuple[str, Decimal]], amount: Decimal) -> list[tuple[str, Decimal]]:
    """(account, number) that takes `amount` of the savings, from the first account on."""
    lines = []
    for account, number in taken:
        part = min(number, amount)
        amount -= part
        lines.append((account, part))
    return lines


def _entry(
    view: View, pod: people.Pod, name: str, what: str, lines: list[tuple[str, Decimal]], link: str | None = None
) -> data.Transaction:
    """The transaction with one posting an account."""
    sums: dict[str, Decimal] = {}
    for account, number in lines:
        sums[account] = sums.get(account, _ZERO) + number
    together = [(account, number, pod.commodity) for account, number in sums.items()]
    return people.transaction(view.on, name, text.clean(what), together, link=link)


def _least(view: View, pod: people.Pod, account: str) -> Decimal:
    """What the pod owes on an account on the view's day and every later one."""
    minor, _, _ = lowest(view.session, account, pod.commodity, view.on, sign=1)
    return money.from_minor(-minor, view.digits(pod.commodity))


def _set_off(
    view: View, pod: people.Pod, member: Record, loan: Record, most: Decimal
) -> tuple[list[tuple[str, Decimal]], Decimal, tuple[Record, ...]]:
    """((account, number) that repay a loan, how much that is, `most` at the most, the loan as closed where it is all).

    What it covers is the loan's own order; the place only passes on what goes elsewhere, as fines to a fund kept apart.
    """
    newest = repayments.not_replaced(view, loan)
    state = balances.state(view, loan, on=dt.date.max)
    amount = min(most, state.settlement(view.on).total)
    parts, over = repayments.covered(state, amount, view.on)
    lines = [*repayments.lines_of(view, pod, member, loan, parts, None), (pod.place(), -amount)]
    return lines, amount, repayments.closing(newest, view, state, over, parts)


def _inherited(
    view: View, pod: people.Pod, member: Record, place: str, left: Decimal
) -> tuple[list[tuple[str, Decimal]], list[str], list[str]]:
    """(account, number) of what goes to each heir, the words for it, and the members it is about."""
    if not left:
        return [], [], []
    named = heirs(view, pod, member)
    if named is None:
        raise Refused(
            f"{money.show(left, pod.commodity)} of {member.body['name']} go to heirs, and none are named for {pod.name}.",
            hint=f"Name them: crewbook member heirs {member.id} --in {pod.id} --heir NAME",
            where="heir",
        )
    digits = view.digits(pod.commodity)
    weights = [Decimal(parts) for _, parts in named.body["heirs"]]
    parts = money.split(money.to_minor(left, digits, pod.commodity), weights)
    crew = {each.id: each for each in people.members(view)}
    lines, words, about, out = [], [], [], _ZERO
    for (handle, _), minor in zip(named.body["heirs"], parts, strict=True):
        part = money.from_minor(minor, digits)
        heir = crew.get(handle)
        lines.append((pod.savings(heir) if heir else place, -part))
        out += _ZERO if heir else part
        about += [f"member/{handle}"] if heir else []
        words.append(f"{money.show(part, pod.commodity)} to {heir.body['name'] if heir else handle}")
    there, day, seq = view.lowest(place, pod.commodity, view.on)
    if out > there:
        because = f", because of entry {seq}" if seq else ""
        raise Refused(
            f"{pod.said(place)} holds {money.show(there, pod.commodity)} on {day}{because}; "
            f"{money.show(out, pod.commodity)} are paid to heirs.",
            hint="Wait until loans are repaid, or pay from another place: --from-place NAME",
            where="place",
        )
    return lines, words, about


def _who(view: View, act: NameHeirs) -> tuple[str, ...]:
    """The heirs who are in the crew."""
    crew = {each.id for each in people.members(view)}
    return tuple(each for each, _ in act.heirs if each in crew)


def _sentence(act: NameHeirs, view: View) -> str:
    crew = {each.id: each.body["name"] for each in people.members(view)}
    whole = sum((parts for _, parts in act.heirs), _ZERO)
    parts = [f"{crew.get(name, name)} ({parts:f} of {whole:f} parts)" for name, parts in act.heirs]
    return f"What {dead(view, act.member).body['name']} left in {people.pod(view, act.pod).name} goes to {', '.join(parts)}"


consent.describe(NameHeirs, _sentence, beneficiary=lambda act, view: _who(view, act))
consent.describe(
    Settle,
    lambda act, view: (
        f"Settle what {dead(view, act.member).body['name']} left in {people.pod(view, act.pod).name}: "
        "loans first, the rest to the heirs"
    ),
)
