"""What `plan patronage`, `plan dividend`, `plan slices` and `plan exit` reckon."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from cli.door import day
from cli.typed import amount_of, named, not_below_zero, percent
from ledger import money
from ledger.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from fractions import Fraction

    from cli.door import Door
    from pods.owning.slices import Stake

ZERO = Decimal(0)
_MOST_DECIMALS = 8


def patronage(
    door: Door,
    *,
    surplus: str,
    percents: Mapping[str, str],
    measures: Mapping[str, Sequence[str]],
    members: str | None,
    others: Sequence[str],
    weigh: Sequence[str],
    currency: str,
    decimals: int,
) -> None:
    """Print who gets what of a surplus, or bears what of a loss."""
    from pods.owning.patronage import divide
    from reports.ownership_plan import patronage_plan

    total = money.from_minor(money.to_minor(money.parse_number(surplus, where="surplus"), decimals, ""), decimals)
    shared = {name: percent(typed, name) for name, typed in percents.items()}
    weights = _weights(measures, members, others, weigh)
    common, parts = divide(total, weights, digits=decimals, **shared)
    door.show(patronage_plan(total, common, parts, unit=currency, on=door.now.date()))


def _weights(
    measures: Mapping[str, Sequence[str]], members: str | None, others: Sequence[str], weigh: Sequence[str]
) -> dict[str, Fraction]:
    """Member → weight, of every measure that was given.

    Raises: Invalid, when one cannot be read, none was given, or nobody said how much each of several counts.
    """
    from pods.owning.patronage import weighed

    return weighed(measured(measures, members, others), named(weigh, "weigh", decimals=_MOST_DECIMALS))


def measured(
    measures: Mapping[str, Sequence[str]], members: str | None, others: Sequence[str]
) -> dict[str, dict[str, Decimal]]:
    """Measure → member → figure, of everything that was typed.

    Raises: Invalid, when one cannot be read.
    """
    found = {name: named(typed, name, decimals=_MOST_DECIMALS) for name, typed in measures.items() if typed}
    if members:
        found["members"] = {each.strip(): Decimal(1) for each in members.split(",") if each.strip()}
    for each in others:
        measure, colon, rest = each.partition(":")
        if not colon or not measure.strip():
            raise Invalid(
                f"“{money.printable(each)}” is not a measure, a name and a number.",
                hint="Write --measure labor:ana=6000, once for each.",
                where="measure",
            )
        of_member = named([rest], f"measure {measure.strip()}:", decimals=_MOST_DECIMALS)
        known = found.setdefault(measure.strip(), {})
        for member, number in of_member.items():
            known[member] = known.get(member, ZERO) + number
    return found


def dividend(
    door: Door, *, amount: str, since: str, until: str, holding: Sequence[str], currency: str, decimals: int
) -> None:
    """Print each member's part of a dividend by share-days."""
    from pods.owning.dividend import Holding, divide, share_days
    from reports.ownership_plan import dividend_plan

    held = []
    for each in holding:
        who, equals, number = each.partition("=")
        member, colon, then = who.partition(":")
        if not equals or not colon or not member.strip():
            raise Invalid(
                f"“{money.printable(each)}” is not a name, a day and a number of shares.",
                hint="Write --holding ana:2026-01-01=20, once for each.",
                where="holding",
            )
        held.append(Holding(member.strip(), day(then.strip(), "holding"), money.parse_number(number, where="holding")))
    total = amount_of(amount, "amount", decimals)
    days = share_days(held, day(since, "since"), day(until, "until"))
    door.show(dividend_plan(total, divide(total, days, decimals), unit=currency, on=door.now.date()))


def slices(door: Door, *, given: Mapping[str, Sequence[str]], currency: str, decimals: int) -> None:
    """Print who would own how much of the pie, and what a payment takes back.

    Raises: Invalid, when nobody put anything in, or hours have no fair pay.
    """
    from pods.owning.slices import Stake, paid_back, unpaid
    from reports.ownership_plan import slices_plan

    read = {name: not_below_zero(named(typed, name, decimals=decimals), name) for name, typed in given.items()}
    members = list(dict.fromkeys(member for name in ("cash", "noncash", "well", "hours") for member in read[name]))
    if not members:
        raise Invalid("Nobody put anything in.", hint="Add --cash ana=250 or --noncash ana=1500.", where="cash")
    stakes: dict[str, tuple[Stake, Stake, Decimal]] = {}
    nothing = money.from_minor(0, decimals)
    for member in members:
        hours = read["hours"].get(member, nothing)
        if hours and member not in read["fair"]:
            raise Invalid(
                f"Nobody said what a fair pay for {member}'s hours is.", hint=f"Add --fair {member}=80000", where="fair"
            )
        work = unpaid(read["fair"].get(member, nothing), read["paid"].get(member, nothing), hours)
        stake = Stake(
            read["cash"].get(member, nothing),
            read["noncash"].get(member, nothing) + money.round_half_up(work, decimals),
            read["well"].get(member, nothing),
        )
        stakes[member] = (stake, *paid_back(stake, read["payment"].get(member, nothing)))
    stranger = next((member for member in read["payment"] if member not in stakes), None)
    if stranger is not None:
        raise Invalid(f"{stranger} put nothing in, so nothing is paid back.", hint="Check the name.", where="payment")
    door.show(slices_plan(stakes, unit=currency, on=door.now.date()))


def leave(
    door: Door,
    *,
    shares: Mapping[str, str],
    amounts: Mapping[str, str],
    value: str,
    count: int,
    currency: str,
    decimals: int,
) -> None:
    """Print what a leaver would get, and whether the pod could bear it."""
    from pods.owning import exit_value
    from reports.ownership_plan import exit_plan

    held = {name: amount_of(typed, name, _MOST_DECIMALS).normalize() + 0 for name, typed in shares.items()}
    given = {name: amount_of(typed, name, decimals) for name, typed in amounts.items()}
    whole = exit_value.Whole(
        assets=given["assets"],
        liabilities=given["liabilities"],
        shares=held["all-shares"],
        capital=given["capital"],
        reserves=given["reserves"],
    )
    leaver = exit_value.Leaver(
        shares=held["shares"], paid_in=given["paid-in"], account=given["account"], owes=given["owes"]
    )
    worth = exit_value.shares_at(leaver, whole, value, decimals)
    door.show(exit_plan(leaver, whole, worth, value, count, unit=currency, digits=decimals, on=door.now.date()))
