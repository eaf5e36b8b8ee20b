"""The act that allocates a year's surplus or loss, and the one that pays what members are owed of it.

What a year comes to is in fiscal_year.py, by what members share it in measures.py, the division itself in patronage.py.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar

from ledger import money
from ledger.act import Act, Change, Record, rule
from ledger.errors import Refused
from pods.crew import people, standing
from pods.crew.places import need_money
from pods.owning import asset_lock, capital, fiscal_year, measures, patronage
from pods.owning.fiscal_year import FIGURES, Year
from pods.settings.capital import OF_OWNERS, SLICES
from pods.voices import consent
from pods.working.livelihood import least

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledger.view import View
    from pods.owning.patronage import Allocation

_ZERO = Decimal(0)
_DAY = dt.timedelta(days=1)
BY = "by-"
"""What the key of a measure's figure begins with in a line."""


class Allocate(Act):
    """A year's surplus or loss is allocated, as everybody saw it before they consented.

    `seen` are the year's figures by name; `collective` and `cash` are in percent; `factors` say how much each measure
    counts, `from_book` which of them the book knew. Each of `parts` has the member, a figure for each measure
    (`by-hours`), and the amount with its part in cash.
    """

    kind = "surplus"
    topic: ClassVar[str] = "surplus"
    pod: str
    year: str
    seen: dict[str, Decimal]
    collective: Decimal
    cash: Decimal
    factors: dict[str, Decimal]
    from_book: tuple[str, ...] = ()
    parts: tuple[dict[str, str], ...]


class PayDividend(Act):
    """A member is paid what the pod owes them of a surplus or a dividend, whole or in part; without an amount all of it."""

    kind = "dividend-pay"
    moves_money_out = True
    pod: str
    member: str
    amount: Decimal | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """A year divided: the collective's part, a part for each member, and by what."""

    year: Year
    collective_pct: Decimal
    cash_pct: Decimal
    factors: Mapping[str, Decimal]
    figures: Mapping[str, Mapping[str, Decimal]]
    common: Decimal
    parts: tuple[Allocation, ...]


def owing(pod: people.Pod, member: Record) -> str:
    """What the pod owes a member of surplus in cash and of dividends (negative)."""
    return f"Liabilities:Dividends:{pod.slug}:{member.body['account']}"


def divided(
    view: View,
    pod: people.Pod,
    year: Year,
    figures: Mapping[str, Mapping[str, Decimal]],
    factors: Mapping[str, Decimal],
    *,
    collective: Decimal,
    cash: Decimal,
) -> Proposed:
    """The year divided by these figures (measure → member → number).

    Raises: Invalid, where there is nothing to divide by; Refused, where an asset lock stands against it.
    """
    asset_lock.need_patronage(pod, year.surplus, factors, collective)
    digits = view.digits(pod.commodity)
    weights = patronage.weighed(figures, factors)
    common, parts = patronage.divide(year.surplus, weights, collective=collective, cash=cash, digits=digits)
    return Proposed(
        year=year,
        collective_pct=collective,
        cash_pct=cash,
        factors=factors,
        figures=figures,
        common=common,
        parts=tuple(parts),
    )


def proposed(found: Proposed, pod: people.Pod, from_book: tuple[str, ...]) -> Allocate:
    """The act that allocates the year as it is reckoned now."""
    return Allocate(
        pod=pod.id,
        year=found.year.name,
        seen={name: getattr(found.year, name) for name in FIGURES},
        collective=found.collective_pct,
        cash=found.cash_pct,
        factors=dict(found.factors),
        from_book=from_book,
        parts=tuple(_row(found, each) for each in found.parts),
    )


def _row(found: Proposed, each: Allocation) -> dict[str, str]:
    by = {f"{BY}{name}": f"{of.get(each.member, _ZERO):f}" for name, of in found.figures.items()}
    return {"member": each.member, **by, "amount": f"{each.amount:f}", "cash": f"{each.cash:f}"}


