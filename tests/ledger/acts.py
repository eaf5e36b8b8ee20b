"""Small acts of the ledger's own tests, and a crew that does them: the ledger is tested without any pod."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from beancount.core import amount, data, position
from pydantic import Field

from ledger.act import Act, Change, Follow, Record, rule
from ledger.book import Book, Item, entry_at
from ledger.pages import Pages
from ledger.reversal import reversal
from ledger.store import Store
from ledger.verify import Verified, verify
from tests import warm

FIRST = dt.date(2025, 1, 1)
NOW = dt.datetime(2025, 12, 31, 12, tzinfo=dt.UTC)
CASH = "Assets:Cash-Box:Rainy"
SAVED = "Liabilities:Savings:Rainy:"


class Move(Act):
    """A transaction of plain money; `lines` are (account, number)."""

    kind = "test-move"
    words: str = ""
    payee: str | None = None
    lines: tuple[tuple[str, Decimal], ...]
    commodity: str = "NZD"
    tags: tuple[str, ...] = ()


class Trade(Act):
    """Shares of one lot against money; `units` negative issues them."""

    kind = "test-trade"
    units: Decimal
    cost: Decimal
    bought: dt.date
    label: str


class Thing(Act):
    """A record changes, no money moves; `from_day` dates the version otherwise than the act."""

    kind = "test-thing"
    name: str
    body: dict[str, Any] = Field(default_factory=dict)
    status: str = "open"
    from_day: dt.date | None = None
    due: dt.date | None = None


class Look(Act):
    """Somebody looks at a thing; what they saw is written down."""

    kind = "test-look"
    name: str


class Share(Act):
    """A commodity without decimals begins."""

    kind = "test-share"
    name: str


class Two(Act):
    """A thing, and a second one right behind it in the same commit."""

    kind = "test-two"
    name: str


class Twice(Act):
    """Ana takes money on the day of the act and once more on a later one, in one entry."""

    kind = "test-twice"
    first: Decimal
    later: dt.date
    second: Decimal


class Undo(Act):
    """An entry is undone by its reversal."""

    kind = "test-undo"
    entry: int


def _transaction(view, act, postings):
    words, payee = getattr(act, "words", ""), getattr(act, "payee", None)
    return data.Transaction({}, view.on, "*", payee, words, frozenset(getattr(act, "tags", ())), frozenset(), postings)


@rule(Move)
def move(act, view):
    postings = [
        data.Posting(at, amount.Amount(number, act.commodity), None, None, None, None) for at, number in act.lines
    ]
    about = tuple(f"member/{at.split(':')[3].lower()}" for at, _ in act.lines if at.startswith(SAVED))
    return Change((_transaction(view, act, postings),), about=about)


@rule(Undo)
def undo(act, view):
    return reversal(view, entry_at(view.session, act.entry), "slip")


@rule(Twice)
def twice(act, view):
    one, two = takes("Ana", str(act.first)), takes("Ana", str(act.second))
    change = move(one, view)
    return Change((*change.directives, move(two, view).directives[0]._replace(date=act.later)), about=change.about)


@rule(Trade)
def trade(act, view):
    cost = position.Cost(act.cost, "NZD", act.bought, act.label)
    postings = [
        data.Posting("Equity:Shares:Bakery:A:Ana", amount.Amount(act.units, "BAKERY.A"), cost, None, None, None),
        data.Posting(CASH, amount.Amount(-act.units * act.cost, "NZD"), None, None, None, None),
    ]
    return Change((_transaction(view, act, postings),), about=(f"lot/{act.label}",))


@rule(Thing)
def thing(act, view):
    record = Record(
        "thing", act.name, act.body, status=act.status, pod="rainy", member="ana", due=act.due, date=act.from_day
    )
    return Change(records=(record,), about=(f"thing/{act.name}",), id=act.name)


@rule(Look)
def look(act, view):
    seen = view.get("thing", act.name)
    return Change(records=(Record("look", "only", {"saw": seen and seen.status}),))


@rule(Share)
def share(act, view):
    record = Record("commodity", act.name, {"digits": 0})
    return Change((data.Commodity({"name": act.name}, view.on, act.name),), (record,))


@rule(Two)
def two(act, view):
    record = Record("thing", act.name, {})
    return Change(records=(record,), id=act.name, then=(Follow(Thing(name=act.name + "-b"), view.doing.by),))


def saves(member: str, number: str, words: str = "") -> Move:
    return Move(words=words, lines=((CASH, Decimal(number)), (SAVED + member, -Decimal(number))))


def takes(member: str, number: str) -> Move:
    return saves(member, f"-{number}")


def at_once(program: str, crew: Crew, *names: str) -> list[str]:
    """What `program` printed in one process a name, all of them let go at the same moment once they have imported all.

    Whom one waited for is left out: on a busy machine any of them may wait for another.
    """
    running = [warm.Process(program, crew.folder, crew.url, crew.book.id, name, with_errors=True) for name in names]
    for process in running:
        assert process.stdout.readline() == "ready\n"
    for process in running:
        process.go()
    said = [process.communicate(timeout=100)[0] for process in running]
    return [
        re.sub(r"^The (folder of the pages|book) is held by .*; waiting for it\.\n", "", each, flags=re.MULTILINE)
        for each in said
    ]


AT_ONCE = """
import datetime as dt, sys
from pathlib import Path
from ledger.book import Book
from ledger.pages import Pages
from ledger.reversal import reversal
from ledger.store import Store
from tests.ledger.acts import NOW, saves
folder, url, book, who = sys.argv[1:]
book = Book(Store(url), book, Pages(Path(folder), print))
book.facts()
print("ready", flush=True)
sys.stdin.readline()
"""


@dataclass
class Crew:
    """A folder, its book, and what it told people; a book that stands there already goes by its `book_id`."""

    folder: Path
    url: str
    told: list[str] = field(default_factory=list)
    name: str = "Tui Crew"
    book_id: str = ""

    def __post_init__(self):
        pages = Pages(self.folder, self.told.append)
        self.store = Store(self.url)
        if self.book_id:
            self.book = Book(self.store, self.book_id, pages)
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        pages.begin(name=self.name, currency="NZD", first_day=FIRST.isoformat())
        self.book = Book.create(self.store, name=self.name, currency="NZD", digits=2, now=NOW, on=FIRST, pages=pages)

    @property
    def main(self) -> Path:
        return self.folder / "main.beancount"

    @property
    def page(self) -> Path:
        return self.folder / "pages" / "2025.beancount"

    def post(self, act: Act, on: str | dt.date = "2025-03-01", **more: Any):
        day = dt.date.fromisoformat(on) if isinstance(on, str) else on
        return self.book.post(act, by=more.pop("by", "ana"), now=NOW, on=day, **more)

    def post_all(self, *acts: Act, on: str = "2025-03-01", **more: Any):
        items = [Item(act, "ana", dt.date.fromisoformat(on)) for act in acts]
        return self.book.post_all(items, now=NOW, **more)

    def verify(self, **more: Any) -> Verified:
        return verify(self.book, main=self.main, **more)

    def entries(self) -> int:
        with self.store.reading(self.book.id) as session:
            return session.head.seq

    def sql(self, statement: str, **values: Any) -> None:
        """Change the database behind the book's back."""
        import sqlalchemy as sa

        with self.store.engine.begin() as connection:
            done = connection.execute(sa.text(statement), {"book": self.book.id, **values})
            assert done.rowcount, "the test's own statement touched nothing"

    def close(self) -> None:
        self.store.close()


