"""The book looked at again: the journal folded anew, its tables and pages compared, beancount's loader as second opinion."""

from __future__ import annotations

import gc
import json
import os
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from beancount.core import data
from beancount.core.inventory import Inventory

from ledger import audit, money
from ledger.audit import Problem
from ledger.entry import typed_seal
from ledger.fold import BACKUP, Folded, fold
from ledger.pages import BEHIND_HINT, Pages, page_text

if TYPE_CHECKING:
    from ledger.book import Book
    from ledger.head import Head

Progress = Callable[[int, int, str], None]
"""Called with how much is done, of how much, and what is being looked at."""

# How many columns of a derived table, behind the book's id, tell its rows apart; and what the others are called.
_TABLES = {
    "posting": (
        ("seq", "n"),
        ("date", "account", "commodity", "minor", "cost_minor", "cost_commodity", "lot_date", "lot_label"),
    ),
    "record": (("kind", "id", "seq"), ("date", "pod", "member", "status", "due", "body")),
    "about": (("thing", "seq"), ()),
    "balance": (("account", "commodity", "month"), ("minor",)),
    "movement": (("account", "commodity", "day"), ("minor",)),
}
# One cause can break thousands of rows; so many of one sort say enough.
_MOST = 10
_TRIES = 3
_MOMENT_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Verified:
    """What `verify` found: how many entries, the last one's seal, and every problem."""

    ok: bool
    entries: int
    seal: str
    problems: tuple[Problem, ...]


def verify(
    book: Book,
    *,
    main: Path | None = None,
    seal: str | None = None,
    progress: Progress = lambda _done, _of, _what: None,
) -> Verified:
    """Fold the journal again and compare all that derives from it; nothing is written.

    `main` is the book's main.beancount, None for a book without pages. `seal`, from a paper, must
    be in the chain; its first 8 characters will do.
    Raises: Invalid, when `seal` cannot be one; Broken, when the database does not answer.
    """
    wanted = None if seal is None else typed_seal(seal, where="seal")
    for _ in range(_TRIES):
        before = _state(book, main)
        with _collecting_later():
            verified = _verify_once(book, main, wanted, progress)
        if verified.ok:
            break
        # Somebody may have written meanwhile, and pages follow their commit a moment later: then look again.
        time.sleep(_MOMENT_SECONDS)
        if _state(book, main) == before:
            break
    return verified


@contextmanager
def _collecting_later() -> Iterator[None]:
    """Millions of small objects come and stay: Python would search them for garbage again and again, a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _state(book: Book, main: Path | None) -> list[object]:
    """What changes whenever somebody writes: the head of the journal and every page's size and time."""
    with book.store.reading(book.id) as session:
        state: list[object] = [session.head]
    for path in _page_files(main.parent) if main is not None else []:
        if path.exists():
            status = path.stat()
            state.append((path.name, status.st_size, status.st_mtime_ns))
    return state


def _verify_once(book: Book, main: Path | None, seal: str | None, progress: Progress) -> Verified:
    with book.store.reading(book.id) as session:
        head = session.head
        assert head is not None
        rows = sorted(session.derived("entry"), key=lambda row: row.seq)
        tables = {name: session.derived(name) for name in _TABLES}
        behind = book.pages.ahead_of(session) if book.pages is not None else ""
    folded = fold(rows, lambda share: progress(int(share * 50), 100, "the journal"))
    problems = [Problem("book", behind, BEHIND_HINT)] if behind else []
    problems += folded.problems
    problems += _head(head, rows, folded)
    if seal is not None and not any(each.startswith(seal) for each in folded.seals):
        problems.append(_another_book(seal))
    for name, actual in tables.items():
        problems += _some(_compared(name, folded.tables[name], actual))
    progress(60, 100, "pages")
    problems += _some(audit.oversold(folded.moves))
    if main is not None:
        if not behind:
            problems += _some(_pages(main.parent, [row.text for row in rows]))
        progress(65, 100, "beancount's opinion")
        problems += _some(_second_opinion(main, folded, {f"{each.what} {each.hint}" for each in problems}))
    progress(100, 100, "done")
    return Verified(not problems, len(rows), head.seal, tuple(problems))


