"""`plan patronage`, `plan dividend`, `plan slices` and `plan exit`: the golden figures as people type them."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from tests.typed import Crew

GOLDEN = Path(__file__).parents[1] / "golden"


def golden(name):
    case = json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))
    return case["inputs"], case["expected"]


@pytest.fixture
def nowhere(tmp_path):
    return Crew(tmp_path)


def test_a_surplus_is_divided_by_hours_as_published(nowhere):
    inputs, expected = golden("colab_bylaws_patronage")
    hours = " ".join(f"--hours {name}={number}" for name, number in inputs["hours"].items())

    told = nowhere.ask(
        f"plan patronage --surplus {inputs['surplus']} --collective {inputs['collective_pct']} "
        f"--cash {inputs['cash_pct']} {hours}"
    )

    assert told["collective"] == expected["collective"]
    for key, published in (("allocation", "member"), ("cash", "cash"), ("retained", "retained")):
        assert {each["member"]: each[key] for each in told["members"]} == expected[published]
    assert sum(Decimal(each["part_pct"]) for each in told["members"]) == 100


def test_a_surplus_is_divided_by_weighed_measures_and_rounded_once(nowhere):
    inputs, expected = golden("habitat_patronage_statement")
    others = (inputs["all_weighted"] - expected["weighted"]) / Decimal(inputs["weights"]["labor"])
    measures = " ".join(f"--measure {name}:ana={number}" for name, number in inputs["member"].items())
    weigh = " ".join(f"--weigh {name}={number}" for name, number in inputs["weights"].items())

    told = nowhere.ask(
        f"plan patronage --surplus {inputs['net_income']} {measures} --measure labor:others={others:f} {weigh}"
    )

    assert told["members"][0]["allocation"] == expected["exact_allocation"]
    assert told["total"] == "3000.00"


def test_a_dividend_by_share_days_is_as_published(nowhere):
    inputs, expected = golden("fineract_share_days_dividend")
    since, until = inputs["period"]
    holdings = " ".join(f"--holding m{at}:{day}={shares}" for at, (day, shares) in enumerate(inputs["holdings"]))

    told = nowhere.ask(f"plan dividend --amount {inputs['dividend']} --since {since} --until {until} {holdings}")

    assert [int(each["share_days"]) for each in told["members"]] == expected["share_days"]
    assert int(told["share_days"]) == expected["total_share_days"]
    for each, published in zip(told["members"], expected["amounts"], strict=True):
        assert abs(Decimal(each["amount"]) - Decimal(published)) < Decimal("0.01")


def test_a_payment_takes_slices_back_as_published(nowhere):
    inputs, expected = golden("slicing_pie_lump_sum")

    told = nowhere.ask(
        f"plan slices --cash ana={inputs['cash']} --noncash ana={inputs['noncash']} --well ana={inputs['well']} "
        f"--payment ana={inputs['payment']}"
    )

    (ana,) = told["members"]
    assert {name: Decimal(number) for name, number in ana["slices_before"].items()} == expected["slices_before"]
    assert Decimal(ana["noncash"]) == expected["noncash_left"]
    assert Decimal(told["slices_after"]) == expected["slices_after"]
    assert Decimal(ana["well"]) == expected["well_after"]


def test_an_exit_is_reckoned_as_published(nowhere):
    inputs, expected = golden("book_value_and_exit")
    leaver = inputs["leaver"]
    typed = (
        f"plan exit --shares {leaver['shares']} --paid-in {leaver['paid_in']} --account {leaver['member_account']} "
        f"--owes {leaver['owes']} --assets {inputs['assets']} --liabilities {inputs['liabilities']} "
        f"--all-shares {inputs['shares']} --instalments 8"
    )

    told = nowhere.ask(typed)

    assert told["equity"] == expected["equity"]
    assert told["book_value_per_share"] == expected["book_value_per_share"]
    assert told["amount"] == expected["at_par_redemption"]
    assert [each["amount"] for each in told["instalments"]] == expected["eight_quarterly"]
    assert told["solvent"] is True
    assert nowhere.ask(f"{typed} --value book")["shares_value"] == expected["at_book_value_shares_only"]


def test_an_exit_that_the_pod_cannot_bear_says_so(nowhere):
    typed = "plan exit --shares 60 --paid-in 1200 --assets 1000 --liabilities 900 --all-shares 660"

    assert "cannot pay this" in nowhere.type(typed).out
    assert nowhere.ask(typed)["solvent"] is False


def test_work_that_was_not_paid_makes_slices(nowhere):
    told = nowhere.ask("plan slices --hours ben=100 --fair ben=80000 --paid ben=20000 --cash ana=500 --payment ana=700")

    assert [(each["member"], each["slices"]) for each in told["members"]] == [("ana", "0.00"), ("ben", "6000.00")]
    assert told["members"][0]["over"] == "200.00"
