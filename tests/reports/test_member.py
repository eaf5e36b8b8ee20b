"""The member's statement: what it shows, and that it reads the same for ever."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path

import pytest

from ledger.errors import Invalid
from pods.crew import correction, members, opening, setup
from pods.owning import shares
from pods.pools import savings
from pods.voices import consent
from reports.document import Money
from reports.member import member_statement
from reports.render.json import dumps
from reports.render.text import text
from tests.reports.books import Crew, fact, notes, table

GOLDEN = Path(__file__).parent.parent / "golden"


def golden(name):
    return json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))


def in_pod(crew, member, on, pod="rainy"):
    data = crew.reads(member_statement, member, on=on).data
    return next(each for each in data["pods"] if each["pod"] == pod)


def nzd(number):
    return Money(Decimal(number), "NZD")


@pytest.fixture(scope="module")
def four_members():
    """The published pool: balances and points are brought in on the first of the month, and move in the second."""
    case = golden("nz_savings_pool_points")
    first, second = case["inputs"]["month1"], case["inputs"]["month2_balance"]
    crew = Crew("jennifer", "mark", "noel", "tamati", "others")
    crew.pool()
    crew.does(opening.Opening, member="others", pod="rainy", savings="5000")
    for name, balance in first["balance"].items():
        brought = {"savings": balance} if balance > 0 else {"loan": -balance}
        crew.does(opening.Opening, member=name.lower(), pod="rainy", points=first["opening_points"][name], **brought)
    loan_of = {"mark": "L1", "tamati": "L2"}
    for name, balance in second.items():
        change, member = balance - first["balance"][name], name.lower()
        if member in loan_of:
            crew.repays(loan_of[member], change, "2026-02-14")
        elif change > 0:
            crew.saves(member, change, on="2026-02-14")
        else:
            crew.does(savings.Withdrawal, member=member, pod="rainy", amount=-change, on="2026-02-14")
    return crew, case


@pytest.mark.parametrize("name", ["Jennifer", "Mark", "Noel", "Tamati"])
def test_points_are_the_sum_of_month_end_balances(four_members, name):
    crew, case = four_members
    months = in_pod(crew, name.lower(), "2026-02-28")["months"]
    assert [month["balance"] for month in months] == [
        case["inputs"]["month1"]["balance"][name],
        case["inputs"]["month2_balance"][name],
    ]
    assert [month["points_total"] for month in months] == [case["expected"][f"month{at}_points"][name] for at in (1, 2)]


@pytest.mark.parametrize(
    ("convention", "points"),
    [
        ("month-end", golden("nz_savings_pool_loan_plan")["expected"]["points_month_end"]),
        ("month-start", golden("nz_savings_pool_loan_plan")["expected"]["points_month_start"]),
        ("average", golden("nz_savings_pool_loan_plan")["expected"]["points_midpoint"]),
        # A payment on a month's last day counts for that day: −2,000 and 200 ÷ days for 12 months of 31, 6 of 30, 2 of 28.
        ("daily", Decimal("-1868.30")),
    ],
)
def test_a_loan_repaid_while_saving_as_much_scores_by_the_pools_convention(convention, points):
    case = golden("nz_savings_pool_loan_plan")
    plan, expected = case["inputs"], case["expected"]
    crew = Crew("ben")
    crew.pool(points=convention)
    crew.saves("ana", 3000)
    loan = crew.borrows("ben", plan["loan"], plan["months"], "2026-01-01", first="2026-01-31")
    for at in range(plan["months"]):
        month = dt.date(2026 + at // 12, at % 12 + 1, 28)
        last_day = (month + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)
        crew.repays(loan, plan["monthly_repay"], last_day.isoformat())
        crew.saves("ben", plan["monthly_reciprocal_saving"], on=last_day.isoformat())
    found = in_pod(crew, "ben", "2027-08-31")
    assert (found["points"], found["savings"], found["loans"]) == (
        points,
        expected["end_savings"],
        expected["end_loan"],
    )


def test_net_is_savings_less_loans_over_all_pods():
    case = golden("congregation_consolidation")
    both = case["inputs"]["member_in_both"]
    crew = Crew("ben")
    crew.pool("x")
    crew.pool("y")
    crew.saves("ana", 500, pod="y")
    crew.saves("ben", both["X_savings"], pod="x")
    crew.saves("ben", both["Y_savings"], pod="y")
    crew.borrows("ben", both["Y_loan"], 12, "2026-01-02", pod="y")
    statement = crew.reads(member_statement, "ben", on="2026-01-31")
    assert statement.data["net"] == {"NZD": Decimal(case["expected"]["member_net"])}
    assert fact(statement, "Savings less loans") == nzd(case["expected"]["member_net"])


def test_shares_are_told_beside_the_net_and_are_not_in_it():
    crew = Crew("ben")
    crew.pool()
    crew.owns(A="10")
    crew.saves("ben", 70)
    crew.buys("ben", 20)
    crew.does(shares.Transfer, pod="bakery", share_class="A", giver="ben", taker="ana", shares=5, on="2026-02-01")
    statement = crew.reads(member_statement, "ben", on="2026-02-28")
    bakery = statement.data["pods"][1]
    assert statement.data["net"] == {"NZD": Decimal("70.00")}
    assert (bakery["shares"], bakery["paid_in"]) == (15, Decimal("150.00"))
    assert bakery["classes"][0]["lots"] == [
        {"certificates": "1-15", "date": dt.date(2026, 1, 1), "shares": 15, "cost": Decimal("150.00")}
    ]
    assert table(statement, "Bakery: shares").rows == (("A", "1-15", dt.date(2026, 1, 1), 15, nzd("150.00")),)


@pytest.fixture
def borrower():
    crew = Crew("ben")
    crew.pool()
    crew.saves("ana", 500)
    crew.saves("ben", "100.50")
    crew.borrows("ben", 200, 10, "2026-01-20", rate="1%/month", method="declining")
    crew.repays("L1", "21.12", "2026-02-20")
    return crew


def test_every_movement_stands_with_its_entry_and_the_balance_after_it(borrower):
    rows = table(borrower.reads(member_statement, "ben", on="2026-02-28"), "Movements").rows
    assert [(str(row[0]), *row[1:5]) for row in rows] == [
        ("2026-01-01", "Contribution to Rainy Day", nzd("100.50"), None, nzd("100.50")),
        ("2026-01-20", "Loan L1 paid out", None, nzd("200.00"), nzd("-99.50")),
        ("2026-02-20", "Repayment on loan L1, 2.00 NZD interest and fees beside it", nzd("19.12"), None, nzd("-80.38")),
    ]
    for row in rows:
        assert "ben" in str(borrower.book.entry(int(row[5])).about)


def test_a_loan_shows_what_is_due_next_and_what_is_overdue(borrower):
    (loan,) = in_pod(borrower, "ben", "2026-04-01")["open_loans"]
    assert (loan["outstanding"], loan["arrears"], loan["late_since"]) == (
        Decimal("180.88"),
        Decimal("21.12"),
        dt.date(2026, 3, 20),
    )
    assert (loan["next_due"], loan["next_amount"]) == (dt.date(2026, 4, 20), Decimal("21.12"))


def test_what_is_due_today_is_not_overdue(borrower):
    (loan,) = in_pod(borrower, "ben", "2026-03-20")["open_loans"]
    assert (loan["arrears"], loan["late_since"], loan["next_due"]) == (0, None, dt.date(2026, 3, 20))


def test_a_month_that_is_not_over_has_no_points_yet(borrower):
    statement = borrower.reads(member_statement, "ben", on="2026-02-27")
    january, february = statement.data["pods"][0]["months"]
    assert (january["points"], february["points"]) == (Decimal("-99.50"), None)
    assert february["points_total"] == january["points_total"]
    assert [row[0].isoformat() for row in table(statement, "Month by month").rows] == ["2026-01-31", "2026-02-27"]


def test_the_chart_follows_savings_and_loans_to_the_day(borrower):
    (chart,) = borrower.reads(member_statement, "ben", on="2026-02-28").sections[0].charts
    series = {name: [(str(day), number) for day, number in points] for name, points in chart.series}
    assert series["Loans"] == [
        ("2026-01-20", Decimal("200.00")),
        ("2026-02-20", Decimal("180.88")),
        ("2026-02-28", Decimal("180.88")),
    ]


def test_a_corrected_contribution_and_its_reversal_are_both_shown():
    crew = Crew()
    crew.pool()
    wrong = crew.saves("ana", 50)
    crew.does(correction.Correction, entry=wrong.seq, because="typed twice")
    statement = crew.reads(member_statement, "ana", on="2026-01-31")
    said = [row[1] for row in table(statement, "Movements").rows]
    assert said == ["Contribution to Rainy Day", f"Correction of entry {wrong.seq}: typed twice"]
    assert statement.data["pods"][0]["savings"] == 0


def test_a_statement_is_the_same_for_ever_for_its_day_and_seal(borrower):
    with borrower.view("2026-02-28") as view:
        printed = member_statement(view, "ben")
    borrower.saves("ben", 30, on="2026-02-01")
    borrower.repays("L1", "21.12", "2026-03-20")
    again = borrower.reads(member_statement, "ben", on="2026-02-28", at=printed.seal)
    assert (dumps(again), text(again)) == (dumps(printed), text(printed))
    assert dumps(borrower.reads(member_statement, "ben", on="2026-02-28")) != dumps(printed)


def test_a_change_of_the_points_convention_leaves_earlier_months_alone():
    crew = Crew("ben")
    crew.pool(ask_about="none")
    crew.saves("ben", 100, on="2026-01-15")
    crew.saves("ben", 50, on="2026-02-15")
    crew.does(setup.ChangePod, pod="rainy", terms={"points": "month-start"}, on="2026-02-20")
    months = in_pod(crew, "ben", "2026-02-28")["months"]
    assert [month["points"] for month in months] == [100, 100]


def test_who_left_still_gets_a_statement():
    crew = Crew("ben")
    crew.pool()
    crew.saves("ben", 40)
    crew.does(savings.Withdrawal, member="ben", pod="rainy", amount=40, on="2026-03-05")
    crew.does(members.Leave, member="ben", by="ben", on="2026-03-06")
    statement = crew.reads(member_statement, "ben", on="2026-04-30")
    assert statement.subtitle == "Left the crew on 2026-03-06"
    assert statement.data["pods"][0]["points"] == 80


def test_a_long_membership_shows_a_year_and_brings_the_rest_forward():
    crew = Crew()
    crew.pool()
    for month in range(1, 13):
        crew.saves("ana", 10, on=f"2026-{month:02d}-01")
    statement = crew.reads(member_statement, "ana", on="2027-03-31")
    brought, *rest = table(statement, "Movements").rows
    assert brought[:2] == (dt.date(2026, 4, 1), "Brought forward")
    assert (brought[4], len(rest)) == (nzd("30.00"), 9)
    assert len(table(statement, "Month by month").rows) == 12
    assert len(statement.data["pods"][0]["months"]) == 15


def test_the_last_page_of_a_statement_lists_the_newest_movements_and_brings_the_rest_forward():
    crew = Crew("ben")
    crew.pool()
    crew.saves("ben", 400)
    for month in range(1, 6):
        crew.saves("ana", 10, on=f"2026-{month:02d}-01")
    crew.borrows("ana", 70, 7, "2026-05-20")
    whole = crew.reads(member_statement, "ana", on="2026-06-15")
    page = crew.reads(member_statement, "ana", on="2026-06-15", last=3)
    brought, *rest = table(page, "Movements").rows
    assert rest == list(table(whole, "Movements").rows[-3:])
    assert brought[:2] == (dt.date(2026, 4, 1), "Brought forward")
    assert brought[4] == nzd("30.00")
    assert page.data == whole.data
    assert page.sections[0].charts[0].series[0][1][:2] == (
        (dt.date(2026, 1, 31), Decimal("10.00")),
        (dt.date(2026, 2, 28), Decimal("20.00")),
    )


def test_a_statement_reads_no_more_of_a_busy_book_than_it_shows():
    """A hundred movements more in the months before, and not a row more is read."""

    def rows_read(times):
        crew = Crew()
        crew.pool()
        for at in range(times):
            crew.saves("ana", 10, on=f"2026-{1 + at % 10:02d}-{1 + at % 3:02d}")
        with crew.view("2026-12-31") as view:
            read, ask = [], view.session._rows
            view.session._rows = lambda sql, **values: read.extend(ask(sql, **values)) or ask(sql, **values)
            member_statement(view, "ana", last=5)
        return len(read)

    assert rows_read(10 * 11) == rows_read(10)


def test_the_newest_movements_are_listed_however_old_they_are():
    crew = Crew()
    crew.pool()
    for month in range(1, 4):
        crew.saves("ana", 10, on=f"2026-{month:02d}-01")
    rows = table(crew.reads(member_statement, "ana", on="2027-11-30", last=2), "Movements").rows
    assert [(str(row[0]), row[4]) for row in rows] == [
        ("2026-02-01", nzd("10.00")),
        ("2026-02-01", nzd("20.00")),
        ("2026-03-01", nzd("30.00")),
    ]


def test_an_empty_pool_is_told_with_zeros():
    crew = Crew()
    crew.pool()
    statement = crew.reads(member_statement, "ana", on="2026-01-31")
    (pool,) = statement.data["pods"]
    assert (pool["savings"], pool["loans"], pool["points"], pool["months"]) == (0, 0, 0, [])
    assert '"savings": "0.00"' in dumps(statement)
    assert "Nothing was saved or borrowed here yet." in text(statement)


def test_money_without_cents_stays_without_cents():
    crew = Crew(currency="JPY", digits=0)
    crew.pool()
    crew.saves("ana", 5000)
    assert '"savings": "5000"' in dumps(crew.reads(member_statement, "ana", on="2026-01-31"))


def test_an_unknown_member_is_answered_with_the_nearest_name():
    with pytest.raises(Invalid) as refused:
        Crew("ben").reads(member_statement, "bem")
    assert "Did you mean ben?" in refused.value.hint


def test_the_statement_says_what_net_means(borrower):
    assert "less what the member owes them; shares are not in it" in notes(borrower.reads(member_statement, "ben"))


def test_a_proposal_that_waits_moves_nothing():
    crew = Crew("ben")
    crew.pool(ask_about="withdrawal")
    crew.saves("ben", 100)
    wrapped = savings.Withdrawal(member="ben", pod="rainy", amount=60)
    crew.does(consent.Propose, act="withdrawal", fields=wrapped.given(), by="ben", on="2026-01-05")
    assert in_pod(crew, "ben", "2026-01-31")["savings"] == 100
