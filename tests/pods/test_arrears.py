"""What is late, by age, and the part of the loans that is at risk."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from ledger.errors import Refused
from pods.lending import arrears
from tests.reports.books import Crew

GOLDEN = json.loads((Path(__file__).parent.parent / "golden" / "savix_ratios.json").read_text(encoding="utf-8"))


def lending():
    crew = Crew("ben", "cho", "dan")
    crew.pool(ask_about="none", open_loans="9", arrears_days="999")
    crew.saves("ana", 1000)
    return crew


@pytest.mark.parametrize(
    ("days", "age"),
    [(1, "1-30"), (30, "1-30"), (31, "31-60"), (60, "31-60"), (61, "61-90"), (90, "61-90"), (91, "90+"), (999, "90+")],
)
def test_every_number_of_days_belongs_to_one_age(days, age):
    assert arrears.age(days) == age


def test_a_loan_belongs_whole_to_the_age_of_its_oldest_unpaid_instalment():
    crew = lending()
    crew.borrows("ben", "300", 3, "2026-01-01")  # due 1 February, 1 March, 1 April
    crew.borrows("cho", "90", 3, "2026-02-15")
    crew.borrows("dan", "60", 3, "2026-03-01")
    crew.repays("L2", 30, "2026-03-15")

    found = crew.reads(lambda view: arrears.by_age(arrears.late_in(view, "rainy")), on="2026-03-20")

    assert [(each.name, each.loans, each.overdue, each.balance) for each in found] == [
        ("1-30", 0, 0, 0),
        ("31-60", 1, Decimal("200.00"), Decimal("300.00")),
        ("61-90", 0, 0, 0),
        ("90+", 0, 0, 0),
    ]


def test_the_portfolio_at_risk_is_what_is_owed_on_late_loans_of_all_that_is_owed():
    crew = lending()
    crew.borrows("ben", "165", 1, "2026-01-01")
    crew.borrows("cho", "835", 1, "2026-02-15")

    found = crew.reads(arrears.at_risk, "rainy", on="2026-02-20")
    older = crew.reads(lambda view: arrears.at_risk(view, "rainy", more_than_days=30), on="2026-02-20")

    assert (found.late, found.outstanding) == (165, 1000)
    assert (older.late, older.outstanding) == (0, 1000)
    assert crew.reads(arrears.at_risk, "rainy", on="2026-02-01").late == 0


def test_the_ratio_is_as_savix_reckons_it():
    given, expected = GOLDEN["inputs"], GOLDEN["expected"]
    found = arrears.AtRisk(Decimal(given["late_balance"]), Decimal(given["loans_outstanding"]))

    assert f"{float(found.ratio * 100):.2f}" == expected["portfolio_at_risk_pct"]


def test_nothing_is_at_risk_where_nothing_is_lent():
    crew = lending()

    assert crew.reads(arrears.at_risk, "rainy").ratio == 0


def test_a_part_of_what_the_pool_has_is_the_most_that_one_person_owes():
    crew = Crew("ben")
    crew.pool(ask_about="none", open_loans="9", exposure="25")
    crew.saves("ana", 400)
    crew.borrows("ben", "60", 2, "2026-01-02")

    with pytest.raises(
        Refused, match=r"one person may owe at most 25 % of the 400.00 NZD that Rainy Day has, 100.00 NZD"
    ):
        crew.borrows("ben", "40.01", 2, "2026-01-03")
    crew.borrows("ben", "40", 2, "2026-01-03")
