"""The journal folded again from its text alone: seals checked, and what every derived table must hold. Reads no table."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from beancount.core import data
from beancount.core.amount import Amount

from ledger import brought, chart, division, fined, money
from ledger import entry as entries
from ledger.audit import Move, Problem
from ledger.entry import FIRST_SEAL
from ledger.errors import Broken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ledger.act import Record
    from ledger.entry import Entry

# What the columns of table entry are called that repeat its text.
_COLUMNS = {
    "date": "the day",
    "kind": "the act",
    "key": "the key",
    "digest": "the key's digest",
    "batch": "the batch",
}
# Entries that go through beancount's parser in one call: many, for speed, not all, for memory.
_CHUNK = 4000
_KIND = re.compile(r'^  act: "([a-z-]{1,40})"$', re.MULTILINE)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# More figures than any amount has that a book can keep.
_MOST_FIGURES = 18
BACKUP = (
    "Change nothing in this folder, keep a copy of it, and bring the book back from a backup, into a new folder: "
    "crewbook restore BACKUP DIR"
)
Lotted = tuple[int, str, str, str]
"""What tells a lot from another: cost in minor units, its commodity, day, label."""


@dataclass(slots=True)
class Folded:
    """What the journal's text says: per table, key → values, as the columns of that table follow each other."""

    problems: list[Problem] = field(default_factory=list)
    seals: dict[int, str] = field(default_factory=dict)
    broken_at: int | None = None
    """The first entry that does not follow from those before it; the seals of all before it vouch for them."""
    tables: dict[str, dict[Any, Any]] = field(
        default_factory=lambda: {
            "posting": {},
            "record": {},
            "newest": {},
            "about": {},
            "balance": defaultdict(int),
            "movement": defaultdict(int),
            "brought": defaultdict(int),
        }
    )
    kinds: dict[int, tuple[str, str]] = field(default_factory=dict)
    """(kind, day) of every entry that a correction may undo."""
    fines: defaultdict[str, list[Record]] = field(default_factory=lambda: defaultdict(list))
    """Every version of each fine, oldest first."""
    commodities: dict[str, str] = field(default_factory=dict)
    """Pod → the commodity that it keeps its money in."""
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
        possible = [entries.seal_of(row.text, seal) for seal in seals]
        own = entries.seal_in(row.text)
        follows, is_its_own = row.seal in possible, own in possible
        what = _off_place(row, before)
        if not what and not (follows and own == row.seal):
            what = _off_seal(row, follows=follows, is_its_own=is_its_own)
        if what:
            folded.problems.append(Problem(f"entry {row.seq}", what, BACKUP))
            if folded.broken_at is None and not (row.seq == before + 1 and (follows or is_its_own)):
                folded.broken_at = min(row.seq, before + 1)
        right = own if is_its_own and not follows and own else row.seal
        folded.seals[row.seq] = right
        # Behind an entry whose seal was changed, both are followed, so that only that one is named.
        before, seals = row.seq, list(dict.fromkeys([right, possible[0]]))


def _off_place(row: Any, before: int) -> str:
    """What is wrong with an entry's number behind entry `before`, or nothing."""
    if row.seq == before:
        return f"There are two entries {row.seq}."
    if row.seq > before + 1:
        missing = f"Entry {before + 1} is" if row.seq == before + 2 else f"Entries {before + 1} to {row.seq - 1} are"
        stands = f"goes from entry {before} to entry {row.seq}" if before else f"begins with entry {row.seq}"
        return f"{missing} missing: the journal {stands}."
    number = entries.seq_in(row.text)
    if number is None:
        return f"The text of entry {row.seq} does not say its number."
    return "" if number == row.seq else f"Where entry {row.seq} must stand, the text of entry {number} stands."


def _off_seal(row: Any, *, follows: bool, is_its_own: bool) -> str:
    """What is wrong between an entry, the seal beside it, and the seal in its text."""
    name = entry_name(row.seq, row.text)
    if follows:
        return f"{name}: the seal that stands in its text was changed; all else in it is as it was recorded."
    if is_its_own:
        return f"{name}: the database has another seal beside it than its text carries; its text is as it was recorded."
    or_before = f", or entry {row.seq - 1} before it was changed and sealed anew" if row.seq > 1 else ""
    return f"{name} and its seal do not fit: it was changed after it was recorded{or_before}."


def entry_name(seq: int, entry_text: str) -> str:
    """What people call an entry: its number, what was done, and for which day."""
    kind, day = _KIND.search(entry_text), _DAY.match(entry_text)
    return f"Entry {seq} ({kind[1]} of {day[0]})" if kind and day else f"Entry {seq}"


