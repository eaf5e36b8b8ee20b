"""Verify finds whatever was changed behind the book's back, names it, and touches nothing."""

import pickle
import re

import pytest
from beancount import loader

from ledger import checks
from ledger.errors import Broken, Invalid
from ledger.verify import verify
from tests.ledger.acts import Crew, a_year, saves, takes

ENTRY = "entry"


def found(crew, **more):
    """Every problem as one line, without the pages' and beancount's share when `main` is None."""
    return [f"{each.where}: {each.what}" for each in verify(crew.book, main=None, **more).problems]


def test_a_book_that_nobody_touched_verifies(full_crew):
    verified = full_crew.verify()
    assert verified.problems == ()
    assert verified.ok
    assert verified.entries == 14 == full_crew.entries()
    assert verified.seal == full_crew.book.entry(14).seal


def test_a_book_without_pages_verifies_from_its_database_alone(full_crew):
    assert verify(full_crew.book).ok


def test_a_book_is_itself_however_its_folder_is_named(full_crew):
    roundabout = full_crew.folder / ".." / full_crew.folder.name / "main.beancount"
    assert verify(full_crew.book, main=roundabout).problems == ()


def test_progress_is_told_up_to_the_end(full_crew):
    steps = []
    full_crew.verify(progress=lambda done, of, what: steps.append((done, of, what)))
    assert steps == sorted(steps, key=lambda step: step[0])
    assert steps[-1][:2] == (100, 100)


