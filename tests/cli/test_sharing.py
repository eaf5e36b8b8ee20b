"""A cycle as a treasurer types it, from the opening to the share-out and the next cycle; and share-outs that are only planned."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

GOLDEN = Path(__file__).parents[1] / "golden"
CYCLE = ("cycle open rainy --price 5 --until 2026-06-14 --on 2026-03-01",)
BOUGHT = (
    *CYCLE,
    "cycle buy ana 15 --in rainy --on 2026-03-02",
    "cycle buy ben 27 --in rainy --on 2026-03-02",
    "cycle buy ana 20 --in rainy --on 2026-03-09",
)
CHARGED = 'enter "Charges" --line "Assets:Cash-Box:Rainy 3" --line "Income:Rainy:Charges -3" --on 2026-05-01'


def golden(name):
    return json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("rounding", ["floor", "largest-remainder"])
def test_the_published_share_out_can_be_planned(crew, rounding):
    case = golden("vsla_shareout_rounding")
    given, expected = case["inputs"], case["expected"]
    held = " ".join(f"--shares {name}={shares}" for name, shares in given["shares"].items())

    answer = crew.ask(
        f"plan share-out --price {given['share_price']} {held} --charges {given['service_charges']} "
        f"--fines {given['fines_to_loan_fund']} --write-offs {given['write_offs']} --expenses {given['expenses']} "
        f"--rounding {rounding}"
    )

    published = expected[f"{rounding.replace('-', '_')}_convention"]
    assert (answer["fund"], answer["shares"]) == (expected["loan_fund"], expected["total_shares"])
    assert answer["value_per_share_exact"] == expected["value_per_share_exact"]
    assert answer["value_per_share"] == published.get("value_per_share", expected["value_per_share_exact"])
    assert (answer["payouts"], answer["total"]) == (published["payouts"], published["total"])
    assert answer["leftover"] == published.get("leftover", "0.00")


def test_a_part_of_a_fund_can_be_planned(crew):
    case = golden("vsla_agrocenta_simple")["inputs"]
    others = case["total_shares"] - case["member_shares"]

    answer = crew.ask(
        f"plan share-out --fund {case['fund']} --shares me={case['member_shares']} --shares others={others}"
    )

    assert answer["payouts"] == {"me": "1000.00", "others": "9000.00"}


@pytest.mark.parametrize(("at", "method"), [(0, "bullet"), (1, "flat")])
def test_a_service_charge_has_its_published_apr(crew, at, method):
    case = golden("apr_of_vsla_service_charge")
    given, expected = case["inputs"][at], case["expected"][at]

    answer = crew.ask(
        f"plan loan --amount {given['loan']} --term {given['term_periods']} --every 4weeks --rate 10%/4weeks --method {method}"
    )

    assert (answer["apr"], answer["total_cost"]) == (expected["apr_pct"], expected["total_cost"])


@pytest.mark.parametrize(("method", "charges"), [("flat", ["5.00", "5.00"]), ("equal-principal", ["5.00", "2.50"])])
def test_a_service_charge_every_four_weeks_is_flat_or_falls_with_the_loan(crew, method, charges):
    crew.do(*BOUGHT[:1], "cycle change rainy --until 2026-12-20 --on 2026-03-01")
    crew.do(*(f"consent P1 --by {each} --on 2026-03-01" for each in ("ben", "cho", "dan")))
    crew.do(f"loan request 50 --from rainy --by ben --term 2 --every 4weeks --rate 10%/4weeks --method {method}")

    rows = crew.ask("loan show L1")["instalments"]

    assert [each["interest"] for each in rows] == charges


def test_a_cycle_ends_by_consent_and_what_was_carried_opens_the_next(crew):
    crew.do(*BOUGHT, CHARGED)
    shown = crew.ask("cycle show rainy")["share_out"]
    assert (shown["value_per_share"], shown["leftover"], shown["done"]) == ("5.25", "0.00", False)

    asked = crew.type("cycle share-out rainy --carry ben=12")
    assert "Share out cycle C1 of Rainy Day: 63.00 NZD over 12 shares, 5.25 each, of which 12.00 NZD stay" in asked.out
    assert crew.balance("Liabilities:Cycle:Rainy:C1:Ana") == "-35.00"
    crew.do(*(f"consent P1 --by {each}" for each in ("ben", "cho", "dan")), "carry-out P1")

    done = crew.ask("cycle show rainy")["share_out"]
    assert done["payouts"] == shown["payouts"] == {"ana": "36.75", "ben": "26.25"}
    assert (done["done"], done["paid_out"], done["carried_on"]) == (
        True,
        {"ana": "36.75", "ben": "14.25"},
        {"ben": "12.00"},
    )
    crew.do("cycle open rainy --price 5")
    assert crew.balance("Liabilities:Cycle:Rainy:C2:Ben") == "-10.00"
    assert crew.balance("Liabilities:Cycle:Rainy:Carried:Ben") == "-2.00"
    assert crew.ask("cycle show rainy --cycle c1")["share_out"] == done
    assert crew.ask("verify")["ok"] is True


def test_a_cycle_is_shared_out_ahead_of_its_end_by_consent(crew):
    crew.do("cycle open rainy --price 5 --on 2026-03-01", *BOUGHT[1:])

    crew.do("cycle share-out rainy")

    assert "ahead of its end on 2027-02-28" in crew.ask("proposals P1")["title"]
    crew.do(*(f"consent P1 --by {each}" for each in ("ben", "cho", "dan")), "carry-out P1")
    assert crew.balance("Liabilities:Cycle:Rainy:C1:Ana") == "0"


def test_what_was_shared_out_is_the_pools_own_no_more(crew):
    """Else a levy, or a loan that did not come back, would be paid out of what others have saved."""
    crew.do(
        "pod open easy --kind savings --name Easy --set ask-about=none --on 2026-03-01",
        "pod open care --kind solidarity --set ask-about=none --on 2026-03-01",
        "cycle open easy --price 5 --until 2026-04-01 --on 2026-03-01",
        "contribute ben 100 --to easy --on 2026-03-02",
        "cycle buy ana 25 --in easy --on 2026-03-02",
        "cycle buy cho 10 --in easy --on 2026-03-02",
        "fine set cho 30 --to easy --because late --paid --on 2026-03-02",
        "cycle share-out easy --on 2026-04-01",
        "loan request 20 --from easy --by cho --term 2 --on 2026-04-02",
        "loan pay-out L1 --on 2026-04-02",
    )
    assert crew.balance("Assets:Cash-Box:Easy") == "80.04"

    said = crew.refused("fund levy 30 --from easy --to care --because roof --on 2026-04-03")
    assert "Easy has earned 0.00 NZD that is nobody's savings" in said
    said = crew.refused("loan write-off L1 --because gone --on 2026-04-03")
    assert "Easy has 0.04 NZD of its own" in said


def test_a_loss_that_shares_bear_stays_on_them(crew):
    """Nobody leaves, and no purchase is undone, ahead of a loss: else nothing would bear it, and the fund would lack it."""
    crew.do(
        "pod open easy --kind savings --set ask-about=none --set loss-sharing=equally --on 2026-03-01",
        "cycle open easy --price 5 --until 2026-06-01 --on 2026-03-01",
        "cycle buy ana 25 --in easy --on 2026-03-02",
        "cycle buy ben 25 --in easy --on 2026-03-02",
        "loan request 20 --from easy --by cho --term 2 --on 2026-03-03",
        "loan pay-out L1 --on 2026-03-03",
        "loan write-off L1 --because gone --on 2026-03-09",
    )
    loss = crew.head[0]
    said = crew.refused("cycle leave ben --from easy --on 2026-03-05")
    assert f"Ben Okafor bears the loss of 2026-03-09 (entry {loss}) off their shares" in said
    assert f"while entry {loss} rests on it" in crew.refused(f"correct {loss - 3} --because slip")

    crew.do("cycle leave ben --from easy --on 2026-03-09")

    assert crew.ask("cycle show easy")["share_out"]["payouts"] == {"ana": "15.00"}
    crew.do("cycle share-out easy --on 2026-06-01")
    assert crew.balance("Assets:Cash-Box:Easy") == "0"


def test_what_was_earned_before_any_cycle_is_undone_without_it(crew):
    """The correction falls into the cycle, where the day of what it undoes is closed; it was never its members'."""
    crew.do(
        "pod open easy --kind savings --name Easy --set ask-about=none --on 2026-03-01",
        "contribute ben 100 --to easy --on 2026-03-02",
        "fine set cho 30 --to easy --because late --paid --on 2026-03-02",
        "cycle open easy --price 5 --until 2026-06-01 --on 2026-04-01",
        "cycle buy ana 25 --in easy --on 2026-04-02",
        "fine set dan 2 --to easy --because late --paid --on 2026-04-02",
        "period close 2026-03",
        "correct 17 --because slip",
    )
    crew.do("cycle share-out easy --on 2026-06-01")

    assert crew.ask("cycle show easy")["share_out"]["payouts"] == {"ana": "27.00"}
    assert crew.balance("Assets:Cash-Box:Easy") == "100.00"


