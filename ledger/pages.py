"""The pages and the inbox: the only writer of the crew's text files. What stands in them comes from the journal."""

from __future__ import annotations

import fcntl
import json
import os
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ledger import text
from ledger.errors import Broken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ledger.book import Book
    from ledger.session import Session

_TAIL = 256

MAIN = """\
;; The book of {name}, kept by crewbook. This file is yours: change what you like, keep the includes.
;; To read the book without crewbook installed, delete the line that begins with plugin.

option "title" {title}
option "operating_currency" "{currency}"
option "tolerance_multiplier" "0"
option "documents" "documents"
option "render_commas" "TRUE"

include "pages/*.beancount"

plugin "crewbook"

;; How the browser shows it (crewbook serve, or Fava): what is owed and earned without a minus sign.
{first_day} custom "fava-option" "default-page" "balance_sheet/"
{first_day} custom "fava-option" "invert-income-liabilities-equity" "true"
{first_day} custom "fava-option" "show-accounts-with-zero-balance" "false"
{first_day} custom "fava-option" "show-metadata-indicators" "false"
{first_day} custom "fava-option" "auto-reload" "true"
;; For a year that ends in March, or another language than the browser's, drop the semicolons:
;; {first_day} custom "fava-option" "fiscal-year-end" "03-31"
;; {first_day} custom "fava-option" "language" "es"

;; Questions to keep at hand. What the crew owes its members is negative in beancount; neg() turns it round.
{first_day} query "money" "SELECT account, sum(position) AS there \
WHERE account ~ '^Assets:' AND NOT account ~ '^Assets:(Loans|Due|Advances|Crews):' GROUP BY account ORDER BY account"
{first_day} query "savings" "SELECT account, neg(sum(position)) AS saved \
WHERE account ~ '^Liabilities:Savings:' GROUP BY account ORDER BY account"
{first_day} query "loans" "SELECT account, sum(position) AS owed \
WHERE account ~ '^Assets:Loans:' GROUP BY account HAVING NOT empty(sum(position)) ORDER BY account"
{first_day} query "shares" "SELECT account, neg(sum(position)) AS held \
WHERE account ~ '^Equity:Shares:' GROUP BY account HAVING NOT empty(sum(position)) ORDER BY account"
{first_day} query "who did what" "SELECT meta['seq'] AS entry, date, meta['by'] AS who, meta['act'] AS act, \
coalesce(description, str(meta['about'])) AS what FROM #entries WHERE meta['seq'] IS NOT NULL ORDER BY entry DESC"
"""

GIT = "pages/* -text\n"

# beancount refuses a book whose documents folder is missing, and an empty one gets lost in copies.
PAPERS = """\
File a paper under the account that it belongs to, its day first, and Fava shows it there:
documents/Assets/Bank-Main/Rainy/2026-03-31.statement.pdf
"""

BEHIND_HINT = (
    "Bring the newest crewbook.db back. To go on without what it lacks, and keep the pages as they are in files "
    "beside them: crewbook verify --mend"
)

INBOX = """\
;; Hand-written beancount transactions wait here until `crewbook post` checks them and records them.
;; Write every amount out; lines that begin with a semicolon are left alone.
"""

_PAGE_HEAD = """\
;; The entries of {year}, in the order recorded. Written by crewbook: what is changed here by hand is
;; set aside, never kept. Your own entries go into inbox.beancount; then: crewbook post
"""