# Every column that repeats or derives from the text, changed by hand in SQL: (statement, what verify says).
TAMPERED = {
    "entry.text": (
        "UPDATE entry SET text = replace(text, '50.00', '51.00') WHERE book_id = :book AND seq = 2",
        "entry 2: Entry 2 (test-move of 2025-01-05) and its seal do not fit: it was changed after it was recorded, or entry 1 before it was changed and sealed anew.",
    ),
    "entry.seal": (
        "UPDATE entry SET seal = 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' WHERE book_id = :book AND seq = 4",
        "entry 4: Entry 4 (test-thing of 2025-02-11): the database has another seal beside it than its text carries; its text is as it was recorded.",
    ),
    "entry.seal of the last": (
        "UPDATE entry SET seal = 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' WHERE book_id = :book AND seq = 14",
        "book: The seal that the database notes for the end of the journal is not that of entry 14, the last one.",
    ),
    "entry.date": (
        "UPDATE entry SET date = '2025-01-06' WHERE book_id = :book AND seq = 2",
        "entry 2: Entry 2 (test-move of 2025-01-05): the database files it under the day 2025-01-06; its own text says 2025-01-05.",
    ),
    "entry.kind": (
        "UPDATE entry SET kind = 'gift' WHERE book_id = :book AND seq = 2",
        "entry 2: Entry 2 (test-move of 2025-01-05): the database files it under the act gift; its own text says test-move.",
    ),
    "entry.key": (
        "UPDATE entry SET key = 'other' WHERE book_id = :book AND seq = 2",
        "entry 2: Entry 2 (test-move of 2025-01-05): the database files it under the key other; its own text says first.",
    ),
    "entry.digest": (
        "UPDATE entry SET digest = NULL WHERE book_id = :book AND seq = 2",
        "entry 2: Entry 2 (test-move of 2025-01-05): the database files it under the key's digest nothing; its own text says DIGEST.",
    ),
    "entry.batch": (
        "UPDATE entry SET batch = 9 WHERE book_id = :book AND seq = 2",
        "entry 2: Entry 2 (test-move of 2025-01-05): the database files it under the batch 9; its own text says nothing.",
    ),
    "entry removed": (
        "DELETE FROM entry WHERE book_id = :book AND seq = 5",
        "entry 6: Entry 5 is missing: the journal goes from entry 4 to entry 6.",
    ),
    "entries removed": (
        "DELETE FROM entry WHERE book_id = :book AND seq IN (5, 6)",
        "entry 7: Entries 5 to 6 are missing: the journal goes from entry 4 to entry 7.",
    ),
    "last entry removed": (
        "DELETE FROM entry WHERE book_id = :book AND seq = 14",
        "book: The journal ends with entry 13, and the database notes entry 14 as its last: entry 14 is missing.",
    ),
    "all entries removed": (
        "DELETE FROM entry WHERE book_id = :book",
        "book: The journal ends with entry 0, and the database notes entry 14 as its last: entries 1 to 14 are missing.",
    ),
    "entry renumbered": (
        "UPDATE entry SET seq = 99 WHERE book_id = :book AND seq = 14",
        "entry 99: Entries 14 to 98 are missing: the journal goes from entry 13 to entry 99.",
    ),
    "entry.text that nobody can read": (
        "UPDATE entry SET text = '2025-01-05 nonsense' WHERE book_id = :book AND seq = 2",
        "entry 2: Entry 2 cannot be read by beancount: Invalid token: 'nonsense'",
    ),
    "entry.text without a head": (
        "UPDATE entry SET text = '2025-01-05 open Assets:A' WHERE book_id = :book AND seq = 2",
        "entry 2: Entry 2 is not whole: what every entry must say of itself cannot all be read.",
    ),
    "entry.text empty": (
        "UPDATE entry SET text = '' WHERE book_id = :book AND seq = 2",
        "entry 2: The text of entry 2 does not say its number.",
    ),
    "entry.text unbalanced": (
        "UPDATE entry SET text = replace(text, '-50.00', '-49.99') WHERE book_id = :book AND seq = 2",
        "entry 2: Entry 2 does not balance: its postings sum to 0.01 NZD, and must sum to zero.",
    ),
    "entry.text below the minor unit": (
        "UPDATE entry SET text = replace(text, '50.00', '50.001') WHERE book_id = :book AND seq = 2",
        "entry 2: Entry 2 moves on Assets:Cash-Box:Rainy no whole number of a commodity that this book keeps.",
    ),
    "entry.text with a blank posting": (
        "UPDATE entry SET text = replace(text, '  50.00 NZD', '') WHERE book_id = :book AND seq = 2",
        "entry 2: Entry 2 moves on Assets:Cash-Box:Rainy no whole number of a commodity that this book keeps.",
    ),
    "book.seal": (
        "UPDATE book SET seal = 'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb' WHERE id = :book",
        "book: The seal that the database notes for the end of the journal is not that of entry 14, the last one.",
    ),
    "book.seq": (
        "UPDATE book SET seq = 13 WHERE id = :book",
        "book: The database notes entry 13 as the journal's last one, and the journal ends with entry 14.",
    ),
    "book.name": (
        "UPDATE book SET name = 'Kea Crew' WHERE id = :book",
        "book: The database has Kea Crew as the name of the book; its first entry says Tui Crew.",
    ),
    "book.currency": (
        "UPDATE book SET currency = 'EUR' WHERE id = :book",
        "book: The database has EUR as the currency of the book; its first entry says NZD.",
    ),
    "book.first_day": (
        "UPDATE book SET first_day = '2024-01-01' WHERE id = :book",
        "book: The database has 2024-01-01 as the first day of the book; its first entry says 2025-01-01.",
    ),
    "posting.minor": (
        "UPDATE posting SET minor = 5100 WHERE book_id = :book AND seq = 2 AND n = 0",
        "entry 2: Entry 2 (test-move of 2025-01-05): the database says 51.00 NZD moved on Assets:Cash-Box:Rainy; the entry itself says 50.00 NZD.",
    ),
    "posting.account": (
        "UPDATE posting SET account = 'Assets:Bank:Rainy' WHERE book_id = :book AND seq = 2 AND n = 0",
        "entry 2: Entry 2 (test-move of 2025-01-05): the database says 50.00 NZD moved on Assets:Bank:Rainy; the entry itself says 50.00 NZD moved on Assets:Cash-Box:Rainy.",
    ),
    "posting.date": (
        "UPDATE posting SET date = '2025-01-04' WHERE book_id = :book AND seq = 2 AND n = 1",
        "entry 2: Entry 2 (test-move of 2025-01-05): the database says -50.00 NZD moved on Liabilities:Savings:Rainy:Ana on 2025-01-04; the entry itself says -50.00 NZD moved on Liabilities:Savings:Rainy:Ana on 2025-01-05.",
    ),
    "posting.commodity": (
        "UPDATE posting SET commodity = 'EUR' WHERE book_id = :book AND seq = 2 AND n = 1",
        "entry 2: Entry 2 (test-move of 2025-01-05): the database says -5000 EUR moved on Liabilities:Savings:Rainy:Ana; the entry itself says -50.00 NZD moved on Liabilities:Savings:Rainy:Ana.",
    ),
    "posting.lot": (
        "UPDATE posting SET cost_minor = 900, cost_commodity = 'EUR', lot_date = '2025-03-04', lot_label = '1-19' WHERE book_id = :book AND seq = 7 AND n = 0",
        "entry 7: Entry 7 (test-trade of 2025-03-03): the database says -20 BAKERY.A moved on Equity:Shares:Bakery:A:Ana, of lot 1-19 bought on 2025-03-04 at 900 EUR; the entry itself says -20 BAKERY.A moved on Equity:Shares:Bakery:A:Ana, of lot 1-20 bought on 2025-03-03 at 10.00 NZD.",
    ),
    "posting removed": (
        "DELETE FROM posting WHERE book_id = :book AND seq = 2 AND n = 1",
        "entry 2: Entry 2 (test-move of 2025-01-05): the database lacks a movement of the entry: -50.00 NZD moved on Liabilities:Savings:Rainy:Ana on 2025-01-05.",
    ),
    "posting added": (
        "INSERT INTO posting (book_id, seq, n, date, account, commodity, minor) VALUES (:book, 2, 2, '2025-01-05', 'Assets:A', 'NZD', 1)",
        "entry 2: Entry 2 (test-move of 2025-01-05): the database has a movement that the entry does not: 0.01 NZD moved on Assets:A on 2025-01-05.",
    ),
    "balance.minor": (
        "UPDATE balance SET minor = minor + 1 WHERE book_id = :book AND account = 'Liabilities:Savings:Rainy:Ana' AND month = '2025-01'",
        "account Liabilities:Savings:Rainy:Ana: Liabilities:Savings:Rainy:Ana in 2025-01: the database says that it moved by -49.99 NZD; the entries say -50.00 NZD.",
    ),
    "balance removed": (
        "DELETE FROM balance WHERE book_id = :book AND account = 'Liabilities:Savings:Rainy:Ana' AND month = '2025-01'",
        "account Liabilities:Savings:Rainy:Ana: Liabilities:Savings:Rainy:Ana in 2025-01: the database lacks that it moved by -50.00 NZD.",
    ),
    "balance added": (
        "INSERT INTO balance (book_id, account, commodity, month, minor) VALUES (:book, 'Assets:A', 'NZD', '2025-01', 0)",
        "account Assets:A: Assets:A in 2025-01: the database says that it moved by 0.00 NZD, and no entry moves it then.",
    ),
    "record.body": (
        "UPDATE record SET body = '{\"a\": \"other\"}' WHERE book_id = :book AND kind = 'thing' AND seq = 4",
        "entry 4: Entry 4 (test-thing of 2025-02-11): of thing T1 the database says terms a other; the entry itself says terms a ü, n 1.",
    ),
    "record.body that is no JSON": (
        "UPDATE record SET body = 'x' WHERE book_id = :book AND kind = 'thing' AND seq = 4",
        "entry 4: Entry 4 (test-thing of 2025-02-11): of thing T1 the database says terms x; the entry itself says terms a ü, n 1.",
    ),
    "record.status": (
        "UPDATE record SET status = 'open' WHERE book_id = :book AND kind = 'thing' AND seq = 9",
        "entry 9: Entry 9 (test-thing of 2025-05-01): of thing T1 the database says status open; the entry itself says status closed.",
    ),
    "record.date": (
        "UPDATE record SET date = '2025-05-01' WHERE book_id = :book AND kind = 'thing' AND seq = 9",
        "entry 9: Entry 9 (test-thing of 2025-05-01): of thing T1 the database says day 2025-05-01; the entry itself says day 2025-06-01.",
    ),
    "record.pod, member, due": (
        "UPDATE record SET pod = NULL, member = 'ben', due = '2026-09-01' WHERE book_id = :book AND kind = 'thing' AND seq = 4",
        "entry 4: Entry 4 (test-thing of 2025-02-11): of thing T1 the database says pod nothing, member ben, due day 2026-09-01; the entry itself says pod rainy, member ana, due day 2025-09-01.",
    ),
    "record removed": (
        "DELETE FROM record WHERE book_id = :book AND kind = 'thing' AND seq = 4",
        "entry 4: Entry 4 (test-thing of 2025-02-11): the database lacks what the entry says of thing T1.",
    ),
    "record added": (
        "INSERT INTO record (book_id, kind, id, seq, date, status, body) VALUES (:book, 'thing', 'T9', 4, '2025-01-01', 'open', '{}')",
        "entry 4: Entry 4 (test-thing of 2025-02-11): the database has it change thing T9; the entry itself does not.",
    ),
    "an account's record removed": (
        "DELETE FROM record WHERE book_id = :book AND kind = 'account' AND id = 'Assets:Cash-Box:Rainy'",
        "entry 2: Entry 2 (test-move of 2025-01-05): the database lacks what the entry says of account Assets:Cash-Box:Rainy.",
    ),
    "about removed": (
        "DELETE FROM about WHERE book_id = :book AND thing = 'member/ana' AND seq = 2",
        "entry 2: Entry 2 (test-move of 2025-01-05): the database does not list it under member ana, which the entry names.",
    ),
    "about added": (
        "INSERT INTO about (book_id, thing, seq) VALUES (:book, 'member/ben', 2)",
        "entry 2: Entry 2 (test-move of 2025-01-05): the database lists it under member ben; the entry itself does not name that.",
    ),
    "movement.minor": (
        "UPDATE movement SET minor = minor + 1 WHERE book_id = :book AND account = 'Assets:Cash-Box:Rainy' AND day = '2025-01-05'",
        "account Assets:Cash-Box:Rainy: Assets:Cash-Box:Rainy on 2025-01-05: the database says that it moved by 50.01 NZD; the entries say 50.00 NZD.",
    ),
    "movement.day": (
        "UPDATE movement SET day = '2025-01-06' WHERE book_id = :book AND account = 'Assets:Cash-Box:Rainy' AND day = '2025-01-05'",
        "account Assets:Cash-Box:Rainy: Assets:Cash-Box:Rainy on 2025-01-06: the database says that it moved by 50.00 NZD, and no entry moves it then.",
    ),
    "brought added": (
        "INSERT INTO brought (thing, commodity, per, span, corrects, minor, book_id) VALUES ('saved/Rainy/Ana', 'NZD', 'month', '2025-01', '', -100, :book)",
        "sum saved/Rainy/Ana: What Ana saved in Rainy, in 2025-01: the database adds up -1.00 NZD, and no entry brought it.",
    ),
    "fined added": (
        "INSERT INTO brought (thing, commodity, per, span, corrects, minor, book_id) VALUES ('fined/rainy/ana', 'NZD', 'month', '2025-01', '', 100, :book)",
        "sum fined/rainy/ana: What ana was fined in rainy, in 2025-01: the database adds up 1.00 NZD, and no entry brought it.",
    ),
    "fined added under no name": (
        "INSERT INTO brought (thing, commodity, per, span, corrects, minor, book_id) VALUES ('fined/rainy', 'NZD', 'month', '2025-01', '', 100, :book)",
        "sum fined/rainy: What was fined/rainy, in 2025-01: the database adds up 1.00 NZD, and no entry brought it.",
    ),
    "fined added under a longer name": (
        "INSERT INTO brought (thing, commodity, per, span, corrects, minor, book_id) VALUES ('fined/rainy/ana/x', 'NZD', 'month', '2025-01', '', 100, :book)",
        "sum fined/rainy/ana/x: What ana/x was fined in rainy, in 2025-01: the database adds up 1.00 NZD, and no entry brought it.",
    ),
    "newest version of another status": (
        "UPDATE newest SET status = 'open', date = '2025-02-11' WHERE book_id = :book AND kind = 'thing' AND id = 'T1'",
        "record thing T1: What became of thing T1: the database finds thing T1 by day 2025-02-11, status open; the entries say day 2025-06-01, status closed.",
    ),
    "newest version of another entry, pod and member": (
        "UPDATE newest SET seq = 4, pod = 'care', member = NULL WHERE book_id = :book AND kind = 'thing' AND id = 'T1'",
        "record thing T1: What became of thing T1: the database finds thing T1 by entry 4, pod care, member nothing; the entries say entry 9, pod rainy, member ana.",
    ),
    "newest version removed": (
        "DELETE FROM newest WHERE book_id = :book AND kind = 'thing' AND id = 'T1'",
        "record thing T1: What became of thing T1: the database does not find thing T1 any more.",
    ),
    "newest version added": (
        "INSERT INTO newest (book_id, kind, id, seq, date, status) VALUES (:book, 'thing', 'T9', 4, '2025-01-01', 'open')",
        "record thing T9: What became of thing T9: the database finds thing T9, and no entry says anything of it.",
    ),
    "a day that is none": (
        "UPDATE posting SET date = '2025-13-99' WHERE book_id = :book AND seq = 2 AND n = 1",
        "entry 2: Entry 2 (test-move of 2025-01-05): the database says -50.00 NZD moved on Liabilities:Savings:Rainy:Ana on 2025-13-99; the entry itself says -50.00 NZD moved on Liabilities:Savings:Rainy:Ana on 2025-01-05.",
    ),
    "an entry's day that is none": (
        "UPDATE entry SET date = 'soon' WHERE book_id = :book AND seq = 2",
        "entry 2: Entry 2 (test-move of 2025-01-05): the database files it under the day soon; its own text says 2025-01-05.",
    ),
    "a first day that is none": (
        "UPDATE book SET first_day = 'x' WHERE id = :book",
        "book: The database has x as the first day of the book; its first entry says 2025-01-01.",
    ),
    "an entry that divides by zero": (
        "UPDATE entry SET text = replace(text, '  50.00 NZD', '  50/00 NZD') WHERE book_id = :book AND seq = 2",
        "entry 2: Entry 2 cannot be read by beancount: it divides by zero.",
    ),
    "the texts of two entries swapped": (
        "UPDATE entry SET text = (SELECT o.text FROM entry o WHERE o.book_id = entry.book_id AND o.seq = 5 - entry.seq) WHERE book_id = :book AND seq IN (2, 3)",
        "entry 2: Where entry 2 must stand, the text of entry 3 stands.",
    ),
}


