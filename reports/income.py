"""A month of pooled income and its split as tables and as data: the same for a plan, a proposal and the statement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pods.settings.livelihood import EQUAL, HOURS, NEEDS, SPLITS
from reports.aloud import aloud
from reports.document import Column, Fact, Money, Row, Section, Table
from reports.figures import total
from reports.heading import name_of
from reports.say import say, say_count, strung

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from decimal import Decimal

    from ledger.view import View
    from pods.crew.people import Pod
    from pods.working.income_month import Month
    from pods.working.income_split import Division, Forecast, Line
    from reports.document import Cell

_BY = {EQUAL: say("Parts"), HOURS: say("Hours"), NEEDS: say("Need")}


def month_table(division: Division, unit: str, *, title: str = "") -> Table:
    """How the pay pot comes about, line by line."""
    rows: list[Row] = [
        (say("Income received"), Money(division.income, unit)),
        *(((say("Other income, free of levy"), Money(division.other, unit)),) if division.other else ()),
        (say("Less the levy for the commons"), Money(-division.levy, unit)),
        (say("Less shared costs"), Money(-division.costs, unit)),
    ]
    if division.carried:
        rows.append((say("Carried from earlier months"), Money(division.carried, unit)))
    rows.append((say("What the month leaves"), Money(division.net, unit)))
    if division.to_buffer >= 0:
        rows.append((say("Less what goes into the buffer"), Money(-division.to_buffer, unit)))
    else:
        rows.append((say("Out of the buffer"), Money(-division.to_buffer, unit)))
    if division.short:
        rows.append((say("A loss that later months must make up"), Money(division.short, unit)))
    columns = (Column("What"), Column("Amount", "money"))
    return Table(title, columns, tuple(rows), (say("The pay pot"), Money(division.pot, unit)))


def split_table(
    lines: Sequence[Line], by: str, unit: str, name: Callable[[str], str] = str, *, title: str = ""
) -> Table:
    """Who gets what of the pot, and why; floors and advances only where there are any."""
    has_floor = any(each.part.floor for each in lines)
    has_advance = any(each.advance for each in lines)

    def weighed(number: Decimal) -> Cell:
        """A need is money, and has its decimals."""
        return Money(number.quantize(lines[0].amount), unit) if by == NEEDS else number

    rows: list[Row] = [
        (
            name(each.member),
            *((Money(each.part.floor, unit),) if has_floor else ()),
            weighed(each.weight),
            *((Money(each.part.rest, unit),) if has_floor else ()),
            Money(each.amount, unit),
            *((Money(-each.advance, unit), Money(each.paid, unit)) if has_advance else ()),
        )
        for each in lines
    ]
    columns = (
        Column("Member"),
        *((Column("Floor", "money"),) if has_floor else ()),
        Column(_BY.get(by, say("Shares")), "money" if by == NEEDS else "number"),
        *((Column("Of the rest", "money"),) if has_floor else ()),
        Column("Pay", "money"),
        *((Column("Had in advance", "money"), Column("Paid now", "money")) if has_advance else ()),
    )

    def summed(numbers: Sequence[Decimal]) -> Money:
        return Money(total(numbers), unit)

    together: Row = (
        say("Together"),
        *((summed([each.part.floor for each in lines]),) if has_floor else ()),
        weighed(total(each.weight for each in lines)),
        *((summed([each.part.rest for each in lines]),) if has_floor else ()),
        summed([each.amount for each in lines]),
        *((summed([-each.advance for each in lines]), summed([each.paid for each in lines])) if has_advance else ()),
    )
    return Table(title, columns, tuple(rows), together)


def split_sections(view: View, found: Pod, month: Month, why_not: tuple[str, ...] = ()) -> tuple[Section, ...]:
    """The month's division, and its split among members, each with the rule behind it; or why it cannot be split yet."""
    unit = found.commodity
    terms = found.terms.aloud(unit)
    why = [
        "levy",
        *(["levy-hurdle"] if found.terms.number("levy") else []),
        "buffer-target",
        "reserve-rule",
        "monthly-pay",
    ]
    reckoned = Section(
        say("The month"),
        tables=(month_table(month.division, unit),),
        notes=(strung(map(aloud, (terms[each] for each in why)), " "),),
    )
    if not month.lines:
        return (reckoned, Section(say("Who gets what"), notes=why_not or (say("There is nothing to pay out."),)))
    how = [f"Pay is split {SPLITS[month.by]}."]
    how += [terms["pay-floor"]] if any(each.part.floor for each in month.lines) else []
    table = split_table(month.lines, month.by, unit, lambda each: name_of(view, each))
    return (
        reckoned,
        Section(say("Who gets what"), tables=(table,), notes=(strung(map(aloud, [*how, terms["pay-when"]]), " "),)),
    )


def division_data(division: Division) -> dict[str, object]:
    """A month divided, as other programs read it."""
    return {
        "income": division.income,
        "other_income": division.other,
        "levy": division.levy,
        "costs": division.costs,
        "carried": division.carried,
        "net": division.net,
        "opening_buffer": division.buffer,
        "to_buffer": division.to_buffer,
        "closing_buffer": division.closing_buffer,
        "pay_pot": division.pot,
        "short": division.short,
    }


def line_data(each: Line) -> dict[str, object]:
    """One line of a split, as other programs read it."""
    return {
        "member": each.member,
        "weight": each.weight,
        "floor": each.part.floor,
        "rest": each.part.rest,
        "amount": each.amount,
        "advance": each.advance,
        "paid": each.paid,
    }


def forecast_fact(label: str, found: Forecast, unit: str) -> Fact:
    """How many months like that the buffer carries, in words."""
    if found.months is None:
        return Fact(label, say("for ever: such a month takes nothing out of the buffer"))
    spare, gap = Money(found.spare, unit), Money(found.gap, unit)
    if not found.months:
        return Fact(
            label,
            say(
                "not even one: pay may take {spare} out of the buffer, and such a month takes {gap}",
                spare=spare,
                gap=gap,
            ),
        )
    many = say_count("{count} month", "{count} months", count=found.months)
    left = say(", and {left} are left for the next", left=found.left) if found.left else ""
    return Fact(
        label,
        say(
            "{many}: pay may take {spare} out of the buffer, and each takes {gap}{left}",
            many=many,
            spare=spare,
            gap=gap,
            left=left,
        ),
    )


def forecast_data(found: Forecast) -> dict[str, object]:
    """A forecast, as other programs read it; `months` is null where the buffer carries such months for ever."""
    return {
        "income": found.income,
        "gap": found.gap,
        "spare": found.spare,
        "months": found.months,
        "left": found.left,
    }
