"""A real book in a folder, the victim that posts into it while its system fails, and what must hold afterwards."""

import datetime as dt
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from cli.main import run
from ledger.book import Book, Item
from ledger.errors import CrewbookError
from ledger.pages import Pages, page_text
from ledger.settings import read_settings
from ledger.store import Store
from ledger.verify import verify
from pods.pools.savings import Contribution

ROOT = Path(__file__).parents[2]
NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
SECONDS = 20

BEGINNING = (
    ("init", "{}", "--name", "Tui Crew", "--currency", "NZD", "--on", "2025-01-01"),
    ("member", "add", "ana", "--treasurer", "--on", "2025-01-01", "--book", "{}"),
    ("member", "add", "ben", "--on", "2025-01-01", "--book", "{}"),
    ("pod", "open", "rainy", "--kind", "savings", "--on", "2025-01-02", "--book", "{}"),
    ("contribute", "ana", "50", "--to", "rainy", "--on", "2025-03-01", "--book", "{}"),
    ("contribute", "ben", "20", "--to", "rainy", "--on", "2025-06-01", "--book", "{}"),
    ("contribute", "ana", "5", "--to", "rainy", "--on", "2026-02-01", "--book", "{}"),
)


def one(key, amount="7.00", on="2026-03-01"):
    """A commit of one contribution under a key."""
    return {"key": key, "acts": [{"member": "ana", "amount": amount, "on": on}]}


def many(key, number=40):
    """A commit of many contributions, on the pages of two years."""
    acts = [
        {"member": "ben", "amount": f"{n + 1}.00", "on": f"{2025 + n % 2}-04-{n % 28 + 1:02}"} for n in range(number)
    ]
    return {"key": key, "acts": acts}


def begin(folder, *more):
    """A crew's folder with seven entries on the pages of two years; `more` goes to init."""
    for words in BEGINNING:
        assert run([*(word.format(folder) for word in words), *(more if words[0] == "init" else ())]) == 0
    # Its copies are books of their own: none of them is to know where it came from.
    (folder / ".crewbook" / "place.json").unlink(missing_ok=True)
    return folder


