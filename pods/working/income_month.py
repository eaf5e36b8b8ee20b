"""A month of a livelihood pod as its book has it: what came in and went out, what is divided, by what each shares.

The reckoning itself is in income_split.py; the act that shares a month in share.py.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from ledger import money
from ledger.errors import Invalid, Refused
from pods.crew import people
from pods.owning import shares
from pods.settings.livelihood import EQUAL, HOURS, NEEDS, QUARTER_OR_TENTH, SPLITS
from pods.working.income_split import Division, Line, Part, Rules, divide, reserve_of, split
from pods.working.livelihood import FUNDS, advances, fund, least, received, sharers, since_year, spent

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ledger.act import PostingRow, Record
    from ledger.view import View

ZERO = Decimal(0)
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
# What a month or a year neither shares nor pays: gifts belong to the fund they were given to, and sweat is no money.
NO_INCOME = frozenset({"Gifts"})
NO_COST = frozenset({"Grants", "Sweat"})
_Moved = tuple[str, dt.date, Decimal]
"""(account, day, amount) that moved, signs as posted."""
_BY_FUNDS = tuple(name.capitalize() for name in FUNDS)
_NOT_OF_MONTH = NO_COST | {"Pay", *_BY_FUNDS}


def first_day(month: str) -> dt.date:
    """The first day of the month that was typed.

    Raises: Invalid, when it is none.
    """
    if not _MONTH.fullmatch(month):
        raise Invalid(f"“{money.printable(month)}” is no month.", hint="Write it like 2026-03.", where="month")
    return dt.date.fromisoformat(f"{month}-01")


def last_day(month: str) -> dt.date:
    """The last day of a month.

    Raises: Invalid, when it is none.
    """
    first = first_day(month)
    return first.replace(day=calendar.monthrange(first.year, first.month)[1])


def holds_on(view: View, kind: str, pod: str, member: str, month: str, *, today: dt.date) -> dt.date:
    """The day for which what a member says of a month holds by itself: the month's last, so that a split of later on knows it.

    Not after today, and not before what they said first. Raises: Invalid, for a month that is none.
    """
    day = min(last_day(month), today)
    said = view.get(kind, f"{pod}/{member}/{month}", dt.date.max)
    return day if said is None or said.date is None else max(day, said.date)


def shared(view: View, pod: people.Pod, on: dt.date | None = None) -> list[Record]:
    """The months that were shared, in their order."""
    return sorted(view.find("month", pod=pod.id, on=on), key=lambda each: each.body["month"])


@dataclass(frozen=True, slots=True)
class Flows:
    """What is new in a pod since a month was shared last, up to a day: in money, each 0 or more but for corrections.

    `other` is income that no levy is taken on, such as bank interest. `late` are the months before in which some of
    it lies, sorted; `carried` is what earlier months left undivided, a loss negative.
    """

    income: Decimal
    other: Decimal
    costs: Decimal
    carried: Decimal
    months: tuple[str, ...]


def flows(view: View, pod: people.Pod, until: dt.date) -> Flows:
    """All that was recorded for a day up to `until` and not shared yet, whatever month it lies in.

    A month that was shared holds what was known then: what was recorded for it later, a correction too, is new.
    """
    done = shared(view, pod, dt.date.max)
    last = done[-1] if done else None
    new_in = [row for row in _new(view, pod, "Income", last, until) if _what(row[0]) not in NO_INCOME]
    new_out = [row for row in _new(view, pod, "Expenses", last, until) if _what(row[0]) not in _NOT_OF_MONTH]
    nothing = money.from_minor(0, view.digits(pod.commodity))
    income = -sum((number for account, _, number in new_in if account == received(pod)), nothing)
    other = -sum((number for account, _, number in new_in if account != received(pod)), nothing)
    costs = sum((number for _, _, number in new_out), nothing)
    undivided = -_held(view, pod, "Income", until) - _held(view, pod, "Expenses", until) - _divided(view, pod, until)
    return Flows(income, other, costs, undivided - income - other + costs, _months((*new_in, *new_out)))


def _months(moved: Iterable[_Moved]) -> tuple[str, ...]:
    """The months in which something moved in the end: what was undone in time did not."""
    sums: dict[tuple[str, str], Decimal] = {}
    for account, day, number in moved:
        key = (f"{day:%Y-%m}", account)
        sums[key] = sums.get(key, ZERO) + number
    return tuple(sorted({month for (month, _), number in sums.items() if number}))


def _new(view: View, pod: people.Pod, root: str, last: Record | None, until: dt.date) -> list[_Moved]:
    """What moved below a root up to a day that the month shared last does not hold: of later days, or recorded later.

    Where no month was shared, whole months stand at their first days.
    """
    if last is None:
        return view.moved_below(f"{root}:{pod.slug}", pod.commodity, until=until, by_month=True)
    end, prefix = dt.date.fromisoformat(last.body["until"]), f"{root}:{pod.slug}:"
    late = view.session.postings_behind(last.seq, prefix, min(end, until), view.until)
    rows = [*late, *view.session.postings(prefix, end + dt.timedelta(days=1), until, view.until)]
    return [(row.account, row.date, view.amount(row)) for row in _of_pod(pod, rows)]


def _of_pod(pod: people.Pod, rows: Iterable[PostingRow]) -> list[PostingRow]:
    return [row for row in rows if row.commodity == pod.commodity]


def _what(account: str) -> str:
    return account.split(":")[2]


def _held(view: View, pod: people.Pod, root: str, on: dt.date) -> Decimal:
    """All income, or all costs, that months are made of, from the beginning to a day, as accounts hold it."""
    out = NO_INCOME if root == "Income" else _NOT_OF_MONTH
    held = view.balances(f"{root}:{pod.slug}:", on)
    found = (each for (account, unit), each in held.items() if unit == pod.commodity and _what(account) not in out)
    return sum(found, money.from_minor(0, view.digits(pod.commodity)))


def _sum(view: View, pod: people.Pod, rows: Iterable[PostingRow]) -> Decimal:
    return sum((view.amount(row) for row in rows), money.from_minor(0, view.digits(pod.commodity)))


def _divided(view: View, pod: people.Pod, until: dt.date) -> Decimal:
    """What was divided so far, on whatever day; income that went to its earner's own account later than `until` apart."""
    behind = until + dt.timedelta(days=1)
    accounts = [spent(pod, each) for each in ("Pay", *_BY_FUNDS)] + [fund(pod, "divided")]
    rows = [
        row
        for account in accounts
        for row in _of_pod(pod, view.session.postings(account, behind, None, view.until))
        if row.account == account
    ]
    if rows:
        came = _of_pod(pod, view.session.postings(f"Income:{pod.slug}:", behind, None, view.until))
        later = {row.seq for row in came if _what(row.account) not in NO_INCOME}
        rows = [row for row in rows if row.seq not in later]
    held = (view.balance(account, pod.commodity, until) for account in accounts)
    return sum(held, _sum(view, pod, rows))


