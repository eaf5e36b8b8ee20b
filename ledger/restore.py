"""A journal brought back from its pages alone, seal for seal. What stands beside the pages in a folder is not looked at."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from beancount.core import data

from ledger import audit, money
from ledger import entry as entries
from ledger.act import BookFacts, Lot, PostingRow
from ledger.entry import FIRST_SEAL
from ledger.errors import Broken, CrewbookError, Refused
from ledger.export import parsed

if TYPE_CHECKING:
    from ledger.entry import Entry
    from ledger.head import Head
    from ledger.session import Session
    from ledger.store import Store

Progress = Callable[[int, int, str], None]
COPY = (
    "Take that page from a backup, or from somebody who keeps a copy of the folder, and type this again. "
    "Nothing was brought back."
)
_ELSEWHERE = "If they are all that there is, copy the folder pages elsewhere and restore from that copy."
# Entries between two looks at how far we are.
_STEP = 500


class Block(NamedTuple):
    """An entry's text as it stands on a page, by its number; `line` is where it begins."""

    seq: int
    page: Path
    line: int
    text: str


class _Unfit(Exception):
    """Something on the pages is not the next entry; what it is, audit.py tells in words."""


@dataclass(slots=True)
class _Reader:
    """The pages of one book, read side by side: their entries in the order recorded, each sealed onto the one before it."""

    pages: list[Path]
    progress: Progress
    left: tuple[int, str] = (0, "")
    read: int = 0
    last: tuple[int, str] = (0, FIRST_SEAL)

    def texts(self) -> Iterator[str]:
        """Every entry's text.

        Raises: _Unfit, at the first block that is not the next entry; Broken, when one that is left another seal.
        """
        total = sum(path.stat().st_size for path in self.pages)
        for at, block in enumerate(heapq.merge(*map(_blocks, self.pages))):
            seq, seal = self.last
            own = entries.seal_in(block.text)
            is_next = block.seq == seq + 1 and block.page.name.startswith(f"{block.text[:4]}.")
            if not is_next or own is None or entries.seal_of(block.text, seal) != own:
                raise _Unfit
            if block.seq == self.left[0] and own != self.left[1]:
                raise Broken(
                    f"The pages were rewritten: entry {block.seq} carries another seal than crewbook left there.",
                    hint=f"{COPY} {_ELSEWHERE}",
                    where=f"{block.page}:{block.line}",
                )
            self.last = (block.seq, own)
            self.read += len(block.text.encode())
            if at % _STEP == 0:
                self.progress(self.read, total, "pages")
            yield block.text
        self.progress(total, total, "pages")


def restore(store: Store, folder: Path, *, left: tuple[int, str] = (0, ""), progress: Progress) -> Head:
    """Bring a book back into a database that does not hold it, from the pages in `folder`; where its journal ends.

    Nothing but the entries' own texts is used, and each must carry the seal that follows from the one
    before it; line ends and blank lines that an editor changed do not matter. All of it is one commit.
    `left` are the number and the seal of the entry with which crewbook left the pages, where that is known.
    Raises: Broken, naming file and line, when the pages do not hold; Refused, when the book is there.
    """
    reader = _Reader(page_files(folder), progress, left)
    try:
        store.create()
        with store.writing(None) as session:
            for entry, directives in parsed(reader.texts()):
                if session.head is None:
                    _begin(session, entry)
                session.write(entry, _postings(entry, directives, _digits(session)), entry.records)
            return _ended(session, reader)
    except (_Unfit, UnicodeDecodeError):
        raise _explained(folder, reader) from None


def page_files(folder: Path) -> list[Path]:
    """The pages in a folder, by their names."""
    return sorted(path for path in folder.glob("*.beancount") if not path.name.startswith("."))


def first_entry(folder: Path) -> Entry:
    """The entry that names the book whose pages are in `folder`.

    Raises: Broken, when it cannot be read.
    """
    reader = _Reader(page_files(folder), lambda *_: None)
    try:
        entry, _ = next(parsed(iter([next(reader.texts())])))
    except (_Unfit, UnicodeDecodeError, StopIteration):
        raise _explained(folder, reader) from None
    return entry


