"""What `plan pay`, `plan support` and `plan vesting` reckon."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from cli.typed import amount_of, named, not_below_zero, percent
from ledger import money
from ledger.errors import Invalid
from pods.working import income_split, settling

if TYPE_CHECKING:
    from fractions import Fraction

    from cli.door import Door
    from pods.working.income_split import Line

ZERO = Decimal(0)
_MOST_DECIMALS = 6


def own_account(door: Door, *, income: list[str], contribution: str, currency: str, decimals: int) -> None:
    """Print what each member's own account gets of their income, and what the collective gets."""
    from reports.income_plan import own_account_plan

    part = percent(contribution, "contribution")
    received = not_below_zero(named(income, "income", decimals=decimals), "income")
    parts = {name: income_split.to_own_account(number, part, decimals) for name, number in received.items()}
    door.show(own_account_plan(received, parts, unit=currency, on=door.now.date()))


def pay(
    door: Door,
    *,
    income: list[str],
    amounts: dict[str, str | None],
    levy: str,
    by: str,
    weights: dict[str, list[str]],
    members: str | None,
    advances: list[str],
    currency: str,
    decimals: int,
) -> None:
    """Print how the pay pot comes about, who gets what of it, and how many lean months the buffer carries."""
    from reports.income_plan import pay_plan

    received = not_below_zero(named(income, "income", decimals=decimals), "income")
    given = {name: amount_of(typed, name, decimals) for name, typed in amounts.items()}
    rules = income_split.Rules(
        levy=percent(levy, "levy"),
        hurdle=given["levy-hurdle"],
        target=given["buffer-target"],
        reserve=given["reserve"],
        monthly_pay=given["monthly-pay"] if amounts["monthly-pay"] is not None else None,
    )
    division = income_split.divide(
        income=sum(received.values(), money.from_minor(0, decimals)),
        costs=given["expenses"],
        buffer=given["buffer"],
        rules=rules,
        digits=decimals,
        pot=given["pot"] if amounts["pot"] is not None else None,
    )
    sharers = _sharers(by, weights, members, received)
    lines = _lines(division.pot, sharers, given["pay-floor"], decimals)
    had = not_below_zero(named(advances, "advance", decimals=decimals), "advance")
    lines = [
        income_split.Line(each.member, each.weight, each.part, min(had.get(each.member, ZERO), each.amount))
        for each in lines
    ]
    lean = income_split.forecast(
        income=given["lean-income"],
        costs=given["expenses"],
        pay=division.pot if rules.monthly_pay is None else rules.monthly_pay,
        buffer=division.closing_buffer,
        rules=rules,
        digits=decimals,
    )
    door.show(pay_plan(division, lines, by, lean, unit=currency, on=door.now.date()))


def _sharers(
    by: str, weights: dict[str, list[str]], members: str | None, received: dict[str, Decimal]
) -> dict[str, Decimal]:
    """Who shares, and by what: the weights as typed, or equal parts of those named or of those who earned.

    Raises: Invalid, when a split by weights has none, or one is below zero.
    """
    from pods.settings.livelihood import EQUAL, NEEDS, SPLITS

    if by not in SPLITS:
        raise Invalid(
            f"Pay is not split by “{money.printable(by)}”.", hint=f"Choose {', '.join(SPLITS)}.", where="split"
        )
    if by == EQUAL:
        names = [each.strip() for each in (members or "").split(",") if each.strip()] or list(received)
        return dict.fromkeys(names, Decimal(1))
    option = "need" if by == NEEDS else by
    found = not_below_zero(named(weights[by], option, decimals=_MOST_DECIMALS), option)
    if not any(found.values()):
        raise Invalid(
            f"A split by {by} needs the {by} of each.", hint=f"Add --{option} ana=120, once for each.", where=option
        )
    return {name: number.normalize() + 0 for name, number in found.items()}


def _lines(pot: Decimal, sharers: dict[str, Decimal], floor: Decimal, decimals: int) -> list[Line]:
    parts = income_split.split(pot, list(sharers.values()), digits=decimals, floor=floor)
    return [income_split.Line(name, weight, part) for (name, weight), part in zip(sharers.items(), parts, strict=True)]


def support(
    door: Door,
    *,
    have: list[str],
    need: list[str],
    over: list[str],
    floor: str | None,
    paid: list[str],
    currency: str,
    decimals: int,
) -> None:
    """Print who gives how much to whom, both ways, and what of it is still to be paid."""
    from reports.income_plan import support_plan

    has = named(have, "have", decimals=decimals)
    needs = named(need, "need", decimals=decimals)
    least = None if floor is None else amount_of(floor, "floor", decimals)
    balance = named(over, "have-need", decimals=decimals)
    for name, number in has.items():
        wanted = needs.get(name, least)
        if wanted is None:
            raise Invalid(
                f"Nobody said what {name} needs.", hint=f"Add --need {name}=900, or --floor 900 for all.", where="need"
            )
        needs[name] = wanted
        balance[name] = number - wanted
    lost = next((name for name in needs if name not in has), None)
    if lost is not None:
        raise Invalid(f"Nobody said what {lost} has.", hint=f"Add --have {lost}=900", where="have")
    given, got, between = _paid(paid, balance, decimals)
    month = settling.Month(has, needs, balance, given, got, between, decimals)
    door.show(support_plan(month, unit=currency, on=door.now.date()))


def _paid(
    typed: list[str], balance: dict[str, Decimal], decimals: int
) -> tuple[dict[str, int], dict[str, int], dict[tuple[str, str], int]]:
    """What was paid already, as in `ben:ana=50`.

    Raises: Invalid, when one cannot be read, or names somebody who has and needs nothing.
    """
    given: dict[str, int] = {}
    got: dict[str, int] = {}
    between: dict[tuple[str, str], int] = {}
    for pair, number in named(typed, "paid", decimals=decimals).items():
        giver, colon, taker = pair.partition(":")
        unknown = next((each for each in (giver, taker) if each not in balance), None)
        if not colon or unknown is not None or number < 0:
            raise Invalid(
                f"“{money.printable(pair)}” does not say who of those named paid whom.",
                hint="Write --paid ben:ana=50, who gave first.",
                where="paid",
            )
        minor = money.to_minor(number, decimals, "")
        given[giver] = given.get(giver, 0) + minor
        got[taker] = got.get(taker, 0) + minor
        between[giver, taker] = between.get((giver, taker), 0) + minor
    return given, got, between


def vesting(door: Door, *, shares: int, over: int, allocation: str) -> None:
    """Print how many shares come in each part."""
    from pods.owning.tranches import tranches
    from reports.income_plan import vesting_plan

    parts = tranches(shares, over, allocation)
    door.show(vesting_plan(shares, allocation, [_exact(part) for part in parts], on=door.now.date()))


def _exact(part: Fraction) -> str:
    """The part as a whole number, as a decimal that is exact, or else as a fraction."""
    number = Decimal(part.numerator) / Decimal(part.denominator)
    return f"{number.normalize():f}" if number * part.denominator == part.numerator else str(part)
