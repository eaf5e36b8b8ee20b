"""One member's statement across pods: savings, loans, points, shares, and every movement behind them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from beancount.core import data

from ledger.book import directives_at
from pods.crew import people
from pods.owning import shares
from pods.pools import points, reciprocity
from reports import earnings, given, goals, member_circle, passbook, stakes
from reports.document import Column, Document, Fact, LineChart, Money, Row, Section, Table
from reports.figures import ZERO, amount, exact, foresight_note, points_note, total
from reports.heading import heading, how_they_stand
from reports.heading import member as member_of
from reports.lending import (
    Answers,
    Standing,
    guarantee_data,
    guarantee_table,
    guaranteed_by,
    loan_data,
    loan_table,
    standings,
)
from reports.months import month_data, month_table
from reports.narrations import recorded
from reports.periods import marks
from reports.positions import heirs_data, heirs_notes, names_before
from reports.reciprocity import member_notes
from reports.register import lot_data, lot_table
from reports.say import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ledger.act import PostingRow, Record
    from ledger.view import View

_MONTHS_SHOWN = 12
_NET = say(
    "Savings less loans is what the pools owe the member, less what the member owes them; shares are not in it, those of a savings pool's cycle apart."
)


@dataclass(frozen=True, slots=True)
class Move:
    """One movement of a member's savings or loans. `change` is that of savings less loans; `charges` were paid on top."""

    date: dt.date
    seq: int
    account: str
    is_loan: bool
    change: Decimal
    charges: Decimal


@dataclass(frozen=True, slots=True)
class InPod:
    """What a member has in one pod on the view's day; amounts in the pod's money, all of them positive.

    `moves` are those that the statement lists, from the day `begin` on.
    """

    member: Record
    pod: people.Pod
    held: Decimal
    months: tuple[points.Month, ...]
    begin: dt.date
    moves: tuple[Move, ...]
    loans: tuple[Standing, ...]
    answers: tuple[Answers, ...]
    classes: tuple[shares.ShareClass, ...]
    holdings: tuple[shares.Holding, ...]
    book: passbook.Passbook | None

    @property
    def net(self) -> Decimal:
        """Savings, those in shares of a cycle included, less loans."""
        return self.saved + (self.book.saved if self.book else ZERO) - self.owed

    @property
    def saved(self) -> Decimal:
        """Savings."""
        return self.months[-1].savings if self.months else ZERO

    @property
    def owed(self) -> Decimal:
        """Principal of loans still owed."""
        return self.months[-1].loans if self.months else ZERO

    @property
    def points(self) -> Decimal:
        """Reciprocity points at the end of the last whole month."""
        return self.months[-1].points_total if self.months else ZERO


def member_statement(view: View, handle: str, *, since: dt.date | None = None, last: int | None = None) -> Document:
    """What a member has in every pod on the view's day, month by month and movement by movement.

    Tables begin at `since`, by default with the month eleven months before; the data hold every month.
    With `last`, so many movements of each pod are listed, the newest ones, and without `since` however old they are.
    Net is savings less loans, per commodity. Raises: Invalid, when there is no such member.
    Source: domain.md, "Savings pool": monthly statement for each member; golden/congregation_consolidation.json.
    """
    member = member_of(view, handle)
    begin = since or _months_before(view.on, _MONTHS_SHOWN - 1)
    pods = [people.Pod(record) for record in view.find("pod")]
    listed = dt.date.min if last and since is None else begin
    found = [each for each in (_in_pod(view, pod, member, listed, last) for pod in pods) if each]
    net = _net(view, found)
    sections = [section for each in found for section in _sections(view, each, begin, last)]
    sections += given.due_section(view, member)
    name = member.body["name"]
    return Document(
        kind="member",
        language=member.body.get("language", "en"),
        title=say("Statement for {name}", name=name),
        subtitle=how_they_stand(member),
        **heading(view),
        facts=(
            Fact("Member", f"{name} ({member.id})"),
            Fact("In the crew since", people.joined_on(view, member.id)),
            *(Fact("Savings less loans", Money(number, unit)) for unit, number in net.items()),
        ),
        sections=tuple(sections),
        notes=(
            _NET,
            *names_before(view, member),
            *heirs_notes(view, member),
            *marks(view, f"member/{member.id}"),
        ),
        data={
            "member": member.id,
            "name": name,
            "on": view.on,
            "pods": [_pod_data(view, each) for each in found],
            "net": net,
            "heirs": heirs_data(view, member),
        },
    )