def a_year(crew: Crew) -> Crew:
    """Some of everything: savings over two years, lots, records with versions, a batch, a key, hostile words."""
    crew.post(saves("Ana", "50.00", 'Hello “Zoë” \\ "quoted" 😀 שלום'), "2025-01-05", key="first")
    crew.post(saves("Ben", "70.00"), "2025-02-10")
    crew.post(Thing(name="T1", body={"a": "ü\n\n", "n": 1}, due=dt.date(2025, 9, 1)), "2025-02-11")
    crew.post(takes("Ben", "20.00"), "2025-03-01")
    crew.post(Share(name="BAKERY.A"), "2025-03-02")
    crew.post(Trade(units=Decimal(-20), cost=Decimal("10.00"), bought=dt.date(2025, 3, 3), label="1-20"), "2025-03-03")
    crew.post(Trade(units=Decimal(5), cost=Decimal("10.00"), bought=dt.date(2025, 3, 3), label="1-20"), "2025-04-03")
    crew.post(Thing(name="T1", status="closed", from_day=dt.date(2025, 6, 1)), "2025-05-01")
    crew.post_all(saves("Ana", "1.00"), saves("Ben", "2.00"), on="2025-05-05", key="meeting")
    crew.post(Two(name="T2"), "2025-05-06")
    crew.post(saves("Ana", "3.00"), "2026-01-15")
    return crew
