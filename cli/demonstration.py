"""The demonstration crew's year, told command by command, and what is shown at its end."""

from __future__ import annotations

import calendar
import contextlib
import datetime as dt
import io
import os
import re
import sys
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from cli.lines import fitted
from ledger.errors import Broken, Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

YEAR = 2025
LAST_DAY = f"{YEAR}-12-31"
NEWEST = "the newest entry"
MEMBERS = {
    "ana": "Ana Tūī",
    "ben": "Ben Okafor",
    "zhanna": "Жанна Коваль",
    "eleni": "Ελένη Παππά",
    "amina": "أمينة حداد",
}
SAVES = {"ana": "50", "ben": "40", "zhanna": "60", "eleni": "30", "amina": "45"}
GIVES = {"ana": "40", "ben": "30", "zhanna": "40", "eleni": "20", "amina": "10"}
MONEY_ROUND = {"ana": "20", "ben": "10", "zhanna": "15", "amina": "5"}


def run(folder: Path, *, serve: bool, port: int) -> None:
    """Keep the year, print balances and statements, write the papers, verify, and show the book.

    Raises: Refused, when the folder is taken; Broken, when any step does not do what it must.
    """
    if folder.exists() and any(folder.iterdir()):
        raise Refused(
            f"{folder} is not empty.",
            hint=f"Show it: crewbook serve --book {folder}; or name another folder.",
            where=str(folder),
        )
    with _of_no_other_book():
        _show(folder, serve=serve, port=port)


@contextlib.contextmanager
def _of_no_other_book() -> Iterator[None]:
    """What the environment says of a book is of another one: this one is begun in no database of theirs, and by nobody there."""
    names = ("CREWBOOK_DATABASE", "CREWBOOK_MEMBER")
    kept = {name: os.environ.pop(name) for name in names if name in os.environ}
    try:
        yield
    finally:
        os.environ.update(kept)


def _show(folder: Path, *, serve: bool, port: int) -> None:
    steps = list(_year(folder))
    told = _Telling(folder, len(steps))
    for day, words in steps:
        told.do(day, words)
    told.end()
    papers = folder / "papers"
    papers.mkdir()
    for words in _SHOWN:
        print(f"\n$ crewbook {' '.join(words)}\n")
        _must([*words, "--book", str(folder)])
    for name, words in _papers():
        _quiet([*words, "--on", LAST_DAY, "--pdf", str(papers / name), "--book", str(folder)])
    listed = f"The papers are in {papers}: {', '.join(name for name, _ in _papers())}"
    print(f"\n{fitted(listed, sys.stdout)}\n")
    print("$ crewbook verify\n")
    _must(["verify", "--book", str(folder)])
    if serve:
        print(f"\n$ crewbook serve --book {folder} --port {port}\n")
        _must(["serve", "--book", str(folder), "--port", str(port)])
    else:
        print(f"\nLook around: crewbook serve --book {folder}")


class _Telling:
    """Shows what is typed, month by month, and a bar on a terminal."""

    def __init__(self, folder: Path, of: int) -> None:
        self.folder = folder
        self.of = of
        self.done = 0
        self.newest = 0
        self.month = 0

    def do(self, day: dt.date, words: list[str]) -> None:
        """One command, in its month."""
        if day.month != self.month:
            self.month = day.month
            self._clear()
            print(f"\n{calendar.month_name[day.month]} {day.year}")
        words = [str(self.newest) if word == NEWEST else word for word in words]
        self._clear()
        print(f"  $ crewbook {' '.join(_quoted(word) for word in words)}")
        if words[0] == "meeting":
            _sheet(self.folder / words[-1])
            words = [*words[:-1], str(self.folder / words[-1])]
        answer = _quiet(
            [*words, *([] if words[0] == "init" else ["--on", day.isoformat(), "--book", str(self.folder)])]
        )
        self.newest = int(re.findall(r"^Entry (\d+) ", answer, re.MULTILINE)[-1]) if words[0] != "init" else 1
        self.done += 1
        if sys.stderr.isatty():
            full = 30 * self.done // self.of
            print(f"\r{'█' * full}{'·' * (30 - full)} {self.done} of {self.of}", end="", file=sys.stderr, flush=True)

    def _clear(self) -> None:
        if sys.stderr.isatty():
            print("\r\033[K", end="", file=sys.stderr, flush=True)

    def end(self) -> None:
        """Take the bar away."""
        self._clear()


def _quoted(word: str) -> str:
    return f'"{word}"' if " " in word else word