def test_everybody_carries_the_same_unless_something_else_is_said_of_them(crew):
    crew.do(*BOUGHT, CHARGED)

    crew.do("cycle share-out rainy --carry crew=5 --carry ben=all")

    assert crew.ask("proposals P1")["title"].endswith(", of which 31.25 NZD stay for the next cycle")


def test_shares_count_as_savings_for_a_loan(crew):
    crew.do(
        "pod open easy --kind savings --set ask-about=none --set loan-limit=3 --on 2026-03-01",
        "cycle open easy --price 5 --on 2026-03-01",
        "cycle buy ana 25 --in easy --on 2026-03-02",
        "cycle buy ben 20 --in easy --on 2026-03-02",
        "cycle buy ana 25 --in easy --on 2026-03-09",
    )

    assert "× Ben Okafor's savings, 60.00 NZD in all" in crew.refused(
        "loan request 60.01 --from easy --by ben --term 3"
    )
    crew.do("loan request 60 --from easy --by ben --term 3")


def test_a_statement_of_a_cycle_is_the_one_that_is_shown(crew):
    crew.do(*BOUGHT)

    shown, stated = crew.ask("cycle show rainy"), crew.ask("statement cycle rainy")

    assert shown == stated
    assert stated["meetings"] == [
        {"date": "2026-03-02", "shares": {"ana": 3, "ben": 5}},
        {"date": "2026-03-09", "shares": {"ana": 4}},
    ]


