"""A month of pooled income: the golden figures, and the rules that hold for every month."""

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import Refused
from pods.owning.tranches import WAYS, tranches
from pods.working.income_split import Rules, divide, forecast, levy_on, reserve_of, split, to_own_account

GOLDEN = Path(__file__).parents[1] / "golden"
ZERO = Decimal(0)


def golden(name):
    return json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))


def cents(most=10_000_000, least=0):
    return st.integers(least, most).map(lambda minor: Decimal(minor).scaleb(-2))


MONTH = golden("livelihood_pod_month")
RULES = st.builds(
    Rules,
    levy=st.integers(0, 10000).map(lambda part: Decimal(part).scaleb(-2)),
    hurdle=cents(),
    target=cents(),
    reserve=cents(),
    monthly_pay=st.none() | cents(),
)
MONTHS = st.fixed_dictionaries(
    {
        "income": cents(),
        "costs": cents(),
        "buffer": cents(),
        "rules": RULES,
        "carried": cents(0, -1_000_000),
        "other": cents(10_000),
    }
)


def test_the_months_pay_pot_is_what_levy_costs_and_buffer_leave():
    inputs, expected = MONTH["inputs"], MONTH["expected"]
    income = sum(map(Decimal, inputs["income"].values()))

    month = divide(
        income=income,
        costs=Decimal(inputs["expenses"]),
        buffer=Decimal(inputs["opening_buffer"]),
        rules=Rules(levy=Decimal(inputs["commons_levy_pct"])),
        digits=2,
        pot=Decimal(inputs["pay_pot"]),
    )

    assert {name: getattr(month, name) for name in ("income", "levy", "net", "to_buffer", "closing_buffer")} == {
        name: expected[name] for name in ("income", "levy", "net", "to_buffer", "closing_buffer")
    }


@pytest.mark.parametrize(
    "rules",
    [{"target": Decimal(9000)}, {"monthly_pay": Decimal(12000), "target": Decimal(9000)}],
    ids=["filled to its target", "a monthly pay"],
)
def test_the_same_pot_comes_of_the_buffers_target_and_of_a_monthly_pay(rules):
    month = divide(
        income=Decimal(18000),
        costs=Decimal(1200),
        buffer=Decimal(6000),
        rules=Rules(levy=Decimal(10), **rules),
        digits=2,
    )

    assert (month.to_buffer, month.pot, month.closing_buffer) == (3000, 12000, 9000)


@pytest.mark.parametrize(
    ("published", "weights"),
    [("equal", None), ("by_hours", "hours"), ("by_need_scaled", "needs"), ("by_shares", "shares")],
)
def test_the_pot_is_split_as_published(published, weights):
    given_ = MONTH["inputs"][weights] if weights else dict.fromkeys(MONTH["inputs"]["income"], 1)

    parts = split(Decimal(MONTH["inputs"]["pay_pot"]), list(given_.values()), digits=2)

    assert {name: str(part.total) for name, part in zip(given_, parts, strict=True)} == MONTH["expected"][published]


def test_income_to_ones_own_account_leaves_the_collective_its_part():
    case = golden("enspiral_80_20")

    parts = [to_own_account(Decimal(each["revenue"]), Decimal(each["contribution_pct"]), 2) for each in case["inputs"]]

    assert parts == [(each["member_account"], each["commons"]) for each in case["expected"]]


def test_tranches_are_those_of_the_open_cap_table():
    case = golden("ocf_allocation_18_over_4")

    found = {
        way.replace("-", "_").upper(): tranches(case["inputs"]["shares"], case["inputs"]["tranches"], way)
        for way in WAYS
    }

    assert found == {way: [Fraction(part) for part in parts] for way, parts in case["expected"].items()}


@given(st.integers(0, 10**9), st.integers(1, 120), st.sampled_from(sorted(WAYS)))
def test_tranches_sum_to_the_whole_and_differ_by_one_at_most_unless_one_takes_the_rest(total, count, way):
    parts = tranches(total, count, way)

    assert sum(parts) == total
    assert len(parts) == count
    assert "single" in way or max(parts) - min(parts) <= 1


