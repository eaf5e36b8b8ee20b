"""Grants: what a fund gives to a member who needs it, by consent or by one treasurer up to a limit; and levies into a fund."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from ledger import money
from ledger.act import Act, Change, Record, Words, rule
from ledger.errors import Invalid, Refused
from pods.crew import people
from pods.crew.places import need_money
from pods.funds import fund, gifts
from pods.pools import later
from pods.settings.setting import CIRCLE, SOLIDARITY
from pods.voices import consent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.view import View

TOPIC = "grant"
_ZERO = Decimal(0)


class Grant(Act):
    """A fund gives to a member. What it is for may be left out; where it is said, money given for that goes first."""

    kind = "grant"
    topic: ClassVar[str] = TOPIC
    moves_money_out = True
    pod: str
    member: str
    amount: Decimal
    purpose: Words | None = None
    place: str | None = None


class Levy(Act):
    """A pod puts money of its own into a fund."""

    kind = "fund-levy"
    topic: ClassVar[str] = "fund-levy"
    moves_money_out = True
    pod: str
    to: str
    amount: Decimal
    because: Words
    place: str | None = None
    into: str | None = None


def is_decided_alone(act: Grant, pod: people.Pod) -> bool:
    """Whether the pod's terms leave a grant to one treasurer: up to its limit, or because nobody is asked about grants."""
    limit = pod.terms.number("delegated-limit") or _ZERO
    return TOPIC not in pod.terms.topics() or act.amount <= limit


@rule(Grant)
def grant(act: Grant, view: View) -> Change:
    """The fund gives: first what was given for the purpose that is named, then what is free; never what is for another purpose.

    Raises: Refused, when there is less on that day or any later one, when nothing is left for the purpose, or when
    nobody consented who had to be asked.
    """
    kept = fund.fund(view, act.pod)
    member = people.member(view, act.member)
    amount = people.number(view, act.amount, kept.commodity)
    if view.doing.proposal is None:
        _decides(act, view, kept, member)
    parts = _parts(act, view, kept, amount)
    unit = kept.commodity
    id = view.next_id("G", "grant")
    record = Record("grant", id, {"purpose": act.purpose or None}, status="given", pod=kept.pod.id, member=member.id)
    directive = people.transaction(
        view.on,
        member.body["name"],
        f"Grant from {kept.name}" + (f" for {act.purpose}" if act.purpose else ""),
        [(kept.grants, amount, unit), *((account, -part, unit) for account, part in parts)],
    )
    return Change((directive,), (record,), (f"grant/{id}", f"member/{member.id}", f"pod/{kept.pod.id}"), id=id)


def _decides(act: Grant, view: View, kept: fund.Fund, member: Record) -> None:
    """A treasurer who gains nothing by it, up to what one decides alone.

    Raises: Refused, for anybody else and for more.
    """
    ask = f"crewbook fund ask {act.amount:f} --from {kept.pod.id} --by {member.id}"
    if view.doing.by == member.id:
        raise Refused(
            f"{member.body['name']} would grant money to themselves; nobody decides alone on that.",
            hint=f"Ask the others: {ask}",
            where="by",
        )
    people.need_treasurer(view, "A grant")
    if not is_decided_alone(act, kept.pod):
        limit = kept.pod.terms.number("delegated-limit") or _ZERO
        most = f"at most {money.show(limit, kept.commodity)}" if limit else "nothing"
        raise Refused(
            f"A treasurer of {kept.pod.name} decides {most} alone (delegated-limit); the others are asked about more.",
            hint=f"Ask them: {ask}",
            where="amount",
        )


def _parts(act: Grant, view: View, kept: fund.Fund, amount: Decimal) -> list[tuple[str, Decimal]]:
    """(account, how much of it), whose sum is the amount.

    Raises: Refused, when there is not so much that may be used.
    """
    parts: list[tuple[str, Decimal]] = []
    account = gifts.purpose_account(act.purpose) if act.purpose else ""
    known = gifts.purposes(view, kept.pod.id)
    if account in known:
        held = _free_later(view, kept, _restricted(view, kept, act.place, account))
        if not held:
            raise Refused(
                f"Nothing is left in {kept.name} of what was given for {known[account]}"
                + (f", in {act.place}." if act.place else "."),
                hint="Leave --purpose out: money that was given for nothing in particular can be used for anything.",
                where="purpose",
            )
        for place, there in held:
            part = min(there, amount - _sum(parts))
            parts += [(place, part)] if part else []
    rest = amount - _sum(parts)
    if rest:
        place = kept.place(act.place)
        there, day, seq = view.lowest(place, kept.commodity, view.on)
        if rest > there:
            raise _too_much(act, view, kept, amount, _sum(parts), max(there, _ZERO), (place, day, seq))
        parts.append((place, rest))
    return parts


def _sum(parts: Sequence[tuple[str, Decimal]]) -> Decimal:
    return sum((part for _, part in parts), _ZERO)


def _restricted(view: View, kept: fund.Fund, place: str | None, account: str) -> list[str]:
    """The accounts that hold money for a purpose: of the place that is named, else of every place, the usual one first."""
    usual = kept.place(place, account)
    if place is not None:
        return [usual]
    others = [each for each in kept.places(view) if each.split(":")[3:] == [account]]
    return [usual, *(each for each in others if each != usual)]


def _free_later(view: View, kept: fund.Fund, accounts: Sequence[str]) -> list[tuple[str, Decimal]]:
    """(account, what it holds on the view's day and on every later one), without those that hold nothing."""
    found = [(each, view.lowest(each, kept.commodity, view.on)[0]) for each in accounts]
    return [(each, there) for each, there in found if there > 0]