def test_the_published_ratios_can_be_planned(crew):
    case = golden("savix_ratios")
    given, expected = case["inputs"], case["expected"]
    names = {"n_loans": "loans", "writeoffs": "write_offs"}
    flags = " ".join(f"--{names.get(key, key).replace('_', '-')} {value}" for key, value in given.items())

    answer = crew.ask(f"plan ratios {flags}")

    assert {key: Decimal(answer[key]) for key in expected} == {key: Decimal(text) for key, text in expected.items()}


def test_a_pool_tells_its_ratios_from_its_book(crew):
    crew.do(
        "pod open easy --kind savings --set ask-about=none --on 2026-01-05",
        "cycle open easy --price 5 --on 2026-01-05",
        "attendance record easy --present ana,ben --absent cho --on 2026-01-12",
        "cycle buy ana 25 --in easy --on 2026-01-12",
        "cycle buy ben 15 --in easy --on 2026-01-12",
        "attendance record easy --present ana,ben,cho --on 2026-01-19",
        "fund contribute ben 6 --to easy --on 2026-01-19",
        "loan request 20 --from easy --by ben --term 2 --every 4weeks --rate 10%/4weeks --method flat --on 2026-01-19",
        "loan pay-out L1 --on 2026-01-19",
        "loan repay L1 12 --on 2026-02-16",
    )

    found = crew.ask("statement ratios easy --on 2026-03-30")

    told = {key: found[key] for key in (
        "attendance_pct", "members_now", "members_start", "new", "savings_per_member", "avg_loan_outstanding", "pct_members_with_loan",
        "portfolio_at_risk_pct", "loan_fund_utilisation_pct", "profit", "return_on_savings_pct",
        "annualised_return_on_savings_pct", "weeks", "since",
    )}  # fmt: skip
    # 5 of 6 came; 40.00 saved by 4 of the crew; 10.00 of 20.00 still owed, late since the 16th; 2.00 of charges in 12 weeks.
    assert told == {
        "attendance_pct": "83.33", "members_now": 4, "members_start": 4, "new": 1, "savings_per_member": "10.00", "avg_loan_outstanding": "10.00",
        "pct_members_with_loan": "25.00", "portfolio_at_risk_pct": "100.00", "loan_fund_utilisation_pct": "23.81",
        "profit": "2.00", "return_on_savings_pct": "5.00", "annualised_return_on_savings_pct": "21.67", "weeks": "12.0",
        "since": "2026-01-05",
    }  # fmt: skip