def _some(problems: Iterable[Problem]) -> Iterator[Problem]:
    """The first of many problems of a sort, and how many more there are."""
    left = 0
    for number, problem in enumerate(problems):
        if number < _MOST:
            yield problem
        else:
            left += 1
    if left:
        yield Problem(problem.where, f"There are {left} more problems like this one.", problem.hint)


def _another_book(seal: str) -> Problem:
    return Problem(
        f"seal {seal[:8]}",
        f"No entry of this book carries the seal {seal}: either this is not the book that the paper came from, "
        "or the book was rewritten after the paper was printed.",
        "Compare the seal on the paper once more, letter by letter; then ask who else keeps a copy of the book, and "
        "compare the two.",
    )


def _head(head: Head, rows: Sequence[Any], folded: Folded) -> Iterator[Problem]:
    """The book's row against the first entry, which names the book, and the last, where the journal ends."""
    last = (rows[-1].seq, rows[-1].seal) if rows else (0, "")
    if head.seq > last[0]:
        what = (
            f"The journal ends with entry {last[0]}, and the book's row says {head.seq}: the last entries are missing."
        )
        yield Problem("book", what, BACKUP)
    elif (head.seq, head.seal) != last:
        what = f"The book's row does not point at the journal's last entry, {last[0]} with the seal {last[1][:8]}."
        yield Problem("book", what, BACKUP)
    if folded.begun is None:
        return
    begun, facts = folded.begun, head.facts
    stands = {"book": facts.id, "name": facts.name, "currency": facts.currency, "first_day": facts.first_day}
    for name, value in {**begun.fields, "first_day": begun.date}.items():
        if name in stands and stands[name] != value:
            yield Problem("book", f"The book's row has {name} {stands[name]}; its first entry says {value}.", BACKUP)
    if begun.kind != "begin":
        yield Problem("entry 1", "The journal does not begin with the entry that names the book.", BACKUP)


def _compared(table: str, expected: Mapping[Any, Any], rows: Iterable[Any]) -> Iterator[Problem]:
    """Every row of a derived table that is not as the journal's text has it, too many or missing."""
    keys, names = _TABLES[table]
    hint = f"The entries themselves tell what was recorded. {BACKUP}"
    first = 1 + len(keys)
    seen = set()
    for row in rows:
        key, values = tuple(row[1:first]), _plain(table, tuple(row[first:]))
        seen.add(key)
        if key not in expected:
            yield Problem(f"table {table}", f"It holds a row that no entry calls for: {_named(keys, key)}.", hint)
            continue
        wanted = expected[key] if isinstance(expected[key], tuple) else (expected[key],)
        if values != wanted:
            off = [
                f"{name} is {_show(value)} and must be {_show(right)}"
                for name, value, right in zip(names, values, wanted, strict=True)
                if value != right
            ]
            yield Problem(f"table {table}", f"In the row of {_named(keys, key)}, {'; '.join(off)}.", hint)
    for key in expected:
        if key not in seen:
            yield Problem(f"table {table}", f"A row is missing: {_named(keys, key)}.", hint)


def _plain(table: str, values: tuple[Any, ...]) -> tuple[Any, ...]:
    """A row's values with a record's body read as JSON: its blanks do not matter."""
    if table != "record":
        return values
    try:
        return (*values[:-1], json.loads(values[-1]))
    except ValueError:
        return values


def _named(names: Sequence[str], key: Sequence[object]) -> str:
    return ", ".join(f"{name} {value}" for name, value in zip(names, key, strict=True))


def _show(value: object) -> str:
    return "empty" if value is None else money.printable(str(value))


def _page_files(folder: Path) -> list[Path]:
    return sorted(path for path in Pages(folder).pages_folder.glob("*.beancount") if not path.name.startswith("."))


def _pages(folder: Path, texts: Sequence[str]) -> Iterator[Problem]:
    """Every page byte for byte against the journal; and files among them that are no page."""
    by_year: defaultdict[str, list[str]] = defaultdict(list)
    for text in texts:
        by_year[text[:4]].append(text)
    pages = Pages(folder)
    wanted = {pages.page(int(year)): page_text(int(year), news) for year, news in by_year.items() if year.isdecimal()}
    for path, right in sorted(wanted.items()):
        where = f"pages/{path.name}"
        try:
            stands = path.read_bytes()
        except FileNotFoundError:
            yield Problem(
                where, "This page is missing.", "Have it written again from the journal: crewbook verify --mend"
            )
            continue
        except OSError as error:
            yield Problem(where, f"This page cannot be read: {error.strerror}.", "Make it readable for you.")
            continue
        if stands != right.encode():
            yield _edited(where, stands, right.encode())
    for path in _page_files(folder):
        if path not in wanted:
            what = "This file is no page of the journal, and beancount counts what stands in it."
            yield Problem(
                f"pages/{path.name}", what, "Move it out of pages/; what it holds can go into inbox.beancount."
            )


