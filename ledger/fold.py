"""The journal folded again from its text alone: seals checked, and what every derived table must hold. Reads no table."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from beancount.core import data
from beancount.core.amount import Amount

from ledger import chart, money
from ledger import entry as entries
from ledger.audit import Move, Problem
from ledger.entry import FIRST_SEAL
from ledger.errors import Broken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ledger.entry import Entry

# Entries that go through beancount's parser in one call: many, for speed, not all, for memory.
_CHUNK = 4000
BACKUP = "Change nothing in this folder, keep a copy of it, and bring the database back from a backup."
Lotted = tuple[int, str, str, str]
"""What tells a lot from another: cost in minor units, its commodity, day, label."""


@dataclass(slots=True)
class Folded:
    """What the journal's text says: per table, key → values, as the columns of that table follow each other."""

    problems: list[Problem] = field(default_factory=list)
    seals: list[str] = field(default_factory=list)
    tables: dict[str, dict[Any, Any]] = field(
        default_factory=lambda: {
            "posting": {},
            "record": {},
            "about": {},
            "balance": defaultdict(int),
            "movement": defaultdict(int),
        }
    )
    held: defaultdict[tuple[str, str, Lotted | None], int] = field(default_factory=lambda: defaultdict(int))
    digits: dict[str, int] = field(default_factory=dict)
    moves: list[Move] = field(default_factory=list)
    begun: Entry | None = None


def fold(rows: Sequence[Any], progress: Callable[[float], None]) -> Folded:
    """Everything that follows from the entries' texts; `rows` are those of the table entry, in order.

    The columns of a row that repeat its text are compared here as well.
    """
    folded = Folded()
    _check_chain(rows, folded)
    for start in range(0, len(rows), _CHUNK):
        chunk = rows[start : start + _CHUNK]
        for row, directives in zip(chunk, _parsed(chunk, folded), strict=True):
            _fold_entry(row, directives, folded)
        progress(min(1.0, (start + _CHUNK) / len(rows)))
    return folded


def _check_chain(rows: Sequence[Any], folded: Folded) -> None:
    """Entries numbered without a gap, each sealed onto the one before it, the seal in the text the one in its column."""
    before, seals = 0, [FIRST_SEAL]
    for row in rows:
        where = f"entry {row.seq}"
        if row.seq != before + 1:
            missing = (
                f"Entry {before + 1} is" if row.seq == before + 2 else f"Entries {before + 1} to {row.seq - 1} are"
            )
            folded.problems.append(
                Problem(where, f"{missing} missing from the journal before entry {row.seq}.", BACKUP)
            )
        possible = [entries.seal_of(row.text, seal) for seal in seals]
        if row.seq == before + 1 and row.seal not in possible:
            what = f"Entry {row.seq} is not as it was recorded: its text and its seal do not fit."
            folded.problems.append(Problem(where, what, BACKUP))
        if entries.seq_in(row.text) != row.seq:
            folded.problems.append(Problem(where, f"The text of entry {row.seq} carries another number.", BACKUP))
        if entries.seal_in(row.text) != row.seal:
            folded.problems.append(
                Problem(where, f"The text of entry {row.seq} carries another seal than its row.", BACKUP)
            )
        folded.seals.append(row.seal)
        # Behind an entry whose seal was changed, both are followed, so that only that one is named.
        before, seals = row.seq, list(dict.fromkeys([row.seal, possible[0]]))


def _parsed(chunk: Sequence[Any], folded: Folded) -> Iterator[list[Any]]:
    """The directives of each entry of a chunk, in their order, through one call of beancount's parser."""
    from beancount.parser import parser

    directives, errors, _ = parser.parse_string("\n".join(row.text for row in chunk))
    if errors and len(chunk) > 1:
        # An open quote swallows what stands behind it: one by one, only those are named that cannot be read.
        for row in chunk:
            yield from _parsed([row], folded)
        return
    for error in errors[:1]:
        what = f"beancount cannot read entry {chunk[0].seq}: {error.message}"
        folded.problems.append(Problem(f"entry {chunk[0].seq}", what, BACKUP))
    directives.sort(key=lambda directive: directive.meta["lineno"])
    at, end = 0, 1
    for row in chunk:
        first = at
        end += row.text.count("\n") + 1
        while at < len(directives) and directives[at].meta["lineno"] < end:
            at += 1
        yield directives[first:at]


