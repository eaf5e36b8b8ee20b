"""Rates and fees as people type them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ledger.errors import Invalid
from pods.lending.calendar import EVERY
from pods.lending.charges import FEE_TIMES, Fee, Rate, parse_fee, parse_rate


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("9.99%/year", Rate(Decimal("9.99"))),
        (" 2 % / Month ", Rate(Decimal(2), "month")),
        ("10%/4weeks", Rate(Decimal(10), "4weeks")),
        ("10%/4 weeks", Rate(Decimal(10), "4weeks")),
        ("0", Rate(Decimal(0))),
        ("0%", Rate(Decimal(0))),
    ],
)
def test_a_rate_is_read_as_typed(text, expected):
    assert parse_rate(text) == expected


@pytest.mark.parametrize(
    "text", ["", "2", "2%", "2/month", "%/month", "2%/day", "-2%/month", "2,5%/month", "2%/month/month", "nan%/year"]
)
def test_a_rate_that_cannot_be_read_says_how_to_write_it(text):
    with pytest.raises(Invalid) as refused:
        parse_rate(text)
    assert refused.value.hint == "Write 9.99%/year, 2%/month or 10%/4weeks; 0 for none."
    assert refused.value.where == "rate"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.5%/instalment", Fee(Decimal("1.5"), "instalment", is_percent=True)),
        ("2/instalment", Fee(Decimal(2), "instalment")),
        ("5/month", Fee(Decimal(5), "month")),
        ("20/up-front", Fee(Decimal(20))),
        ("20", Fee(Decimal(20))),
        ("1,250.50", Fee(Decimal("1250.50"))),
        ("1%/up-front", Fee(Decimal(1), "up-front", is_percent=True)),
    ],
)
def test_a_fee_is_read_as_typed(text, expected):
    assert parse_fee(text) == expected


@pytest.mark.parametrize("text", ["", "2%", "1%/month", "5/year", "-5", "-1%/instalment", "five/month"])
def test_a_fee_that_cannot_be_read_says_how_to_write_it(text):
    with pytest.raises(Invalid) as refused:
        parse_fee(text)
    assert refused.value.hint == "Write 20/up-front, 2/instalment, 1.5%/instalment or 5/month."
    assert refused.value.where == "fee"


@given(st.decimals(0, 10_000, places=4), st.sampled_from([*EVERY, "year"]))
def test_a_rate_prints_as_it_is_read(number, per):
    assert parse_rate(str(Rate(number, per))) == Rate(number, per)


@given(st.decimals(0, 10_000, places=4), st.sampled_from(FEE_TIMES), st.booleans())
def test_a_fee_prints_as_it_is_read(number, per, is_percent):
    assume(not (is_percent and per == "month"))
    assert parse_fee(str(Fee(number, per, is_percent))) == Fee(number, per, is_percent)