def _parsed(chunk: Sequence[Any], folded: Folded) -> Iterator[list[Any]]:
    """The directives of each entry of a chunk, in their order, through one call of beancount's parser."""
    from beancount.parser import parser

    together = "\n".join(row.text for row in chunk)
    is_deadly = division.by_zero(together)
    if is_deadly and len(chunk) == 1:
        what = f"Entry {chunk[0].seq} cannot be read by beancount: it divides by zero."
        folded.problems.append(Problem(f"entry {chunk[0].seq}", what, BACKUP))
        yield []
        return
    directives, errors, _ = ([], [], None) if is_deadly else parser.parse_string(together)
    if (errors or is_deadly) and len(chunk) > 1:
        # An open quote swallows what stands behind it: one by one, only those are named that cannot be read.
        for row in chunk:
            yield from _parsed([row], folded)
        return
    for error in errors[:1]:
        what = f"Entry {chunk[0].seq} cannot be read by beancount: {money.printable(str(error.message))}"
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
    where, name = f"entry {row.seq}", entry_name(row.seq, row.text)
    try:
        entry = entries.read(row.text, tuple(directives))
    except (Broken, RecursionError):
        what = f"{name} is not whole: what every entry must say of itself cannot all be read."
        folded.problems.append(Problem(where, what, BACKUP))
        return
    if folded.begun is None:
        folded.begun = entry
    folded.problems += _columns(row, entry, name)
    for thing in entry.about:
        folded.tables["about"][thing, entry.seq] = ()
    n = 0
    for directive in directives:
        if isinstance(directive, data.Transaction):
            _fold_transaction(directive, n, row.seq, folded)
            n += len(directive.postings)
    _fold_brought(row.seq, entry, n, folded)
    for record in entry.records:
        day, due = record.date and record.date.isoformat(), record.due and record.due.isoformat()
        values = (day, record.pod, record.member, record.status, due, record.body)
        folded.tables["record"][record.kind, record.id, entry.seq] = values
        folded.tables["newest"][record.kind, record.id] = (
            entry.seq,
            day,
            record.pod,
            record.member,
            record.status,
            due,
        )
        if isinstance(record.body, dict):
            _fold_units(record, folded)
        if record.kind == fined.KIND:
            _fold_fine(record, folded)


def _fold_units(record: Record, folded: Folded) -> None:
    """In what is counted: a commodity's decimals, a pod's commodity."""
    if record.kind == "commodity":
        digits = record.body.get("digits")
        if isinstance(digits, int) and 0 <= digits <= _MOST_FIGURES:
            folded.digits[record.id] = digits
    elif record.kind == "pod":
        folded.commodities[record.id] = str(record.body.get("commodity"))


def _fold_fine(record: Record, folded: Folded) -> None:
    """What a version of a fine changes of what a member is asked for."""
    commodity = folded.commodities.get(record.pod or "", "")
    for key, minor in fined.fined(record, folded.fines[record.id], commodity, folded.digits.get(commodity, 0)):
        folded.tables["brought"][key] += minor
    folded.fines[record.id].append(record)


def _fold_brought(seq: int, entry: Entry, moved: int, folded: Folded) -> None:
    """What members brought by an entry of so many movements, or what of it its correction takes back."""
    folded.kinds[seq] = entry.kind, entry.date.isoformat()
    undone = brought.corrected(entry.about)
    kind, corrects = (entry.kind, "") if undone is None else folded.kinds.get(undone, (entry.kind, ""))
    postings = folded.tables["posting"]
    rows = (postings[seq, n] for n in range(moved) if (seq, n) in postings)
    moves = [(account, commodity, day, minor) for day, account, commodity, minor, *_ in rows]
    for key, minor in (*brought.sums(kind, entry.about, moves, corrects=corrects), *fined.paid(entry.about, moves)):
        folded.tables["brought"][key] += minor


def _columns(row: Any, entry: Entry, name: str) -> Iterator[Problem]:
    """Where the columns beside an entry's text do not repeat it."""
    said = (entry.date.isoformat(), entry.kind, entry.key, entry.digest, entry.batch)
    for (column, called), text_says in zip(_COLUMNS.items(), said, strict=True):
        stands = getattr(row, column)
        if stands != text_says:
            what = (
                f"{name}: the database files it under {called} {shown(stands)}; its own text says {shown(text_says)}."
            )
            yield Problem(f"entry {row.seq}", what, BACKUP)


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
            what = f"Entry {seq} moves on {posting.account} no whole number of a commodity that this book keeps."
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
            what = (
                f"Entry {seq} does not balance: its postings sum to {money.show(off, commodity)}, and must sum to zero."
            )
            folded.problems.append(Problem(f"entry {seq}", what, BACKUP))


def shown(value: object) -> str:
    """A value of a row as it can be read out."""
    if value is None:
        return "nothing"
    return money.printable(value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value))


def _minor(amount: Any, folded: Folded) -> int | None:
    """The amount in minor units; None when it is incomplete, off its unit, or in a commodity that nobody began."""
    number, digits = getattr(amount, "number", None), folded.digits.get(getattr(amount, "currency", None) or "")
    if digits is None or not isinstance(number, Decimal) or (number and number.adjusted() > _MOST_FIGURES):
        return None
    scaled = number.scaleb(digits)
    return int(scaled) if scaled == scaled.to_integral_value() else None
