"""The golden loans and rates, through `crewbook plan` as a person types it."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from tests.typed import Crew

GOLDEN = Path(__file__).parent.parent / "golden"


def golden(name):
    return json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"), parse_float=Decimal)


@pytest.fixture
def nowhere(tmp_path):
    return Crew(tmp_path)


def column(plan, name):
    return [each[name] for each in plan["instalments"]]


def test_equal_instalments_on_a_declining_balance(nowhere):
    case = golden("fineract_declining_12000")
    given, expected = case["inputs"], case["expected"]

    plan = nowhere.ask(
        f"plan loan --amount {given['principal']} --rate {given['rate_per_month_pct']}%/month --term {given['n']} "
        f"--method declining --start {given['first_disbursed']}"
    )

    assert column(plan, "due") == given["due"]
    assert column(plan, "principal") == expected["principal"]
    assert column(plan, "interest") == expected["interest"]
    assert column(plan, "total") == [expected["emi"]] * 3 + [expected["last_instalment"]]


def test_flat_interest_with_a_fee_on_every_instalment(nowhere):
    case = golden("fineract_flat_3000")
    given, expected = case["inputs"], case["expected"]

    plan = nowhere.ask(
        f"plan loan --amount {given['principal']} --rate {given['annual_flat_pct']}%/year --term {given['n']} --method flat "
        f"--fee {given['instalment_fee_pct_of_principal_plus_interest']}%/instalment --start {given['disbursed']}"
    )

    for told, row in zip(plan["instalments"], expected["rows"], strict=True):
        assert {
            "fee" if name == "fees" else name: told[name] for name in ("due", "principal", "interest", "fees", "total")
        } == row
    totals = expected["totals"]
    assert (plan["total_interest"], plan["total_fees"]) == (totals["interest"], totals["fees"])
    assert plan["total_cost"] == str(Decimal(totals["due"]) - Decimal(totals["principal"]))


def test_equal_instalments_with_months_of_thirty_days(nowhere):
    case = golden("fineract_progressive_100")
    given, expected = case["inputs"], case["expected"]

    plan = nowhere.ask(
        f"plan loan --amount {given['principal']} --rate {given['annual_rate_pct']}%/year --term {given['n']} "
        f"--method declining --day-count {given['day_count']} --start {given['disbursed']}"
    )

    assert column(plan, "total")[:-1] == [expected["emi"]] * 5
    assert {name: column(plan, name) for name in ("interest", "principal", "balance")} == {
        name: expected[name] for name in ("interest", "principal", "balance")
    }


@pytest.mark.parametrize(("at", "method"), [(0, "bullet"), (1, "flat")])
def test_a_service_charge_has_its_apr(nowhere, at, method):
    case = golden("apr_of_vsla_service_charge")

    plan = nowhere.ask(f"plan loan --amount 100 --rate 10%/4weeks --every 4weeks --term 3 --method {method}")

    assert {"apr_pct": plan["apr"], "total_cost": plan["total_cost"]} == case["expected"][at]


def test_a_loan_that_costs_only_a_charge_has_its_apr_too(nowhere):
    plan = nowhere.ask("plan loan --amount 100 --every 4weeks --term 3 --fee 10/instalment")

    assert (plan["total_interest"], plan["total_cost"], plan["apr"]) == ("0.00", "30.00", "186.67")


@pytest.mark.parametrize(
    ("ref", "line"),
    [
        ("c1i", "--amount 5000 --payment 24x230 --start 1978-01-10 --first 1978-02-10"),
        ("c1ii", "--amount 6000 --payment 36x200 --start 1978-02-10 --first 1978-04-01"),
        ("c1v", "--amount 500 --payment 30x17.6 --every week --start 1978-03-20 --first 1978-04-21"),
        ("c2i", "--amount 5000 --payment 250 --payment 23x230 --start 1978-01-10 --first 1978-02-10"),
        ("c4i", "--amount 5000 --payment 250 --payment 22x230 --payment 280 --start 1978-01-10 --first 1978-02-10"),
        ("c5i", "--amount 1000 --payment 1978-09-15:1080 --start 1978-01-03"),
    ],
)
def test_appendix_j_gives_the_published_rates(nowhere, ref, line):
    assert nowhere.ask(f"plan apr {line}")["apr"] == golden("regz_appendix_j_apr")["expected"][ref]
