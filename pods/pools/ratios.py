"""Group ratios as SAVIX defines them, each with its formula in words and in figures. Where the figures come from is the report's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from ledger import money
from ledger.errors import Invalid

Unit = Literal["percent", "money"]
WEEKS_PER_YEAR = 52
_NOTHING = Decimal(0)
_WHOLE = 100
_PLACES = 2
# Weeks are shown so precisely that whoever reckons with them gets the percentage shown.
_PRECISELY = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """What is known of a group on a day, amounts in its money, since `weeks` ago.

    `attending` of `expected` came to its meetings; None where nobody wrote it down. `dropouts` are those of the
    `members_start` who are no longer there. `other_funds` are kept apart and in nobody's name, as a social fund.
    `brought` is what was there at the start beyond savings, other funds and debts.
    """

    members_now: int
    members_start: int
    dropouts: int
    attending: int | None
    expected: int
    savings: Decimal
    cash_box: Decimal
    loans_outstanding: Decimal
    loans: int
    members_with_loan: int
    late_balance: Decimal
    other_funds: Decimal
    property_now: Decimal
    property_start: Decimal
    debts: Decimal
    weeks: Fraction
    write_offs: Decimal = _NOTHING
    new: int = 0
    brought: Decimal = _NOTHING

    @property
    def assets(self) -> Decimal:
        """All that the group has."""
        return self.cash_box + self.loans_outstanding + self.other_funds + self.property_now

    @property
    def profit(self) -> Decimal:
        """What the group has beyond what it owes, what is kept apart, and what it began with."""
        return self.assets - self.savings - self.other_funds - self.debts - self.property_start - self.brought


@dataclass(frozen=True, slots=True)
class Ratio:
    """One ratio: `value` exact, a percentage as 90 for 90 %, None where it would be divided by nothing.

    `formula` says it in words, `figures` with this group's numbers.
    """

    key: str
    name: str
    unit: Unit
    formula: str
    figures: str
    value: Fraction | None

    def shown(self, digits: int) -> Decimal | None:
        """The value as it is printed: percentages with two decimals, money with those of its commodity; half up."""
        return (
            None
            if self.value is None
            else money.round_half_up(self.value, _PLACES if self.unit == "percent" else digits)
        )


NOBODY_NOTED = "nobody wrote down who came"
_NOBODY = Group(
    members_now=0, members_start=0, dropouts=0, attending=None, expected=0, savings=_NOTHING, cash_box=_NOTHING,
    loans_outstanding=_NOTHING, loans=0, members_with_loan=0, late_balance=_NOTHING, other_funds=_NOTHING,
    property_now=_NOTHING, property_start=_NOTHING, debts=_NOTHING, weeks=Fraction(0),
)  # fmt: skip


def words() -> list[str]:
    """All that ratios say in words, names and formulas, for them to be said in other languages."""
    return [NOBODY_NOTED, *(text for each in ratios(_NOBODY) for text in (each.name, each.formula))]


def ratios(group: Group) -> list[Ratio]:
    """Every ratio of the group, in reading order: its people, its savings, its loans, its return.

    Nothing is rounded. Raises: Invalid, when the figures contradict one another.
    Source: domain.md, "Group ratios (SAVIX)"; golden/savix_ratios.json, whose note names both ways to count dropouts.
    """
    _check(group)
    return [*_people(group), *_savings(group), *_loans(group), *_returns(group)]


def _check(group: Group) -> None:
    for name in ("members_now", "members_start", "dropouts", "new", "loans", "members_with_loan", "expected"):
        if getattr(group, name) < 0:
            raise _contradiction(f"{name.replace('_', ' ')} cannot be below zero", name)
    if group.attending is not None and not 0 <= group.attending <= group.expected:
        raise _contradiction(f"{group.attending} cannot have come of {group.expected} expected", "attending")
    if group.dropouts > group.members_start:
        raise _contradiction(f"{group.dropouts} cannot have left of {group.members_start} at the start", "dropouts")
    if group.members_with_loan > min(group.members_now, group.loans):
        raise _contradiction(
            f"{group.members_with_loan} cannot have a loan, of {group.members_now} members and {group.loans} loans",
            "members_with_loan",
        )
    if not _NOTHING <= group.late_balance <= group.loans_outstanding:
        raise _contradiction(
            f"{group.late_balance:,f} cannot be late of {group.loans_outstanding:,f} outstanding", "late_balance"
        )
    if group.weeks < 0:
        raise _contradiction("a period cannot last less than nothing", "weeks")


def _contradiction(what: str, where: str) -> Invalid:
    return Invalid(
        f"These figures contradict one another: {what}.",
        hint=f"Check --{where.replace('_', '-')}.",
        where=where.replace("_", "-"),
    )


def _percent(key: str, name: str, formula: str, part: Decimal | int, whole: Decimal | int) -> Ratio:
    value = Fraction(part) * _WHOLE / Fraction(whole) if whole else None
    return Ratio(key, name, "percent", formula, f"{part:,} ÷ {whole:,}", value)


def _each(key: str, name: str, formula: str, amount: Decimal, count: int) -> Ratio:
    return Ratio(key, name, "money", formula, f"{amount:,f} ÷ {count:,}", Fraction(amount) / count if count else None)


def _people(group: Group) -> Iterator[Ratio]:
    now, start, gone = group.members_now, group.members_start, group.dropouts
    came, expected = (group.attending, group.expected) if group.attending is not None else (0, 0)
    attendance = _percent("attendance_pct", "Attendance", "members who came ÷ members expected", came, expected)
    yield attendance if expected else replace(attendance, figures=NOBODY_NOTED)
    yield _percent(
        "retention_on_start_pct", "Retention", "members at the start who are still there ÷ members at the start",
        start - gone, start,
    )  # fmt: skip
    yield _percent("dropout_rate_on_current_pct", "Dropouts, on members now", "dropouts ÷ members now", gone, now)
    yield _percent(
        "retention_code_pct", "Retention, on members now", "(members now - dropouts) ÷ members now", now - gone, now
    )
    yield _percent(
        "membership_growth_pct", "Growth of membership", "(members now - members at the start) ÷ members at the start",
        now - start, start,
    )  # fmt: skip


def _savings(group: Group) -> Iterator[Ratio]:
    yield _each("savings_per_member", "Savings per member", "savings ÷ members now", group.savings, group.members_now)


def _loans(group: Group) -> Iterator[Ratio]:
    lent = group.loans_outstanding
    yield _each("avg_loan_outstanding", "Average loan outstanding", "loans outstanding ÷ loans", lent, group.loans)
    yield _percent(
        "pct_members_with_loan", "Members with a loan", "members with a loan ÷ members now",
        group.members_with_loan, group.members_now,
    )  # fmt: skip
    yield _percent(
        "portfolio_at_risk_pct", "Portfolio at risk", "unpaid balance of late loans ÷ loans outstanding",
        group.late_balance, lent,
    )  # fmt: skip
    yield _percent(
        "loan_fund_utilisation_pct", "Loan fund utilisation",
        "loans outstanding ÷ (loans outstanding + cash of the loan fund)", lent, lent + group.cash_box,
    )  # fmt: skip
    yield _percent("loans_pct_assets", "Loans, of all assets", "loans outstanding ÷ assets", lent, group.assets)


def _returns(group: Group) -> Iterator[Ratio]:
    profit, savings = group.profit, group.savings
    yield Ratio(
        "assets", "Assets", "money", "cash of the loan fund + loans outstanding + other funds + property",
        f"{group.cash_box:,f} + {group.loans_outstanding:,f} + {group.other_funds:,f} + {group.property_now:,f}",
        Fraction(group.assets),
    )  # fmt: skip
    began = group.property_start + group.brought
    yield Ratio(
        "profit", "Profit", "money", "assets - savings - other funds - debts - what was there at the start",
        f"{group.assets:,f} - {savings:,f} - {group.other_funds:,f} - {group.debts:,f} - {began:,f}", Fraction(profit),
    )  # fmt: skip
    yield _percent("return_on_savings_pct", "Return on savings", "profit ÷ savings", profit, savings)
    yield _percent("return_on_assets_pct", "Return on assets", "profit ÷ assets", profit, group.assets)
    weeks = money.round_half_up(group.weeks, _PRECISELY).normalize()
    yearly = (
        Fraction(profit) * _WHOLE * WEEKS_PER_YEAR / Fraction(savings) / group.weeks
        if savings and group.weeks
        else None
    )
    yield Ratio(
        "annualised_return_on_savings_pct", "Return on savings, a year", "percent",
        "profit ÷ savings × 52 ÷ weeks", f"{profit:,f} ÷ {savings:,f} × {WEEKS_PER_YEAR} ÷ {weeks:f}", yearly,
    )  # fmt: skip