def read(body: Mapping[str, object]) -> Proposed:
    """A year divided as a proposal's fields or the record of its allocation keep it."""
    seen: dict[str, str] = body["seen"]  # type: ignore[assignment]
    rows: list[dict[str, str]] = list(body["parts"])  # type: ignore[call-overload]
    given: dict[str, str] = body["factors"]  # type: ignore[assignment]
    name = str(body["year"])
    first, last = fiscal_year.year_span(name)
    factors = {measure: Decimal(factor) for measure, factor in given.items()}
    figures = {measure: {row["member"]: Decimal(row[f"{BY}{measure}"]) for row in rows} for measure in factors}
    weights = patronage.weighed(figures, factors)
    whole = sum(weights.values(), Fraction(0))
    parts = tuple(
        patronage.Allocation(
            row["member"],
            weights[row["member"]],
            weights[row["member"]] / whole,
            Decimal(row["amount"]),
            Decimal(row["cash"]),
        )
        for row in rows
    )
    year = Year(name=name, first=first, last=last, **{each: Decimal(seen[each]) for each in FIGURES})
    common = year.surplus - sum((each.amount for each in parts), _ZERO)
    return Proposed(
        year=year,
        collective_pct=Decimal(str(body["collective"])),
        cash_pct=Decimal(str(body["cash"])),
        factors=factors,
        figures=figures,
        common=common,
        parts=parts,
    )


@rule(Allocate)
def allocate(act: Allocate, view: View) -> Change:
    """To the collective account, to the layer of each member, and what is paid in cash to what the pod owes them.

    Income and costs stay on their accounts, so that the year can be read there; the other side is Equity:Divided.
    Raises: Refused, for a year that is not over, was allocated, or follows one that was not; without consent; when
    what was proposed no longer holds; and where an asset lock stands against it.
    """
    if view.doing.proposal is None:
        people.need_treasurer(view, "The allocation of a surplus")
    pod = capital.owned(view, act.pod)
    consent.require(act, view)
    before = need_turn(view, pod, act.year)
    year = fiscal_year.year_of(view, pod, act.year)
    found = read(act.given())
    _as_seen(act, view, pod, year, found)
    if not year.surplus:
        raise Refused(
            f"{act.year} of {pod.name} comes to {money.show(year.surplus, pod.commodity)}; there is nothing to allocate.",
            hint=f"See it: crewbook statement capital {pod.id}",
            where="year",
        )
    members = {each.member: _sharer(view, pod, each.member, found) for each in found.parts}
    unit, what = pod.commodity, "Loss" if year.surplus < 0 else "Surplus"
    lines = [(f"Equity:Divided:{pod.slug}", year.surplus, unit), (capital.collective(pod), -found.common, unit)]
    for each in found.parts:
        lines.append((capital.layer(pod, members[each.member], year.layer), -each.retained, unit))
        lines.append((owing(pod, members[each.member]), -each.cash, unit))
    directive = people.transaction(view.on, None, f"{what} of {pod.name} of {act.year} allocated", lines)
    body = act.given() | {"first": year.first.isoformat(), "last": year.last.isoformat()}
    record = Record("surplus", f"{pod.id}/{act.year}", body, status="allocated", pod=pod.id)
    about = [f"pod/{pod.id}", f"surplus/{record.id}", *(f"member/{each}" for each in members)]
    # A year builds on the one before it: that one is not undone while this one stands.
    about += [f"surplus/{before.id}"] if before else []
    return Change((directive,), (record,), tuple(about), id=record.id)


def _sharer(view: View, pod: people.Pod, who: str, found: Proposed) -> Record:
    """A member; somebody who left, or died, with a part of a frozen pie that shares; or who died and had a part in the year.

    Raises: Invalid, as people.member does of anybody else.
    """
    record = people.known(view, who)
    owns = {name for name in OF_OWNERS if found.figures.get(name, {}).get(who)}
    if record.status == people.DIED and (owns or record in measures.who_died(view, pod, found.year)):
        return record
    return record if SLICES in owns and record.status != people.IN else people.member(view, who)