def year_of(view: View, pod: people.Pod, until: dt.date) -> tuple[Decimal, Decimal]:
    """(income received, shared costs) of the twelve months that end with that of `until`, up to that day."""
    before = since_year(until) - dt.timedelta(days=1)
    came = [view.balance(received(pod), pod.commodity, day) for day in (until, before)]
    went = [_held(view, pod, "Expenses", day) for day in (until, before)]
    return came[1] - came[0], went[0] - went[1]


def rules_of(view: View, pod: people.Pod, until: dt.date) -> Rules:
    """What the pod's terms say of a month that ends on that day."""
    terms, digits = pod.terms, view.digits(pod.commodity)
    reserve = money.from_minor(0, digits)
    if terms.text("reserve-rule") == QUARTER_OR_TENTH:
        income, costs = year_of(view, pod, until)
        fixed = terms.number("yearly-costs")
        reserve = reserve_of(costs if fixed is None else fixed, income, digits)
    return Rules(
        levy=terms.number("levy") or ZERO,
        hurdle=terms.number("levy-hurdle") or ZERO,
        target=terms.number("buffer-target") or ZERO,
        reserve=reserve,
        monthly_pay=terms.number("monthly-pay"),
    )


@dataclass(frozen=True, slots=True)
class Month:
    """A month as it would be shared: the division, by what it is split, a line for each who shares, joining order."""

    month: str
    until: dt.date
    division: Division
    by: str
    lines: tuple[Line, ...]
    months: tuple[str, ...]