def _must(words: list[str]) -> None:
    """Run one command, its output shown.

    Raises: Broken, when it does not end well.
    """
    from cli.main import run as command

    status = command(words)
    if status:
        raise Broken(f"crewbook {' '.join(words)} ended with {status}.", hint="This is our mistake; please report it.")


def _quiet(words: list[str]) -> str:
    """Run one command and answer what it printed; what it told beside comes out only when it fails."""
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(io.StringIO()) as told:
        try:
            _must(words)
        except Broken as error:
            raise Broken(f"{error.message} It said: {told.getvalue().strip()}", hint=error.hint) from None
    return out.getvalue()


_SHOWN = (
    ["balances", "--on", LAST_DAY],
    ["statement", "member", "ben", "--on", LAST_DAY],
    ["statement", "ownership", "bakery", "--on", LAST_DAY],
    ["statement", "fund", "care", "--on", LAST_DAY],
    ["due", "--on", LAST_DAY],
)


def _papers() -> list[tuple[str, list[str]]]:
    members = [(f"member-{member}.pdf", ["statement", "member", member]) for member in MEMBERS]
    return [
        *members,
        ("ownership-bakery.pdf", ["statement", "ownership", "bakery"]),
        ("pool-rainy.pdf", ["statement", "pool", "rainy"]),
        ("loan-L1.pdf", ["statement", "loan", "L1"]),
        ("co-ownership-bakery.pdf", ["agreement", "show", "A1"]),
        ("circle-tanda.pdf", ["statement", "circle", "tanda"]),
        ("fund-care.pdf", ["statement", "fund", "care"]),
        ("receipt.pdf", ["receipt", "9"]),
    ]


def _year(folder: Path) -> Iterator[tuple[dt.date, list[str]]]:
    """(day, command) of everything that the crew does, in order."""
    yield from _beginning(folder)
    for month in range(1, 13):
        yield from _saving(month)
        yield from _caring(month)
        yield from _lending_in_turn(month)
        yield from _owning(month)
        yield from _lending(month)
        yield from _mending(month)
    yield from _agreeing()


def _day(month: int, day: int) -> dt.date:
    return dt.date(YEAR, month, day)


def _beginning(folder: Path) -> Iterator[tuple[dt.date, list[str]]]:
    first = _day(1, 1)
    yield first, ["init", str(folder), "--name", "Tui Crew", "--currency", "NZD", "--on", first.isoformat()]
    for member, name in MEMBERS.items():
        yield first, ["member", "add", member, "--name", name, *(["--treasurer"] if member == "ana" else [])]
    settings = ["--set", "loan-limit=3", "--set", "reserve=100"]
    yield _day(1, 4), ["pod", "open", "rainy", "--kind", "savings", "--name", "Rainy Day", *settings]
    yield _day(1, 4), ["opening", "eleni", "--pod", "rainy", "--savings", "180", "--points", "420"]


def _saving(month: int) -> Iterator[tuple[dt.date, list[str]]]:
    """Everybody saves at the meeting on the 8th; what the first one records one by one, later ones bring as a sheet."""
    if month == 1:
        for member, amount in SAVES.items():
            yield _day(1, 8), ["contribute", member, amount, "--to", "rainy"]
    else:
        yield _day(month, 8), ["meeting", "rainy", f"meetings/{YEAR}-{month:02d}.csv"]
    if month == 6:
        yield _day(6, 20), ["withdraw", "zhanna", "80", "--from", "rainy"]


def _sheet(path: Path) -> None:
    """Fill in a meeting's sheet: what each saves, and what Ben repays while his loan runs."""
    month = int(path.stem.partition("-")[2])
    repays = {"ben": f"{_instalments()[month - 4]:f}"} if 4 <= month <= 9 else {}
    rows = [
        "member,contribution,repayment",
        *(f"{who},{amount},{repays.get(who, '')}" for who, amount in SAVES.items()),
    ]
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")


def _instalments() -> list[Decimal]:
    from pods.lending import schedule

    agreed = schedule.terms(
        amount=Decimal(360), digits=2, method="declining", rate="1%/month", term=6, start=_day(3, 13)
    )
    return [each.total for each in schedule.schedule(agreed).instalments]