def _fold_entry(row: Any, directives: list[Any], folded: Folded) -> None:
    where = f"entry {row.seq}"
    try:
        entry = entries.read(row.text, tuple(directives))
    except Broken as error:
        folded.problems.append(Problem(where, error.message, BACKUP))
        return
    if folded.begun is None:
        folded.begun = entry
    said = (entry.date.isoformat(), entry.kind, entry.key, entry.digest, entry.batch)
    for name, text_says in zip(("date", "kind", "key", "digest", "batch"), said, strict=True):
        column = getattr(row, name)
        if column != text_says:
            what = f"The table entry has {name} {column} for entry {row.seq}; its text says {text_says}."
            folded.problems.append(Problem(where, what, BACKUP))
    for thing in entry.about:
        folded.tables["about"][thing, entry.seq] = ()
    n = 0
    for directive in directives:
        if isinstance(directive, data.Transaction):
            _fold_transaction(directive, n, row.seq, folded)
            n += len(directive.postings)
    for record in entry.records:
        day, due = record.date and record.date.isoformat(), record.due and record.due.isoformat()
        values = (day, record.pod, record.member, record.status, due, record.body)
        folded.tables["record"][record.kind, record.id, entry.seq] = values
        if record.kind == "commodity" and isinstance(record.body, dict) and isinstance(record.body.get("digits"), int):
            folded.digits[record.id] = record.body["digits"]


def _fold_transaction(transaction: data.Transaction, n: int, seq: int, folded: Folded) -> None:
    day = transaction.date.isoformat()
    weights: defaultdict[str, Decimal] = defaultdict(Decimal)
    for posting in transaction.postings:
        units = posting.units
        minor = _minor(units, folded)
        lot = None
        if posting.cost is not None:
            cost = posting.cost
            each = Amount(getattr(cost, "number_per", None), cost.currency)
            each_minor = _minor(each, folded)
            if each_minor is not None and cost.date is not None and cost.label is not None:
                lot = (each_minor, each.currency, cost.date.isoformat(), cost.label)
        if minor is None or (posting.cost is not None and lot is None):
            what = f"A posting of entry {seq} to {posting.account} has no whole number of a commodity that this book keeps."
            folded.problems.append(Problem(f"entry {seq}", what, BACKUP))
            n += 1
            continue
        weight = (units.number * each.number, each.currency) if lot else (units.number, units.currency)
        weights[weight[1]] += weight[0]
        folded.tables["posting"][seq, n] = (day, posting.account, units.currency, minor, *(lot or (None,) * 4))
        folded.tables["balance"][posting.account, units.currency, day[:7]] += minor
        folded.tables["movement"][posting.account, units.currency, day] += minor
        folded.held[posting.account, units.currency, lot] += minor
        if chart.forbidden_sign(posting.account):
            move = Move(transaction.date, posting.account, units.currency, lot, units.number, f"entry {seq}")
            folded.moves.append(move)
        n += 1
    for commodity, off in weights.items():
        if off:
            what = f"The postings of entry {seq} do not balance: they sum to {money.show(off, commodity)}."
            folded.problems.append(Problem(f"entry {seq}", what, BACKUP))


def _minor(amount: Any, folded: Folded) -> int | None:
    """The amount in minor units; None when it is incomplete, off its unit, or in a commodity that nobody began."""
    number, digits = getattr(amount, "number", None), folded.digits.get(getattr(amount, "currency", None) or "")
    if digits is None or not isinstance(number, Decimal):
        return None
    scaled = number.scaleb(digits)
    return int(scaled) if scaled == scaled.to_integral_value() else None
