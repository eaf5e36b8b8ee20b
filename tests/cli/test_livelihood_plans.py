"""`plan pay`, `plan support` and `plan vesting`: the golden figures as people type them."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from tests.typed import Crew

GOLDEN = Path(__file__).parents[1] / "golden"


def golden(name):
    return json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))


@pytest.fixture
def nowhere(tmp_path):
    return Crew(tmp_path)


def flags(option, numbers):
    return " ".join(f"--{option} {name}={number}" for name, number in numbers.items())


@pytest.mark.parametrize(
    ("published", "option"),
    [("equal", None), ("by_hours", "hours"), ("by_need_scaled", "need"), ("by_shares", "shares")],
)
def test_a_months_pay_is_planned_as_published(nowhere, published, option):
    case = golden("livelihood_pod_month")
    inputs, expected = case["inputs"], case["expected"]
    weights = flags(option, inputs[{"need": "needs"}.get(option, option)]) if option else ""

    told = nowhere.ask(
        f"plan pay {flags('income', inputs['income'])} --levy {inputs['commons_levy_pct']} "
        f"--expenses {inputs['expenses']} --buffer {inputs['opening_buffer']} --pot {inputs['pay_pot']} {weights}"
    )

    assert told["pay"] == expected[published]
    for name in ("income", "levy", "net", "to_buffer", "closing_buffer"):
        assert Decimal(told[name]) == expected[name]


def test_income_to_ones_own_account_is_planned_as_published(nowhere):
    case = golden("enspiral_80_20")
    for inputs, expected in zip(case["inputs"], case["expected"], strict=True):
        told = nowhere.ask(f"plan pay --income ana={inputs['revenue']} --contribution {inputs['contribution_pct']}")

        assert Decimal(told["members"][0]["member_account"]) == expected["member_account"]
        assert Decimal(told["members"][0]["collective"]) == expected["commons"]


def test_mutual_support_is_planned_as_published(nowhere):
    case = golden("group_income_proportional")
    for inputs, expected in zip(case["inputs"], case["expected"], strict=True):
        told = nowhere.ask(f"plan support {flags('have-need', inputs['have_need'])}")

        assert [[each["from"], each["to"], float(each["amount"])] for each in told["payments"]] == expected["payments"]
        assert sum(Decimal(each["amount"]) for each in told["transfers"]) == Decimal(told["total"])


def test_support_counts_what_was_paid(nowhere):
    told = nowhere.ask("plan support --have ana=2500 --have ben=1500 --have cho=1900 --floor 2000 --paid ana:ben=300")

    assert told["payments"] == [
        {"from": "ana", "to": "ben", "amount": "116.67"},
        {"from": "ana", "to": "cho", "amount": "83.33"},
    ]


def test_shares_in_parts_are_planned_as_published(nowhere):
    case = golden("ocf_allocation_18_over_4")
    for way, expected in case["expected"].items():
        told = nowhere.ask(f"plan vesting --shares 18 --over 4 --allocation {way.lower().replace('_', '-')}")

        assert [float(each) for each in told["tranches"]] == expected


def test_a_months_plan_reads_line_by_line(nowhere):
    told = nowhere.do(
        "plan pay --income ana=900 --income ben=300 --levy 10 --expenses 80 --buffer 100 --buffer-target 300 "
        "--pay-floor 100 --hours ana=60 --hours ben=40 --advance ben=50 --currency NZD"
    ).out

    lines = {" ".join(line.split()) for line in told.splitlines()}
    assert "What the month leaves 1,000.00 NZD" in lines
    assert "Less what goes into the buffer -200.00 NZD" in lines
    assert "ben 100.00 NZD 40 240.00 NZD 340.00 NZD -50.00 NZD 290.00 NZD" in lines
