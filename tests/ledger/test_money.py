"""Amounts as people type them, minor units, and exact splitting."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger import money
from ledger.errors import Invalid

minors = st.integers(-money.MAX_MINOR, money.MAX_MINOR)
weights = st.lists(
    st.integers(0, 10**9) | st.decimals(0, 10**6, places=3) | st.fractions(0, 1000, max_denominator=997),
    min_size=1,
    max_size=12,
).filter(any)


@given(minors, weights)
def test_the_parts_of_a_split_sum_to_the_whole_exactly(total, given_weights):
    assert sum(money.split(total, given_weights)) == total


@given(minors, weights)
def test_every_part_is_its_exact_share_rounded_down_or_up_to_a_unit(total, given_weights):
    whole = sum(map(Fraction, given_weights))
    for part, weight in zip(money.split(total, given_weights), given_weights, strict=True):
        assert abs(part - total * Fraction(weight) / whole) < 1


def test_units_left_go_to_the_largest_fractions_then_to_those_who_joined_first():
    assert money.split(100, [1, 1, 1]) == [34, 33, 33]
    assert money.split(10, [5, 3, 1]) == [6, 3, 1]
    assert money.split(-100, [1, 1, 1]) == [-34, -33, -33]


def test_who_has_no_weight_gets_nothing():
    assert money.split(7, [0, 3, 0]) == [0, 7, 0]


@pytest.mark.parametrize("nobody", [[], [0, 0], [3, -1]])
def test_there_must_be_something_to_divide_by(nobody):
    with pytest.raises(Invalid, match="nothing to divide by"):
        money.split(100, nobody)


@given(minors, st.integers(0, 6))
def test_minor_units_come_back_as_they_went(minor, digits):
    assert money.to_minor(money.from_minor(minor, digits), digits, "NZD") == minor


@pytest.mark.parametrize(
    "number", ["0.001", "5.005", "-5.005", "1.00000000000000000000000000000000001", "1E-99999", "1000000000000000.001"]
)
def test_a_number_below_the_minor_unit_is_refused_however_far_behind_the_point(number):
    with pytest.raises(Invalid, match="too many decimals") as caught:
        money.to_minor(Decimal(number), 2, "NZD")
    assert "NZD has 2 decimals; write " in caught.value.hint


def test_zeros_behind_the_minor_unit_change_nothing():
    assert money.to_minor(Decimal("5.1000"), 2, "NZD") == 510
    assert money.to_minor(Decimal("5E+2"), 0, "JPY") == 500


@pytest.mark.parametrize(
    "number", ["1000000000000000.01", "1E+400", "NaN", "-Infinity", "123456789012345678901234567890.123"]
)
def test_a_number_that_the_tables_cannot_keep_is_refused(number):
    with pytest.raises(Invalid, match="more than a book can keep"):
        money.to_minor(Decimal(number), 2, "NZD")


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("50", "50"), ("50.00", "50.00"), ("1,250.50", "1250.50"), ("1,234,567", "1234567"), (".5", "0.5"), ("-3", "-3"),
        (" 7 ", "7"), ("1\u00a0250", "1250"), ("\u22125", "-5"), ("٥٠", "50"),
    ],
)  # fmt: skip
def test_numbers_are_read_as_people_write_them(typed, number):
    assert money.parse_number(typed) == Decimal(number)


@pytest.mark.parametrize(
    ("typed", "number"), [("1.250,50", "1250.50"), ("50,5", "50.5"), ("1.234.567", "1234567"), ("50", "50")]
)
def test_a_sheet_with_decimal_commas_is_read_so(typed, number):
    assert money.parse_number(typed, decimal_comma=True) == Decimal(number)


@pytest.mark.parametrize(
    "typed",
    ["1,25", "12,34.50", "1.250,50", "1,2,3", "5.0.0"],
)
def test_what_can_be_read_in_two_ways_is_refused(typed):
    with pytest.raises(Invalid, match="not an amount that can be read in one way only"):
        money.parse_number(typed)


@pytest.mark.parametrize("typed", ["5 0", "1e5", "", "-", ".", "NaN", "inf", "0x10", "5\n6", "²", "5x", "fifty"])
def test_what_is_no_number_is_said_to_be_none(typed):
    with pytest.raises(Invalid, match=r"is not an amount\.$"):
        money.parse_number(typed)


@pytest.mark.parametrize("typed", ["1,250.50", "1.25.0", "1,2,3"])
def test_the_same_holds_where_the_comma_is_decimal(typed):
    with pytest.raises(Invalid, match="in one way only"):
        money.parse_number(typed, decimal_comma=True)


def test_an_amount_may_name_its_commodity():
    assert money.parse_amount("50.00 NZD", "NZD") == Decimal("50.00") == money.parse_amount("50.00 nzd", "NZD")


def test_an_amount_in_another_commodity_is_refused():
    with pytest.raises(Invalid, match="“50 EUR” is in EUR; this pod keeps NZD"):
        money.parse_amount("50 EUR", "NZD")


@pytest.mark.parametrize("typed", ["0", "0.00", "-5"])
def test_an_amount_is_more_than_zero(typed):
    with pytest.raises(Invalid, match="it must be more than zero"):
        money.parse_amount(typed, "NZD")


@pytest.mark.parametrize(
    ("number", "rounded"), [("0.005", "0.01"), ("-0.005", "-0.01"), ("2.675", "2.68"), ("1.004", "1.00")]
)
def test_halves_round_away_from_zero_in_both_number_types(number, rounded):
    assert money.round_half_up(Decimal(number), 2) == Decimal(rounded)
    assert money.round_half_up(Fraction(number), 2) == Decimal(rounded)


def test_an_error_quotes_what_was_typed_on_one_short_printable_line():
    quoted = money.printable("x\x1b[2J\n" + "y" * 200)
    assert len(quoted) == 60
    assert quoted.isprintable()
