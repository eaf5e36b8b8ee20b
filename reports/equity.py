"""What a pod owns above what it owes, part by part, and the book value of a share with each part of it shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger import money
from pods.owning.equity import WORDS, equity, whole
from reports.document import Column, Fact, Row, Section, Table
from reports.figures import amount, exact

if TYPE_CHECKING:
    from decimal import Decimal

    from ledger.view import View
    from pods.crew.people import Pod

_COLUMNS = (Column("What"), Column("Amount", "money"))


def equity_sections(view: View, found: Pod) -> list[Section]:
    """Whose it is, part by part; and what of it belongs to a share, where there are shares."""
    made, unit = equity(view, found), found.commodity
    rows: list[Row] = [(WORDS.get(name, name), amount(view, number, unit)) for name, number in made.parts.items()]
    has, owes = amount(view, made.assets, unit), amount(view, made.liabilities, unit)
    note = f"The pod has {has.number:,f} {unit} and owes {owes.number:,f} {unit}."
    together: Row = ("What the pod has, less what it owes", amount(view, made.own, unit))
    table = Table("", _COLUMNS, tuple(rows), together, note=note)
    sections = [Section("What the pod owns, and whose it is", tables=(table,))]
    return [*sections, book_value_section(view, found)] if whole(view, found).shares else sections


def book_value_section(view: View, found: Pod) -> Section:
    """How the book value of a share comes about."""
    of, unit = whole(view, found), found.commodity
    rows: list[Row] = [
        ("All that the pod has", amount(view, of.assets, unit)),
        ("less what it owes", amount(view, -of.liabilities, unit)),
        ("less members' capital accounts", amount(view, -of.capital, unit)),
        ("less the commons, the buffer and reserves", amount(view, -of.reserves, unit)),
    ]
    table = Table("", _COLUMNS, tuple(rows), ("Belongs to the shares", amount(view, of.equity, unit)))
    facts = (Fact("Shares", of.shares), Fact("A share", amount(view, a_share(view, found), unit)))
    note = "A share's book value is rounded to be read; what shares come to is reckoned from the exact one and rounded once."
    return Section("Book value of a share", facts, (table,), notes=(note,))


def a_share(view: View, found: Pod) -> Decimal:
    """The book value of one share, rounded half up."""
    return money.round_half_up(whole(view, found).a_share, view.digits(found.commodity))


def equity_data(view: View, found: Pod) -> dict[str, object]:
    """The same as other programs read it; the parts sum to `equity`."""
    made, of, unit = equity(view, found), whole(view, found), found.commodity
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
            "a_share": a_share(view, found),
        }
    return data