def _months_before(day: dt.date, count: int) -> dt.date:
    """The first of the month that lies `count` months before that of `day`."""
    months = max(day.year * 12 + day.month - 1 - count, 12)
    return dt.date(months // 12, months % 12 + 1, 1)


def _in_pod(view: View, pod: people.Pod, member: Record, begin: dt.date, last: int | None) -> InPod | None:
    """What the member has there; None for a closed pod in which they never had anything."""
    is_pool = pod.kind == "savings"
    classes = tuple(shares.classes(view, pod))
    moves = _moves(view, pod, member, begin, last) if is_pool else []
    found = InPod(
        member=member,
        pod=pod,
        held=reciprocity.held(view, pod, member) if is_pool else ZERO,
        months=tuple(points.months(view, pod, member)) if is_pool else (),
        begin=moves[0].date if last and len(moves) == last else begin,
        moves=tuple(moves),
        loans=tuple(standings(view, pod=pod.id, member=member.id)) if is_pool else (),
        answers=tuple(guaranteed_by(view, pod.id, member.id)) if is_pool else (),
        classes=classes,
        holdings=tuple(each for each in (shares.holding(view, held, member) for held in classes) if each.shares),
        book=passbook.passbook(view, pod, member, begin, last) if is_pool else None,
    )
    is_empty = not (found.moves or found.months or found.loans or found.holdings or found.book)
    is_empty = is_empty and member_circle.seated(view, pod, member) is None
    return None if is_empty and pod.record.status == "closed" else found


def _moves(view: View, pod: people.Pod, member: Record, begin: dt.date, last: int | None) -> list[Move]:
    """The movements of savings and loans since `begin` by day, the newest `last` of them."""
    rows = [
        (row, is_loan)
        for account, is_loan in ((pod.savings(member), False), (pod.loans(member), True))
        for row in view.newest_postings(account, pod.commodity, since=begin, count=last)
    ]
    rows.sort(key=lambda pair: (pair[0].date, pair[0].seq, pair[0].n))
    # Savings that are held or released pass from one account of the member to another: nothing came or went.
    stayed = _stayed(row for row, is_loan in rows if not is_loan)
    rows = [(row, is_loan) for row, is_loan in rows if is_loan or row.seq not in stayed]
    charges = _charges(view, pod, member)
    return [
        Move(
            row.date, row.seq, row.account, is_loan, -view.amount(row), charges.get(row.seq, ZERO) if is_loan else ZERO
        )
        for row, is_loan in rows[-last if last else 0 :]
    ]


def _stayed(rows: Iterable[PostingRow]) -> set[int]:
    """The entries of which all postings given add up to nothing."""
    sums: dict[int, int] = {}
    for row in rows:
        sums[row.seq] = sums.get(row.seq, 0) + row.minor
    return {seq for seq, minor in sums.items() if not minor}


def _charges(view: View, pod: people.Pod, member: Record) -> dict[int, Decimal]:
    """Per entry, the interest and fees that came with its movement of a loan."""
    income = f"Income:{pod.slug}:"
    found: dict[int, Decimal] = {}
    for record in view.find("loan", pod=pod.id, member=member.id):
        for row in view.postings_about(f"loan/{record.id}"):
            if row.account.startswith(income):
                found[row.seq] = found.get(row.seq, ZERO) - view.amount(row)
    return found


def _net(view: View, found: Sequence[InPod]) -> dict[str, Decimal]:
    units = dict.fromkeys([view.book.currency, *(each.pod.commodity for each in found)])
    return {unit: exact(view, total(each.net for each in found if each.pod.commodity == unit), unit) for unit in units}


def _sections(view: View, each: InPod, begin: dt.date, last: int | None) -> list[Section]:
    made = []
    if each.pod.kind == "savings" and (each.moves or each.months or each.loans or each.answers or not each.book):
        made.append(_savings_section(view, each, begin))
    if each.book:
        made.append(passbook.section(view, each.book))
    if each.holdings:
        made.append(_shares_section(view, each))
    made += member_circle.sections(view, each.pod, each.member, each.begin, last)
    made += earnings.sections(view, each.pod, each.member)
    made += stakes.sections(view, each.pod, each.member)
    return made + given.sections(view, each.pod, each.member)


def _savings_section(view: View, each: InPod, begin: dt.date) -> Section:
    pod, unit = each.pod, each.pod.commodity
    saving_for = goals.member_tables(view, pod, each.member)
    if not each.moves and not each.months and not each.loans and not saving_for and not each.answers:
        return Section(pod.name, notes=(say("Nothing was saved or borrowed here yet."),))
    tables = [*([month_table(view, pod, each.months, begin)] if each.months else []), _move_table(view, each)]
    tables += saving_for
    if each.loans:
        tables.append(loan_table(view, each.loans, title=say("Loans"), with_member=False))
    if each.answers:
        tables.append(guarantee_table(view, each.answers, unit))
    return Section(
        pod.name,
        facts=(
            Fact("Savings", amount(view, each.saved, unit)),
            *((Fact("Of these held by reciprocity", amount(view, each.held, unit)),) if each.held else ()),
            Fact("Loans still owed", amount(view, each.owed, unit)),
            Fact("Savings less loans", amount(view, each.saved - each.owed, unit)),
            Fact("Reciprocity points", exact(view, each.points, unit)),
        ),
        tables=tuple(tables),
        charts=(_chart(view, each),),
        notes=(
            points_note(pod),
            *((goals.NOTE,) if saving_for else ()),
            *foresight_note(view),
            *member_notes(view, pod, each.member),
        ),
    )


def _chart(view: View, each: InPod) -> LineChart:
    """To the day where movements are listed, by the ends of months before that."""
    first = each.moves[0].date if each.moves else view.on
    before = [month for month in each.months if month.last_day < first]
    saved = _line(view, [(month.last_day, month.savings) for month in before], each.saved, each.moves, is_loan=False)
    owed = _line(view, [(month.last_day, month.loans) for month in before], each.owed, each.moves, is_loan=True)
    series = [(say("Savings"), saved)] + ([(say("Loans"), owed)] if owed else [])
    return LineChart("Savings and loans over time", each.pod.commodity, tuple(series))


def _line(
    view: View, ends: list[tuple[dt.date, Decimal]], held: Decimal, moves: Sequence[Move], *, is_loan: bool
) -> tuple[tuple[dt.date, Decimal], ...]:
    """The balances at month-ends, from the first that is not zero on, then behind each move; it ends at `held` today."""
    changes = [(move.date, -move.change if is_loan else move.change) for move in moves if move.is_loan == is_loan]
    first = next((at for at, (_, balance) in enumerate(ends) if balance), len(ends))
    balance = held - total(change for _, change in changes)
    points = dict(ends[first:])
    for day, change in changes:
        balance += change
        points[day] = balance
    if points:
        points.setdefault(view.on, held)
    return tuple(points.items())


def _move_table(view: View, each: InPod) -> Table:
    """The movements that are listed, with the balance behind each; the earlier ones are brought forward."""
    unit = each.pod.commodity
    balance = each.saved - each.owed - total(move.change for move in each.moves)
    rows: list[Row] = []
    if balance or (each.months and each.months[0].last_day < each.begin):
        rows.append((each.begin, say("Brought forward"), None, None, amount(view, balance, unit), ""))
    found = directives_at(view.session, [move.seq for move in each.moves])
    for move in each.moves:
        balance += move.change
        came = amount(view, move.change, unit) if move.change > 0 else None
        went = amount(view, -move.change, unit) if move.change < 0 else None
        rows.append(
            (
                move.date,
                _what(view, move, found[move.seq], unit),
                came,
                went,
                amount(view, balance, unit),
                str(move.seq),
            )
        )
    columns = (
        Column("Date", "date"),
        Column("What"),
        Column("In", "money"),
        Column("Out", "money"),
        Column("Savings less loans", "money"),
        Column("Entry"),
    )
    return Table("Movements", columns, tuple(rows))


def _what(view: View, move: Move, directives: Sequence[Any], unit: str) -> str:
    """What the transaction that moved the account says of itself."""
    transactions = (each for each in directives if isinstance(each, data.Transaction))
    found = next(each for each in transactions if any(posting.account == move.account for posting in each.postings))
    told = recorded(str(found.narration))
    if not move.charges:
        return told
    charges = amount(view, abs(move.charges), unit)
    if move.charges > 0:
        return say("{what}, {charges} interest and fees beside it", what=told, charges=charges)
    return say("{what}, {charges} interest and fees given back", what=told, charges=charges)


def _shares_section(view: View, each: InPod) -> Section:
    facts = tuple(
        Fact(say("Shares of class {name}", name=held.share_class.name), held.shares) for held in each.holdings
    )
    return Section(say("{name}: shares", name=each.pod.name), facts, (lot_table(view, each.holdings),))


def _pod_data(view: View, each: InPod) -> dict[str, object]:
    unit = each.pod.commodity
    data: dict[str, object] = {
        "pod": each.pod.id,
        "name": each.pod.name,
        "kind": each.pod.kind,
        "commodity": unit,
        "savings": exact(view, each.saved, unit),
        **({"held": exact(view, each.held, unit)} if each.held else {}),
        "loans": exact(view, each.owed, unit),
    }
    if each.pod.kind == "savings":
        data["points"] = exact(view, each.points, unit)
        data["months"] = [month_data(view, month, unit) for month in each.months]
        data["goals"] = goals.member_data(view, each.pod, each.member)
        data["open_loans"] = [loan_data(one) for one in each.loans]
        data["guarantees"] = guarantee_data(view, each.answers, unit)
    if each.book:
        data["cycle"] = passbook.data(view, each.book)
    if each.classes:
        data["shares"] = total(held.shares for held in each.holdings)
        data["paid_in"] = exact(view, total(held.paid_in for held in each.holdings), unit)
        data["classes"] = [_class_data(view, held) for held in each.holdings]
    data |= member_circle.data(view, each.pod, each.member) | earnings.data(view, each.pod, each.member)
    data |= stakes.data(view, each.pod, each.member)
    return data | given.data(view, each.pod, each.member)


def _class_data(view: View, held: shares.Holding) -> dict[str, object]:
    return {
        "class": held.share_class.name,
        "shares": held.shares,
        "paid_in": held.paid_in,
        "lots": lot_data(view, held),
    }
