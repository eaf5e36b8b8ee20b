"""The book looked at again: its database, the journal folded anew, its tables and pages compared, papers and beancount asked."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ledger import audit, compared, pagecheck, papers
from ledger.audit import Problem
from ledger.entry import typed_seal
from ledger.fold import BACKUP, Folded, fold, shown
from ledger.opinion import second_opinion
from ledger.papers import Paper
from ledger.tables import SCHEMA

if TYPE_CHECKING:
    from ledger.book import Book

Progress = Callable[[int, int, str], None]
"""Called with how much is done, of how much, and what is being looked at."""

FROM_PAGES = (
    "The pages hold every entry, each as its seal says: keep a copy of this folder, then bring the book back from them: "
    "crewbook restore ."
)
# One cause can break thousands of rows; so many of one sort say enough.
_MOST = 10
_TRIES = 3
_MOMENT_SECONDS = 0.2
# What a book's row and its first entry both say, and how it is called.
_FACTS = {"id": "the number", "name": "the name", "currency": "the currency", "first_day": "the first day"}


@dataclass(frozen=True, slots=True)
class Verified:
    """What `verify` found: how many entries, the last one's seal, every problem, and an answer for every paper's seal."""

    ok: bool
    entries: int
    seal: str
    problems: tuple[Problem, ...]
    papers: tuple[Paper, ...] = ()


@dataclass(frozen=True, slots=True)
class _Found:
    """What stands in the database: the book's row, every table's rows by its name, and what is damaged."""

    head: Any
    tables: dict[str, list[Any]]
    damage: list[str]


def verify(
    book: Book,
    *,
    main: Path | None = None,
    seals: Sequence[str] = (),
    progress: Progress = lambda _done, _of, _what: None,
) -> Verified:
    """Fold the journal again and compare all that derives from it; nothing is written.

    `main` is the book's main.beancount, None for a book without pages. Each of `seals`, from papers, must
    be in the chain; its first 8 characters find it, all 64 prove it.
    Raises: Invalid, when one of `seals` cannot be one; Broken, when the database does not answer.
    """
    wanted = [typed_seal(seal, where="seal") for seal in seals]
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
    with book.store.examining(book.id) as examined:
        state: list[object] = [tuple(examined.head)]
    for path in pagecheck.page_files(main.parent) if main is not None else []:
        if path.exists():
            status = path.stat()
            state.append((path.name, status.st_size, status.st_mtime_ns))
    return state


def _read(book: Book) -> _Found:
    with book.store.examining(book.id) as examined:
        examined.check()
        tables = {name: examined.rows(name) for name in ("entry", *compared.KEYS)}
        return _Found(examined.head, tables, examined.damage)


def _verify_once(book: Book, main: Path | None, wanted: Sequence[str], progress: Progress) -> Verified:
    progress(0, 100, "the database")
    found = _read(book)
    problems = [*_damage(found.damage)]
    rows = _entries(found.tables.pop("entry"), problems)
    texts = {row.seq: row.text for row in rows}
    folded = fold(rows, lambda share: progress(int(share * 50), 100, "the journal"))
    problems += _some(folded.problems)
    problems += _head(found.head, rows, folded)
    for name, actual in found.tables.items():
        problems += _some(compared.differences(name, folded, actual, texts))
    progress(60, 100, "pages")
    problems += _some(audit.oversold(folded.moves))
    if main is not None:
        problems += _some(pagecheck.check(main.parent, texts, folded))
        progress(65, 100, "beancount's opinion")
        problems += _some(second_opinion(main, folded, {f"{each.what} {each.hint}" for each in problems}))
    answers = _answers(wanted, folded, main)
    problems += [each for each in (answer.problem() for answer in answers) if each is not None]
    told = tuple(_advised(problems, main, folded, is_sqlite=book.store.is_sqlite))
    progress(100, 100, "done")
    return Verified(not problems, len(rows), str(found.head.seal), told, answers)


def _answers(wanted: Sequence[str], folded: Folded, main: Path | None) -> tuple[Paper, ...]:
    is_lost = any(not any(each.startswith(seal) for each in folded.seals.values()) for seal in wanted)
    on_pages = pagecheck.seals_on(main.parent) if is_lost and main is not None else {}
    return tuple(papers.ask(seal, folded, on_pages) for seal in wanted)


def _advised(problems: Sequence[Problem], main: Path | None, folded: Folded, *, is_sqlite: bool) -> Iterator[Problem]:
    """The problems, those of the database with what really helps now: whole pages are a copy of all that it must hold."""
    is_copied = None
    # What stands on a server is not set aside by us.
    where = "" if is_sqlite else " DIR"
    for problem in problems:
        if problem.hint == BACKUP and main is not None and is_copied is None:
            is_copied = pagecheck.are_whole(main.parent, through=max(folded.seals, default=0))
        yield replace(problem, hint=f"{FROM_PAGES}{where}") if problem.hint == BACKUP and is_copied else problem


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


def _damage(said: Sequence[str]) -> Iterator[Problem]:
    """What the database says of its own damage, as one problem: a single cause makes many sentences."""
    if said:
        more = f" and {len(said) - 1} more like this" if len(said) > 1 else ""
        what = f"The database itself is damaged: {shown(said[0])}{more}."
        yield Problem("database", what, BACKUP)


def _entries(rows: Iterable[Any], problems: list[Problem]) -> list[Any]:
    """The rows of table entry in their order, those that are no text as the text that can be read of them."""
    sound = []
    for row in rows:
        if type(row.seq) is not int:
            what = f"The database has an entry whose number is “{shown(row.seq)}”, which is none."
            problems.append(Problem("database", what, BACKUP))
        elif type(row.text) is str and type(row.seal) is str:
            sound.append(row)
        else:
            what = f"Entry {row.seq} holds bytes in the database that are no text."
            problems.append(Problem(f"entry {row.seq}", what, BACKUP))
            sound.append(_Readable(row))
    return sorted(sound, key=lambda row: row.seq)


class _Readable:
    """A row of table entry whose text and seal are text, whatever stands there."""

    def __init__(self, row: Any) -> None:
        self._row = row
        self.text, self.seal = (
            each.decode("utf-8", "replace") if isinstance(each, bytes) else str(each) for each in (row.text, row.seal)
        )

    def __getattr__(self, name: str) -> Any:
        return getattr(self._row, name)


def _head(head: Any, rows: Sequence[Any], folded: Folded) -> Iterator[Problem]:
    """The book's row against the first entry, which names the book, and the last, where the journal ends."""
    last = (rows[-1].seq, rows[-1].seal) if rows else (0, "")
    if type(head.seq) is int and head.seq > last[0]:
        missing = f"entry {head.seq} is" if head.seq == last[0] + 1 else f"entries {last[0] + 1} to {head.seq} are"
        what = f"The journal ends with entry {last[0]}, and the database notes entry {head.seq} as its last: {missing} missing."
        yield Problem("book", what, BACKUP)
    elif head.seq != last[0]:
        what = f"The database notes entry {shown(head.seq)} as the journal's last one, and the journal ends with entry {last[0]}."
        yield Problem("book", what, BACKUP)
    elif head.seal != last[1]:
        what = (
            f"The seal that the database notes for the end of the journal is not that of entry {last[0]}, the last one."
        )
        yield Problem("book", what, BACKUP)
    if head.schema_version != SCHEMA:
        what = f"The database says that its tables are those of scheme {shown(head.schema_version)}; they are those of scheme {SCHEMA}."
        yield Problem("book", what, BACKUP)
    if folded.begun is None:
        return
    begun = folded.begun
    said = {"id": begun.fields.get("book"), **begun.fields, "first_day": begun.date.isoformat()}
    for name, called in _FACTS.items():
        stands = getattr(head, name)
        if begun.kind == "begin" and stands != said.get(name):
            what = f"The database has {shown(stands)} as {called} of the book; its first entry says {shown(said.get(name))}."
            yield Problem("book", what, BACKUP)
    if begun.kind != "begin":
        yield Problem("entry 1", "The journal does not begin with the entry that names the book.", BACKUP)
