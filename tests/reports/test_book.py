"""The crew's own statements: balanced to the cent whatever the day, a member's year that adds up, a handover that leaves nothing out."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from ledger.errors import Invalid
from pods.crew import general
from pods.working import livelihood
from reports.book import book_statement
from reports.book_lines import BETWEEN, HAS, OWES, OWNS, sides
from reports.figures import total
from reports.handover import handover_statement
from reports.member_year import year_statement
from reports.render.text import text
from tests.reports.books import Crew, fact, notes, table


@pytest.fixture(scope="module")
def crew():
    """A pool with a loan that costs interest, a bakery with shares and income, all of 2026."""
    made = Crew("ben", "cho")
    made.pool()
    made.saves("ana", "600", on="2026-01-05")
    made.saves("ben", "300.50", on="2026-02-05")
    loan = made.borrows("cho", "200", 4, "2026-03-01", rate="1%/month", method="declining")
    made.repays(loan, "51.26", "2026-04-01")
    made.owns(A="10")
    made.buys("ben", "20", on="2026-02-03")
    made.does(livelihood.Income, pod="bakery", amount="1200", payer="Client", on="2026-05-10")
    made.does(livelihood.Expense, pod="bakery", amount="80.25", purpose="flour", on="2026-06-11")
    made.saves("ana", "20", on="2027-01-10")
    return made


def test_what_there_is_is_owed_or_owned_to_the_cent_in_every_pod_on_every_day(crew):
    for month in range(1, 13):
        with crew.view(f"2026-{month:02d}-20") as view:
            whole, parts = sides(view, dt.date(2026, month, 1), view.on)

        for part in (*whole, *parts):
            for day in (part.began, part.stands):
                assert total(day[HAS].values()) == total([*day[OWES].values(), *day[OWNS].values()])
        assert total(whole[0].stands[HAS].values()) == total(total(each.stands[HAS].values()) for each in parts)


def test_a_years_result_is_what_was_earned_less_what_was_spent_in_it(crew):
    found = crew.reads(book_statement, on="2026-12-31", year="2026")

    assert fact(found, "Earned less spent in the period").number == Decimal("1121.75")
    assert found.data["whole"][0]["result"] == Decimal("1121.75")
    assert [each["name"] for each in found.data["pods"]] == ["Rainy Day", "Bakery"]
    assert sum(each["result"] for each in found.data["pods"]) == Decimal("1121.75")


def test_a_year_may_begin_in_any_month_and_one_that_is_not_over_ends_today(crew):
    found = crew.reads(book_statement, on="2026-08-15", year="2026-04..2027-03")

    assert found.subtitle == "From 2026-04-01 to 2026-08-15"
    assert crew.reads(book_statement, on="2026-08-15").subtitle == "From 2026-01-01 to 2026-08-15"


def test_what_was_there_before_the_period_stands_beside_what_is_there_at_its_end(crew):
    found = crew.reads(book_statement, on="2026-12-31", since=dt.date(2026, 2, 1))
    rows = {row[0]: row[1:] for row in table(found, "What it owes: liabilities").rows}

    assert [cell.number for cell in rows["Members' savings"]] == [Decimal("600.00"), Decimal("900.50")]


@pytest.mark.parametrize("day", ["2026-04-01", "2027-02-01"])
def test_a_period_that_ends_before_it_begins_is_refused(crew, day):
    with pytest.raises(Invalid):
        crew.reads(book_statement, on=day, since=dt.date(2027, 3, 1))


def test_money_that_a_free_entry_moved_between_pods_is_owed_between_them(crew):
    other = Crew()
    other.pool()
    other.pool("sunny", "Sunny Day")
    other.saves("ana", "100", on="2026-01-05")
    other.does(
        general.Enter,
        narration="Lent",
        lines=[("Assets:Cash-Box:Rainy", "-30", "NZD"), ("Assets:Cash-Box:Sunny", "30", "NZD")],
        on="2026-01-06",
    )

    with other.view("2026-01-31") as view:
        whole, (rainy, sunny) = sides(view, dt.date(2026, 1, 1), view.on)
    assert BETWEEN not in whole[0].stands[HAS] | whole[0].stands[OWES]
    assert rainy.stands[HAS][BETWEEN] == sunny.stands[OWES][BETWEEN] == Decimal("30.00")


def test_a_members_year_is_opening_and_in_less_out_as_the_book_has_it(crew):
    found = crew.reads(year_statement, "cho", "2026", on="2026-12-31")
    (owed,) = [each for each in found.data["pods"] if each["what"] == "Loans that they owe"]

    assert (owed["opening"], owed["in"], owed["out"]) == (Decimal("0.00"), Decimal("200.00"), Decimal("49.26"))
    assert [(each["what"], each["amount"]) for each in found.data["paid"]] == [
        ("Interest and charges", Decimal("2.00"))
    ]
    with crew.view("2026-12-31") as view:
        assert owed["closing"] == view.total("Assets:Loans:Rainy:Cho", "NZD")


def test_a_year_opens_with_what_the_one_before_closed_with(crew):
    first = crew.reads(year_statement, "ana", "2026", on="2027-12-31").data
    second = crew.reads(year_statement, "ana", "2027", on="2027-12-31").data

    assert [each["closing"] for each in first["pods"]] == [each["opening"] for each in second["pods"]]
    assert second["pods"][0]["in"] == Decimal("20.00")
    assert first["points"][0]["closing"] == second["points"][0]["opening"]
    points = first["points"][0]
    assert points["opening"] + points["earned"] + points["gifts"] == points["closing"]


def test_no_statement_of_a_year_says_anything_of_tax_but_that(crew):
    found = crew.reads(year_statement, "ana", "2026", on="2026-12-31")

    assert "It does not say what of it is taxed, or how." in notes(found)
    assert text(found).count("tax") == 1


def test_a_handover_names_money_loans_dues_and_the_seal_and_leaves_room_to_count(crew):
    found = crew.reads(handover_statement, on="2026-12-31")
    money = found.sections[0].tables[0]

    assert [(row[0], row[2]) for row in money.rows] == [("Cash-Box", None)]
    assert [row[1] for row in table(found, "Open loans").rows] == ["Cho"]
    assert [row[0] for row in table(found, "What members have still to pay in").rows] == ["Cho"]
    assert [each.label for each in found.signatures] == ["Hands over", "Takes over"]
    assert f"crewbook verify --seal {found.seal}" in text(found)
