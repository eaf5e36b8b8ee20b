"""What the book checks of an act and its rule's answer: open periods, form, balance, accounts, oversold lots and places."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

from beancount.core import data

from ledger import chart, money
from ledger.act import Lot, PostingRow, Record
from ledger.errors import Broken, Invalid, Refused
from ledger.view import lowest

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ledger.session import Session
    from ledger.view import View


_MARK = re.compile(r"[A-Za-z0-9/._-]+")
_META_KEY = re.compile(r"[a-z][A-Za-z0-9_-]+")


def form(directives: Sequence[Any]) -> None:
    """What is printed without quotes must read back as what it is.

    Raises: Invalid, for a tag, link or commodity that beancount cannot read.
    """
    for directive in directives:
        assert all(_META_KEY.fullmatch(key) for key in directive.meta), "rules name their metadata as beancount does"
        for mark in (*getattr(directive, "tags", ()), *getattr(directive, "links", ())):
            if not _MARK.fullmatch(mark):
                raise Invalid(
                    f"“{money.printable(mark)}” cannot be a tag or a link.",
                    hint="Use letters A-Z, digits, and - _ / . between them.",
                    where="tag",
                )
        if isinstance(directive, data.Commodity) and not money.COMMODITY.fullmatch(directive.currency):
            raise Invalid(
                f"“{money.printable(directive.currency)}” cannot be a commodity.",
                hint="Use 2 to 24 letters A-Z, digits or . _ ' -, a letter first.",
                where="commodity",
            )


def _place_is_new(view: View, account: str) -> None:
    """A place that differs from a known one in a hyphen or a capital only is a slip, and would part the money.

    Raises: Invalid, with the name that is there.
    """
    if not chart.is_place(account):
        return
    name = account.split(":")[1]
    known = {each.id.split(":")[1] for each in view.find("account", on=dt.date.max) if chart.is_place(each.id)}
    alike = next((each for each in sorted(known - {name}) if _letters(each) == _letters(name)), None)
    if alike is not None and name not in known:
        raise Invalid(
            f"There is no place {name}, but one called {alike}.",
            hint=f"Write {alike}; a place of its own needs a name that is not so alike.",
            where="into",
        )


def _letters(name: str) -> str:
    return name.replace("-", "").casefold()


def closed_until(session: Session) -> dt.date | None:
    """The last day of the closed periods, or None while nothing is closed: one record says it, whatever its own day."""
    record = session.get("period", "closed", None, None)
    until = record and record.body["until"]
    return dt.date.fromisoformat(until) if until else None


def first_open(session: Session, day: dt.date) -> dt.date:
    """`day` itself, or the first day behind the closed periods."""
    until = closed_until(session)
    return day if until is None or day > until else until + dt.timedelta(days=1)


def is_open(session: Session, day: dt.date) -> None:
    """Nothing lands in a closed period.

    Raises: Refused, with the first open day.
    """
    first = first_open(session, day)
    if first != day:
        raise Refused(
            f"{day} is closed: the book is closed up to and including {first - dt.timedelta(days=1)}.",
            hint=f"Give it the first open day, --on {first}, or reopen: crewbook period reopen {day:%Y-%m} --because …",
            where="on",
        )


def opens(view: View, directives: Sequence[Any]) -> list[data.Open]:
    """An `open` for every account that the directives use first; all of them on the book's first day.

    Accounts are opened once and never closed: beancount refuses a second `open`, and members rejoin. Those of shares are
    opened without booking: what an entry takes and its correction gives back on the same day may both lie behind the day on
    which the lot was taken otherwise, and beancount, which looks at each entry by itself, would miss the lot in between.
    """
    new = {}
    for directive in directives:
        for posting in getattr(directive, "postings", ()):
            account = posting.account
            if account not in new and view.session.get("account", account, None, None) is None:
                if not chart.is_account(account):
                    raise Invalid(
                        f"“{account}” is no account.", hint="Write it like Assets:Bank-Main:Rainy.", where="account"
                    )
                _place_is_new(view, account)
                booking = data.Booking.NONE if account.startswith(chart.SHARES) else None
                new[account] = data.Open({}, view.book.first_day, account, None, booking)
    return list(new.values())


def records(view: View, changed: Iterable[Record]) -> None:
    """A record's versions follow each other in time; those that a correction undid are no hindrance.

    Raises: Refused, when a version would begin before one that stands.
    """
    for record in changed:
        assert record.date is not None
        versions = view.session.versions(record.kind, record.id)
        later = [each for each in versions if each.date is not None and each.date > record.date]
        standing = set(view.standing(each.seq for each in later)) if later else ()
        hindering = [each for each in later if each.seq in standing]
        if hindering:
            last = hindering[-1]
            raise Refused(
                f"{record.kind} {record.id} changed on {last.date} (entry {last.seq}); "
                f"nothing about it can change as of {record.date}, before that.",
                hint=f"Use --on {last.date} or later.",
                where="on",
            )


def postings(view: View, directives: Sequence[Any], seq: int) -> list[PostingRow]:
    """The directives' postings in minor units, every transaction balancing exactly by weight.

    Raises: Invalid, when a commodity is unknown, a number lies off its minor unit, or the sum is not zero.
    """
    rows: list[PostingRow] = []
    for directive in directives:
        if not isinstance(directive, data.Transaction):
            continue
        weights: dict[str, int] = {}
        for posting in directive.postings:
            row = _row(view, directive, posting, seq, len(rows))
            rows.append(row)
            commodity, weight = (row.commodity, row.minor) if row.lot is None else _weight(view, row, row.lot)
            weights[commodity] = weights.get(commodity, 0) + weight
        for commodity, weight in weights.items():
            if weight:
                off = money.show(money.from_minor(weight, view.digits(commodity)), commodity)
                raise Invalid(
                    f"The postings do not balance: they sum to {off}, and must sum to zero.",
                    hint="Check the amounts and their signs.",
                    where="postings",
                )
    return rows


def _row(view: View, directive: Any, posting: data.Posting, seq: int, n: int) -> PostingRow:
    units = posting.units
    minor = money.to_minor(units.number, _digits(view, units.currency), units.currency)
    lot = None
    if posting.cost is not None:
        cost = posting.cost
        cost_minor = money.to_minor(cost.number, _digits(view, cost.currency), cost.currency)
        lot = Lot(cost.date, cost.label, cost_minor, cost.currency)
    return PostingRow(seq, n, directive.date, posting.account, units.currency, minor, lot)


def _digits(view: View, commodity: str) -> int:
    try:
        return view.digits(commodity)
    except Broken:
        known = sorted(each.id for each in view.find("commodity"))
        raise Invalid(
            f"This book knows no commodity “{commodity}”.", hint=f"It keeps: {', '.join(known)}.", where="commodity"
        ) from None


def _weight(view: View, row: PostingRow, lot: Lot) -> tuple[str, int]:
    """What a posting of shares weighs: its cost in the money paid, in minor units."""
    scale = 10 ** view.digits(row.commodity)
    weight, rest = divmod(row.minor * lot.cost_minor, scale)
    if rest:
        raise Invalid(
            f"{view.amount(row):f} {row.commodity} do not cost a whole number of cents.",
            hint="Take a number of shares that does.",
            where="shares",
        )
    return lot.cost_commodity, weight


def nothing_oversold(view: View, posted: Sequence[PostingRow]) -> None:
    """No place, savings, loan or lot that these postings draw on goes beyond zero, on their day or any later one.

    Asked after the postings were written and before they are committed; who only adds is not asked.
    Raises: Refused, naming the day and the entry that it would break.
    """
    drawn: dict[tuple[str, str, Lot | None], dt.date] = {}
    for row in posted:
        sign = chart.forbidden_sign(row.account)
        if sign and row.minor * sign > 0:
            key = (row.account, row.commodity, row.lot)
            drawn[key] = min(row.date, drawn.get(key, row.date))
    for (account, commodity, lot), since in drawn.items():
        sign = chart.forbidden_sign(account)
        minor, day, seq = lowest(
            view.session,
            account,
            commodity,
            since,
            sign=sign,
            lot=lot,
            each_entry=lot is not None and _is_booked(view, account),
        )
        if minor * sign > 0 and lot is not None and seq:
            raise _taken_later(view, account, lot, day, seq)
        if minor * sign > 0:
            raise _oversold(view, account, commodity, minor * sign, day, seq)


def _is_booked(view: View, account: str) -> bool:
    """Whether beancount books an account's lots entry by entry: an older version opened accounts of shares so."""
    opened = view.session.get("account", account, None, None)
    return opened is None or "booking" not in opened.body


def _taken_later(view: View, account: str, lot: Lot, day: dt.date, seq: int) -> Refused:
    last = max(row.date for row in view.session.postings(account, None, None, None) if row.lot == lot)
    return Refused(
        f"Certificate {lot.label} of {account} would not be there on {day} for entry {seq}, which takes it as it was.",
        hint=f"Use --on {last} or later.",
        where="on",
    )


def _oversold(view: View, account: str, commodity: str, short: int, day: object, seq: int) -> Refused:
    amount = money.show(money.from_minor(short, view.digits(commodity)), commodity)
    because = f" because of entry {seq}" if seq else ""
    what = "there is not enough money" if chart.is_place(account) else "there is not enough"
    return Refused(
        f"{account} would be {amount} short on {day}{because}: {what}.",
        hint=f"Take less, or see what moves it: crewbook journal --account {account}",
        where="amount",
    )