def _blocks(page: Path) -> Iterator[Block]:
    """The entries on a page; the comment at its head is left out.

    Raises: _Unfit, when a block has no number.
    """
    lines: list[str] = []
    first = 1
    with page.open(encoding="utf-8-sig") as file:
        for number, line in enumerate(file, 1):
            if line.strip("\n"):
                lines.append(line)
                continue
            yield from _block(page, first, lines)
            lines, first = [], number + 1
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    yield from _block(page, first, lines)


def _block(page: Path, line: int, lines: list[str]) -> Iterator[Block]:
    if not lines or (line == 1 and all(each.startswith(";") for each in lines)):
        return
    text = "".join(lines)
    seq = entries.seq_in(text)
    if seq is None:
        raise _Unfit
    yield Block(seq, page, line, text)


def _begin(session: Session, entry: Entry) -> None:
    """Write the book's row from its first entry.

    Raises: Broken, when that is no beginning; Refused, when the database holds the book.
    """
    try:
        name, currency, book = (str(entry.fields[key]) for key in ("name", "currency", "book"))
    except (LookupError, TypeError):
        name = currency = book = ""
    if entry.kind != "begin" or not book:
        raise Broken("The pages do not begin with the entry that names the book.", hint=COPY)
    if session.has_book(book):
        raise Refused(
            f"The database holds the book of {name} already.",
            hint="Nothing was brought back. See whether it holds: crewbook verify",
            where="database",
        )
    session.create_book(BookFacts(book, name, currency, entry.date), FIRST_SEAL)


def _digits(session: Session) -> Callable[[str], int]:
    def digits(commodity: str) -> int:
        record = session.get("commodity", commodity, None, None)
        if record is None:
            raise Broken(f"The pages use the commodity {commodity}, which no entry begins.", hint=COPY)
        return int(record.body["digits"])

    return digits


def _postings(entry: Entry, directives: Iterable[Any], digits: Callable[[str], int]) -> list[PostingRow]:
    """The entry's postings as the journal keeps them, in minor units.

    Raises: Broken, when a number lies off its minor unit, or no commodity of that name was begun.
    """
    rows: list[PostingRow] = []
    try:
        for directive in directives:
            if isinstance(directive, data.Transaction):
                for posting in directive.postings:
                    units, cost, lot = posting.units, posting.cost, None
                    minor = money.to_minor(units.number, digits(units.currency), units.currency)
                    if cost is not None:
                        cost_minor = money.to_minor(cost.number, digits(cost.currency), cost.currency)
                        lot = Lot(cost.date, cost.label, cost_minor, cost.currency)
                    row = (entry.seq, len(rows), directive.date, posting.account, units.currency, minor, lot)
                    rows.append(PostingRow(*row))
    except CrewbookError as error:
        raise Broken(f"Entry {entry.seq} cannot be brought back. {error.message}", hint=COPY) from None
    return rows


def _ended(session: Session, reader: _Reader) -> Head:
    """Where the journal ends. Pages cut off between two entries show no gap; how many they held is remembered beside them.

    Raises: Broken, when they held more; _Unfit, when they hold nothing.
    """
    if session.head is None:
        raise _Unfit
    count, through = reader.last[0], reader.left[0]
    if through > count:
        lacks = f"Entry {count + 1} is" if through == count + 1 else f"Entries {count + 1} to {through} are"
        raise Broken(
            f"{lacks} missing at the end of the pages: they held {through} when crewbook last wrote them.",
            hint=f"{COPY} {_ELSEWHERE}",
            where="pages",
        )
    return session.head


def _explained(folder: Path, reader: _Reader) -> Broken:
    """The first thing that does not hold on the pages, with file and line, and how many more there are."""
    texts = {}
    for path in reader.pages:
        # As an editor's line ends are read above; what is no text stays visible.
        found = path.read_bytes().decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
        texts[str(path)] = found.rstrip("\n") + "\n"
    problems = [each for each in audit.chain(texts) if not each.what.startswith("Blank lines")]
    if not problems:
        return Broken(f"The pages in {folder} cannot be read.", hint=COPY, where=str(folder))
    first = problems[0]
    where = first.where.removeprefix(f"{folder}/")
    more = f" ({len(problems) - 1} more do not hold either.)" if len(problems) > 1 else ""
    return Broken(f"The pages do not hold: {where}: {first.what}{more}", hint=COPY, where=where)
