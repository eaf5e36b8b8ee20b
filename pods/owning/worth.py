"""What shares are worth to a pod that takes them back: par, book value or the class's formula."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from ledger import money
from ledger.errors import Invalid
from pods.lending.calendar import whole_months
from pods.owning import formula, vesting
from pods.owning.equity import whole
from pods.owning.holdings import classes
from pods.settings.setting import NONE
from pods.settings.shares import BOOK, PAR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from beancount.core import position

    from ledger.act import Lot
    from ledger.view import View
    from pods.owning.holdings import Holding, ShareClass
    from pods.owning.vesting import Grant

_A_YEAR = 12


def book_value(view: View, held: ShareClass) -> Fraction:
    """The book value of a share, exact: what belongs to all shares, divided by the par value that each stands for.

    Where a pod has one class that is its equity ÷ shares. Zero when no share is out; below zero when losses ate it all.
    Source: domain.md, "Shared ownership"; golden/book_value_and_exit.json.
    """
    par = sum((Fraction(each.outstanding(view)) * Fraction(each.par) for each in classes(view, held.pod)), Fraction(0))
    return Fraction(whole(view, held.pod).equity) * Fraction(held.par) / par if par else Fraction(0)


def value(view: View, held: ShareClass, parts: Sequence[tuple[Decimal, position.Cost | Lot]]) -> Decimal:
    """What the pod pays for shares on the view's day, by the class's terms; rounded half up once, never below zero.

    With an asset lock it is their par value at most.

    `parts` are (number, lot). Raises: Invalid, when the formula divides by zero.
    """
    method = held.terms.text("redeem-at")
    par = Fraction(held.par)
    if method == PAR:
        exact = sum((Fraction(number) * par for number, _ in parts), Fraction(0))
    else:
        book = book_value(view, held)
        exact = sum((Fraction(number) * _each(view, held, book, lot) for number, lot in parts), Fraction(0))
    if held.pod.terms.text("asset-lock") != NONE:
        exact = min(exact, sum((Fraction(number) * par for number, _ in parts), Fraction(0)))
    return money.round_half_up(max(exact, Fraction(0)), view.digits(held.pod.commodity))


def worth_of(view: View, standing: Holding, granted: Sequence[Grant]) -> Decimal:
    """What the pod would pay on the view's day for what has vested of a holding, of each lot its own; never below zero.

    A class whose formula cannot be reckoned on that day is worth nothing then.
    """
    own = vesting.of(granted, standing.share_class, standing.member.id)
    parts = [(owned - vesting.unvested_in(own, lot, owned), lot) for lot, owned in standing.lots]
    try:
        return value(view, standing.share_class, [part for part in parts if part[0]])
    except Invalid:
        return money.from_minor(0, view.digits(standing.share_class.pod.commodity))


def _each(view: View, held: ShareClass, book: Fraction, lot: position.Cost | Lot) -> Fraction:
    if held.terms.text("redeem-at") == BOOK:
        return book
    years = whole_months(lot.date, view.on) // _A_YEAR
    known = {"par": Fraction(held.par), "book": book, "years": Fraction(years)}
    return formula.value(held.terms.text("redeem-formula"), known)