@pytest.mark.parametrize("tampering", TAMPERED)
def test_every_column_changed_by_hand_in_the_database_is_found_and_named(full_crew, tampering):
    statement, says = TAMPERED[tampering]
    full_crew.sql(statement)
    problems = found(full_crew)
    assert says in [re.sub(r"[0-9a-f]{59}…", "DIGEST", problem) for problem in problems]
    assert all(each.hint for each in verify(full_crew.book).problems)


def test_the_tampering_above_reaches_every_column_of_every_table():
    from ledger.tables import STAMP, metadata

    known = {"book_id", "id", "seq", "n", "thing", "month", "day", "schema_version", "version_num"}
    statements = " ".join(statement for statement, _ in TAMPERED.values())
    # Which schema the tables have is the database's, no book's; a person can be erased, so that no seal covers them.
    for table in (table for table in metadata.sorted_tables if table.name not in {STAMP, "person"}):
        assert f" {table.name} " in statements
        columns = {column.name for column in table.columns} - known
        assert not [name for name in columns if f"{name} = " not in statements and f"{name}," not in statements]


def test_one_changed_entry_is_named_and_those_behind_it_are_not(full_crew):
    full_crew.sql("UPDATE entry SET text = replace(text, 'Hello', 'Hallo') WHERE book_id = :book AND seq = 2")
    assert found(full_crew) == [TAMPERED["entry.text"][1]]


