"""What `plan` reckons: a loan's schedule, and the APR of payments."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cli.door import day
from ledger import money
from ledger.errors import Invalid

if TYPE_CHECKING:
    import datetime as dt
    from decimal import Decimal

    from cli.door import Door

_PAYMENT = re.compile(r"(?:(?P<count>\d+)x)?(?P<amount>[\d.,]+)|(?P<day>\d{4}-\d\d-\d\d):(?P<on>[\d.,]+)")


def loan(
    door: Door,
    *,
    amount: str,
    term: int,
    rate: str | None,
    every: str,
    method: str | None,
    day_count: str,
    start: str | None,
    first: str | None,
    fees: list[str],
    round_to: str | None,
    currency: str,
    decimals: int,
) -> None:
    """Print the schedule that the terms give."""
    from pods.lending import schedule
    from reports.loan import loan_plan

    begins = day(start, "start") if start else door.now.date()
    if currency and not money.COMMODITY.fullmatch(currency):
        raise Invalid(
            f"“{money.printable(currency)}” names no currency.", hint="Use capitals, as in NZD.", where="currency"
        )
    terms = schedule.terms(
        amount=money.parse_number(amount),
        digits=decimals,
        term=term,
        start=begins,
        method=method or ("declining" if rate else "none"),
        rate=rate,
        every=every,
        first=day(first, "first") if first else None,
        day_count=day_count,
        fees=fees,
        round_to=money.parse_number(round_to, where="round-to") if round_to else None,
    )
    door.show(loan_plan(schedule.schedule(terms), commodity=currency, on=begins))


def apr(door: Door, *, amount: str, payments: list[str], every: str, start: str | None, first: str | None) -> None:
    """Print the yearly percentage that the payments come to."""
    from pods.lending.apr import apr as rate
    from pods.lending.calendar import step

    begins = day(start, "start") if start else door.now.date()
    next_day = day(first, "first") if first else step(begins, every, 1)
    due = _payments(payments, next_day, every)
    received, total = money.parse_number(amount), sum(paid for _, paid in due)
    if total < received:
        raise Invalid(
            f"The payments come to {total:,f}, less than the {received:,f} received; at no rate do they repay it.",
            hint="Check the amounts and how many payments there are: 24x230.",
            where="payment",
        )
    found = rate(received, begins, due, every)
    if door.given.json:
        door.print_json({"apr": str(found), "amount": amount, "total": str(total), "payments": len(due)})
        return
    print(
        f"APR {found} %: {received:,f} received on {begins}, {total:,f} paid back in {len(due)} payments until {due[-1][0]}."
    )


def _payments(typed: list[str], first: dt.date, every: str) -> list[tuple[dt.date, Decimal]]:
    """The payments on their days: dated ones as they say, the others one period after the other.

    Raises: Invalid, when one cannot be read.
    """
    from pods.lending.calendar import due_dates
    from pods.lending.schedule import MAX_TERM

    amounts: list[Decimal] = []
    due: list[tuple[dt.date, Decimal]] = []
    for each in typed:
        found = _PAYMENT.fullmatch(each.strip())
        if found is None:
            raise Invalid(
                f"“{money.printable(each)}” is no payment.",
                hint="Write 230, 24x230 or 2026-03-31:1080.",
                where="payment",
            )
        if int(found["count"] or 1) > MAX_TERM:
            raise Invalid(f"{found['count']} payments are too many.", hint=f"At most {MAX_TERM}.", where="payment")
        if found["day"]:
            due.append((day(found["day"], "payment"), money.parse_number(found["on"], where="payment")))
        else:
            amounts += [money.parse_number(found["amount"], where="payment")] * int(found["count"] or 1)
    due += list(zip(due_dates(first, every, len(amounts)), amounts, strict=True)) if amounts else []
    return sorted(due)
