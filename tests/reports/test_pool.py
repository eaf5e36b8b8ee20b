"""The pool's statement: both sides are equal, on every day, and the terms are read aloud."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.errors import CrewbookError, Invalid
from pods.crew import general, setup
from pods.lending import loans
from pods.owning import shares
from pods.pools import savings
from reports.document import Money
from reports.pool import pool_statement
from reports.render.json import dumps
from reports.render.text import text
from tests.examples import some
from tests.reports.books import Crew, fact, notes, table


def nzd(number):
    return Money(Decimal(number), "NZD")


@pytest.fixture
def crew():
    """Ana saved 600 in two places; Ben saved 100 and owes 180.88 of 200 since January."""
    crew = Crew("ben", "cho")
    crew.pool(reserve="50", loan_limit="3")
    crew.saves("ana", 500)
    crew.saves("ana", 100, on="2026-02-10", into="Bank-Main")
    crew.saves("ben", 100)
    crew.borrows("ben", 200, 10, "2026-01-20", rate="1%/month", method="declining")
    crew.repays("L1", "21.12", "2026-02-20")
    return crew


def test_money_is_shown_by_place(crew):
    statement = crew.reads(pool_statement, "rainy", on="2026-02-28")
    assert [(each["place"], each["number"]) for each in statement.data["places"]] == [
        ("Bank-Main", Decimal("100.00")),
        ("Cash-Box", Decimal("421.12")),
    ]
    assert statement.data["money"] == Decimal("521.12")
    assert table(statement, "Money").total == ("Together", None, nzd("521.12"))


def test_the_reserve_is_not_free_to_lend(crew):
    statement = crew.reads(pool_statement, "rainy", on="2026-02-28")
    assert (fact(statement, "Reserve"), fact(statement, "Free to lend")) == (nzd("50.00"), nzd("471.12"))


def test_members_stand_with_savings_loans_and_points_and_their_totals(crew):
    statement = crew.reads(pool_statement, "rainy", on="2026-02-28")
    assert [tuple(each.values()) for each in statement.data["members"]] == [
        ("ana", "Ana Tūī", 600, 0, 600, 1100),
        ("ben", "Ben", 100, Decimal("180.88"), Decimal("-80.88"), Decimal("-180.88")),
        ("cho", "Cho", 0, 0, 0, 0),
    ]
    totals = statement.data["totals"]
    assert totals == {
        "savings": 700,
        "loans": Decimal("180.88"),
        "balance": Decimal("519.12"),
        "points": Decimal("919.12"),
    }


def test_both_sides_of_the_pool_are_equal_and_charges_are_its_own(crew):
    sides = table(crew.reads(pool_statement, "rainy", on="2026-02-28"), "What it has, and whose it is")
    assert sides.rows[3] == ("Charges, fees and gifts, less what was spent", None, nzd("2.00"))
    assert sides.total == ("Together", nzd("702.00"), nzd("702.00"))
    assert (
        sum(row[1].number for row in sides.rows if row[1]) == sum(row[2].number for row in sides.rows if row[2]) == 702
    )


def test_what_was_received_and_spent_is_told_apart(crew):
    lines = (("Assets:Bank-Main:Rainy", "-5", "NZD"), ("Expenses:Rainy:Bank", "5", "NZD"))
    crew.does(general.Enter, narration="Bank fee", lines=lines, on="2026-02-25")
    statement = crew.reads(pool_statement, "rainy", on="2026-02-28")
    assert statement.data["income"] == [
        {"what": "Bank", "number": Decimal("-5.00")},
        {"what": "Charges", "number": Decimal("2.00")},
    ]
    assert table(statement, "Received and spent").total == ("Together", nzd("2.00"), nzd("5.00"))


def test_a_loan_that_is_late_shows_since_when(crew):
    statement = crew.reads(pool_statement, "rainy", on="2026-04-01")
    assert table(statement, "Loans").rows == (
        ("L1", "Ben", "running", nzd("200.00"), nzd("180.88"), dt.date(2026, 4, 20), nzd("21.12"), nzd("21.12"), dt.date(2026, 3, 20)),
    )  # fmt: skip
    assert fact(statement, "Overdue") == nzd("21.12")


def test_month_by_month_the_pool_is_told_as_its_own_statement_of_that_day(crew):
    crew.saves("cho", 5, on="2026-01-31")
    months = crew.reads(pool_statement, "rainy", on="2026-03-15").data["months"]
    assert [each["savings"] for each in months] == [605, 705, 705]
    assert [str(each["day"]) for each in months] == ["2026-01-31", "2026-02-28", "2026-03-15"]
    for each in months:
        then = crew.reads(pool_statement, "rainy", on=str(each["day"])).data
        assert (each["money"], each["savings"], each["loans"]) == (
            then["money"], then["totals"]["savings"], then["totals"]["loans"],
        )  # fmt: skip


def test_the_terms_are_read_aloud(crew):
    said = notes(crew.reads(pool_statement, "rainy"))
    assert "Loans leave at least 50 NZD in the pool." in said
    assert "A member may owe at most 3 times their savings, shares of a running cycle included." in said


def test_a_statement_is_the_same_for_ever_for_its_day_and_seal(crew):
    with crew.view("2026-02-28") as view:
        printed = pool_statement(view, "rainy")
    crew.saves("cho", 20, on="2026-02-01", into="Tin")
    crew.does(setup.OpenPod, pod="other", pod_kind="savings", name="Other", on="2026-02-01")
    again = crew.reads(pool_statement, "rainy", on="2026-02-28", at=printed.seal)
    assert (dumps(again), text(again)) == (dumps(printed), text(printed))


def test_a_pod_whose_name_begins_the_same_is_left_out(crew):
    crew.pool("rainy-two", "Rainy Two")
    crew.saves("cho", 77, pod="rainy-two")
    assert crew.reads(pool_statement, "rainy", on="2026-02-28").data["money"] == Decimal("521.12")
    assert crew.reads(pool_statement, "rainy-two", on="2026-02-28").data["totals"]["savings"] == 77


def test_an_empty_pool_has_a_statement():
    crew = Crew()
    crew.pool()
    statement = crew.reads(pool_statement, "rainy", on="2026-01-01")
    assert statement.data["months"] == statement.data["places"] == statement.data["loans"] == []
    assert '"money": "0.00"' in dumps(statement)
    assert "Money in the pool   0.00 NZD" in text(statement)


def test_a_closed_pool_keeps_its_statement():
    crew = Crew()
    crew.pool(ask_about="none")
    crew.saves("ana", 10)
    crew.does(savings.Withdrawal, member="ana", pod="rainy", amount=10, on="2026-02-01")
    crew.does(setup.ClosePod, pod="rainy", on="2026-02-02")
    statement = crew.reads(pool_statement, "rainy", on="2026-03-31")
    assert statement.subtitle == "A savings pool, closed on 2026-02-02"
    assert statement.data["money"] == 0


def test_a_pod_of_another_kind_shows_places_accounts_and_holders():
    crew = Crew("ben")
    crew.owns(A="10")
    crew.buys("ben", 4)
    statement = crew.reads(pool_statement, "bakery", on="2026-01-31")
    assert statement.data["places"] == [
        {"place": "Cash-Box", "account": "Assets:Cash-Box:Bakery", "number": Decimal("40.00")}
    ]
    assert statement.data["accounts"][1] == {
        "account": "Equity:Shares:Bakery:A:Ben",
        "number": -4,
        "commodity": "BAKERY.A",
    }
    assert statement.data["members"] == [{"member": "ben", "name": "Ben", "class": "A", "shares": 4, "paid_in": 40}]


def test_shares_in_a_savings_pool_belong_to_neither_savers_nor_charges():
    crew = Crew()
    crew.pool()
    crew.saves("ana", 30)
    crew.does(shares.OpenClass, pod="rainy", share_class="A", par="10")
    crew.buys("ana", 2, pod="rainy")
    sides = table(crew.reads(pool_statement, "rainy", on="2026-01-31"), "What it has, and whose it is")
    assert sides.rows[-1] == ("Shares, other funds and balances brought in", None, nzd("20.00"))


def test_an_unknown_pod_is_answered_with_the_nearest_name(crew):
    with pytest.raises(Invalid) as refused:
        crew.reads(pool_statement, "rainny")
    assert "rainy" in refused.value.hint


MOVES = st.lists(
    st.tuples(
        st.sampled_from(["contribute", "withdraw", "borrow", "repay"]),
        st.sampled_from(["ana", "ben"]),
        st.decimals(Decimal("0.01"), 500, places=2),
        st.dates(dt.date(2026, 1, 1), dt.date(2026, 6, 30)),
    ),
    max_size=12,
)


def attempt(crew, what, member, amount, day):
    """Do it if the pool's rules let it."""
    on = day.isoformat()
    try:
        if what == "contribute":
            crew.saves(member, amount, on=on)
        elif what == "withdraw":
            crew.does(savings.Withdrawal, member=member, pod="rainy", amount=amount, on=on)
        elif what == "borrow":
            crew.borrows(member, amount, 3, on, rate="12%/year", method="flat")
        else:
            crew.does(loans.Repayment, loan="L1", amount=amount, on=on)
    except CrewbookError:
        pass


@settings(max_examples=some(25), deadline=None)
@given(MOVES)
def test_whatever_was_recorded_the_members_rows_sum_to_the_accounts(moves):
    crew = Crew("ben")
    crew.pool(ask_about="none")
    crew.saves("ana", 100)
    for move in moves:
        attempt(crew, *move)
    statement = crew.reads(pool_statement, "rainy", on="2026-06-30")
    totals = statement.data["totals"]
    assert (fact(statement, "Members' savings").number, fact(statement, "Loans still owed").number) == (
        totals["savings"], totals["loans"],
    )  # fmt: skip
    last = statement.data["months"][-1]
    assert (last["money"], last["savings"], last["loans"]) == (
        statement.data["money"],
        totals["savings"],
        totals["loans"],
    )
    assert sum(each["outstanding"] for each in statement.data["loans"]) == totals["loans"]