FIGURES = ("income", "other", "levy", "costs", "carried", "buffer", "to_buffer", "pot", "short")


def read(
    month: str,
    until: dt.date,
    by: str,
    figures: Mapping[str, str | Decimal],
    lines: Iterable[Mapping[str, str]],
) -> Month:
    """A month as a proposal or the record of its split keeps it."""
    division = Division(**{name: Decimal(figures[name]) for name in FIGURES})
    return Month(
        month,
        until,
        division,
        by,
        tuple(
            Line(
                row["member"],
                Decimal(row["weight"]),
                Part(Decimal(row["floor"]), Decimal(row["rest"])),
                Decimal(row.get("advance", 0)),
            )
            for row in lines
        ),
        (),
    )


def month_of(
    view: View,
    pod: people.Pod,
    month: str,
    *,
    until: dt.date | None = None,
    pot: Decimal | None = None,
    is_split: bool = True,
    is_to_hold: bool = False,
) -> Month:
    """What the month comes to by the pod's terms, as the view's day knows it; `pot` names the pay pot itself.

    Without `is_split` nobody's part of the pot is told. With `is_to_hold` no more is taken from the buffer, or kept back
    for advances, than is there on every later day. Raises: Refused, in the words of the setting, where hours are missing, nobody has a need or a share, or nobody
    shares; Invalid, for a month that is none, has not begun, or was over before the pod was opened.
    """
    end = until or min(last_day(month), view.on)
    if first_day(month) > view.on:
        raise Invalid(
            f"{month} has not begun on {view.on}.", hint=f"Use --on {first_day(month)} or later.", where="month"
        )
    opened = view.began("pod", pod.id)
    if opened is not None and last_day(month) < opened:
        raise Invalid(
            f"{pod.name} was opened on {opened}; it has no month {month}.",
            hint=f"Its first month is {opened:%Y-%m}.",
            where="month",
        )
    unit, digits = pod.commodity, view.digits(pod.commodity)
    if pot:
        pot = people.number(view, pot, unit, where="pot")
    new, buffer = flows(view, pod, end), fund(pod, "buffer")
    division = divide(
        income=new.income,
        other=new.other,
        costs=new.costs,
        carried=new.carried,
        buffer=least(view, buffer, unit) if is_to_hold else -view.balance(buffer, unit),
        rules=rules_of(view, pod, end),
        digits=digits,
        pot=pot,
    )
    by = pod.terms.text("split")
    floor = pod.terms.number("pay-floor") or ZERO
    lines: list[Line] = []
    if division.pot and is_split:
        there = _those_there(view, pod, last_day(month))
        is_all_floor = division.pot <= floor * len(there)
        weights = [Decimal(1)] * len(there) if is_all_floor else weights_of(view, pod, month, there)
        parts = split(division.pot, weights, digits=digits, floor=floor)
        for member, weight, part in zip(there, weights, parts, strict=True):
            account = advances(pod, member)
            had = view.lowest(account, unit, view.on)[0] if is_to_hold else view.balance(account, unit)
            lines.append(Line(member.id, weight, part, min(had, part.total)))
    return Month(month, end, division, by, tuple(lines), new.months)


