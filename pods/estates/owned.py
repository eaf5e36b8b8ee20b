"""Shares, capital and slices that a member left: passed on to heirs who are in the crew, part by part, at what they cost."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from beancount.core import data, position

from ledger import money
from ledger.errors import Refused
from pods.crew import people
from pods.owning import capital, free, pie
from pods.owning.holdings import Holding, classes, holding, label, numbers
from pods.owning.lots import shares_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.act import Record
    from ledger.view import View


def has_any(view: View, pod: people.Pod, member: Record) -> bool:
    """Whether a member holds shares of a pod, has capital in it, or put something at risk in it."""
    return bool(_holdings(view, pod, member) or _capital(view, pod, member) or _at_risk(view, pod, member))


def can_pass(view: View, pod: people.Pod, member: Record, heirs: Sequence[tuple[str, Decimal]]) -> bool:
    """Whether all of it can go to those heirs: they are in the crew, and every class may be passed on."""
    crew = {each.id for each in people.members(view)}
    return all(name in crew for name, _ in heirs) and not _kept(view, pod, member) and not _bound(view, pod, member)


def _kept(view: View, pod: people.Pod, member: Record) -> list[str]:
    held = (each.share_class for each in _holdings(view, pod, member))
    return [each.commodity for each in held if not each.is_transferable]


def _bound(view: View, pod: people.Pod, member: Record) -> list[tuple[str, str, free.Bound]]:
    """(class, its commodity, what of it may not go) of shares that have not vested or are pledged."""
    found = [(each, free.bound(view, each)) for each in _holdings(view, pod, member)]
    return [
        (each.share_class.name, each.share_class.commodity, bound)
        for each, bound in found
        if bound.unvested or bound.pledged
    ]


def need_passing(view: View, pod: people.Pod, member: Record, heirs: Sequence[tuple[str, Decimal]]) -> None:
    """All of it can be passed on.

    Raises: Refused, with what stands against it.
    """
    kept = _kept(view, pod, member)
    name = member.body["name"]
    if kept:
        raise Refused(
            f"Shares {', '.join(kept)} may not be passed on, to heirs neither; {pod.name} takes them back.",
            hint=f"It pays their heirs what they are worth: crewbook shares redeem {member.id} NUMBER --class {pod.id}/CLASS",
            where="class",
        )
    for of, commodity, bound in _bound(view, pod, member):
        what = f"{bound.unvested:f} have not vested" if bound.unvested else f"{bound.pledged:f} are pledged"
        raise Refused(
            f"Of the {commodity} that {name} held, {what}; these do not go to heirs.",
            hint=f"First: crewbook shares lose-unvested {member.id} --class {pod.id}/{of}"
            if bound.unvested
            else f"First release them: crewbook shares pledges {pod.id}",
            where="shares",
        )
    crew = {each.id for each in people.members(view)}
    outside = [each for each, _ in heirs if each not in crew]
    if outside:
        raise Refused(
            f"{', '.join(outside)} {'are' if len(outside) > 1 else 'is'} not in the crew, and only its members hold "
            f"shares and capital of {pod.name}.",
            hint="Take them in, crewbook member add HANDLE --name NAME; or let the pod pay for it, and the money goes to the "
            f"heirs: {'; '.join(_paid_for(view, pod, member))}",
            where="heir",
        )


def _paid_for(view: View, pod: people.Pod, member: Record) -> list[str]:
    """What is typed so that the pod pays for what somebody left of it, each with what it is about."""
    found = [
        f"crewbook shares redeem {member.id} {each.shares:f} --class {pod.id}/{each.share_class.name}"
        for each in _holdings(view, pod, member)
    ]
    layers = [year for year, number in capital.layers(view, pod, member).items() if number > 0]
    if layers and capital.total(view, pod, member) > 0:
        found.append(f"crewbook capital redeem {pod.id} --year {layers[0]}")
    elif capital.total(view, pod, member) < 0:
        found.append(f"crewbook member write-off {member.id} --in {pod.id} --because …")
    if _at_risk(view, pod, member):
        found.append(f"crewbook slices take-back {pod.id} {member.id} AMOUNT")
    return found


def passed_on(
    view: View, pod: people.Pod, member: Record, heirs: Sequence[tuple[str, Decimal]]
) -> tuple[data.Transaction, tuple[str, ...]]:
    """(the transaction in which every share and all capital goes to the heirs by their parts, what it is about).

    Whole shares, by largest remainder, ties in the order in which heirs were named. Lots are parted in the order of
    their numbers; each part keeps its cost and its day.
    """
    crew = {each.id: each for each in people.members(view)}
    takers = [crew[name] for name, _ in heirs]
    weights = [parts for _, parts in heirs]
    postings: list[data.Posting] = []
    about: list[str] = []
    for standing in _holdings(view, pod, member):
        moved, marked = _parted(view, standing, takers, weights)
        postings += moved
        about += standing.share_class.about
        about += [f"lot/{standing.share_class.commodity}/{each}" for each in marked]
    lines = _lines(view, pod, member, takers, weights)
    narration = (
        f"What {member.body['name']} owned of {pod.name} goes to {', '.join(each.body['name'] for each in takers)}"
    )
    directive = people.transaction(view.on, member.body["name"], narration, lines)
    return directive._replace(postings=[*postings, *directive.postings]), tuple(dict.fromkeys(about))


def _holdings(view: View, pod: people.Pod, member: Record) -> list[Holding]:
    found = (holding(view, held, member) for held in classes(view, pod))
    return [each for each in found if each.shares]


def _parted(
    view: View, standing: Holding, takers: list[Record], weights: list[Decimal]
) -> tuple[list[data.Posting], list[str]]:
    held, digits = standing.share_class, view.digits(standing.share_class.pod.commodity)
    left = money.split(money.to_minor(standing.shares, held.digits, held.commodity), weights)
    postings: list[data.Posting] = []
    marked: list[str] = []

    def post(account: str, number: Decimal, lot: position.Cost) -> None:
        postings.append(shares_in(account, number, held.commodity, lot))
        marked.append(lot.label)

    at = 0
    for lot, owned in standing.lots:
        cost = position.Cost(money.from_minor(lot.cost_minor, digits), lot.cost_commodity, lot.date, lot.label)
        post(held.account(standing.member), owned, cost)
        rest = money.to_minor(owned, held.digits, held.commodity)
        first = 0 if held.digits else numbers(lot.label)[0]
        while rest:
            if not left[at]:
                at += 1
                continue
            part = min(rest, left[at])
            # A class with parts of shares counts certificates, and both keep the certificate's number.
            own = lot.label if held.digits else label(first, first + part - 1)
            post(held.account(takers[at]), -money.from_minor(part, held.digits), cost._replace(label=own))
            left[at] -= part
            rest -= part
            first += part
    return postings, list(dict.fromkeys(marked))


def _capital(view: View, pod: people.Pod, member: Record) -> dict[str, Decimal]:
    """Account → what stands on it (what the pod owes is negative), a layer a year."""
    prefix = capital.account(pod, member)
    return {
        account: number
        for (account, commodity), number in view.balances(prefix).items()
        if commodity == pod.commodity and (account == prefix or account.startswith(f"{prefix}:"))
    }


def _at_risk(view: View, pod: people.Pod, member: Record) -> dict[str, Decimal]:
    """Sort → what a member put at risk of it, as it stands on their account (negative)."""
    found = {sort: view.balance(pie.account(pod, sort, member), pod.commodity) for sort in pie.SORTS}
    return {sort: number for sort, number in found.items() if number}


def _lines(
    view: View, pod: people.Pod, member: Record, takers: list[Record], weights: list[Decimal]
) -> list[tuple[str, Decimal, str]]:
    """Capital in its layers, and what was put at risk by its sort, in the heirs' names."""
    unit, digits = pod.commodity, view.digits(pod.commodity)
    moved: list[tuple[str, Decimal, list[str]]] = []
    for account, number in _capital(view, pod, member).items():
        layer = account.split(":")[4:]
        moved.append((account, number, [":".join([capital.account(pod, each), *layer]) for each in takers]))
    for sort, number in _at_risk(view, pod, member).items():
        moved.append((pie.account(pod, sort, member), number, [pie.account(pod, sort, each) for each in takers]))
    lines = []
    for account, number, into in moved:
        parts = money.split(money.to_minor(number, digits, unit), weights)
        lines.append((account, -number, unit))
        lines += [(each, money.from_minor(part, digits), unit) for each, part in zip(into, parts, strict=True)]
    return lines
