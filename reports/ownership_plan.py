"""What `plan patronage`, `plan dividend`, `plan slices` and `plan exit` reckon, as documents that rest on no book."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from ledger import money
from pods.owning import exit_value
from reports.document import Column, Document, Fact, Money, Percent, Row, Section, Table
from reports.figures import total
from reports.say import say

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence
    from fractions import Fraction

    from pods.owning.dividend import Part
    from pods.owning.patronage import Allocation
    from pods.owning.slices import Stake

_METHODS = {
    exit_value.PAR: say("what was paid in for the shares"),
    exit_value.BOOK: say("the book value of the shares on that day"),
}
_PERCENT_DIGITS = 4
_WHOLE = 100


def percents(weights: Sequence[Fraction | Decimal]) -> list[Decimal]:
    """Each weight as a percentage with four decimals; together they are 100.0000."""
    whole = _WHOLE * 10**_PERCENT_DIGITS
    return [money.from_minor(part, _PERCENT_DIGITS) for part in money.split(whole, list(weights))]


def patronage_plan(
    surplus: Decimal, common: Decimal, parts: Sequence[Allocation], *, unit: str, on: dt.date
) -> Document:
    """Who gets what of a surplus, or bears what of a loss: paid at once, and retained."""
    shown = percents([each.weight for each in parts])
    rows: list[Row] = [
        (each.member, Percent(part), Money(each.amount, unit), Money(each.cash, unit), Money(each.retained, unit))
        for each, part in zip(parts, shown, strict=True)
    ]
    sums = [
        total(each.amount for each in parts), total(each.cash for each in parts), total(each.retained for each in parts)
    ]  # fmt: skip
    columns = (
        Column("Member"), Column("Part", "percent"), Column("Allocated", "money"), Column("Paid now", "money"),
        Column("Retained", "money"),
    )  # fmt: skip
    together: Row = (say("Together"), Percent(total(shown)), *(Money(number, unit) for number in sums))
    return Document(
        kind="patronage plan",
        title=say("A loss borne") if surplus < 0 else say("A surplus divided"),
        book="",
        on=on,
        facts=(
            Fact(say("Loss") if surplus < 0 else say("Surplus"), Money(surplus, unit)),
            Fact("To the collective", Money(common, unit)),
            Fact("To members", Money(sums[0], unit)),
        ),
        sections=(Section(say("Members"), tables=(Table("", columns, tuple(rows), together),)),),
        notes=(say("Each part is the exact ratio, rounded once; the parts sum to the whole."),),
        data={
            "surplus": surplus,
            "collective": common,
            "members": [
                {
                    "member": each.member, "part_pct": part, "allocation": each.amount, "cash": each.cash,
                    "retained": each.retained,
                }
                for each, part in zip(parts, shown, strict=True)
            ],
            "total": sums[0],
        },
    )  # fmt: skip


def dividend_plan(amount: Decimal, parts: Sequence[Part], *, unit: str, on: dt.date) -> Document:
    """Each member's part of a dividend, by shares times days."""
    rows: list[Row] = [(each.member, each.share_days, Money(each.amount, unit)) for each in parts]
    days = total(each.share_days for each in parts)
    columns = (Column("Member"), Column("Share-days", "number"), Column("Dividend", "money"))
    return Document(
        kind="dividend plan",
        title=say("A dividend by share-days"),
        book="",
        on=on,
        facts=(Fact("Handed out", Money(amount, unit)), Fact("Share-days in all", days)),
        sections=(
            Section(
                say("Members"), tables=(Table("", columns, tuple(rows), (say("Together"), days, Money(amount, unit))),)
            ),
        ),
        notes=(say("Share-days are shares times the days for which they were held, the last day left out."),),
        data={
            "total": amount,
            "share_days": days,
            "members": [
                {"member": each.member, "share_days": each.share_days, "amount": each.amount} for each in parts
            ],
        },
    )