def _those_there(view: View, pod: people.Pod, end: dt.date) -> list[Record]:
    """Who shares the month that ended on `end`: those who share and were there then.

    Raises: Refused, when there is nobody.
    """
    then = {each.id for each in people.members(view, min(end, view.on))}
    there = [each for each in sharers(view, pod) if each.id in then]
    if not there:
        raise Refused(
            f"Nobody who shares the pay of {pod.name} was in the crew on {min(end, view.on)}.",
            hint=f"See who shares: crewbook pod show {pod.id}",
            where="month",
        )
    return there


def weights_of(view: View, pod: people.Pod, month: str, there: list[Record]) -> list[Decimal]:
    """By what each shares: 1, hours of the month, the need stated last, or shares held at its end.

    Raises: Refused, naming what is missing and the command that records it.
    """
    by = pod.terms.text("split")
    if by == EQUAL:
        return [Decimal(1)] * len(there)
    if by in {HOURS, NEEDS}:
        stated = [(hours_of if by == HOURS else need_of)(view, pod, each, month) for each in there]
        missing = [each for each, number in zip(there, stated, strict=True) if number is None]
        command = "hours" if by == HOURS else "need"
        if missing:
            names = ", ".join(each.body["name"] for each in missing)
            raise Refused(
                f"{pod.name} splits pay {SPLITS[by]} (split={by}), and for {month} {'those' if by == HOURS else 'that'} "
                f"of {names} {'are' if by == HOURS else 'is'} not recorded.",
                hint=f"Record {'them' if by == HOURS else 'it'}, 0 for none: crewbook {command} {pod.id} {missing[0].id} "
                f"{'NUMBER' if by == HOURS else 'AMOUNT'} --month {month}",
                where="month",
            )
        found = [number for number in stated if number is not None]
    else:
        found = [_shares_of(view, pod, each, last_day(month)) for each in there]
    if not any(found):
        what = {HOURS: "nobody worked an hour", NEEDS: "nobody has a need"}.get(by, "nobody holds a share")
        raise Refused(
            f"{pod.name} splits pay {SPLITS[by]} (split={by}), and in {month} {what}.",
            hint=f"Pay nothing, --pot 0, or propose another split: crewbook pod change {pod.id} --set split=equal",
            where="split",
        )
    return found


def hours_of(view: View, pod: people.Pod, member: Record, month: str) -> Decimal | None:
    """The hours that a member worked in a month, or None while nobody recorded them."""
    record = view.get("hours", f"{pod.id}/{member.id}/{month}")
    return None if record is None else Decimal(record.body["hours"])


def need_of(view: View, pod: people.Pod, member: Record, month: str) -> Decimal | None:
    """The need that a member stated for a month or, none for it, last before; None when never."""
    stated = [each for each in view.find("need", pod=pod.id, member=member.id) if each.body["month"] <= month]
    newest = max(stated, key=lambda each: each.body["month"], default=None)
    return None if newest is None else Decimal(newest.body["amount"])


def _shares_of(view: View, pod: people.Pod, member: Record, end: dt.date) -> Decimal:
    day = min(end, view.on)
    return sum((shares.holding(view, held, member, day).shares for held in shares.classes(view, pod)), ZERO)


def average(numbers: list[Decimal], digits: int) -> Decimal:
    """The mean of at least one number, rounded half up once."""
    return money.round_half_up(Fraction(sum(numbers, ZERO)) / len(numbers), digits)


def next_month(view: View, pod: people.Pod) -> str:
    """The month to share next: the first that has something new; for what came late, the one after those that were shared.

    The month before the view's where nothing was shared yet, but none before the pod was opened; and the one that was
    shared last where nothing is new.
    """
    done = shared(view, pod)
    last = done[-1].body["month"] if done else ""
    new = flows(view, pod, view.on).months
    waiting = [month for month in new if month > last]
    if waiting:
        return waiting[0]
    before = view.on.replace(day=1) - dt.timedelta(days=1)
    if not last:
        return f"{max(before, view.began('pod', pod.id) or before):%Y-%m}"
    following = f"{last_day(last) + dt.timedelta(days=1):%Y-%m}"
    return following if new and following <= f"{view.on:%Y-%m}" else last
