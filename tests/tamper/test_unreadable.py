"""What cannot be read in a database is named, and the rest of the book is still checked."""

import contextlib
import sqlite3

import pytest

from ledger.tables import SCHEMA
from tests.typed import Crew


def change(small, *statements):
    with contextlib.closing(sqlite3.connect(small.database)) as connection:
        for statement in statements:
            assert connection.execute(statement).rowcount == 1
        connection.commit()


# A statement, and what is said of it among the rest.
UNREADABLE = {
    "an entry's text that is no text": (
        "UPDATE entry SET text = CAST(x'ff' || CAST(text AS BLOB) AS TEXT) WHERE seq = 5",
        "entry 5: Entry 5 holds bytes in the database that are no text.",
    ),
    "an entry's text that is a row of bytes": (
        "UPDATE entry SET text = CAST(text AS BLOB) WHERE seq = 5",
        "entry 5: Entry 5 holds bytes in the database that are no text.",
    ),
    "an entry's day that is no text": (
        "UPDATE entry SET date = x'ff' WHERE seq = 5",
        "entry 5: Entry 5 (contribution of 2025-12-10): the database files it under the day �; its own text says 2025-12-10.",
    ),
    "an entry's number that is none": (
        "UPDATE entry SET seq = 'five' WHERE seq = 5",
        "database: The database has an entry whose number is “five”, which is none.",
    ),
    "an account that is no text": (
        "UPDATE posting SET account = CAST(x'41ff' AS TEXT) WHERE seq = 5 AND n = 0",
        (
            "entry 5: Entry 5 (contribution of 2025-12-10): the database says 500.00 NZD moved on A�; "
            "the entry itself says 500.00 NZD moved on Assets:Cash-Box:Rainy."
        ),
    ),
    "an amount that is none": (
        "UPDATE posting SET minor = 'much' WHERE seq = 5 AND n = 0",
        (
            "entry 5: Entry 5 (contribution of 2025-12-10): the database says much NZD moved on Assets:Cash-Box:Rainy; "
            "the entry itself says 500.00 NZD."
        ),
    ),
    "terms nested beyond reason": (
        f"UPDATE record SET body = '{'[' * 100_000}' WHERE kind = 'pod' AND id = 'rainy'",
        None,
    ),
    "a balance's month that is no text": (
        "UPDATE balance SET month = x'00' WHERE account = 'Assets:Cash-Box:Rainy' AND month = '2025-12'",
        "account Assets:Cash-Box:Rainy: Assets:Cash-Box:Rainy in 2025-12: the database lacks that it moved by 500.00 NZD.",
    ),
    "a first day that is none": (
        "UPDATE book SET first_day = 'once'",
        "book: The database has once as the first day of the book; its first entry says 2025-12-01.",
    ),
    "a stamp that is none": (
        "UPDATE crewbook_schema SET version_num = 'x'",
        f"database: The database itself is damaged: its stamp must be that of schema {SCHEMA} and is x.",
    ),
}
ELSEWHERE = (
    "entry 6: Entry 6 (contribution of 2026-01-10): the database says 200.01 NZD moved on Assets:Cash-Box:Rainy; "
    "the entry itself says 200.00 NZD."
)


@pytest.mark.parametrize("what", UNREADABLE)
def test_what_cannot_be_read_is_named_and_the_rest_is_still_checked(small, what):
    statement, says = UNREADABLE[what]
    change(small, statement, "UPDATE posting SET minor = minor + 1 WHERE seq = 6 AND n = 0")
    told = [f"{each.where}: {each.what}" for each in small.problems(main=True)]
    assert ELSEWHERE in told
    if says is not None:
        assert says in told
    else:
        assert any("of pod rainy the database says" in each for each in told)


def test_an_index_that_disagrees_with_its_table_is_found(small):
    change(small, "UPDATE entry SET date = '2025-12-11' WHERE seq = 5")
    with contextlib.closing(sqlite3.connect(small.database)) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'entry_date'").fetchone()
    content = bytearray(small.database.read_bytes())
    begin, size = (page - 1) * 4096, 4096
    leaf = content[begin : begin + size]
    content[begin : begin + size] = leaf.replace(b"2025-12-11", b"2025-12-10")
    small.database.write_bytes(content)
    change(small, "UPDATE book SET name = name")
    told = [each.what for each in small.problems(main=False)]
    assert told[0].startswith("The database itself is damaged: row 5 missing from index entry_date")


@pytest.mark.parametrize("what", UNREADABLE)
def test_verify_as_it_is_typed_ends_in_sentences_whatever_stands_in_the_database(small, what):
    change(small, UNREADABLE[what][0])
    answer = Crew(small.folder).type("verify")
    assert answer.status == 4
    assert answer.err.startswith("crewbook: The book does not hold: ")


def test_verify_as_it_is_typed_ends_in_sentences_whatever_byte_is_flipped(small):
    crew = Crew(small.folder)
    for at in range(7, small.database.stat().st_size, 1777):
        with small.flipped(small.database, at, 0xFF):
            answer = crew.type("verify")
        assert answer.status in {0, 4}
        assert "unforeseen" not in answer.err