def test_another_book_in_the_same_database_changes_nothing(full_crew, tmp_path, store_url):
    other = a_year(Crew(tmp_path / "other", store_url, name="Kea Crew"))
    other.sql("UPDATE balance SET minor = 7 WHERE book_id = :book")
    other.sql("DELETE FROM posting WHERE book_id = :book")
    assert full_crew.verify().ok
    assert not other.verify().ok
    other.close()


def test_of_many_problems_of_a_sort_ten_are_listed_and_the_rest_counted(full_crew):
    full_crew.sql("DELETE FROM posting WHERE book_id = :book")
    problems = found(full_crew)
    assert len(problems) == 11
    assert problems[-1].endswith(": There are 6 more problems like this one.")


def test_a_changed_page_is_named_with_its_line(full_crew):
    whole = full_crew.page.read_text()
    line = whole[: whole.index("  50.00 NZD")].count("\n") + 1
    full_crew.page.write_text(whole.replace("  50.00 NZD", "  55.00 NZD", 1))
    problems = {each.where: each.what for each in full_crew.verify().problems}
    assert problems[f"pages/2025.beancount:{line}"] == (
        f"Entry 2 (test-move of 2025-01-05) was changed on this page: its line {line} reads “Assets:Cash-Box:Rainy 55.00 NZD”."
    )