def slices_plan(stakes: Mapping[str, tuple[Stake, Stake, Decimal]], *, unit: str, on: dt.date) -> Document:
    """What each put in, the slices that it makes, and what a payment takes back of them."""
    before = [stake for stake, _, _ in stakes.values()]
    after = [left for _, left, _ in stakes.values()]
    weights = [each.slices for each in after]
    shown: list[Decimal | None] = list(percents(weights)) if any(weights) else [None] * len(after)
    rows: list[Row] = [
        (
            member, Money(stake.cash, unit), Money(stake.noncash, unit), Money(stake.well, unit), stake.slices,
            left.slices, None if part is None else Percent(part),
        )
        for (member, (stake, left, _)), part in zip(stakes.items(), shown, strict=True)
    ]  # fmt: skip
    columns = (
        Column("Member"), Column("Cash", "money"), Column("All else", "money"), Column("In the well", "money"),
        Column("Slices", "number"), Column("After paying", "number"), Column("Part of the pie", "percent"),
    )  # fmt: skip
    over = {member: rest for member, (_, _, rest) in stakes.items() if rest}
    notes = tuple(
        say("{amount} of {name}'s payment is more than was at risk.", amount=Money(rest, unit), name=member)
        for member, rest in over.items()
    )
    return Document(
        kind="slices plan",
        title=say("Slices of the pie"),
        book="",
        on=on,
        facts=(
            Fact("Slices before", total(each.slices for each in before)),
            Fact("Slices after", total(each.slices for each in after)),
        ),
        sections=(Section(say("Members"), tables=(Table("", columns, tuple(rows)),), notes=notes),),
        notes=(
            say("A unit of cash makes 4 slices, a unit of anything else 2, what waits in the well none until it is spent."),
            say("A payment takes back cash first, then the well, then all else."),
        ),
        data={
            "slices_before": total(each.slices for each in before),
            "slices_after": total(each.slices for each in after),
            "members": [
                {
                    "member": member,
                    "slices_before": {
                        "cash": stake.cash * stake.per.cash, "noncash": stake.noncash * stake.per.noncash, "total": stake.slices,
                    },
                    "cash": left.cash, "noncash": left.noncash, "well": left.well, "slices": left.slices,
                    "pie_pct": part, "over": rest,
                }
                for (member, (stake, left, rest)), part in zip(stakes.items(), shown, strict=True)
            ],
        },
    )  # fmt: skip


def exit_plan(
    leaver: exit_value.Leaver,
    whole: exit_value.Whole,
    worth: Decimal,
    method: str,
    count: int,
    *,
    unit: str,
    digits: int,
    on: dt.date,
) -> Document:
    """What a leaver would get, each part shown, in instalments, and what the pod would have left above its debts."""
    amount = exit_value.due(leaver, worth)
    a_share = money.round_half_up(whole.a_share, digits)
    parts = list(exit_value.instalments(amount, count, digits)) if amount > 0 else []
    left = exit_value.leaves(whole, max(amount, Decimal(0)))
    equity: list[Row] = [
        (say("All that the pod has"), Money(whole.assets, unit)),
        (say("less what it owes"), Money(-whole.liabilities, unit)),
        (say("less members' capital accounts"), Money(-whole.capital, unit)),
        (say("less what may not be handed out"), Money(-whole.reserves, unit)),
    ]
    leaving: list[Row] = [
        (say("Shares: {how}", how=_METHODS[method]), Money(worth, unit)),
        (say("and their capital account"), Money(leaver.account, unit)),
        (say("less what they owe"), Money(-leaver.owes, unit)),
    ]
    columns = (Column("What"), Column("Amount", "money"))
    solvent = (
        say("After paying, the pod has {amount} more than it owes.", amount=Money(left, unit))
        if left >= 0
        else say(
            "After paying, the pod would owe {amount} more than it has: it cannot pay this.", amount=Money(-left, unit)
        )
    )
    sections = [
        Section(say("Book value of a share"), (Fact("A share", Money(a_share, unit)), Fact("Shares", whole.shares)),
                (Table("", columns, tuple(equity), (say("Belongs to the shares"), Money(whole.equity, unit))),)),
        Section(say("The leaver"), tables=(Table("", columns, tuple(leaving), (say("To be paid"), Money(amount, unit))),), notes=(solvent,)),
    ]  # fmt: skip
    if parts:
        rows = tuple((str(at), Money(part, unit)) for at, part in enumerate(parts, 1))
        sections.append(Section(say("Instalments"), tables=(Table("", (Column("No."), Column("Amount", "money")), rows, (say("Together"), Money(amount, unit))),)))  # fmt: skip
    return Document(
        kind="exit plan",
        title=say("A member leaves"),
        book="",
        on=on,
        facts=(Fact("To be paid", Money(amount, unit)), Fact("In instalments", len(parts))),
        sections=tuple(sections),
        notes=(say("This is a reckoning, no promise that shares can be redeemed or that the money is there."),),
        data={
            "equity": whole.equity,
            "book_value_per_share": a_share,
            "value": method,
            "shares_value": worth,
            "amount": amount,
            "instalments": [{"n": at, "amount": part} for at, part in enumerate(parts, 1)],
            "left": left,
            "solvent": left >= 0,
        },
    )