def test_a_levy_with_a_hurdle_is_taken_on_what_is_above_it():
    assert levy_on(Decimal(1200), Decimal(10), Decimal(1000), 2) == Decimal("20.00")
    assert levy_on(Decimal(900), Decimal(10), Decimal(1000), 2) == ZERO


def test_the_reserve_is_a_quarter_of_a_years_costs_or_a_tenth_of_its_income_whichever_is_more():
    assert reserve_of(Decimal(14400), Decimal(216000), 2) == 21600
    assert reserve_of(Decimal(14400), Decimal(20000), 2) == 3600


def test_the_buffer_pays_in_a_lean_month_and_leaves_its_reserve():
    rules = Rules(monthly_pay=Decimal(1000), reserve=Decimal(300))

    lean = divide(income=Decimal(400), costs=ZERO, buffer=Decimal(800), rules=rules, digits=2)

    assert (lean.pot, lean.to_buffer, lean.closing_buffer) == (900, -500, 300)


def test_a_loss_is_covered_by_the_buffer_and_what_is_over_is_carried_on():
    month = divide(income=ZERO, costs=Decimal(500), buffer=Decimal(300), rules=Rules(reserve=Decimal(300)), digits=2)

    assert (month.pot, month.closing_buffer, month.short) == (0, 0, 200)


def test_nobody_takes_a_pot_that_is_more_than_there_is():
    with pytest.raises(Refused, match=r"can pay 700\.00 when 300\.00 are left"):
        divide(
            income=Decimal(400),
            costs=ZERO,
            buffer=Decimal("600.00"),
            rules=Rules(reserve=Decimal("300.00")),
            digits=2,
            pot=Decimal(800),
        )


def test_a_floor_goes_first_and_the_rest_by_what_the_pod_splits_by():
    parts = split(Decimal(1000), [Decimal(3), Decimal(1)], digits=2, floor=Decimal(200))

    assert [(part.floor, part.rest) for part in parts] == [(200, 450), (200, 150)]


def test_a_pot_too_small_for_the_floor_is_shared_in_equal_parts():
    parts = split(Decimal("100.01"), [Decimal(3), Decimal(1)], digits=2, floor=Decimal(200))

    assert [str(part.total) for part in parts] == ["50.01", "50.00"]


def test_the_buffer_carries_whole_lean_months():
    rules = Rules(reserve=Decimal(1000), levy=Decimal(10))

    lean = forecast(
        income=Decimal(1000), costs=Decimal(400), pay=Decimal(1500), buffer=Decimal(3500), rules=rules, digits=2
    )

    assert (lean.gap, lean.spare, lean.months, lean.left) == (1000, 2500, 2, 500)


def test_months_that_take_nothing_out_are_carried_for_ever():
    assert (
        forecast(
            income=Decimal(2000), costs=Decimal(400), pay=Decimal(1500), buffer=ZERO, rules=Rules(), digits=2
        ).months
        is None
    )


@given(MONTHS)
def test_what_comes_in_is_levied_spent_kept_or_paid_and_nothing_else(month):
    found = divide(**month, digits=2)

    assert (
        found.income + found.other + found.carried + found.short
        == found.levy + found.costs + found.to_buffer + found.pot
    )


@given(MONTHS)
def test_pay_never_exceeds_what_is_there_and_leaves_the_reserve(month):
    found = divide(**month, digits=2)

    assert 0 <= found.pot <= max(ZERO, found.net + found.buffer)
    assert found.closing_buffer >= 0
    assert not found.pot or found.closing_buffer >= min(month["rules"].reserve, month["buffer"] + found.net)
    assert not (found.short and found.pot)


@given(cents(), st.lists(cents(100_000), min_size=1, max_size=8).filter(any), cents(100_000))
def test_the_parts_of_the_pot_sum_to_it(pot, weights, floor):
    parts = split(pot, weights, digits=2, floor=floor)

    assert sum(part.total for part in parts) == pot
    assert all(part.floor >= 0 and part.rest >= 0 for part in parts)


@given(cents(), st.integers(0, 10000).map(lambda part: Decimal(part).scaleb(-2)))
def test_own_account_and_collective_get_all_of_the_income(income, percent):
    own, collective = to_own_account(income, percent, 2)

    assert own + collective == income
    assert own >= 0
    assert collective >= 0