def test_a_changed_head_of_a_page_is_found_too(full_crew):
    full_crew.page.write_text(full_crew.page.read_text().replace(";; The entries", ";; the entries", 1))
    (problem,) = full_crew.verify().problems
    assert problem.where == "pages/2025.beancount:1"


def test_sums_that_beancount_counts_otherwise_are_named(full_crew):
    whole = full_crew.page.read_text()
    full_crew.page.write_text(whole.replace("50.00 NZD", "55.00 NZD", 1).replace("-50.00 NZD", "-55.00 NZD", 1))
    says = [each.what for each in full_crew.verify().problems if each.where == "balances"]
    assert says == [
        "Assets:Cash-Box:Rainy: beancount counts 261.00 NZD, the journal 256.00 NZD.",
        "Liabilities:Savings:Rainy:Ana: beancount counts -59.00 NZD, the journal -54.00 NZD.",
    ]


def test_a_lot_that_beancount_counts_otherwise_is_named(full_crew):
    whole = full_crew.page.read_text()
    full_crew.page.write_text(whole.replace('"1-20"}', '"1-19"}'))
    says = [each.what for each in full_crew.verify().problems if each.where == "balances"]
    assert says == [
        "Lot 1-19 in Equity:Shares:Bakery:A:Ana: beancount counts -15 BAKERY.A, the journal 0 BAKERY.A.",
        "Lot 1-20 in Equity:Shares:Bakery:A:Ana: beancount counts 0 BAKERY.A, the journal -15 BAKERY.A.",
    ]


