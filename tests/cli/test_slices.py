"""Dynamic equity through the command line: slices from cash, things and work; payments take them back in order; the freeze."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from tests.typed import BEGIN, Crew

GOLDEN = Path(__file__).parents[1] / "golden"


@pytest.fixture
def startup(tmp_path):
    """Ana and Ben with a pod of slices that asks about nothing."""
    crew = Crew(tmp_path)
    crew.do(*BEGIN, "member add ben --name Ben --on 2026-01-01")
    crew.do("pod open farm --kind livelihood --name Farm --set ask-about=none --on 2026-01-01")
    return crew


def row(crew, member="ana"):
    return next(each for each in crew.ask("slices show farm")["members"] if each["member"] == member)


def test_a_lump_sum_takes_back_cash_then_the_well_then_all_else(startup):
    case = json.loads((GOLDEN / "slicing_pie_lump_sum.json").read_text(encoding="utf-8"))
    inputs, expected = case["inputs"], case["expected"]
    startup.do(*(f"slices put farm ana {inputs[sort]} --as {sort}" for sort in ("cash", "well", "noncash")))
    startup.do("income farm 600")
    assert Decimal(row(startup)["slices"]) == expected["slices_before"]["total"]

    startup.do(f"slices take-back farm ana {inputs['payment']}")

    left = row(startup)
    assert (left["cash"], left["well"], left["noncash"]) == ("0.00", "0.00", f"{expected['noncash_left']}.00")
    assert Decimal(left["slices"]) == expected["slices_after"]
    assert startup.balance("Assets:Cash-Box:Farm") == "100.00"
    assert startup.ask("verify")["ok"] is True


def test_the_well_makes_no_slices_until_it_is_spent(startup):
    startup.do("slices put farm ana 100 --as well", "slices put farm ben 25")
    assert (row(startup)["slices"], row(startup, "ben")["pie_pct"]) == ("0.00", "100.0000")

    startup.do("slices draw farm ana 25")
    assert (row(startup)["slices"], row(startup)["pie_pct"]) == ("100.00", "50.0000")


def test_unpaid_work_is_worth_what_a_fair_pay_is_above_what_was_paid(startup):
    startup.do("slices work farm ana 100 --fair 80000 --paid 20000", "slices work farm ben 3 --fair 10001")

    assert (row(startup)["noncash"], row(startup)["slices"]) == ("3000.00", "6000.00")
    assert row(startup, "ben")["noncash"] == "15.00"
    # No money moved, and the work is no cost that the month's income pays.
    assert startup.ask("statement capital farm")["equity"]["parts"] == {"slices": "3015.00", "sweat": "-3015.00"}
    assert startup.ask("statement livelihood farm --month 2026-06")["pay_pot"] == "0.00"


def test_parts_of_the_pie_sum_to_a_hundred_and_stand_in_the_ownership_statement(startup):
    startup.do("member add cho", "slices put farm ana 1", "slices put farm ben 1", "slices put farm cho 1")

    told = startup.ask("statement ownership farm")["slices"]
    assert sum(Decimal(each["pie_pct"]) for each in told["members"]) == Decimal("100.0000")
    assert "Part of the pie" in startup.type("statement ownership farm").out


def test_a_pie_is_frozen_when_all_consent_and_nothing_moves_it_then(startup):
    startup.do("pod open shop --kind ownership --on 2026-01-01", "slices put shop ana 30", "slices put shop ben 10")

    startup.do("slices freeze shop", "consent P1 --by ben")

    assert "was frozen on 2026-06-15" in startup.refused("slices take-back shop ana 5")
    told = startup.ask("slices show shop")
    assert (told["frozen_on"], [each["pie_pct"] for each in told["members"]]) == ("2026-06-15", ["75.0000", "25.0000"])


def test_who_has_something_at_risk_does_not_just_leave(startup):
    startup.do("slices put farm ben 10")

    assert "Ben still has 10.00 NZD at risk in Farm" in startup.refused("member leave ben")


def test_what_was_taken_back_is_not_undone_from_behind(startup):
    first = startup.ask("slices put farm ana 10")["entry"]["seq"]
    startup.do("slices take-back farm ana 4")

    assert "short" in startup.refused(f"correct {first} --because wrong")


def test_cash_at_risk_belongs_to_no_share_and_work_adds_nothing_to_it(startup):
    startup.do("shares class farm A --par 10", "shares issue ben 5 --class farm/A")

    startup.do("slices put farm ana 70 --as well", "slices put farm ana 30", "slices work farm ana 100 --fair 20000")

    found = startup.ask("statement capital farm")["book_value"]
    assert (found["assets"], found["capital"], found["a_share"]) == ("150.00", "100.00", "10.00")
