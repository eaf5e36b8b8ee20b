"""What a pod owns above what it owes, part by part, and the book value of a share with each part of it shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger import money
from pods.owning import asset_lock
from pods.owning.equity import whole
from pods.owning.holdings import classes
from pods.owning.worth import book_value
from reports.aloud import aloud
from reports.document import Column, Fact, Row, Section, Table
from reports.figures import amount, exact
from reports.say import say

if TYPE_CHECKING:
    from decimal import Decimal

    from ledger.view import View
    from pods.crew.people import Pod
    from pods.owning.equity import Equity
    from pods.owning.exit_value import Whole
    from pods.owning.holdings import ShareClass

_COLUMNS = (Column("What"), Column("Amount", "money"))


_SAID = {
    "Shares": say("Paid in for shares"),
    "Capital": say("Members' capital accounts"),
    "Collective": say("The collective account"),
    "Commons": say("The commons"),
    "Buffer": say("The buffer"),
    "Reserve": say("The reserve"),
    "Social": say("The fund kept apart"),
    "Slices": say("At risk in slices"),
    "Sweat": say("Work and things given for slices or shares, no money"),
    "Undivided": say("Income less expenses that nobody has divided yet"),
    "Accrued": say("Interest on notes that has run up and is not paid"),
    "Opening": say("Brought in without what it was spent on"),
}
"""What each part is in words; others are said by the names of their accounts."""


def equity_sections(view: View, found: Pod, made: Equity) -> list[Section]:
    """Whose it is, part by part; and what of it belongs to a share, where there are shares. `made` is what `equity` answers."""
    unit = found.commodity
    rows: list[Row] = [(_SAID.get(name, name), amount(view, number, unit)) for name, number in made.parts.items()]
    has, owes = amount(view, made.assets, unit), amount(view, made.liabilities, unit)
    note = (
        say(
            "The pod has {has} and owes {owes}, {interest} of it interest on notes that has run up and is not paid.",
            has=has,
            owes=owes,
            interest=amount(view, made.accrued, unit),
        )
        if made.accrued
        else say("The pod has {has} and owes {owes}.", has=has, owes=owes)
    )
    together: Row = (say("What the pod has, less what it owes"), amount(view, made.own, unit))
    table = Table("", _COLUMNS, tuple(rows), together, note=note)
    sections = [Section(say("What the pod owns, and whose it is"), tables=(table,))]
    return [*sections, book_value_section(view, found, whole(view, found, made))] if made.shares else sections


def book_value_section(view: View, found: Pod, of: Whole) -> Section:
    """How the book value of a share comes about, of what `whole` answers."""
    unit = found.commodity
    rows: list[Row] = [
        (say("All that the pod has"), amount(view, of.assets, unit)),
        (say("less what it owes"), amount(view, -of.liabilities, unit)),
        (say("less members' capital accounts and their cash at risk for slices"), amount(view, -of.capital, unit)),
        (say("less the commons, the buffer and reserves"), amount(view, -of.reserves, unit)),
    ]
    table = Table("", _COLUMNS, tuple(rows), (say("Belongs to the shares"), amount(view, of.equity, unit)))
    each = by_class(view, found)
    why: tuple[str, ...] = ()
    if _differ(each):
        worth = [
            Fact(say("A share of class {name}", name=share_class.name), amount(view, number, unit))
            for share_class, number in each
        ]
        why = (
            say(
                "What belongs to the shares is divided by their par value: of two shares, that of twice the par counts for twice as much."
            ),
        )
    else:
        worth = [Fact("A share", amount(view, a_share(view, found, of), unit))]
    note = say(
        "A share's book value is rounded to be read; what shares come to is reckoned from the exact one and rounded once."
    )
    return Section(say("Book value of a share"), (Fact("Shares", of.shares), *worth), (table,), notes=(*why, note))


def lock_note(found: Pod) -> tuple[str, ...]:
    """What the asset lock of a pod says, where there is one."""
    if asset_lock.body(found) is None:
        return ()
    return (aloud(found.terms.aloud(found.commodity)["asset-lock"]),)


def a_share(view: View, found: Pod, of: Whole) -> Decimal:
    """The book value of one share, rounded half up."""
    return money.round_half_up(of.a_share, view.digits(found.commodity))


def by_class(view: View, found: Pod) -> list[tuple[ShareClass, Decimal]]:
    """The book value of one share of each class that is out, rounded half up."""
    digits = view.digits(found.commodity)
    return [
        (each, money.round_half_up(book_value(view, each), digits))
        for each in classes(view, found)
        if each.outstanding(view)
    ]


def _differ(worth: list[tuple[ShareClass, Decimal]]) -> bool:
    """Whether no one number is the value of every share, for classes have several par values."""
    return len({share_class.par for share_class, _ in worth}) > 1


def equity_data(view: View, found: Pod, made: Equity) -> dict[str, object]:
    """The same as other programs read it; the parts sum to `equity`."""
    of, unit, each = whole(view, found, made), found.commodity, by_class(view, found)
    data: dict[str, object] = {
        "equity": {
            "assets": exact(view, made.assets, unit),
            "liabilities": exact(view, made.liabilities, unit),
            "equity": exact(view, made.own, unit),
            "parts": {name.lower(): exact(view, number, unit) for name, number in made.parts.items()},
        }
    }
    if of.shares:
        data["book_value"] = {
            "assets": exact(view, of.assets, unit),
            "liabilities": exact(view, of.liabilities, unit),
            "capital": exact(view, of.capital, unit),
            "reserves": exact(view, of.reserves, unit),
            "equity": exact(view, of.equity, unit),
            "shares": of.shares,
            "a_share": None if _differ(each) else a_share(view, found, of),
            "by_class": {share_class.name: number for share_class, number in each},
        }
    return data
