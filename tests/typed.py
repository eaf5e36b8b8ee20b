"""Commands as people type them, run in this process on a day that we choose. What is asked of them lives in the tests."""

from __future__ import annotations

import contextlib
import datetime as dt
import functools
import hashlib
import io
import json
import os
import shlex
import shutil
import sqlite3
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from unittest import mock

from cli import door
from cli.main import run
from ledger.book import Book
from ledger.settings import Settings, read_settings
from ledger.store import Store
from ledger.view import View

TODAY = dt.date(2026, 6, 15)


@dataclass(frozen=True)
class Answer:
    """What a command answered: its exit status, what it printed, and what it said beside it."""

    status: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)


class Crew:
    """A folder in which somebody types commands. `today` is the day that the clock shows."""

    def __init__(self, folder: Path, today: dt.date = TODAY):
        self.folder = folder
        self.today = today

    def type(
        self,
        line: str | list[str],
        *,
        stdin: bytes = b"",
        member: str | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> Answer:
        """Type one command, without the word crewbook; `member` stands in CREWBOOK_MEMBER, with more in `environment`."""
        words = shlex.split(line) if isinstance(line, str) else line
        out, err = io.StringIO(), io.StringIO()
        typed_in = io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8")
        given = {**(environment or {}), **({"CREWBOOK_MEMBER": member} if member else {})}
        with (
            contextlib.chdir(self.folder),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
            mock.patch.object(sys, "stdin", typed_in),
            _environment(given),
            mock.patch.object(door, "dt", _clock(self.today)),
        ):
            try:
                status = run(words)
            except SystemExit as leaving:
                status = leaving.code
        return Answer(status, out.getvalue(), err.getvalue())

    def do(self, *lines: str) -> Answer:
        """Type commands that must all be answered well; the last answer."""
        answer = Answer(0, "", "")
        for line in lines:
            answer = self.type(line)
            assert answer.status == 0, f"crewbook {line}\n{answer.out}{answer.err}"
        return answer

    def ask(self, line: str):
        """The JSON that a command answers with, when it ends well."""
        words = [*shlex.split(line), "--json"]
        answer = self.type(words)
        assert answer.status == 0, f"crewbook {line}\n{answer.out}{answer.err}"
        return answer.json

    @contextlib.contextmanager
    def looking(self):
        """Many questions while nobody records: the book is opened once for all of them, and answers them as of one moment."""
        settings = read_settings(self.folder)
        book = settings.opened(lambda _: None)
        with (
            mock.patch.object(door, "read_settings", return_value=settings),
            book.store.reading(book.id) as session,
            mock.patch.object(Settings, "opened", return_value=book),
            mock.patch.object(Book, "view", lambda _, *, on, at=None: contextlib.nullcontext(View(session, on=on))),
            mock.patch.object(Store, "close", return_value=None),
        ):
            yield book
        book.store.close()

    def refused(self, line: str, *, status: int = 1) -> str:
        """What a command says that is refused and records nothing."""
        before = self.standing
        answer = self.type(line)
        assert answer.status == status, f"crewbook {line}\n{answer.status} {answer.out}{answer.err}"
        assert self.standing == before, f"crewbook {line} changed the book"
        return answer.err

    def balance(self, account: str, on: str = "") -> str:
        """What one account holds, as text; 0 when nothing."""
        found = self.ask(f"balances {account}" + (f" --on {on}" if on else ""))["balances"]
        exact = [row["number"] for row in found if row["account"] == account]
        return exact[0] if exact else "0"

    def copy(self, folder: Path) -> Crew:
        """The same book in a folder of its own; file times are kept, for the pages are trusted by them.

        It does not remember where it came from, as a book that nobody recorded in since crewbook began to remember.
        """
        shutil.copytree(self.folder, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("place.json"))
        return Crew(folder, self.today)

    @property
    def head(self) -> tuple[int, str] | None:
        """The last entry's number and seal, read past the program; None where there is no book."""
        database = self.folder / "crewbook.db"
        if not database.exists():
            return None
        with contextlib.closing(sqlite3.connect(database)) as connection:
            try:
                return connection.execute("SELECT seq, seal FROM book").fetchone()
            except sqlite3.DatabaseError:
                return None

    @property
    def standing(self) -> tuple[object, dict[str, str]]:
        """The head of the journal and what is in every file that holds the book."""
        files = {
            str(path.relative_to(self.folder)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(self.folder.rglob("*"))
            if path.is_file()
            and path.parent.name != ".crewbook"
            and (path.suffix in {".db", ".beancount", ".toml"} or path.parent.name == "pages")
        }
        return self.head, files


@contextlib.contextmanager
def _environment(given: Mapping[str, str]):
    """Of what the environment says to crewbook only what is given; lines are as wide as where there is no terminal, wherever tests run."""
    given = {"COLUMNS": "100", **given}
    # Asked as bytes: a command asks twice, and to read every name and value as text takes longer than many an answer.
    ours = [os.fsdecode(name) for name in os.environb if name.startswith(b"CREWBOOK_")]
    hidden = {name: os.environ.pop(name) for name in {*ours, *given} if name in os.environ}
    os.environ.update(given)
    try:
        yield
    finally:
        for name in given:
            os.environ.pop(name, None)
        os.environ.update(hidden)


@functools.cache
def _clock(today: dt.date):
    """The module datetime, in which it is noon of one day; the door is the only one who looks."""

    class Standing(dt.datetime):
        @classmethod
        def now(cls, tz=None):
            return dt.datetime(today.year, today.month, today.day, 12, tzinfo=tz)

    return SimpleNamespace(**{**vars(dt), "datetime": Standing})


BEGIN = (
    'init . --name "Tui Crew" --currency NZD --on 2026-01-01',
    'member add ana --name "Ana Tūī" --treasurer --on 2026-01-01',
)
# Three savers, one who came in March and one who left in February; a pool, and a bakery with shares.
LIVING = (
    *BEGIN,
    'member add ben --name "Ben Okafor" --on 2026-01-01',
    'member add cho --name "Cho Min" --on 2026-01-01',
    'member add eli --name "Eli" --on 2026-01-02',
    'pod open rainy --kind savings --name "Rainy Day" --set loan-limit=3 --on 2026-01-04',
    "contribute ana 500 --to rainy --on 2026-01-10",
    "contribute ben 200 --to rainy --on 2026-01-10",
    "contribute cho 100 --to rainy --on 2026-01-10",
    "member leave eli --on 2026-02-01",
    'pod open bakery --kind livelihood --name "Tui Bakery" --on 2026-02-01',
    "shares class bakery A --par 10 --on 2026-02-01",
    "shares issue ben 20 --class bakery/A --into Bank-Main --on 2026-02-03",
    'member add dan --name "Dan Ruiz" --on 2026-03-01',
)
BOOKS = {"nothing": (), "begun": BEGIN, "living": LIVING}


def prepared(name: str, templates: Path) -> Path:
    """The folder of a prepared book, made once for all tests of a process."""
    folder = templates / name
    if not folder.exists():
        folder.mkdir(parents=True)
        crew = Crew(folder)
        if BOOKS[name]:
            crew.do(*BOOKS[name])
    return folder


def copied(name: str, templates: Path, to: Path) -> Crew:
    """A prepared book of one's own."""
    return Crew(prepared(name, templates)).copy(to)


@dataclass(frozen=True)
class Beginning:
    """How a test begins: a prepared book, the files put into it, and the lines then typed, which must all be answered well."""

    book: str
    lines: tuple[str, ...]
    files: tuple[tuple[str, bytes], ...] = ()

    def until(self, count: int) -> Beginning:
        """The same without what is typed behind the first lines."""
        return Beginning(self.book, self.lines[:count], self.files)


class Beginnings:
    """How many tests begin: what several of them type first is typed once a process, and copied for each."""

    def __init__(self, every: Iterable[Beginning], templates: Path):
        self._templates = templates
        every = [*every]
        times = Counter(each.until(count) for each in every for count in range(1, len(each.lines) + 1))
        # Kept is where ways part: what all who came so far go on with is copied behind it.
        self._parting = {
            each.until(count)
            for each in every
            for count in range(1, len(each.lines) + 1)
            if times[each.until(count)] > (1 if count == len(each.lines) else times[each.until(count + 1)])
        }
        self._kept: dict[Beginning, Crew] = {}

    def copied(self, beginning: Beginning, to: Path) -> Crew:
        """A book of one's own that begins so."""
        known = next((n for n in range(len(beginning.lines), 0, -1) if beginning.until(n) in self._kept), 0)
        if known:
            crew = self._kept[beginning.until(known)].copy(to)
        else:
            crew = copied(beginning.book, self._templates, to)
            for name, content in beginning.files:
                (crew.folder / name).parent.mkdir(exist_ok=True)
                (crew.folder / name).write_bytes(content)
        for count, line in enumerate(beginning.lines[known:], known + 1):
            crew.do(line)
            if beginning.until(count) in self._parting:
                kept = self._templates / f"begun-{len(self._kept)}"
                self._kept[beginning.until(count)] = crew.copy(kept)
        return crew