def test_a_missing_page_is_named(full_crew):
    full_crew.page.unlink()
    problems = [f"{each.where}: {each.what}" for each in full_crew.verify().problems]
    assert "pages/2025.beancount: This page is missing." in problems


def test_a_page_that_is_behind_is_said_to_be_behind_and_not_changed_by_hand(full_crew):
    whole = full_crew.page.read_bytes()
    full_crew.page.write_bytes(whole[: whole.rindex(b"\n\n") + 30])
    problems = [f"{each.where}: {each.what}" for each in full_crew.verify().problems]
    assert problems[0] == "pages/2025.beancount: This page is behind the journal: its last entries are missing."


@pytest.mark.parametrize("name", ["2024.beancount", "extra.beancount"])
def test_an_extra_file_among_the_pages_is_named(full_crew, name):
    (full_crew.folder / "pages" / name).write_text("2025-01-01 open Assets:Mine\n")
    problems = [f"{each.where}: {each.what}" for each in full_crew.verify().problems]
    assert f"pages/{name}: This file is no page of the journal, and beancount counts what stands in it." in problems


@pytest.mark.parametrize("name", ["2025.edited-1.txt", ".#2025.beancount", "notes.md"])
def test_files_that_no_include_finds_may_lie_among_the_pages(full_crew, name):
    (full_crew.folder / "pages" / name).write_text("anything")
    assert full_crew.verify().ok


def test_a_transaction_outside_the_pages_is_named_even_without_the_plugin(full_crew):
    text = full_crew.main.read_text().replace('plugin "crewbook"\n', "")
    line = text.count("\n") + 1
    full_crew.main.write_text(
        text + '2025-03-03 * "x"\n  Assets:Cash-Box:Rainy  1 NZD\n  Liabilities:Savings:Rainy:Ana  -1 NZD\n'
    )
    problems = {each.where: each for each in full_crew.verify().problems}
    assert problems[f"main.beancount:{line}"].hint == "Move it into inbox.beancount and run: crewbook post"
    assert "balances" in problems


def test_the_same_problem_is_not_told_twice_when_the_plugin_tells_it_too(full_crew):
    text = full_crew.main.read_text()
    full_crew.main.write_text(
        text + '2025-03-03 * "x"\n  Assets:Cash-Box:Rainy  1 NZD\n  Liabilities:Savings:Rainy:Ana  -1 NZD\n'
    )
    assert len([each for each in full_crew.verify().problems if "is not in the journal" in each.what]) == 1


def test_any_error_of_beancounts_loader_is_a_problem(full_crew):
    with full_crew.main.open("a") as file:
        file.write("2025-01-01 open\n")
    (problem,) = full_crew.verify().problems
    assert problem.where.startswith("main.beancount:")
    assert "syntax error" in problem.what


def test_a_missing_main_file_is_a_problem(full_crew):
    full_crew.main.unlink()
    assert [each.what for each in full_crew.verify().problems] == ["There is no main.beancount beside the pages."]


