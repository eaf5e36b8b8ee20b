"""Every byte of a small book flipped in turn: verify names what it broke, or the byte lies outside what is kept."""

import contextlib
import json
import re
import sqlite3

import pytest
from beancount import loader
from beancount.core import data

from ledger import pagecheck
from ledger.settings import read_settings
from ledger.tables import STAMP, metadata
from ledger.verify import Problem
from tests.tamper.small import MASKS, Flips, dump, remembering_folds
from tests.typed import Crew

SLICES = 4
# Where a thing of the book is named; that the file itself is damaged is all that can be said of an index.
NAMED = re.compile(r"(entry|account|sum|record|book|database|refused)\b")


def ways(places, step):
    """(place, mask): every `step`-th of the places for each mask, another one for each; all of them when it is 1."""
    for number, mask in enumerate(MASKS):
        for at in places[number * step // len(MASKS) :: step]:
            yield at, mask


def flip_database(small, places, step):
    """What became of the flips in the database: whatever reads otherwise must be named, and else all tables be as they were."""
    flips, right = Flips(), dump(small.database)
    with remembering_folds():
        assert small.problems(main=True) == []
        for at, mask in ways(places, step):
            with small.flipped(small.database, at, mask):
                problems = small.problems(main=False)
                stands = None if is_told(problems) else dump(small.database)
            assert all(NAMED.match(each.where) and each.what and each.hint for each in problems), problems
            flips.named += bool(problems)
            if not problems and stands == right:
                flips.outside += 1
            elif not problems or (stands is not None and of_the_journal(small, stands) != of_the_journal(small, right)):
                flips.unseen.append(f"byte {at} ^ {mask:#04x}: {problems}")
    return flips


def of_the_journal(small, stands):
    """What a dump holds of this book: a damaged page can make a row out of nothing that belongs to none.

    Who members are by law stands in no entry: that the file is damaged is all that can be said of it.
    """
    id = small.id.encode()
    return {
        table: [row for row in rows if table == STAMP or id in row[:2]]
        for table, rows in stands.items()
        if table != "person"
    }


def is_told(problems: list[Problem]) -> bool:
    """Whether more is said than that the file is damaged: which entry or account reads otherwise, or why nothing can be read."""
    return any(each.where != "database" or "its stamp" in each.what for each in problems)


def test_no_flipped_byte_of_the_database_goes_unseen(small, figure):
    size = small.database.stat().st_size
    flips = flip_database(small, range(size), 1201)
    assert flips.unseen == []
    assert flips.named > flips.all // 4
    figure(
        f"{flips.all:,} bytes of a book's database flipped: {flips.named:,} named, {flips.outside:,} outside what is kept, 0 unseen"
    )


@pytest.mark.slow
@pytest.mark.parametrize("part", range(SLICES))
def test_none_of_all_bytes_of_the_database_flipped_three_ways_goes_unseen(small, figure, part):
    """The book is packed into small pages first: little of it is free, and trees and long entries span pages."""
    with contextlib.closing(sqlite3.connect(small.database)) as connection:
        connection.execute("PRAGMA page_size=512")
        connection.execute("VACUUM")
    size = small.database.stat().st_size
    places = range(size * part // SLICES, size * (part + 1) // SLICES)
    flips = flip_database(small, places, 1)
    assert flips.unseen == []
    assert flips.all == len(places) * len(MASKS)
    figure(
        f"bytes {places[0]:>6,} to {places[-1]:>6,} of a book's database flipped in {len(MASKS)} ways: {flips.named:,} named, "
        f"{flips.outside:,} outside what is kept, 0 unseen"
    )


def flip_page(small, page, step):
    """What became of the flips on a page, compared byte by byte with the journal; beancount is not asked each time."""
    flips = Flips()
    with small.folding() as (texts, folded):
        assert list(pagecheck.check(small.folder, texts, folded)) == []
        for at, mask in ways(range(page.stat().st_size), step):
            with small.flipped(page, at, mask):
                problems = list(pagecheck.check(small.folder, texts, folded))
            named = [each for each in problems if each.where.startswith(f"pages/{page.name}:") and each.hint]
            flips.named += bool(named)
            flips.unseen += [] if named else [f"{page.name}, byte {at} ^ {mask:#04x}: {problems}"]
    return flips


def pages(small):
    return sorted((small.folder / "pages").glob("*.beancount"))


def test_no_flipped_byte_of_a_page_goes_unseen(small, figure):
    """Every third byte, each in one of three ways; all of them in all ways below."""
    flips = sum((flip_page(small, page, 3 * len(MASKS)) for page in pages(small)), Flips())
    assert flips.unseen == []
    assert flips.all >= sum(page.stat().st_size // 3 for page in pages(small))
    figure(f"{flips.all:,} bytes, every third of a book's pages, flipped: {flips.named:,} named, 0 unseen")


@pytest.mark.slow
def test_none_of_all_bytes_of_the_pages_flipped_three_ways_goes_unseen(small, figure):
    flips = sum((flip_page(small, page, 1) for page in pages(small)), Flips())
    assert flips.unseen == []
    figure(f"{flips.all // 3:,} bytes, all of a book's pages, flipped in three ways: {flips.named:,} named, 0 unseen")


def test_an_entry_that_was_changed_on_a_page_is_named_as_that(small):
    """Every byte of an entry's text, from its date to its last posting."""
    (page, *_) = pages(small)
    text = page.read_bytes()
    begin = text.index(b"2025-12-10 *")
    with small.folding() as (texts, folded):
        for at in range(begin, text.index(b"\n\n", begin) if b"\n\n" in text[begin:] else len(text) - 1):
            with small.flipped(page, at, 0x01):
                (problem,) = pagecheck.check(small.folder, texts, folded)
            assert problem.what.startswith("Entry 5 (contribution of 2025-12-10) was changed on this page: its line ")


def flip_and_load(small, path, places):
    """What became of flips in a file that beancount loads: named, or its book is the one that it was, entry for entry."""
    flips, right = Flips(), loaded(small)
    with remembering_folds():
        for at, mask in places:
            with small.flipped(path, at, mask):
                problems = small.problems(main=True)
                assert all(each.where and each.what and each.hint for each in problems), problems
                if problems:
                    flips.named += 1
                elif loaded(small) == right:
                    flips.outside += 1
                else:
                    flips.unseen.append(f"{path.name}, byte {at} ^ {mask:#04x}")
    return flips


def loaded(small):
    """The transactions that beancount loads, without the places where they stand; None when it reports an error."""
    directives, errors, _ = loader._uncached_load_file(str(small.folder / "main.beancount"), None, None, None)
    plain = [
        (each.date, each.narration, each.meta["seq"], [posting._replace(meta=None) for posting in each.postings])
        for each in directives
        if isinstance(each, data.Transaction)
    ]
    return None if errors else plain


def test_a_flipped_byte_of_the_main_file_is_named_or_does_not_matter(small, figure):
    main = small.folder / "main.beancount"
    flips = flip_and_load(small, main, ways(range(main.stat().st_size), 61))
    assert flips.unseen == []
    assert flips.named
    figure(
        f"{flips.all:,} bytes of main.beancount flipped: {flips.named:,} named, {flips.outside:,} change nothing, 0 unseen"
    )


@pytest.mark.slow
def test_any_flipped_byte_of_the_main_file_is_named_or_does_not_matter(small, figure):
    main = small.folder / "main.beancount"
    flips = flip_and_load(small, main, ways(range(main.stat().st_size), 1))
    assert flips.unseen == []
    figure(
        f"{flips.all // 3:,} bytes, all of main.beancount, flipped in three ways: {flips.named:,} named, "
        f"{flips.outside:,} change nothing, 0 unseen"
    )


@pytest.mark.slow
def test_beancount_asked_about_a_page_with_a_flipped_byte_answers(small):
    """Whatever stands on a page, the second opinion is an opinion and not the end of the program."""
    for page in pages(small):
        flips = flip_and_load(small, page, ways(range(page.stat().st_size), 23))
        assert flips.named == flips.all


def flip_settings(small, step):
    flips, path = Flips(), small.folder / "crewbook.toml"
    crew, right = Crew(small.folder), read_settings(small.folder)
    for at, mask in ways(range(path.stat().st_size), step):
        with small.flipped(path, at, mask):
            answer = crew.type("verify")
            assert answer.status in {0, 4}, answer
            assert "unforeseen" not in answer.err
            if answer.status:
                flips.named += 1
                continue
            settings = read_settings(small.folder)
            is_same = (settings.book, settings.database) == (right.book, right.database)
        flips.outside += is_same
        flips.unseen += [] if is_same else [f"byte {at} ^ {mask:#04x}"]
    assert flips.unseen == []
    return flips


def test_a_flipped_byte_of_the_settings_is_named_or_does_not_matter(small, figure):
    flips = flip_settings(small, 13)
    assert flips.named > flips.outside
    figure(
        f"{flips.all:,} bytes of crewbook.toml flipped: {flips.named:,} named, {flips.outside:,} change nothing, 0 unseen"
    )


@pytest.mark.slow
def test_any_flipped_byte_of_the_settings_is_named_or_does_not_matter(small, figure):
    flips = flip_settings(small, 1)
    figure(
        f"{flips.all // 3:,} bytes, all of crewbook.toml, flipped in three ways: {flips.named:,} named, "
        f"{flips.outside:,} change nothing, 0 unseen"
    )


def flip_note(small, step):
    """What becomes of the note of where the pages end: named by verify, or healed by the next command, the pages untouched."""
    note, right = small.folder / ".crewbook" / "pages.json", {each: each.read_bytes() for each in pages(small)}
    whole, flips = note.read_bytes(), Flips()
    with small.folding() as (texts, folded):
        for at, mask in ways(range(len(whole)), step):
            with small.flipped(note, at, mask):
                problems = list(pagecheck.check(small.folder, texts, folded))
                if not problems:
                    small.book.touch()
                    is_healed = is_known(note, small)
            if {each: each.read_bytes() for each in pages(small)} != right or not (problems or is_healed):
                flips.unseen.append(f"byte {at} ^ {mask:#04x}: {small.told}")
            note.write_bytes(whole)
            flips.named += bool(problems)
            flips.outside += not problems
    assert flips.unseen == []
    return flips


def is_known(note, small):
    """Whether the note tells rightly where the pages end, and of no page anything wrong."""
    told = json.loads(note.read_text())
    return told["through"] == small.last and {int(year) for year in told["pages"]} <= {2025, 2026}


def test_a_flipped_byte_of_the_note_of_the_pages_is_named_or_healed(small, figure):
    flips = flip_note(small, 11)
    figure(
        f"{flips.all:,} bytes of .crewbook/pages.json flipped: {flips.named:,} named, {flips.outside:,} healed, 0 unseen"
    )


@pytest.mark.slow
def test_any_flipped_byte_of_the_note_of_the_pages_is_named_or_healed(small, figure):
    flips = flip_note(small, 1)
    figure(
        f"{flips.all // 3:,} bytes, all of .crewbook/pages.json, flipped in three ways: {flips.named:,} named, "
        f"{flips.outside:,} healed, 0 unseen"
    )


@pytest.mark.parametrize("table", ["entry", "posting", "balance", "movement", "brought", "record", "newest", "about"])
def test_what_verify_says_to_do_about_a_damaged_table_mends_the_book(small, table):
    """The last row of a table is gone, the pages are whole."""
    with contextlib.closing(sqlite3.connect(small.database)) as connection:
        key, *_ = connection.execute(f"SELECT * FROM {table} ORDER BY 1 DESC, 2 DESC, 3 DESC").fetchone()[1:2]
        name = metadata.tables[table].columns.keys()[1]
        assert connection.execute(f"DELETE FROM {table} WHERE {name} = ?", [key]).rowcount
        connection.commit()
    crew = Crew(small.folder)
    answer = crew.type("verify")
    assert answer.status == 4
    assert "crewbook restore ." in answer.out
    crew.do("restore .", "verify")
