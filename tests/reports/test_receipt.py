"""A receipt: one entry's own seal, who did it for whom, and what became of it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from ledger.errors import Invalid
from pods.crew import correction
from pods.owning import shares
from reports.document import Money
from reports.receipt import receipt
from reports.render.json import dumps
from reports.render.text import text
from tests.reports.books import Crew, fact, notes


def nzd(number):
    return Money(Decimal(number), "NZD")


@pytest.fixture
def crew():
    crew = Crew("ben", "tom")
    crew.pool()
    crew.saves("ana", 500)
    return crew


def test_it_names_the_entrys_own_number_seal_and_day(crew):
    entry = crew.saves("ben", 50, on="2026-02-03")
    crew.saves("ben", 70, on="2026-02-04")
    found = crew.reads(receipt, entry, on="2026-12-31")
    assert (found.seq, found.seal, found.on) == (entry.seq, entry.seal, dt.date(2026, 2, 3))
    assert (fact(found, "Amount"), fact(found, "Member"), fact(found, "Place")) == (nzd("50.00"), "Ben", "Cash-Box")
    assert fact(found, "Seal") == entry.seal
    assert fact(found, "Recorded") == "2027-12-01 10:00 UTC, python"


def test_it_says_how_to_check_it(crew):
    entry = crew.saves("ben", 50)
    assert f"crewbook verify --seal {entry.seal}" in notes(crew.reads(receipt, entry))


def test_the_balance_after_it_is_as_the_book_knew_it_then(crew):
    crew.saves("ben", 50, on="2026-02-03")
    entry = crew.saves("ben", 20, on="2026-02-05")
    then = crew.reads(receipt, entry)
    assert fact(then, "Savings after it") == nzd("70.00")
    crew.saves("ben", 1000, on="2026-01-15")
    assert dumps(crew.reads(receipt, entry)) == dumps(then)


def test_a_repayment_tells_what_is_still_owed(crew):
    crew.saves("ben", 100)
    crew.borrows("ben", 200, 2, "2026-01-20", rate="1%/month", method="declining")
    found = crew.reads(receipt, crew.repays("L1", "101.50", "2026-02-20"))
    assert found.title == "Receipt for a repayment"
    assert found.data["balances_after"] == [
        {"member": "ben", "what": "loans", "number": Decimal("100.50"), "commodity": "NZD"}
    ]


def test_who_typed_for_whom_is_told_when_they_differ(crew):
    theirs = crew.saves("ben", 50, by="ben", entered_by="tom")
    own = crew.saves("ben", 50, by="ben")
    assert fact(crew.reads(receipt, theirs), "By") == "entered by Tom for Ben"
    assert fact(crew.reads(receipt, own), "By") == "Ben"


def test_a_corrected_entry_says_so_and_by_which_entry(crew):
    entry = crew.saves("ben", 50)
    with crew.view("2026-12-31") as view:
        seal_before = view.seal
    undone = crew.does(correction.Correction, entry=entry.seq, because="typed twice", on="2026-01-05")
    found = crew.reads(receipt, entry)
    assert fact(found, "Corrected by") == f"entry {undone.seq} of 2026-01-05"
    assert "This entry was undone later" in notes(found)
    assert "typed twice" in notes(found)
    assert found.data["corrected_by"] == undone.seq
    assert crew.reads(receipt, entry, at=seal_before).data["corrected_by"] is None


def test_an_entry_that_the_seal_does_not_know_has_no_receipt(crew):
    with crew.view("2026-12-31") as view:
        seal = view.seal
    entry = crew.saves("ben", 50)
    with pytest.raises(Invalid, match=f"Entry {entry.seq} was recorded after that seal"):
        crew.reads(receipt, entry, at=seal)


def test_shares_are_receipted_with_their_certificates(crew):
    crew.owns(A="10")
    found = crew.reads(receipt, crew.buys("ben", 20))
    assert (fact(found, "Certificates"), fact(found, "Amount")) == ("1-20", nzd("200.00"))


def test_a_lot_that_was_split_is_receipted_with_the_numbers_that_now_stand(crew):
    crew.owns(A="10")
    crew.buys("ana", 20)
    passed = crew.does(shares.Transfer, pod="bakery", share_class="A", giver="ana", taker="ben", shares=5)
    assert fact(crew.reads(receipt, passed), "Certificates") == "1-15, 16-20"


def test_what_moves_nothing_is_receipted_without_amount_or_signature(crew):
    joined = crew.book.entry(3)
    found = crew.reads(receipt, joined)
    assert (found.data["amount"], found.signatures, found.subtitle) == (None, (), "Ben joins the crew as ben")
    assert "Movements" not in text(found)


def test_both_sides_sign_where_something_passed(crew):
    found = crew.reads(receipt, crew.saves("ben", 50))
    assert [(each.label, each.name) for each in found.signatures] == [("For the crew", ""), ("Member", "Ben")]
