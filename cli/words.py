"""What a commit recorded, in words for the person who typed it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from beancount.core import data

from ledger import chart, money, text
from ledger.posted import moves
from pods.voices.asked import ASKED, BLOCKED, OPEN, PASSED
from pods.voices.signing import SIGNATURE
from reports.words import what

if TYPE_CHECKING:
    from ledger.book import Posted
    from ledger.entry import Entry
    from reports.words import Names

_MOST_LINES = 12
# Who goes says nothing: what the others still have to answer was told when they were asked.
_GOING = {"leave", "death"}
# Longer batches are no meeting whose money somebody counts.
_MOST_SUMMED = 1000


def recorded(posted: Posted, names: Names, *, many: bool, is_dry: bool = False) -> list[str]:
    """The lines to print: each entry with its movements, of many what they bring into each place, then the seal to keep."""
    lines: list[str] = []
    for entry in posted.entries[:_MOST_LINES] if many else posted.entries:
        lines += _entry(entry, names, brief=many)
    if many and len(posted.entries) > _MOST_LINES:
        lines.append(f"… and {len(posted.entries) - _MOST_LINES} more; see: crewbook journal")
    if many:
        count = f"{len(posted.entries)} {'entry' if len(posted.entries) == 1 else 'entries'}"
        lines.append(f"{count}." if is_dry else f"{count} recorded.")
        lines += _places(posted)
    return lines if is_dry else [*lines, f"Seal {posted.entries[-1].seal}"]


def brought(entry: Entry, *, is_term_given: bool) -> str:
    """What an opening took besides its movements: points, and how the loan is repaid."""
    lines = []
    for record in entry.records:
        if record.kind == "opening" and record.body.get("points") is not None:
            lines.append(f"Points brought in: {Decimal(record.body['points']):,f}")
        if record.kind == "loan":
            rows = record.body["rows"]
            each = Decimal(rows[0]["principal"])
            many = f"{len(rows)} instalments" if len(rows) > 1 else "1 instalment"
            every = {"2weeks": "every 2 weeks", "4weeks": "every 4 weeks"}.get(
                record.body["every"], f"every {record.body['every']}"
            )
            lines.append(f"{record.id} is repaid in {many}, one {every}: {each:,f} on {rows[0]['due']}, the first.")
            if not is_term_given:
                lines.append(
                    f"Nobody said in how many, so 12 were taken. If that is wrong: crewbook correct {entry.seq} "
                    "--because …, then again with --loan-term N"
                )
    return "\n".join(lines)


def next_step(posted: Posted, names: Names) -> str:
    """What to type next about a proposal that this commit opened or answered; nothing when it is settled."""
    about = [(entry, record) for entry in posted.entries for record in entry.records if record.kind == "proposal"]
    if not about:
        return ""
    entry, record = about[-1]
    if record.body.get("asks_signature") and not record.body.get("signed"):
        agreed = {PASSED: "All is agreed; a", ASKED: "A" if record.body["rule"] == SIGNATURE else ""}
        if agreed.get(record.status):
            return f"{agreed[record.status]} second person signs: crewbook sign {record.id} --by MEMBER"
    if record.status in {OPEN, ASKED} and entry.kind not in _GOING:
        silent = [each for each in record.body["asked"] if each not in record.body["voices"]]
        waits = f"Still to answer: {', '.join(silent)}" if record.body["voices"] else "Who was asked answers"
        return f"{waits}: crewbook consent {record.id} --by {silent[0] if len(silent) == 1 else 'MEMBER'}"
    if record.status == PASSED:
        return f"All is agreed; now do it: crewbook carry-out {record.id}"
    if record.status == BLOCKED and entry.kind == "voice":
        return f"Talk with {names('member', entry.by)}; a new answer replaces the old one: crewbook consent {record.id} --by {entry.by}"
    return ""


def _places(posted: Posted) -> list[str]:
    """What all entries together bring into each place, to count the money against."""
    sums: dict[tuple[str, str], Decimal] = {}
    if len(posted.entries) > _MOST_SUMMED:
        return []
    for account, number, commodity in moves(posted):
        sums[account, commodity] = sums.get((account, commodity), Decimal(0)) + number
    return [
        f"    {account}  {money.show(number, commodity)} {'more' if number >= 0 else 'less'} than before".replace(
            " -", " "
        )
        for (account, commodity), number in sums.items()
        if number
    ]


def _entry(entry: Entry, names: Names, *, brief: bool) -> list[str]:
    lines = [f"Entry {entry.seq} · {entry.date} · {what(entry, names)}"]
    if brief:
        return lines
    for directive in text.parse(entry.text):
        if isinstance(directive, data.Transaction):
            wide = max(len(posting.account) for posting in directive.postings)
            lines += [
                f"    {posting.account:<{wide}}  {money.show(posting.units.number, posting.units.currency):>16}"
                for posting in directive.postings
            ]
        elif isinstance(directive, data.Open) and chart.is_place(directive.account):
            lines.append(f"    {directive.account} is a new place: money lies there for the first time.")
    return lines
