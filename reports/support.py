"""Mutual support: who has and needs what, who gives whom how much, both ways, and what was paid already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger import money
from pods.working.settling import MOST_SEARCHED
from reports.document import Column, Fact, Money, Row, Section, Table
from reports.figures import ZERO, total
from reports.say import say, say_count

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from decimal import Decimal

    from pods.working.settling import Month, Payment


def sections(found: Month, unit: str, name: Callable[[str], str] = str) -> tuple[Section, ...]:
    """The month's members, then what is still to be paid, the two ways."""
    said = [Section(say("Who has and needs what"), tables=(_members(found, unit, name),))]
    if found.still_proportional:
        said.append(
            Section(
                say("Everybody gives to everybody in need, in proportion"),
                tables=(_payments(found, found.still_proportional, unit, name),),
            )
        )
        said.append(
            Section(
                say("The same with the fewest transfers") if found.is_sure else say("The same with few transfers"),
                tables=(_payments(found, found.still_fewest, unit, name),),
                notes=(
                    say("Either way everybody gives and gets the same in all. Choose one of the two, not both."),
                    *(() if found.is_sure else (_not_sure(),)),
                ),
            )
        )
    else:
        said.append(Section(say("Still to be paid"), notes=(_nothing(found),)))
    return tuple(said)


def _not_sure() -> str:
    return say(
        "More than {count} people give or get, too many to look at every way: there may be one with fewer transfers.",
        count=MOST_SEARCHED,
    )


def facts(found: Month, unit: str) -> tuple[Fact, ...]:
    """What is needed, what is there, and what was paid."""

    def shown(minor: int) -> Money:
        return Money(money.from_minor(minor, found.digits), unit)

    return (
        Fact("Needed in all", shown(found.wanted.need)),
        Fact("Over and above in all", shown(found.wanted.surplus)),
        Fact("To change hands", shown(found.wanted.total)),
        Fact("Paid already", shown(sum(found.given.values()))),
    )


def _nothing(found: Month) -> str:
    if not found.wanted.need:
        return say("Nobody is in need.")
    if not found.wanted.surplus:
        return say("Nobody has more than they need, so there is nothing to give.")
    return say("All of it was paid.")


def _members(found: Month, unit: str, name: Callable[[str], str]) -> Table:
    def shown(minor: int) -> Money | None:
        return Money(money.from_minor(minor, found.digits), unit) if minor else None

    rows: list[Row] = [
        (
            name(each),
            Money(found.have[each], unit) if each in found.have else None,
            Money(found.need[each], unit) if each in found.need else None,
            Money(number, unit),
            shown(found.wanted.gives.get(each, 0)),
            shown(found.wanted.gets.get(each, 0)),
            shown(found.given.get(each, 0)),
            shown(found.got.get(each, 0)),
        )
        for each, number in found.over.items()
    ]
    columns = (
        Column("Member"),
        Column("Has", "money"),
        Column("Needs", "money"),
        Column("Over or under", "money"),
        Column("To give", "money"),
        Column("To get", "money"),
        Column("Given", "money"),
        Column("Got", "money"),
    )
    return Table("", columns, tuple(rows))


def _payments(found: Month, payments: Sequence[Payment], unit: str, name: Callable[[str], str]) -> Table:
    amounts = [money.from_minor(number, found.digits) for *_, number in payments]
    rows: list[Row] = [
        (name(giver), name(taker), Money(number, unit))
        for (giver, taker, _), number in zip(payments, amounts, strict=True)
    ]
    columns = (Column("Gives"), Column("To"), Column("Amount", "money"))
    together = Money(total(amounts) if amounts else ZERO, unit)
    count = say_count("{count} payment", "{count} payments", count=len(rows))
    return Table("", columns, tuple(rows), (say("Together"), count, together))


def data(found: Month) -> dict[str, object]:
    """A month of mutual support, as other programs read it."""

    def listed(payments: Sequence[Payment]) -> list[dict[str, object]]:
        return [
            {"from": giver, "to": taker, "amount": money.from_minor(number, found.digits)}
            for giver, taker, number in payments
        ]

    def minor(numbers: Mapping[str, int], each: str) -> Decimal:
        return money.from_minor(numbers.get(each, 0), found.digits)

    return {
        "need": money.from_minor(found.wanted.need, found.digits),
        "surplus": money.from_minor(found.wanted.surplus, found.digits),
        "total": money.from_minor(found.wanted.total, found.digits),
        "paid": money.from_minor(sum(found.given.values()), found.digits),
        "members": [
            {
                "member": each,
                "have": found.have.get(each),
                "need": found.need.get(each),
                "have_need": number,
                "to_give": minor(found.wanted.gives, each),
                "to_get": minor(found.wanted.gets, each),
                "given": minor(found.given, each),
                "got": minor(found.got, each),
            }
            for each, number in found.over.items()
        ],
        "payments": listed(found.still_proportional),
        "transfers": listed(found.still_fewest),
        "fewest_is_sure": found.is_sure,
    }
