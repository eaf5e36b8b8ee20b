"""A share-out divides a loan fund to the cent, pays it out once, and leaves nothing of its cycle behind."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import Refused
from pods.crew import people
from pods.crew.correction import Correction
from pods.crew.general import Enter
from pods.crew.opening import Opening
from pods.cycles import cycle, shareout
from pods.cycles.cycle import BuyShares
from pods.cycles.cycle_ending import ShareOut
from pods.cycles.cycle_leaving import LeaveCycle
from pods.cycles.cycle_opening import OpenCycle
from pods.dues import fines
from pods.funds import fund
from pods.lending.repayments import SetOff
from pods.pools import bank
from reports.ending import ending
from tests.reports.books import Crew

GOLDEN = Path(__file__).parents[1] / "golden"
ENDS = "2026-12-20"


def golden(name):
    return json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))


def exact(name):
    """The fund of the golden case, and who holds how many shares."""
    given_ = golden(name)["inputs"]
    signed = [
        Decimal(given_["share_price"]) * sum(given_["shares"].values()),
        *(Decimal(given_[key]) for key in ("service_charges", "fines_to_loan_fund")),
        *(-Decimal(given_[key]) for key in ("write_offs", "expenses")),
    ]
    return sum(signed, Decimal(0)), given_["shares"]


def texts(payouts):
    return {name: str(number) for name, number in payouts.items()}


def test_a_part_of_the_shares_gets_that_part_of_the_fund():
    case = golden("vsla_agrocenta_simple")
    held, others = case["inputs"]["member_shares"], case["inputs"]["total_shares"] - case["inputs"]["member_shares"]

    for rounding in shareout.ROUNDINGS:
        division = shareout.divide(
            Decimal(case["inputs"]["fund"]), {"member": held, "others": others}, rounding=rounding, digits=2
        )
        assert division.payouts["member"] == case["expected"]["payout"]


def test_the_floor_convention_gives_every_share_the_same_and_tells_what_is_left_over():
    expected = golden("vsla_shareout_rounding")["expected"]
    whole, held = exact("vsla_shareout_rounding")

    division = shareout.divide(whole, held, rounding="floor", digits=2)

    floor = expected["floor_convention"]
    assert (str(division.fund), division.shares) == (expected["loan_fund"], expected["total_shares"])
    assert f"{float(division.exact):.6f}" == expected["value_per_share_exact"]
    assert (str(division.value), texts(division.payouts)) == (floor["value_per_share"], floor["payouts"])
    assert (str(division.total), str(division.leftover)) == (floor["total"], floor["leftover"])


def test_the_largest_remainder_convention_leaves_nothing_over():
    expected = golden("vsla_shareout_rounding")["expected"]["largest_remainder_convention"]
    whole, held = exact("vsla_shareout_rounding")

    division = shareout.divide(whole, held, rounding="largest-remainder", digits=2)

    assert (texts(division.payouts), str(division.total)) == (expected["payouts"], expected["total"])
    assert division.leftover == 0


@given(
    minor=st.integers(0, 10**12),
    shares=st.lists(st.integers(0, 5000), min_size=1, max_size=40).filter(any),
    rounding=st.sampled_from(shareout.ROUNDINGS),
    digits=st.sampled_from([0, 2, 3]),
)
def test_payouts_and_leftover_are_the_fund_and_nobody_gets_less_for_more_shares(minor, shares, rounding, digits):
    whole = Decimal(minor).scaleb(-digits)
    division = shareout.divide(whole, dict(enumerate(shares)), rounding=rounding, digits=digits)

    assert division.total + division.leftover == whole
    assert 0 <= division.leftover < division.shares * Decimal(1).scaleb(-digits)
    assert division.leftover == 0 or rounding == "floor"
    ordered = sorted(division.payouts, key=lambda key: (shares[key], -key))
    if rounding == "floor":
        assert all(division.payouts[key] == shares[key] * division.value for key in division.payouts)
    assert [division.payouts[key] for key in ordered] == sorted(division.payouts.values())


# A cycle as the golden case tells it.


def crew_of(price="5", until=ENDS, **terms):
    crew = Crew("ben", "cleo", "dee", "eli")
    crew.pool(ask_about="none", **terms)
    crew.does(OpenCycle, pod="rainy", price=price, until=until, most_shares=60, on="2026-01-05")
    return crew


def buys(crew, member, shares, on="2026-01-12", price=5):
    return crew.does(BuyShares, member=member, pod="rainy", amount=shares * price, on=on)


def moves(crew, account, number, on="2026-06-01", narration="Moved"):
    lines = (("Assets:Cash-Box:Rainy", Decimal(number), "NZD"), (account, -Decimal(number), "NZD"))
    return crew.does(Enter, narration=narration, lines=lines, on=on)


def golden_year(crew):
    """Charges, fines, write-offs and expenses of the golden case, and its shares."""
    case = golden("vsla_shareout_rounding")["inputs"]
    for name, shares in case["shares"].items():
        buys(crew, name.lower(), shares)
    moves(crew, "Income:Rainy:Charges", case["service_charges"])
    crew.does(fines.Fine, member="ana", pod="rainy", amount="12", because="late", paid=True, on="2026-06-01")
    moves(crew, "Expenses:Rainy:WriteOff", f"-{case['write_offs']}")
    moves(crew, "Expenses:Rainy:Stationery", f"-{case['expenses']}")
    crew.does(fund.FundContribution, member="ben", pod="rainy", amount="61", on="2026-06-01")
    return crew


def fund_of(crew, on=ENDS):
    with crew.view(on) as view:
        return shareout.fund(view, cycle.latest(view, people.pod(view, "rainy"))).total


def shares_out(crew, on=ENDS, **fields):
    return crew.does(ShareOut, pod="rainy", amount=fund_of(crew, on), on=on, **fields)


def balances(crew, prefix, on="2026-12-31"):
    with crew.view(on) as view:
        return {account: number for (account, _), number in view.balances(prefix).items()}


def told(crew, on="2026-12-31", number=0):
    """The share-out as a statement reads it back."""
    with crew.view(on) as view:
        return ending(view, cycle.every(view, people.pod(view, "rainy"))[number])


@pytest.mark.parametrize("rounding", shareout.ROUNDINGS)
def test_a_year_ends_in_the_published_share_out(rounding):
    expected = golden("vsla_shareout_rounding")["expected"][f"{rounding.replace('-', '_')}_convention"]
    crew = golden_year(crew_of(share_out_rounding=rounding))
    before = told(crew, ENDS)

    shares_out(crew)

    done = told(crew)
    paid = {each.member.title(): str(each.cash) for each in done.got}
    assert paid == expected["payouts"] == {each.member.title(): str(each.cash) for each in before.got}
    left = Decimal(expected.get("leftover", 0))
    assert (done.left, before.left) == (left, left)
    assert sorted(done.lines) == sorted(before.lines)
    assert (before.is_done, done.is_done, done.value) == (False, True, before.value)
    assert balances(crew, "Liabilities:Cycle:") == {}
    assert balances(crew, "Equity:Surplus:") == {}
    assert balances(crew, "Assets:") == (
        {"Assets:Cash-Box:Rainy-Social": 61} | ({"Assets:Cash-Box:Rainy": left} if left else {})
    )


def test_what_is_left_over_goes_into_the_social_fund_with_its_money_where_the_pool_says_so():
    crew = golden_year(crew_of(left_over="social-fund"))

    shares_out(crew)

    assert balances(crew, "Assets:") == {"Assets:Cash-Box:Rainy-Social": Decimal("62.74")}
    assert balances(crew, "Equity:Social:") == {"Equity:Social:Rainy": Decimal("-62.74")}


def test_what_is_left_over_belongs_to_the_next_cycle():
    crew = golden_year(crew_of())
    shares_out(crew)
    crew.does(OpenCycle, pod="rainy", price="5", on=ENDS)
    buys(crew, "ana", 2, on="2026-12-21")

    assert fund_of(crew, "2026-12-21") == Decimal("11.74")
    assert told(crew, "2026-12-21", 1).lines == (
        ("Savings in shares", 10),
        ("Left over by the last share-out", Decimal("1.74")),
    )


def test_what_came_in_before_any_cycle_stays_the_pools_own():
    crew = Crew("ben")
    crew.pool(ask_about="none")
    moves(crew, "Income:Rainy:Gifts", "7", on="2026-01-04")
    crew.does(OpenCycle, pod="rainy", price="5", until=ENDS, on="2026-01-05")
    buys(crew, "ana", 2)

    assert fund_of(crew) == 10


def test_each_cycle_shares_out_its_own_income_once():
    crew = crew_of()
    buys(crew, "ana", 10)
    moves(crew, "Income:Rainy:Charges", "30")
    shares_out(crew)
    moves(crew, "Income:Rainy:Fines", "4", on="2026-12-21")
    crew.does(OpenCycle, pod="rainy", price="5", weeks=1, on="2026-12-22")
    buys(crew, "ben", 1, on="2026-12-23")

    shares_out(crew, on="2026-12-29")

    assert [each.cash for each in told(crew, "2026-12-31", 1).got] == [9]
    assert balances(crew, "Assets:") == {}


def test_a_loss_is_shared_as_a_gain_is():
    crew = crew_of()
    buys(crew, "ana", 30)
    buys(crew, "ben", 10)
    moves(crew, "Expenses:Rainy:WriteOff", "-20")

    shares_out(crew)

    assert {each.member: each.cash for each in told(crew).got} == {"ana": 135, "ben": 45}


def test_what_is_carried_opens_the_next_cycle_in_whole_shares():
    crew = crew_of()
    buys(crew, "ana", 10)
    buys(crew, "ben", 10)
    moves(crew, "Income:Rainy:Charges", "10")

    shares_out(crew, carry={"ana": "23", "ben": "55"})
    assert {each.member: (each.payout, each.carry, each.cash) for each in told(crew).got} == {
        "ana": (55, 23, 32),
        "ben": (55, 55, 0),
    }
    crew.does(OpenCycle, pod="rainy", price="10", on=ENDS)

    assert balances(crew, "Liabilities:") == {
        "Liabilities:Cycle:Rainy:C2:Ana": -20,
        "Liabilities:Cycle:Rainy:C2:Ben": -50,
        "Liabilities:Cycle:Rainy:Carried:Ana": -3,
        "Liabilities:Cycle:Rainy:Carried:Ben": -5,
    }
    assert balances(crew, "Assets:") == {"Assets:Cash-Box:Rainy": 78}


def test_what_was_carried_for_a_share_is_paid_with_the_share_out():
    crew = crew_of(part_shares="carried")
    crew.does(BuyShares, member="ana", pod="rainy", amount="12", on="2026-01-12")

    shares_out(crew)

    assert [(each.payout, each.before, each.cash) for each in told(crew).got] == [(10, 2, 12)]
    assert balances(crew, "Liabilities:") == {}


def test_free_savings_stay_apart_from_a_share_out():
    crew = crew_of()
    crew.saves("ben", "100", on="2026-01-05")
    buys(crew, "ana", 10)
    moves(crew, "Income:Rainy:Charges", "30")

    shares_out(crew)

    assert {each.member: each.cash for each in told(crew).got} == {"ana": 80}
    assert balances(crew, "Liabilities:") == {"Liabilities:Savings:Rainy:Ben": -100}


@pytest.mark.parametrize(("moved", "gain"), [("30", 20), ("-15", -10)])
def test_free_savings_gain_and_lose_as_shares_do_where_the_pool_says_so(moved, gain):
    """Only the least that was there throughout counts: what came in the day before the share-out does not."""
    crew = crew_of(free_savings="count")
    crew.saves("ben", "103", on="2026-01-05")
    buys(crew, "ana", 10)
    account = "Income:Rainy:Charges" if Decimal(moved) > 0 else "Expenses:Rainy:WriteOff"
    moves(crew, account, moved)
    crew.saves("ben", "500", on="2026-12-19")

    shares_out(crew)

    assert balances(crew, "Liabilities:") == {"Liabilities:Savings:Rainy:Ben": -603 - gain}
    assert {each.member: each.cash for each in told(crew).got} == {"ana": 50 + Decimal(moved) - gain, "ben": 0}


def test_who_leaves_before_the_share_out_gets_savings_only():
    crew = crew_of()
    buys(crew, "ana", 10)
    buys(crew, "ben", 10)
    moves(crew, "Income:Rainy:Charges", "30")

    crew.does(LeaveCycle, member="ben", pod="rainy", by="ben", on="2026-07-01")
    assert balances(crew, "Assets:") == {"Assets:Cash-Box:Rainy": 80}
    shares_out(crew)

    assert {each.member: each.cash for each in told(crew).got} == {"ana": 80}


def test_who_leaves_after_a_loss_gets_what_the_shares_are_worth():
    crew = crew_of()
    buys(crew, "ana", 10)
    buys(crew, "ben", 10)
    moves(crew, "Expenses:Rainy:WriteOff", "-20")

    crew.does(LeaveCycle, member="ben", pod="rainy", on="2026-07-01")
    assert balances(crew, "Assets:") == {"Assets:Cash-Box:Rainy": 40}
    shares_out(crew)

    assert {each.member: each.cash for each in told(crew).got} == {"ana": 40}


def test_between_two_cycles_what_is_carried_is_paid_back_to_who_wants_it():
    crew = crew_of()
    buys(crew, "ana", 10)
    shares_out(crew, carry={"ana": "20"})

    crew.does(LeaveCycle, member="ana", pod="rainy", on="2026-12-22")

    assert balances(crew, "Liabilities:") == balances(crew, "Assets:") == {}


def test_a_share_out_that_was_corrected_is_done_anew():
    crew = golden_year(crew_of())
    first = shares_out(crew)
    crew.does(Correction, entry=first.seq, because="Eli was still to pay", on=ENDS)
    assert told(crew, ENDS).is_done is False
    moves(crew, "Income:Rainy:Charges", "3", on=ENDS)

    shares_out(crew)

    assert told(crew).total == Decimal("1243.50")
    assert balances(crew, "Liabilities:Cycle:") == {}


def test_the_end_of_a_cycle_is_read_back_when_the_next_ones_opening_was_undone():
    crew = golden_year(crew_of())
    shares_out(crew)
    opened = crew.does(OpenCycle, pod="rainy", price="7", on=ENDS)
    crew.does(Correction, entry=opened.seq, because="another price", on=ENDS)

    assert told(crew).total == Decimal("1240.50")
    with crew.view("2026-12-31") as view:
        assert [each.name for each in cycle.every(view, people.pod(view, "rainy"))] == ["C1"]
    crew.does(OpenCycle, pod="rainy", price="5", on=ENDS)


def test_what_was_agreed_on_is_what_is_shared_out():
    crew = golden_year(crew_of())

    with pytest.raises(Refused, match=r"1,240.50 NZD on 2026-12-20, and not the 1,240.49 NZD"):
        crew.does(ShareOut, pod="rainy", amount="1240.49", on=ENDS)


def test_shares_repay_a_loan_that_nobody_else_repays():
    crew = crew_of()
    buys(crew, "ana", 10)
    buys(crew, "ben", 10)
    crew.borrows("ben", "45", 1, "2026-02-01")

    crew.does(LeaveCycle, member="ben", pod="rainy", to_savings=True, on="2026-07-01")
    assert balances(crew, "Liabilities:") == {
        "Liabilities:Cycle:Rainy:C1:Ana": -50,
        "Liabilities:Savings:Rainy:Ben": -50,
    }
    crew.does(SetOff, loan="L1", on="2026-07-01")
    shares_out(crew)

    assert {each.member: each.cash for each in told(crew).got} == {"ana": 50}
    assert balances(crew, "") == {"Assets:Cash-Box:Rainy": 5, "Liabilities:Savings:Rainy:Ben": -5}


def test_a_group_in_the_middle_of_its_cycle_brings_its_shares():
    crew = crew_of()
    crew.does(Opening, member="ana", pod="rainy", shares="37", on="2026-05-01")
    buys(crew, "ana", 3, on="2026-05-01")

    assert balances(crew, "Liabilities:") == {"Liabilities:Cycle:Rainy:C1:Ana": -200}
    assert balances(crew, "Assets:") == {"Assets:Cash-Box:Rainy": 200}


def test_interest_from_the_bank_pays_costs_and_is_not_shared_out_beyond_them():
    crew = crew_of()
    buys(crew, "ana", 10)
    crew.does(bank.BankInterest, pod="rainy", amount="8", on="2026-06-01")
    crew.does(bank.BankCosts, pod="rainy", amount="3", on="2026-06-01")

    shares_out(crew)
    assert {each.member: each.cash for each in told(crew).got} == {"ana": 50}
    crew.does(OpenCycle, pod="rainy", price="5", weeks=1, on=ENDS)
    crew.does(BuyShares, member="ana", pod="rainy", amount="25", on=ENDS)
    crew.does(bank.BankCosts, pod="rainy", amount="4", on=ENDS)
    shares_out(crew, on="2026-12-27")

    assert {each.member: each.cash for each in told(crew, "2026-12-31", 1).got} == {"ana": 25}
    assert balances(crew, "Assets:") == {"Assets:Cash-Box:Rainy": 1}
