"""Group ratios as SAVIX defines them: the published figures, and what holds for any group."""

import json
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger import money
from ledger.errors import Invalid
from pods.pools.ratios import Group, ratios

CASE = json.loads((Path(__file__).parents[1] / "golden" / "savix_ratios.json").read_text(encoding="utf-8"))


def golden():
    given_ = CASE["inputs"]
    amounts = {
        key: Decimal(given_[key])
        for key in ("savings", "cash_box", "loans_outstanding", "late_balance", "other_funds", "property_now", "property_start", "debts")
    }  # fmt: skip
    return Group(
        members_now=given_["members_now"],
        members_start=given_["members_start"],
        dropouts=given_["dropouts"],
        new=given_["new"],
        attending=given_["attending"],
        expected=given_["members_now"],
        loans=given_["n_loans"],
        members_with_loan=given_["members_with_loan"],
        write_offs=Decimal(given_["writeoffs"]),
        weeks=Fraction(given_["weeks"]),
        **amounts,
    )


def values(group):
    return {each.key: each.value for each in ratios(group)}


def at_precision(value, published):
    """The exact ratio with as many decimals as the source prints."""
    return str(money.round_half_up(value, len(published.partition(".")[2])))


def test_the_published_ratios_come_out_exactly():
    found = values(golden())

    assert {key: at_precision(found[key], text) for key, text in CASE["expected"].items()} == CASE["expected"]
    assert found.keys() == CASE["expected"].keys()


def test_each_ratio_is_what_its_figures_say():
    """Whoever types what stands in the last column into a calculator gets the value beside it."""
    for each in ratios(golden()):
        typed = each.figures.replace(",", "").replace("÷", "/").replace("×", "*")
        exact = eval("".join(f"Fraction('{word}')" if word[-1:].isdigit() else word for word in typed.split()))
        assert exact * (100 if each.unit == "percent" else 1) == each.value, each.key


def test_where_there_is_nothing_to_divide_by_there_is_no_ratio():
    nothing = Decimal(0)
    empty = Group(
        members_now=0, members_start=0, dropouts=0, attending=None, expected=0, savings=nothing, cash_box=nothing,
        loans_outstanding=nothing, loans=0, members_with_loan=0, late_balance=nothing, other_funds=nothing,
        property_now=nothing, property_start=nothing, debts=nothing, weeks=Fraction(0),
    )  # fmt: skip

    found = values(empty)

    assert {key for key, value in found.items() if value is not None} == {"assets", "profit"}


def test_what_was_there_at_the_start_is_no_profit():
    assert values(replace(golden(), brought=Decimal(30)))["profit"] == 70


amounts = st.integers(0, 10**7).map(lambda minor: Decimal(minor) / 100)


@given(
    people=st.integers(1, 200), start=st.integers(1, 200), gone=st.integers(0, 200), lent=amounts, late=amounts,
    cash=amounts, savings=amounts, apart=amounts, weeks=st.integers(1, 300),
)  # fmt: skip
def test_parts_of_a_whole_lie_between_nothing_and_all_of_it(
    people, start, gone, lent, late, cash, savings, apart, weeks
):
    group = replace(
        golden(), members_now=people, members_start=start, dropouts=min(gone, start), attending=people // 2,
        expected=people, loans=people, members_with_loan=people // 3, loans_outstanding=lent, late_balance=min(late, lent),
        cash_box=cash, savings=savings, other_funds=apart, weeks=Fraction(weeks),
    )  # fmt: skip

    found = values(group)

    parts = ("attendance_pct", "retention_on_start_pct", "pct_members_with_loan", "portfolio_at_risk_pct",
             "loan_fund_utilisation_pct", "loans_pct_assets")  # fmt: skip
    assert all(0 <= found[key] <= 100 for key in parts if found[key] is not None)
    assert found["profit"] == lent + cash - savings
    if savings:
        assert found["annualised_return_on_savings_pct"] * weeks == found["return_on_savings_pct"] * 52


@pytest.mark.parametrize(
    "wrong",
    [
        {"attending": 21}, {"dropouts": 23}, {"members_with_loan": 10}, {"late_balance": Decimal(2201)},
        {"weeks": Fraction(-1)}, {"members_now": -1},
    ],
)  # fmt: skip
def test_figures_that_contradict_one_another_are_refused(wrong):
    with pytest.raises(Invalid, match="contradict one another"):
        ratios(replace(golden(), **wrong))