@dataclass(slots=True)
class Pages:
    """The text files of one folder. `tell` is called with a sentence when something was set aside or healed."""

    folder: Path
    tell: Callable[[str], None] = field(default=lambda _: None)

    @property
    def pages_folder(self) -> Path:
        """Where the pages lie, a file a year."""
        return self.folder / "pages"

    @property
    def inbox(self) -> Path:
        """Where hand-written entries wait."""
        return self.folder / "inbox.beancount"

    def page(self, year: int) -> Path:
        """The page of a year."""
        return self.pages_folder / f"{year:04d}.beancount"

    def through(self) -> int:
        """The number of the last entry that the pages were left with; 0 when that is not known."""
        return int(self._read_state()["through"])

    def begin(self, *, name: str, currency: str, first_day: str) -> None:
        """Lay out a new folder: main.beancount and the inbox belong to people and are never written again."""
        self.pages_folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "documents").mkdir(exist_ok=True)
        (self.folder / ".crewbook").mkdir(exist_ok=True)
        name = text.clean(name, what="name")
        main = MAIN.format(name=name, title=text.quote(name), currency=currency, first_day=first_day)
        # Who keeps the folder in git gets the pages back byte for byte, on every system.
        git = (self.folder / ".gitattributes", GIT)
        papers = (self.folder / "documents" / "README.txt", PAPERS)
        for path, content in ((self.folder / "main.beancount", main), (self.inbox, INBOX), git, papers):
            if not path.exists():
                path.write_text(content, encoding="utf-8")

    def check_writable(self) -> None:
        """Refuse before anything is recorded when the pages could not follow.

        Raises: Broken, naming the folder.
        """
        for folder in (self.folder, self.pages_folder, self.folder / ".crewbook"):
            if folder.exists() and not os.access(folder, os.W_OK):
                raise Broken(
                    f"You may not write in {folder}, so nothing was recorded.",
                    hint="Make the folder writable for you, or copy it to a place that is.",
                    where=str(folder),
                )

    def check_in_step(self, session: Session) -> None:
        """Refuse to record into a journal that lacks what its own pages hold.

        Raises: Broken, when the database was brought back from an older copy, or its last entries were removed.
        """
        behind = self.ahead_of(session)
        if behind:
            raise Broken(f"{behind} Nothing was recorded.", hint=BEHIND_HINT, where="book")

    def ahead_of(self, session: Session) -> str:
        """A sentence, when the pages were left with an entry that the journal does not hold as it was; else nothing."""
        return _ahead(session, self._read_state())

    def bring_up_to(self, book: Book, *, thoroughly: bool = False) -> None:
        """Append what the pages lack; heal what was damaged, setting a hand-made change aside.

        Runs behind every commit and costs the same in any book: a page is trusted while its size,
        time and tail are as we left them; `thoroughly` trusts none and takes the journal's word even
        when the pages hold more. A failure to write is told, not raised: the act stands.
        """
        try:
            with self._owned(), book.store.reading(book.id) as session:
                assert session.head is not None
                state = self._read_state()
                behind = "" if thoroughly else _ahead(session, state)
                if behind:
                    self.tell(f"{behind} {BEHIND_HINT}")
                    return
                if thoroughly:
                    found = {
                        int(path.stem) for path in self.pages_folder.glob("[0-9]*.beancount") if path.stem.isdecimal()
                    }
                    for year in sorted({*map(int, state["pages"]), *session.years(), *found}):
                        self._heal(session, year, state, session.head.seq, is_asked=True)
                    state.update(through=session.head.seq, seal=session.head.seal)
                self._append(session, state, until=session.head.seq)
                self._write_state(state)
        except (OSError, Broken) as error:
            self.tell(f"The pages could not be written ({error}); the next command will. The book itself is safe.")

    def _append(self, session: Session, state: dict[str, Any], until: int) -> None:
        through = state["through"]
        news: dict[int, list[str]] = {}
        for _, date, _, entry_text in session.texts(after=through, until=until):
            news.setdefault(int(date[:4]), []).append(entry_text)
        known = {int(year) for year in state["pages"]}
        for year in sorted(known | set(news)):
            if year in known and self._is_as_left(year, state):
                if year in news:
                    self._add(year, news[year], state)
            else:
                self._heal(session, year, state, until)
        assert session.head is not None
        state.update(through=until, seal=session.head.seal)

    def _add(self, year: int, texts: list[str], state: dict[str, Any]) -> None:
        path = self.page(year)
        with path.open("ab") as file:
            file.write("".join("\n" + each for each in texts).encode())
        self._remember(year, state)

    def _heal(self, session: Session, year: int, state: dict[str, Any], until: int, *, is_asked: bool = False) -> None:
        """Write a page anew from the journal; what a hand changed is kept in a file beside it."""
        path = self.page(year)
        texts = session.year_texts(year, until)
        wanted = page_text(year, texts).encode()
        self.pages_folder.mkdir(parents=True, exist_ok=True)
        standing = path.read_bytes() if path.exists() else None
        if standing is None and str(year) in state["pages"]:
            self.tell(f"The page {path.name} was missing; it was written again from the journal.")
        # A page that is only behind was cut short by a crash: nobody's work is in it.
        if standing is not None and standing != wanted and not wanted.startswith(standing):
            aside = _free_name(path)
            aside.write_bytes(standing)
            self.tell(
                f"{path.name} was written anew from the journal; as it stood it is kept as pages/{aside.name}."
                if is_asked
                else f"{path.name} had been changed by hand. Your version is kept as pages/{aside.name}, and the page was "
                "restored from the journal. To record what you wrote, copy it into inbox.beancount and run: crewbook post"
            )
        if not texts:
            path.unlink(missing_ok=True)
            state["pages"].pop(str(year), None)
            return
        if standing != wanted:
            new = path.with_suffix(".new")
            new.write_bytes(wanted)
            new.replace(path)
        self._remember(year, state)

    def _is_as_left(self, year: int, state: dict[str, Any]) -> bool:
        path = self.page(year)
        try:
            with path.open("rb") as file:
                status = os.fstat(file.fileno())
                file.seek(max(0, status.st_size - _TAIL))
                tail = file.read().decode("utf-8", "replace")
        except FileNotFoundError:
            return False
        left = state["pages"][str(year)]
        return bool(left == {"size": status.st_size, "time": status.st_mtime_ns, "tail": tail})

    def _remember(self, year: int, state: dict[str, Any]) -> None:
        with self.page(year).open("rb") as file:
            status = os.fstat(file.fileno())
            file.seek(max(0, status.st_size - _TAIL))
            tail = file.read().decode("utf-8", "replace")
        state["pages"][str(year)] = {"size": status.st_size, "time": status.st_mtime_ns, "tail": tail}

    @contextmanager
    def _owned(self) -> Iterator[None]:
        """One writer at a time in this folder."""
        own = self.folder / ".crewbook"
        own.mkdir(parents=True, exist_ok=True)
        with (own / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _read_state(self) -> dict[str, Any]:
        """What we left behind: per page its size, time and tail, and the last entry that is on the pages."""
        try:
            state = json.loads((self.folder / ".crewbook" / "pages.json").read_text(encoding="utf-8"))
            known, through = state["pages"], state["through"]
            if isinstance(through, int) and all(year.isdecimal() for year in known) and isinstance(known, dict):
                return dict(state)
        except (FileNotFoundError, ValueError, LookupError, TypeError, AttributeError):
            pass
        return {"through": 0, "pages": {}}

    def _write_state(self, state: dict[str, Any]) -> None:
        path = self.folder / ".crewbook" / "pages.json"
        new = path.with_suffix(".new")
        new.write_text(json.dumps(state), encoding="utf-8")
        new.replace(path)


def _ahead(session: Session, state: dict[str, Any]) -> str:
    """What `ahead_of` says of a state that was read: the entry that the pages end with must stand in the journal."""
    through = state["through"]
    assert session.head is not None
    if not through or "seal" not in state:
        return ""
    standing = next(session.texts(after=through - 1, until=through), None)
    if standing is None:
        lacks = (
            f"entry {through}" if through == session.head.seq + 1 else f"entries {session.head.seq + 1} to {through}"
        )
        return f"The database is behind its pages: these hold {lacks}, which it lacks."
    if standing[2] != state["seal"]:
        return f"The database is not the one that wrote these pages: its entry {through} has another seal."
    return ""


def page_text(year: int, texts: list[str]) -> str:
    """A whole page: its head and every entry, a blank line before each."""
    return _PAGE_HEAD.format(year=year) + "".join("\n" + each for each in texts)


def _free_name(page: Path) -> Path:
    """The next name for a page set aside; it does not end in .beancount, so that no include finds it."""
    number = 1
    while (aside := page.with_name(f"{page.stem}.edited-{number}.txt")).exists():
        number += 1
    return aside
