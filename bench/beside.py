"""The same work by beancount, Ledger and hledger, on journals of the same contributions written in their own form."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bench import books, clock
from bench.starting import BIN, CREWBOOK, asked, contribute
from bench.table import Row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.book import Item

PLACE = "Assets:Cash-Box:Rainy"


@dataclass(frozen=True, slots=True)
class Tool:
    """A program that keeps books in text: how it checks a journal and how it shows one account of it."""

    name: str
    check: Sequence[str]
    balance: Sequence[str]

    @property
    def is_there(self) -> bool:
        """Whether it is installed here."""
        return shutil.which(self.check[0]) is not None


def tools(beancount: Path, plain: Path) -> list[Tool]:
    """The three, each with its journal."""
    query = f"SELECT sum(position) WHERE account = '{books.SAVINGS}'"
    check, ask, file = str(BIN / "bean-check"), str(BIN / "bean-query"), str(plain)
    return [
        Tool("beancount", [check, "--no-cache", str(beancount)], [ask, str(beancount), query]),
        Tool("ledger", ["ledger", "-f", file, "source"], ["ledger", "-f", file, "balance", books.SAVINGS]),
        Tool("hledger", ["hledger", "-f", file, "check"], ["hledger", "-f", file, "balance", books.SAVINGS]),
    ]


def rows(root: Path, folder: Path, entries: int, *, tries: int) -> list[Row]:
    """Record one contribution and know that it holds; show a member's balance; check the whole book."""
    beancount, plain = _journals(root, entries)
    where = f"{entries:,} entries"
    made: list[Row] = []
    for tool in tools(beancount, plain):
        journal = beancount if tool.name == "beancount" else plain
        if not tool.is_there:
            made += [
                Row(f"a contribution, cold, {where}", _once(contribute(folder)), f"{tool.name}: append and check", None)
            ]
            continue
        books.tell(f"{tool.name} on {where}")
        taken = clock.in_turns(
            {
                "contribute": clock.command(contribute(folder)),
                "append and check": lambda tool=tool, journal=journal: _append(tool, journal),  # type: ignore[misc]
                "balance": clock.command([CREWBOOK, "balances", books.SAVINGS, *asked(folder)]),
                "its balance": _command(tool.balance),
            },
            tries=tries,
            warm=False,
        )
        made += [
            Row(
                f"a contribution, cold, {where}",
                taken["contribute"],
                f"{tool.name}: append and check",
                taken["append and check"],
            ),
            Row(f"a balance today, cold, {where}", taken["balance"], f"{tool.name}: balance", taken["its balance"]),
        ]
    return made


def checks(root: Path, folder: Path, entries: int, *, tries: int) -> list[Row]:
    """`crewbook verify` beside what each of them calls a check."""
    works = {"verify": clock.command([CREWBOOK, "verify", "--book", str(folder)])}
    found = tools(*_journals(root, entries))
    works |= {tool.name: _command(tool.check) for tool in found if tool.is_there}
    books.tell(f"checks of {entries:,} entries")
    taken = clock.in_turns(works, tries=tries, warm=False)
    what = f"verify, {entries:,} entries"
    return [Row(what, taken["verify"], f"{tool.name}: check", taken.get(tool.name)) for tool in found]


def _command(words: Sequence[str]) -> clock.Work:
    # beancount's own cache would answer for the work that is measured.
    environment = os.environ | {"BEANCOUNT_DISABLE_LOAD_CACHE": "1"}

    def run() -> None:
        subprocess.run(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=True, env=environment)

    return run


def _once(words: Sequence[str]) -> float:
    return clock.in_turns({"": clock.command(words)}, tries=1)[""]


def _append(tool: Tool, journal: Path) -> None:
    """One more contribution at the end, durable, and the question whether the journal still holds."""
    with journal.open("a", encoding="utf-8") as file:
        text = _beancount if tool.name == "beancount" else _plain
        file.write(text(next(books.items(1)), books.TODAY.isoformat()))
        file.flush()
        os.fsync(file.fileno())
    _command(tool.check)()


def _journals(root: Path, entries: int) -> tuple[Path, Path]:
    """The contributions as beancount writes them, and as Ledger and hledger both read them."""
    beancount, plain = root / f"{entries}.beancount", root / f"{entries}.ledger"
    if not plain.exists():
        books.tell(f"a journal of {entries:,} entries for beancount, Ledger and hledger is written")
        accounts = [PLACE, *(_savings(member) for member in books.MEMBERS)]
        with beancount.open("w", encoding="utf-8") as first, plain.open("w", encoding="utf-8") as second:
            first.writelines(f"{books.FIRST} open {account} NZD\n" for account in accounts)
            second.writelines(f"account {account}\n" for account in accounts)
            for item in books.items(entries):
                day = str(item.on)
                first.write(_beancount(item, day))
                second.write(_plain(item, day))
    return beancount, plain


def _savings(member: str) -> str:
    return f"Liabilities:Savings:Rainy:{member.title()}"


def _beancount(item: Item, day: str) -> str:
    given = item.act.given()
    return (
        f'\n{day} * "{books.MEMBERS[given["member"]]}" "Contribution to Rainy Day"\n'
        f"  {PLACE}  {given['amount']} NZD\n  {_savings(given['member'])}  -{given['amount']} NZD\n"
    )


def _plain(item: Item, day: str) -> str:
    given = item.act.given()
    return (
        f"\n{day} * {books.MEMBERS[given['member']]} | Contribution to Rainy Day\n"
        f"    {PLACE}  {given['amount']} NZD\n    {_savings(given['member'])}  -{given['amount']} NZD\n"
    )
