"""Every page of the dashboard, for a treasurer and a member, in a small and in a large book of the same crew and the same years."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench import books, clock
from bench.table import Row
from dashboard.pages import PAGES
from dashboard.rights import Role
from dashboard.shelf import Shelf
from dashboard.site import make_site
from dashboard.visitor import Visitor
from ledger.settings import read_settings

if TYPE_CHECKING:
    from pathlib import Path

MOST = 1.15
# So many visits are timed together: one alone is a few milliseconds.
_TRIES, _TIMES = 15, 5


def rows(small: Path, large: Path, sizes: tuple[int, int]) -> list[Row]:
    """A row a page and reader, in turns in both books."""
    pages = [_pages(each) for each in (small, large)]
    made = []
    for what in pages[0]:
        books.tell(what)
        works = {name: clock.times(_TIMES, each[what]) for name, each in zip(("small", "large"), pages, strict=True)}
        taken = clock.in_turns(works, tries=_TRIES)
        where, beside = f"in a book of {sizes[1]:,}", f"in a book of {sizes[0]:,}"
        made.append(Row(f"{what}, {where}", taken["large"] / _TIMES, beside, taken["small"] / _TIMES, MOST))
    return made


def _pages(folder: Path) -> dict[str, clock.Work]:
    """What asks for each page, as a browser does; the book is opened before, as a server that runs has it."""
    shelf = Shelf([read_settings(folder)])
    slug = next(iter(shelf)).slug
    readers = {
        "a treasurer": Visitor("A treasurer", Role.TREASURER, is_private=False, member=books.WHO),
        "a member": Visitor("A member", Role.MEMBER, is_private=False, member=list(books.MEMBERS)[1]),
    }
    asked: dict[str, clock.Work] = {}
    for who, reader in readers.items():
        site = make_site(shelf, who=lambda _, reader=reader: reader, secret=b"of the bench", clock=lambda: books.NOW)  # type: ignore[misc]
        client = site.test_client()
        for page in PAGES:
            address = f"/{slug}/{page.name}"
            if client.get(address).status_code == 200:  # noqa: PLR2004 - some pages are for treasurers alone
                asked[f"{page.name}, {who}"] = lambda client=client, address=address: client.get(address)  # type: ignore[misc]
    return asked
