"""Shares of a class followed through the postings, as transactions of the Open Cap Table Format on securities."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING, Any

from ledger import money
from pods.owning.capital import collective
from pods.owning.ending import CANCELLED, ENDED, GIVEN, REDEEMED
from pods.owning.holdings import numbers
from pods.owning.vesting import RUNNING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Sequence

    from ledger.act import Lot, PostingRow, Record
    from ledger.view import View
    from pods.crew.people import Pod
    from pods.owning.holdings import ShareClass
    from pods.owning.vesting import Grant

Item = dict[str, object]


@dataclass(slots=True)
class Security:
    """Shares of one holder under one certificate, as the format calls them; `grant` while they may still vest."""

    id: str
    account: str
    lot: Lot
    shares: Decimal
    grant: Grant | None = None
    ended: dt.date | None = None


@dataclass(slots=True)
class Securities:
    """Writes the transactions of a pod's classes; `holders` are the handles of all who ever held some."""

    view: View
    pod: Pod
    identity: Callable[[str], str]
    numeric: Callable[[Decimal], str]
    grants: Sequence[Grant]
    terms: dict[str, str]
    parts: Callable[[Grant, Decimal, Decimal], list[tuple[dt.date, Decimal]]]
    holders: set[str] = field(default_factory=set)
    _open: list[Security] = field(default_factory=list)
    _granted: list[Security] = field(default_factory=list)
    _count: int = 0

    def of(self, held: ShareClass) -> Iterator[Item]:
        """Every transaction of a class up to the view's day, by day."""
        self._open, self._granted, self._count = [], [], 0
        members = {held.account(each): each for each in self.view.find("member")}
        rows = [row for row in self._rows(held) if row.commodity == held.commodity]
        for seq, postings in groupby(rows, key=lambda row: row.seq):
            yield from self._entry(held, seq, list(postings), members)
        for security in self._granted:
            yield from self._vests(security)

    def _rows(self, held: ShareClass) -> list[PostingRow]:
        """The postings of entries that stand: neither corrected by the view's day nor corrections themselves."""
        view = self.view
        rows = view.session.postings(f"{held.prefix}:", None, view.on, view.until)
        there = {row.seq for row in rows}
        corrected = ((entry, by) for entry, by in view.session.corrections().items() if {entry, by} <= there)
        undone = {seq for pair in corrected for seq in pair}
        return [row for row in rows if row.seq not in undone]

    def _entry(self, held: ShareClass, seq: int, rows: list[PostingRow], members: dict[str, Record]) -> Iterator[Item]:
        amounts = [(row, self.view.amount(row)) for row in rows]
        ins: list[list[Any]] = [[row, -number] for row, number in amounts if number < 0]
        outs = [(row, number) for row, number in amounts if number > 0]
        if not outs:
            for row, number in ins:
                yield self._issue(held, seq, row, number, members, is_new=True)
                self._granted.append(self._open[-1])
            return
        for row, number in outs:
            stays = _within(row, [each for each in ins if each[0].account == row.account], number)
            rest = number - sum((part for _, part in stays), Decimal(0))
            passed = _within(row, [each for each in ins if each[0].account != row.account], rest)
            gone = rest - sum((part for _, part in passed), Decimal(0))
            yield from self._out(held, seq, row, stays, passed, gone, members)

    def _out(
        self, held: ShareClass, seq: int, row: PostingRow, stays: list[tuple[PostingRow, Decimal]],
        passed: list[tuple[PostingRow, Decimal]], gone: Decimal, members: dict[str, Record],
    ) -> Iterator[Item]:  # fmt: skip
        """What becomes of shares taken off a certificate: first those that pass on, then those that end."""
        date = row.date.isoformat()
        wanted = gone + sum((part for _, part in (*stays, *passed)), Decimal(0))
        for security in [each for each in self._open if (each.account, each.lot) == (row.account, row.lot)]:
            if not wanted:
                break
            self._open.remove(security)
            security.ended = row.date
            here = min(wanted, security.shares)
            wanted -= here
            kept = security.shares - here
            moved = _first(passed, here)
            here -= sum((part for _, part in moved), Decimal(0))
            ended = min(gone, here)
            gone -= ended
            kept += here - ended
            left = stays[0][0] if stays else row
            if moved:
                issued = [self._issue(held, seq, each, part, members) for each, part in moved]
                balance = self._balance(held, seq, left, kept + ended, members, security)
                number = sum((part for _, part in moved), Decimal(0))
                yield self._item("TX_STOCK_TRANSFER", security, seq, date) | {
                    "quantity": self.numeric(number),
                    **_balance_of(balance),
                    "resulting_security_ids": [str(each["security_id"]) for each in issued],
                }
                yield from issued
                yield from balance
            if ended:
                ends = self._open.pop() if moved else security
                balance = self._balance(held, seq, left, kept, members, ends)
                yield self._end(held, seq, ends, ended, date) | _balance_of(balance)
                yield from balance
            elif not moved:
                assert left.lot is not None
                security.lot, security.shares, security.ended = left.lot, kept, None
                self._open.append(security)
        assert not wanted, "what is taken was issued before"

    def _balance(
        self, held: ShareClass, seq: int, row: PostingRow, shares: Decimal, members: dict[str, Record], old: Security
    ) -> list[Item]:
        return [self._issue(held, seq, row, shares, members, grant=old.grant)] if shares else []

    def _issue(
        self, held: ShareClass, seq: int, row: PostingRow, shares: Decimal, members: dict[str, Record], *,
        is_new: bool = False, grant: Grant | None = None,
    ) -> Item:  # fmt: skip
        """A new security. One that comes of a split or a transfer costs what it cost before."""
        assert row.lot is not None
        member, unit, view = members[row.account], held.pod.commodity, self.view
        self._count += 1
        self.holders.add(member.id)
        if is_new:
            grant = next((each for each in self.grants if self._is_of(each, held, row)), None)
        id = self.identity(f"security/{held.commodity}/{seq}/{self._count}")
        security = Security(id, row.account, row.lot, shares, grant)
        self._open.append(security)
        cost = shares * money.from_minor(row.lot.cost_minor, view.digits(unit))
        if is_new:
            paid = view.session.postings(collective(held.pod), None, view.on, view.until, seq)
            cost -= sum((view.amount(each) for each in paid), Decimal(0))
        item = self._item("TX_STOCK_ISSUANCE", security, seq, row.date.isoformat()) | {
            "custom_id": f"{held.name}-{row.lot.label}",
            "stakeholder_id": self.identity(f"member/{member.id}"),
            "security_law_exemptions": [],
            "stock_class_id": self.identity(f"class/{held.pod.id}/{held.name}"),
            "share_price": {"amount": self.numeric(cost / shares), "currency": unit},
            "quantity": self.numeric(shares),
            "cost_basis": {"amount": self.numeric(cost), "currency": unit},
            "stock_legend_ids": [],
        }
        if not held.digits:
            first, last = numbers(row.lot.label)
            item["share_numbers_issued"] = [{"starting_share_number": str(first), "ending_share_number": str(last)}]
        work = view.get("work", f"{held.commodity}/{row.lot.label}") if is_new else None
        if work is not None:
            item["consideration_text"] = f"{work.body['hours']} hours of work"
        if grant is not None:
            item |= self._vesting(grant, row.lot.label, shares, is_new=is_new)
        return item

    def _is_of(self, grant: Grant, held: ShareClass, row: PostingRow) -> bool:
        body = grant.record.body
        return row.lot is not None and (body["class"], body["certificate"]) == (held.name, row.lot.label)

    def _vesting(self, grant: Grant, label: str, shares: Decimal, *, is_new: bool) -> Item:
        """By its terms when it is issued; what remains of it later, day by day."""
        if is_new and grant.record.id in self.terms:
            return {"vesting_terms_id": self.terms[grant.record.id]}
        skip = Decimal(0)
        if not is_new:
            certificate = str(grant.record.body["certificate"])
            if not certificate.startswith("c"):
                skip = Decimal(numbers(label)[0] - numbers(certificate)[0])
            elif grant.record.status == RUNNING:
                skip = grant.granted - shares
            else:
                return {}
        found = self.parts(grant, shares, skip)
        parts = [{"date": day.isoformat(), "amount": self.numeric(part)} for day, part in found]
        return {"vestings": parts} if parts else {}

    def _end(self, held: ShareClass, seq: int, security: Security, shares: Decimal, date: str) -> Item:
        """Shares that end: a repurchase where they are paid for, otherwise a cancellation."""
        ended = next(
            each for each in self.view.find(ENDED, pod=held.pod.id)
            if each.seq == seq and each.body["class"] == held.name
        )  # fmt: skip
        how = ended.body["how"]
        if how != REDEEMED:
            reason = {GIVEN: "given back to the crew", CANCELLED: "cancelled"}[how]
            because = ended.body.get("because", "")
            return self._item("TX_STOCK_CANCELLATION", security, seq, date) | {
                "quantity": self.numeric(shares),
                "reason_text": f"{reason}: {because}" if because else reason,
            }
        amount = Decimal(ended.body.get("amount", "0"))
        whole = sum((Decimal(part["shares"]) for part in ended.body["parts"]), Decimal(0))
        return self._item("TX_STOCK_REPURCHASE", security, seq, date) | {
            "price": {"amount": self.numeric(amount / whole), "currency": held.pod.commodity},
            "quantity": self.numeric(shares),
            "consideration_text": f"{amount:f} {held.pod.commodity} for {whole:f} shares together",
        }

    def _item(self, kind: str, security: Security, seq: int, date: str) -> Item:
        return {
            "id": self.identity(f"{kind}/{seq}/{security.id}"),
            "object_type": kind,
            "date": date,
            "security_id": security.id,
        }

    def _vests(self, security: Security) -> Iterator[Item]:
        """The start of what vests by periods, or each event that has happened, of a security that follows terms."""
        grant = security.grant
        if grant is None or grant.record.id not in self.terms:
            return
        if "events" not in grant.record.body:
            start = self._item("TX_VESTING_START", security, 0, grant.record.body["start"])
            yield start | {"vesting_condition_id": "start"}
            return
        for at, (_, day, _) in enumerate(grant.parts, 1):
            if day is not None and day <= (security.ended or self.view.on):
                event = self._item("TX_VESTING_EVENT", security, at, day.isoformat())
                yield event | {"vesting_condition_id": f"event-{at}"}


def _balance_of(balance: list[Item]) -> Item:
    return {"balance_security_id": balance[0]["security_id"]} if balance else {}


def _within(row: PostingRow, ins: list[list[Any]], most: Decimal) -> list[tuple[PostingRow, Decimal]]:
    """(posting, shares) of those `ins` that hold numbers of a certificate, at most so many; they are used up."""
    assert row.lot is not None
    begin, end = numbers(row.lot.label)
    found = []
    for each in ins:
        first, last = numbers(each[0].lot.label)
        part = min(most, each[1])
        if begin <= first and last <= end and part > 0:
            each[1] -= part
            most -= part
            found.append((each[0], part))
    return found


def _first(passed: list[tuple[PostingRow, Decimal]], most: Decimal) -> list[tuple[PostingRow, Decimal]]:
    """The first of the shares that pass on, at most so many; they are taken off the list."""
    found = []
    while passed and most:
        row, number = passed.pop(0)
        part = min(number, most)
        found.append((row, part))
        most -= part
        if part < number:
            passed.insert(0, (row, number - part))
    return found