def _caring(month: int) -> Iterator[tuple[dt.date, list[str]]]:
    """A fund that everybody gives to, what comes for a purpose, what is asked for and what a treasurer grants at once."""
    if month == 2:
        yield (
            _day(2, 8),
            ["pod", "open", "care", "--kind", "solidarity", "--name", "Care Fund", "--set", "delegated-limit=50"],
        )
        yield _day(2, 8), ["expect", "all", "10", "--every", "quarter", "--to", "care", "--from", f"{YEAR}-02-08"]
        for member, amount in GIVES.items():
            yield _day(2, 8), ["contribute", member, amount, "--to", "care"]
    if month == 5:
        yield (
            _day(5, 2),
            ["fund", "donate", "150", "--to", "care", "--giver", "Corner Shop", "--purpose", "school"],
        )
        ill = ["--from", f"{YEAR}-05-01", "--until", f"{YEAR}-08-31", "--because", "is ill"]
        yield _day(5, 8), ["excuse", "amina", "--to", "care", *ill]
        yield _day(5, 9), ["fund", "grant", "amina", "40", "--from", "care"]
    if month == 9:
        yield _day(9, 1), ["fund", "ask", "90", "--from", "care", "--by", "eleni", "--purpose", "school"]
        for member in ("ana", "ben", "zhanna", "amina"):
            yield _day(9, 2), ["consent", "P2", "--by", member]
        yield _day(9, 2), ["carry-out", "P2"]


def _lending_in_turn(month: int) -> Iterator[tuple[dt.date, list[str]]]:
    """Four of them lend in turn, a round a month, until each was paid once."""
    if month == 4:
        yield _day(4, 5), ["circle", "open", "tanda", "--members", "zhanna,ana,amina,ben", "--contribution", "50"]
    if month in {4, 5, 6, 7}:
        yield _day(month, 5), ["circle", "pay", "tanda", "--everybody"]
        yield _day(month, 5), ["circle", "pay-out", "tanda"]


def _owning(month: int) -> Iterator[tuple[dt.date, list[str]]]:
    if month == 2:
        yield _day(2, 1), ["pod", "open", "bakery", "--kind", "livelihood", "--name", "Tui Bakery"]
        yield _day(2, 1), ["shares", "class", "bakery", "A", "--par", "10"]
        for member, number in MONEY_ROUND.items():
            yield _day(2, 3), ["shares", "issue", member, number, "--class", "bakery/A", "--into", "Bank-Main"]
    if month == 9:
        yield _day(9, 12), ["shares", "transfer", "ana", "eleni", "5", "--class", "bakery/A"]


def _lending(month: int) -> Iterator[tuple[dt.date, list[str]]]:
    if month == 3:
        request = ["loan", "request", "360", "--from", "rainy", "--by", "ben", "--term", "6", "--rate", "1%/month"]
        yield _day(3, 10), [*request, "--purpose", "cargo bike"]
        for member in ("ana", "zhanna", "eleni"):
            yield _day(3, 11), ["consent", "P1", "--by", member]
        yield _day(3, 12), ["consent", "P1", "--by", "amina", "--stand-aside"]
        yield _day(3, 13), ["loan", "pay-out", "L1"]
    if month == 10:
        yield (
            _day(10, 15),
            ["loan", "request", "300", "--from", "rainy", "--by", "eleni", "--term", "10", "--purpose", "dentist"],
        )
        for member in ("ana", "ben", "zhanna", "amina"):
            yield _day(10, 16), ["consent", "P3", "--by", member]
        yield _day(10, 17), ["loan", "pay-out", "L2"]
    if month in {11, 12}:
        yield _day(month, 17), ["loan", "repay", "L2", "30"]


def _mending(month: int) -> Iterator[tuple[dt.date, list[str]]]:
    if month == 5:
        yield _day(5, 9), ["contribute", "amina", "45", "--to", "rainy"]
        yield _day(5, 9), ["correct", NEWEST, "--because", "typed twice"]
    if month == 12:
        yield _day(12, 20), ["pod", "change", "rainy", "--set", "loan-limit=4"]
        for member in ("ben", "zhanna", "eleni", "amina"):
            yield _day(12, 21), ["consent", "P4", "--by", member]


def _agreeing() -> Iterator[tuple[dt.date, list[str]]]:
    """At the year's end they write down what they own together; what they have not talked about yet is a blank."""
    yield _day(12, 28), ["agreement", "draft", "bakery", "--kind", "co-ownership", "--form", "none"]
    decided = [
        "purpose=Bread for the valley, baked by those who own the oven.",
        "assets=The oven, the mixer, and the cargo trailer.",
        "valuation=At par.",
        "disputes=Mere Paki from the street market mediates.",
    ]
    yield _day(12, 28), ["agreement", "term", "A1", *decided]
    yield _day(12, 28), ["agreement", "propose", "A1"]
    for member in ("ben", "zhanna", "eleni", "amina"):
        yield _day(12, 29), ["consent", "P5", "--by", member]