def _edited(where: str, stands: bytes, right: bytes) -> Problem:
    if right.startswith(stands):
        what = "This page is behind the journal: its last entries are missing."
        return Problem(where, what, "Have it completed from the journal: crewbook verify --mend")
    ours, theirs = right.split(b"\n"), stands.split(b"\n")
    line = next(
        (at for at, pair in enumerate(zip(ours, theirs, strict=False)) if pair[0] != pair[1]),
        min(len(ours), len(theirs)),
    )
    there = money.printable(theirs[line].decode("utf-8", "replace")) if line < len(theirs) else "the end of the page"
    what = f"This page was changed by hand: its line {line + 1} reads “{there}”."
    return Problem(f"{where}:{line + 1}", what, audit.HEAL)


def _second_opinion(main: Path, folded: Folded, known: set[str]) -> Iterator[Problem]:
    """What beancount's own loader says of main.beancount, and where its sums differ from the journal's.

    Errors of our own plugin that say what is `known` already are left out.
    """
    if not main.is_file():
        yield Problem(main.name, f"There is no {main.name} beside the pages.", f"Bring {main} back from a backup.")
        return
    from beancount import loader

    path = os.path.abspath(main)  # noqa: PTH100 - as beancount names it: without “..”, links left alone
    # The public way in keeps a cache in the crew's folder and trusts it; here nothing is written and all is read.
    load: Any = loader._uncached_load_file  # noqa: SLF001
    directives, errors, _ = load(path, None, None, None)
    foreign = audit.foreign(directives, [Path(path).parent / "pages"])
    for problem in foreign:
        yield Problem(_short(problem.where, path), problem.what, problem.hint)
    known |= {f"{each.what} {each.hint}" for each in foreign}
    for error in errors:
        if error.message not in known:
            what, heal, _ = error.message.partition(f" {audit.HEAL}")
            hint = audit.HEAL if heal else "See it in its place: bean-check main.beancount"
            yield Problem(_short(audit.place(error.source), path), what.strip(), hint)
    yield from _sums(directives, folded)


def _short(where: str, main: str) -> str:
    return where.removeprefix(str(Path(main).parent) + "/")


def _sums(directives: Iterable[Any], folded: Folded) -> Iterator[Problem]:
    """Accounts in which beancount's inventory, lot by lot, is not what the journal's postings sum to."""
    theirs: defaultdict[str, Inventory] = defaultdict(Inventory)
    for directive in directives:
        if isinstance(directive, data.Transaction):
            for posting in directive.postings:
                theirs[posting.account].add_position(posting)
    ours: defaultdict[str, dict[Any, int]] = defaultdict(dict)
    for (account, commodity, lot), minor in folded.held.items():
        if minor:
            ours[account][commodity, lot] = minor
    for account in sorted(set(theirs) | set(ours)):
        counted = {_thing(position, folded): position.units.number for position in theirs[account]}
        for thing in sorted(set(counted) | set(ours[account]), key=str):
            commodity, lot = thing
            mine = money.from_minor(ours[account].get(thing, 0), folded.digits.get(commodity, 0))
            its = counted.get(thing, money.from_minor(0, folded.digits.get(commodity, 0)))
            if its != mine:
                name = f"Lot {lot[3]} in {account}" if lot else account
                what = (
                    f"{name}: beancount counts {money.show(its, commodity)}, the journal {money.show(mine, commodity)}."
                )
                yield Problem(
                    "balances", what, "See what stands on the pages and not in the journal, named above or below."
                )


def _thing(position: Any, folded: Folded) -> tuple[str, tuple[Any, ...] | None]:
    """A position's commodity and lot, as the journal tells lots apart."""
    cost = position.cost
    if cost is None:
        return position.units.currency, None
    minor = int(cost.number.scaleb(folded.digits.get(cost.currency, 0)))
    return position.units.currency, (minor, cost.currency, cost.date.isoformat(), cost.label)