def _too_much(
    act: Grant,
    view: View,
    kept: fund.Fund,
    amount: Decimal,
    restricted: Decimal,
    there: Decimal,
    where: tuple[str, dt.date, int],
) -> Refused:
    place, day, seq = where
    unit = kept.commodity
    for_purpose = f"{money.show(restricted, unit)} for {act.purpose} and " if restricted else ""
    because = f", because of entry {seq}" if seq else ""
    held = sum((number for each, number in kept.places(view).items() if len(each.split(":")) > 3), _ZERO) - restricted  # noqa: PLR2004
    apart = (
        f" {money.show(held, unit)} more is held for {'other purposes' if restricted else 'a purpose'} and goes to that only."
        if held
        else ""
    )
    most = there + restricted
    elsewhere = [
        each.split(":")[1]
        for each, number in kept.places(view).items()
        if number and each != place and len(each.split(":")) == 3  # noqa: PLR2004
    ]
    hints = [f"Grant {most:f} or less" if most else "Wait until more is given"]
    hints += [f"take it from another place: --from-place {elsewhere[0]}"] if elsewhere else []
    return Refused(
        f"{place.split(':')[1]} of {kept.name} has {for_purpose}{money.show(there, unit)} free on {day}{because}; "
        f"{money.show(amount, unit)} is more than that.{apart}",
        hint=", or ".join(hints) + ".",
        where="amount",
    )


@rule(Levy)
def levy(act: Levy, view: View) -> Change:
    """Money of a pod becomes the fund's; of a savings pool or a circle only what it has earned, for the rest is its members'.

    Raises: Refused, when there is less, without consent, or from one fund into another.
    """
    giver = people.pod(view, act.pod)
    if giver.kind == SOLIDARITY:
        raise Refused(
            f"{giver.name} is a solidarity fund itself; it gives to members, by grants.",
            hint=f"Ask for help: crewbook fund ask AMOUNT --from {giver.id} --by MEMBER",
            where="from",
        )
    kept = fund.fund(view, act.to)
    if kept.commodity != giver.commodity:
        raise Invalid(
            f"{giver.name} keeps {giver.commodity}, and {kept.name} {kept.commodity}.",
            hint="Money goes into a fund that keeps the same.",
            where="to",
        )
    amount = people.number(view, act.amount, giver.commodity)
    if not act.because:
        raise Invalid("A levy says why.", hint='Add --because "5 % of what we earned".', where="because")
    if view.doing.proposal is None:
        people.need_treasurer(view, "A levy")
    consent.require(act, view)
    place = giver.place(act.place)
    _can_give(view, giver, place, amount)
    unit = giver.commodity
    directive = people.transaction(
        view.on,
        None,
        f"Levy from {giver.name} into {kept.name}: {act.because}",
        [
            (kept.place(act.into or act.place), amount, unit),
            (kept.given, -amount, unit),
            (f"Expenses:{giver.slug}:Levy", amount, unit),
            (place, -amount, unit),
        ],
    )
    about = (f"pod/{giver.id}", *((f"pod/{kept.pod.id}",) if kept.pod.id != giver.id else ()))
    return Change((directive,), about=about)


def _can_give(view: View, giver: people.Pod, place: str, amount: Decimal) -> None:
    """The money is there, and is the pod's own.

    Raises: Refused, with how much is.
    """
    need_money(view, giver, place, amount)
    unit = giver.commodity
    members = (f"Liabilities:Savings:{giver.slug}:", f"Liabilities:Cycle:{giver.slug}:")
    is_owed = any(view.total(each, unit, day) for each in members for day in (view.on, dt.date.max))
    # What lies in a circle is for its pots, or its reserve's, which pays by itself.
    if not is_owed and giver.kind != CIRCLE:
        return
    # What share-outs paid of it stands beside what was earned, which stays as it is.
    own = (f"Income:{giver.slug}", f"Expenses:{giver.slug}", f"Equity:Shared-Out:{giver.slug}")
    earned = money.round_half_up(later.least(view, unit, own), view.digits(unit))
    if amount > earned:
        raise Refused(
            f"{giver.name} has earned {money.show(max(earned, _ZERO), unit)} that is nobody's savings; "
            f"{money.show(amount, unit)} is more.",
            hint=f"Give {earned:f} or less."
            if earned > 0
            else "Savings belong to who saved them; each gives their own.",
            where="amount",
        )


def _grant_said(act: Grant, view: View) -> str:
    kept = fund.fund(view, act.pod)
    name = people.member(view, act.member).body["name"]
    purpose = f" for {act.purpose}" if act.purpose else ""
    amount = people.number(view, act.amount, kept.commodity)
    return f"{money.show(amount, kept.commodity)} for {name} from {kept.name}{purpose and ','}{purpose}"


def _levy_said(act: Levy, view: View) -> str:
    giver, kept = people.pod(view, act.pod), fund.fund(view, act.to)
    amount = people.number(view, act.amount, giver.commodity)
    return f"{giver.name} puts {money.show(amount, giver.commodity)} into {kept.name}: {act.because}"


consent.describe(
    Grant,
    _grant_said,
    beneficiary=lambda act, _: act.member,
    alone=is_decided_alone,
    asks=lambda act, view, _topics, _by: not is_decided_alone(act, people.pod(view, act.pod)),
)
consent.describe(Levy, _levy_said)
