"""`make bench`: prints a table of ratios, all taken in one run on this machine."""

from __future__ import annotations

import sys
import tempfile
from decimal import Decimal
from pathlib import Path

from beancount import loader

from bench import books, clock
from ledger.book import Book
from ledger.verify import verify
from pods.savings import Contribution

SMALL, LARGE = 1_000, 20_000
BIN = Path(sys.executable).parent
PYTHON = str(BIN / "python")


def main() -> None:
    """Measure and print; nothing here fails, for a figure is to be read, not to be passed."""
    with tempfile.TemporaryDirectory(prefix="crewbook-bench-") as folder:
        root = Path(folder)
        print(f"Books of {SMALL:,} and {LARGE:,} contributions are being made …", file=sys.stderr)
        small, large = (_made(root, name, entries) for name, entries in (("small", SMALL), ("large", LARGE)))
        rows = [*_starting(small[0]), *_growing(small, large), *_bare(root, small), *_whole(large)]
    wide = max(len(row[0]) for row in rows)
    print(f"{'what':<{wide}}   {'takes':>10}   {'beside it':>10}   {'ratio':>6}   bar")
    for what, ours, theirs, bar in rows:
        print(f"{what:<{wide}}   {ours * 1000:>7.1f} ms   {theirs * 1000:>7.1f} ms   {ours / theirs:>6.2f}   {bar}")


def _made(root: Path, name: str, entries: int) -> tuple[Path, Book]:
    folder = root / name
    folder.mkdir()
    return folder, books.book(folder, entries)


def _contribute(folder: Path) -> clock.Work:
    words = ["contribute", "ana", "5", "--to", "rainy", "--on", "2026-05-31", "--book", str(folder)]
    return clock.command([str(BIN / "crewbook"), *words])


def _starting(small: Path) -> list[tuple[str, float, float, str]]:
    taken = clock.in_turns(
        {
            "contribute": _contribute(small),
            "imports": clock.command([PYTHON, "-c", "import sqlalchemy, pydantic, typer"]),
            "help": clock.command([str(BIN / "crewbook"), "--help"]),
            "command help": clock.command([str(BIN / "crewbook"), "contribute", "--help"]),
            "typer": clock.command([PYTHON, "-c", "import typer"]),
        },
        tries=9,
    )
    return [
        (
            "crewbook contribute, cold / importing sqlalchemy, pydantic, typer",
            taken["contribute"],
            taken["imports"],
            "≤ 1.5",
        ),
        ("crewbook --help / importing typer", taken["help"], taken["typer"], "≤ 2"),
        ("crewbook contribute --help / importing typer", taken["command help"], taken["typer"], ""),
    ]


def _growing(small: tuple[Path, Book], large: tuple[Path, Book]) -> list[tuple[str, float, float, str]]:
    """The same work in a small and in a large book, and the large one against beancount's append and check."""
    main = large[0] / "main.beancount"
    page = large[0] / "theirs.beancount"
    page.write_text(f'include "{large[0] / "pages" / "2026.beancount"}"\n', encoding="utf-8")

    def append_and_check() -> None:
        with page.open("a", encoding="utf-8") as file:
            file.write(
                '2026-05-31 * "Ana" "by hand"\n  Assets:Cash-Box:Rainy  5 NZD\n  Liabilities:Savings:Rainy:Ana  -5 NZD\n'
            )
        loader.load_file(str(page))

    taken = clock.in_turns(
        {
            "cold small": _contribute(small[0]),
            "cold large": _contribute(large[0]),
            "small": _posting(small[1]),
            "large": _posting(large[1]),
            "balance small": _balance(small[1]),
            "balance large": _balance(large[1]),
            "beancount": append_and_check,
        },
        tries=7,
    )
    page.unlink()
    assert main.exists()
    sizes = f"{LARGE:,} entries / {SMALL:,}"
    return [
        (f"contribute, cold: {sizes}", taken["cold large"], taken["cold small"], "≤ 1.15"),
        (f"contribute, in process: {sizes}", taken["large"], taken["small"], "≤ 1.15"),
        (f"a balance as of a date: {sizes}", taken["balance large"], taken["balance small"], "≤ 1.15"),
        (
            f"contribute, cold, {LARGE:,} entries / beancount appends and checks",
            taken["cold large"],
            taken["beancount"],
            "",
        ),
    ]


def _posting(book: Book) -> clock.Work:
    act = Contribution(member="ana", pod="rainy", amount=Decimal(5))

    def post() -> None:
        for _ in range(20):
            book.post(act, by="ana", now=books.NOW)

    return post


def _balance(book: Book) -> clock.Work:
    on = books.FIRST.replace(month=4, day=17)

    def ask() -> None:
        for _ in range(20):
            with book.view(on=on) as view:
                view.balance("Liabilities:Savings:Rainy:Ana", "NZD")

    return ask


def _bare(root: Path, small: tuple[Path, Book]) -> list[tuple[str, float, float, str]]:
    bare = books.BareSqlite(root)

    def write() -> None:
        for _ in range(20):
            bare.contribute()

    taken = clock.in_turns({"ours": _posting(small[1]), "bare": write}, tries=9)
    return [("20 contributions, durable / the same rows by bare sqlite3", taken["ours"], taken["bare"], "≤ 1.67")]


def _whole(large: tuple[Path, Book]) -> list[tuple[str, float, float, str]]:
    folder, book = large
    main = folder / "main.beancount"
    # Their load is of the same pages without our plugin, and without the cache that would skip the work.
    bare = folder / "bare.beancount"
    lines = main.read_text(encoding="utf-8").splitlines(keepends=True)
    bare.write_text("".join(line for line in lines if not line.startswith("plugin")), encoding="utf-8")
    loader.initialize(use_cache=False)
    taken = clock.in_turns(
        {"verify": lambda: verify(book, main=main), "load": lambda: loader.load_file(str(bare))}, tries=3
    )
    return [(f"verify, {LARGE:,} entries / beancount's own load", taken["verify"], taken["load"], "≤ 3")]


if __name__ == "__main__":
    main()