def test_a_cycle_that_begins_on_the_day_of_a_share_out_has_no_part_of_its_profit(crew):
    crew.do(
        "pod open easy --kind savings --set ask-about=none --on 2026-01-05",
        "cycle open easy --price 5 --until 2026-03-01 --on 2026-01-05",
        "cycle buy ana 25 --in easy --on 2026-01-12",
        'enter "Charges" --line "Assets:Cash-Box:Easy 4" --line "Income:Easy:Charges -4" --on 2026-03-01',
        "cycle share-out easy --carry ana=all --on 2026-03-01",
        "cycle open easy --price 5 --on 2026-03-01",
        'enter "Fine" --line "Assets:Cash-Box:Easy 1" --line "Income:Easy:Fines -1" --on 2026-03-08',
    )

    assert crew.ask("statement ratios easy --on 2026-03-08")["profit"] == "1.00"
    assert crew.ask("statement ratios easy --since 2026-01-05 --on 2026-03-08")["profit"] == "5.00"
    assert crew.ask("statement ratios easy --on 2026-02-28")["profit"] == "0.00"


def test_a_member_keeps_a_passbook(crew):
    crew.do(*BOUGHT, "withdraw ana 500 --from rainy --on 2026-03-03")

    told = crew.ask("statement member ana")

    pool = next(each for each in told["pods"] if each["pod"] == "rainy")
    assert pool["cycle"] == {
        "cycle": "C1",
        "price": "5.00",
        "shares": 7,
        "savings": "35.00",
        "carried": "0.00",
        "losses": "0.00",
        "stamps": [
            {"date": "2026-03-02", "shares": 3, "entry": 16},
            {"date": "2026-03-09", "shares": 4, "entry": 18},
        ],
    }
    assert (pool["savings"], told["net"]) == ("0.00", {"NZD": "35.00"})
    text = crew.type("statement member ana --since 2026-03-05").out
    assert "Rainy Day: passbook of cycle C1" in text
    assert [line.split() for line in text.splitlines() if "Brought forward" in line][-1] == ["Brought", "forward", "3"]
    assert [line.split()[-2:] for line in text.splitlines() if line.startswith("2026-03-09")] == [["7", "18"]]


def test_a_passbook_ends_with_the_share_out(crew):
    crew.do(*BOUGHT, CHARGED, "cycle share-out rainy --carry ana=all")
    crew.do(*(f"consent P1 --by {each}" for each in ("ben", "cho", "dan")), "carry-out P1")

    ana, ben = (crew.ask(f"statement member {each}")["pods"][0]["cycle"] for each in ("ana", "ben"))

    assert ([each["shares"] for each in ana["stamps"]], ana["shares"], ana["carried"]) == ([3, 4, -7], 0, "36.75")
    assert ([each["shares"] for each in ben["stamps"]], ben["shares"], ben["carried"]) == ([5, -5], 0, "0.00")


def test_who_left_on_the_day_of_a_meeting_bought_nothing_at_it(crew):
    crew.do(*BOUGHT, "cycle buy cho 10 --in rainy --on 2026-03-16", "cycle leave cho --from rainy --on 2026-03-16")
    crew.do("cycle leave ben --from rainy --on 2026-03-17")

    met = {each["date"]: each["shares"] for each in crew.ask("cycle show rainy")["meetings"]}

    assert met == {"2026-03-02": {"ana": 3, "ben": 5}, "2026-03-09": {"ana": 4}, "2026-03-17": {"ben": -5}}