class Victim:
    """A process that does a job in a fork of itself, over and over, with the shim between it and the system."""

    def __init__(self, shim, template, scratch):
        self.template, self.scratch = template, scratch
        self.book = read_settings(template).book
        self.said, self.log = scratch / "said", scratch / "log"
        environment = {**os.environ, "LD_PRELOAD": str(shim), "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "0"}
        self.process = subprocess.Popen(
            [sys.executable, "-W", "ignore", Path(__file__).with_name("victim.py")],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment, cwd=scratch,
        )  # fmt: skip
        shutil.copytree(template, scratch / "warm")
        words = ["contribute", "ana", "1", "--to", "rainy", "--book", str(scratch / "warm")]
        assert self.ask(warm=True, words=words) == 0

    def ask(self, **job):
        self.process.stdin.write(json.dumps(job) + "\n")
        self.process.stdin.flush()
        for line in self.process.stdout:
            if line.startswith("answer:"):
                return json.loads(line.removeprefix("answer:"))
        raise AssertionError(f"the victim itself ended at {job}")

    def copy(self, of=None):
        """A fresh copy of the book's folder; the one before it is thrown away."""
        folder = self.scratch / "crew"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(of or self.template, folder)
        return folder

    def do(self, folder, *, log=False, **job):
        """Run a job on a folder; answers its exit status (minus a signal's number) and what it said."""
        more = {"log": str(self.log)} if log else {}
        status = self.ask(folder=str(folder.resolve()), book=self.book, said=str(self.said), **more, **job)
        return status, self.said.read_text(encoding="utf-8")

    def calls(self, **job):
        """Every call that a job makes on a fresh copy, in order."""
        status, said = self.do(self.copy(job.pop("of", None)), log=True, **job)
        assert status == 0, said
        return read_log(self.log)

    def numbered(self, **job):
        """The calls by the numbers at which the shim can make them fail."""
        return list(enumerate((call for call in self.calls(**job) if call.kind != "mark"), 1))

    def close(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(SECONDS)


@dataclass(frozen=True, slots=True)
class Call:
    """One line of the shim's log: `offset` is a size for truncate; `data` what was written."""

    kind: str
    offset: int
    path: str
    to: str
    data: bytes

    @property
    def what(self):
        """The kind of call and the file, by which calls are alike."""
        return self.kind, Path(self.path).name


def read_log(path):
    data, at, calls = path.read_bytes(), 0, []
    while at < len(data):
        end = data.index(b"\n", at)
        kind, offset, length, name, to = data[at:end].decode().split("\t")
        at = end + 1 + (int(length) if kind == "write" else 0)
        calls.append(Call(kind, int(offset), name, to, data[end + 1 : at]))
    return calls


def acknowledged(said):
    """(seq, seal) of every entry whose recording was answered."""
    return [(int(words[1]), words[2]) for line in said.splitlines() if (words := line.split())[:1] == ["acknowledged"]]


def entries(store, book):
    with store.reading(book) as session:
        return [(seq, seal) for seq, _, seal, _ in session.texts()]


def entries_in(folder, book):
    """What `entries` answers for a folder, without touching its pages."""
    store = Store(folder / "crewbook.db")
    try:
        return entries(store, book)
    finally:
        store.close()


def post(book, batch):
    acts = [
        Item(
            Contribution(member=each["member"], pod="rainy", amount=Decimal(each["amount"])),
            "ana",
            dt.date.fromisoformat(each["on"]),
        )
        for each in batch["acts"]
    ]
    return book.post_all(acts, now=NOW, key=batch["key"])


@dataclass
class Found:
    """What a look at a folder found, and all that is wrong with it."""

    entries: list
    wrong: list = field(default_factory=list)
    told: list = field(default_factory=list)


def examine(folder, book_id, before, batches):
    """Open what a failure left: what stands in it, whether it heals and verifies, whether repeats record once.

    `before` are the entries (seq, seal) that stood before; `batches` what was being posted, in order.
    """
    found = Found([])
    store = Store(folder / "crewbook.db")
    book = Book(store, book_id, Pages(folder, found.told.append))
    try:
        _examine(book, before, batches, found)
    except CrewbookError as error:
        found.wrong.append(f"cannot be used: {error.message}")
    finally:
        store.close()
    return found


def _examine(book, before, batches, found):
    folder, store, book_id = book.pages.folder, book.store, book.id
    found.entries = entries(store, book_id)
    sizes = [len(each["acts"]) for each in batches]
    whole = [len(before) + sum(sizes[:number]) for number in range(len(sizes) + 1)]
    if found.entries[: len(before)] != before:
        found.wrong.append("an entry of before is missing or another one")
    if len(found.entries) not in whole:
        found.wrong.append(f"{len(found.entries)} entries: a commit was torn apart")
    book.touch()
    found.wrong += [problem.what for problem in verify(book, main=folder / "main.beancount").problems]
    found.wrong += [f"told: {each}" for each in found.told if "changed by hand" in each or "behind" in each]
    found.wrong += [f"set aside: {path.name}" for path in (folder / "pages").glob("*.txt")]
    for batch, end in zip(batches, whole[1:], strict=True):
        if post(book, batch).is_repeat != (end <= len(found.entries)):
            found.wrong.append(f"the key {batch['key']} was recorded twice or forgotten")
    after = entries(store, book_id)
    if [seq for seq, _ in after] != list(range(1, whole[-1] + 1)):
        found.wrong.append("repeating by key did not complete the book")
    found.wrong += unlike_pages(folder, store, book_id)


def unlike_pages(folder, store, book_id):
    """Pages that are not what the journal says, byte for byte."""
    with store.reading(book_id) as session:
        wanted = {year: page_text(year, session.year_texts(year, session.head.seq)) for year in session.years()}
    return [
        f"the page of {year} is not the journal's"
        for year, text in wanted.items()
        if (folder / "pages" / f"{year}.beancount").read_text(encoding="utf-8") != text
    ]