def need_turn(view: View, pod: people.Pod, typed: str) -> Record | None:
    """The year that was allocated before this one, when this one is the next.

    Raises: Refused, when this one is not over, was allocated, or is not the next.
    """
    first, last = fiscal_year.year_span(typed)
    if view.on < last:
        raise Refused(
            f"{typed} of {pod.name} ends on {last}; it cannot be allocated on {view.on}.",
            hint=f"Use --on {last} or later.",
            where="on",
        )
    done = fiscal_year.allocated(view, pod, dt.date.max)
    newest = done[-1] if done else None
    until = dt.date.fromisoformat(newest.body["last"]) if newest else None
    if newest is not None and until is not None and first <= until:
        raise Refused(
            f"{newest.body['year']} of {pod.name} was allocated on {newest.date} (entry {newest.seq}); "
            "a year is allocated once, and none before it afterwards.",
            hint=f"If it was wrong, undo it first: crewbook correct {newest.seq} --because …",
            where="year",
        )
    left = fiscal_year.left_between(view, pod, until, first)
    if left:
        earlier = f"{first - _DAY:%Y}" if typed.isdigit() else f"{first.year - 1}-{first:%m}..{first - _DAY:%Y-%m}"
        raise Refused(
            f"What came before {first} left {money.show(left, pod.commodity)} in {pod.name} that nobody allocated, "
            "and years are allocated one after the other.",
            hint=f"Allocate the year before first: crewbook surplus {pod.id} --year {earlier}",
            where="year",
        )
    return newest


def _as_seen(act: Allocate, view: View, pod: people.Pod, year: Year, found: Proposed) -> None:
    """What is done is what everybody saw.

    Raises: Refused, with the first figure that changed since.
    """
    changed = [
        f"{name} was {act.seen.get(name, _ZERO):,f} and is {getattr(year, name):,f}"
        for name in FIGURES
        if act.seen.get(name) != getattr(year, name)
    ]
    for name in act.from_book:
        now = measures.of_book(view, pod, year, name)
        if {who: number for who, number in now.items() if number} != {
            who: number for who, number in found.figures[name].items() if number
        }:
            changed.append(f"the figures for {name} have changed")
    if not changed:
        again = divided(view, pod, year, found.figures, found.factors, collective=act.collective, cash=act.cash)
        if tuple(_row(again, each) for each in again.parts) != act.parts:
            changed.append("it is divided otherwise")
    if changed:
        raise Refused(
            f"What was proposed for {act.year} no longer holds: {'; '.join(changed)}.",
            hint=f"Propose it anew, so that all see it: crewbook surplus {pod.id} --year {act.year}",
            where="year",
        )


@rule(PayDividend)
def pay_dividend(act: PayDividend, view: View) -> Change:
    """What is owed of surplus and dividends goes out.

    Raises: Refused, when that is more than is owed or than the place holds, on that day or any later one.
    """
    pod = capital.owned(view, act.pod)
    member = standing.here_or_left(view, act.member)
    people.need_owner(view, member.id, "What another member is owed of a surplus")
    unit = pod.commodity
    due = least(view, owing(pod, member), unit)
    amount = due if act.amount is None else people.number(view, act.amount, unit)
    if not due or amount > due:
        more = f"; {money.show(amount, unit)} is more than that" if act.amount is not None else ""
        raise Refused(
            f"{pod.name} owes {member.body['name']} {money.show(due, unit)} of surplus and dividends on {view.on}{more}.",
            hint=f"Pay {due:f} or less." if due else "There is nothing to pay out.",
            where="amount",
        )
    place = pod.place(act.place)
    need_money(view, pod, place, amount)
    directive = people.transaction(
        view.on,
        member.body["name"],
        f"Surplus and dividends paid by {pod.name}",
        [(owing(pod, member), amount, unit), (place, -amount, unit)],
    )
    return Change((directive,), about=(f"pod/{pod.id}", f"member/{member.id}"))


def _sentence(act: Allocate, view: View) -> str:
    pod = capital.owned(view, act.pod)
    found = read(act.given())
    what = "loss" if found.year.surplus < 0 else "surplus"
    members = sum((each.amount for each in found.parts), _ZERO)
    total = money.show(abs(found.year.surplus), pod.commodity)
    return (
        f"Allocate the {what} of {act.year} of {pod.name}, {total}: collective {found.common:,f}, members {members:,f}"
    )


def _paid(act: PayDividend, view: View) -> str:
    pod = people.pod(view, act.pod)
    what = "all that it owes them" if act.amount is None else f"{act.amount:f} {pod.commodity}"
    return f"{pod.name} pays {people.known(view, act.member).body['name']} {what} of surplus and dividends"


consent.describe(Allocate, _sentence)
consent.describe(PayDividend, _paid, beneficiary=lambda act, _: act.member)