def test_what_was_ever_oversold_is_named_with_its_entry(crew, monkeypatch):
    monkeypatch.setattr(checks, "nothing_oversold", lambda view, posted: None)
    crew.post(saves("Ana", "5.00"), "2025-01-05")
    crew.post(takes("Ana", "7.00"), "2025-01-06")
    crew.post(saves("Ana", "9.00"), "2025-01-07")
    assert found(crew) == [
        "entry 3: Assets:Cash-Box:Rainy is 2.00 NZD short at the end of 2025-01-06: more was taken out than was in.",
        "entry 3: Liabilities:Savings:Rainy:Ana is 2.00 NZD short at the end of 2025-01-06: more was taken out than was in.",
    ]


def test_a_seal_from_any_paper_of_this_book_is_found_as_people_type_it(full_crew):
    for seq in (1, 7, 14):
        seal = full_crew.book.entry(seq).seal
        for typed in (seal, seal[:8], seal.upper(), " ".join(seal[at : at + 8] for at in range(0, 64, 8))):
            assert full_crew.verify(seals=[typed]).ok


def test_a_seal_that_is_not_in_the_book_is_said_in_a_sentence_to_read_out(full_crew):
    (problem,) = full_crew.verify(seals=["0123456789abcdef"]).problems
    assert problem.what == (
        "No entry of this book carries the seal 0123456789abcdef: either this is not the book that the paper came from, "
        "or the book was rewritten after the paper was printed."
    )


def test_a_book_rewritten_whole_verifies_but_not_against_an_old_paper(tmp_path, store_url):
    before = Crew(tmp_path / "before", store_url)
    paper = before.post(saves("Ana", "50.00")).entry.seal
    after = Crew(tmp_path / "after", store_url)
    after.post(saves("Ana", "5.00"))
    assert after.verify().ok
    assert [each.where for each in after.verify(seals=[paper]).problems] == [f"seal {paper[:8]}"]
    before.close()
    after.close()


@pytest.mark.parametrize("typed", ["", "abc", "xyzxyzxyz", "0" * 65])
def test_what_cannot_be_a_seal_is_refused(full_crew, typed):
    with pytest.raises(Invalid, match="is no seal") as caught:
        full_crew.verify(seals=[typed])
    assert caught.value.where == "seal"


def test_a_book_that_is_not_there_is_broken(full_crew):
    full_crew.book.id = "00000000-0000-0000-0000-000000000000"
    with pytest.raises(Broken, match="holds no book"):
        full_crew.verify()


def files(crew):
    return {
        str(path): (path.stat().st_mtime_ns, path.read_bytes() if path.is_file() else b"")
        for path in sorted([crew.folder, *crew.folder.parent.rglob("*")])
    }


@pytest.mark.parametrize("is_damaged", [False, True])
def test_verify_writes_nothing(sqlite_crew, is_damaged):
    if is_damaged:
        sqlite_crew.page.write_text("; nothing left\n")
        sqlite_crew.sql("DELETE FROM posting WHERE book_id = :book")
    before = files(sqlite_crew)
    assert sqlite_crew.verify().ok is not is_damaged
    assert files(sqlite_crew) == before
    assert sqlite_crew.told == []


def test_verify_does_not_trust_what_beancount_remembers_of_an_earlier_load(sqlite_crew):
    cache = sqlite_crew.folder / ".main.beancount.picklecache"
    remembered = loader._uncached_load_file(str(sqlite_crew.main), None, None, None)
    sqlite_crew.main.write_text(sqlite_crew.main.read_text() + "2025-01-01 open\n")
    remembered[2]["input_hash"] = loader.compute_input_hash(remembered[2]["include"])
    cache.write_bytes(pickle.dumps(remembered))
    assert loader.load_file(str(sqlite_crew.main))[1] == [], "the cache must be one that beancount trusts"
    assert not sqlite_crew.verify().ok
    assert cache.exists()


def test_an_entry_written_while_verify_runs_is_no_problem(full_crew):
    """A commit between reading the journal and reading the pages: verify looks again."""
    posted = []

    def post_once(done, of, what):
        if not posted:
            posted.append(full_crew.post(saves("Ana", "1.00"), "2025-08-01"))

    verified = full_crew.verify(progress=post_once)
    assert posted
    assert verified.problems == ()
    assert verified.entries == 15
