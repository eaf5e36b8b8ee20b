"""A clock that runs backwards is told, dates nothing by itself, and locks nobody out."""

import datetime as dt

import pytest

from tests.typed import Crew

DAY = dt.date(2026, 6, 15)


@pytest.fixture
def book(crew):
    """A book whose last entry was recorded on 15 June at noon."""
    crew.do("contribute ben 5 --to rainy")
    return crew.folder


def test_an_entry_without_a_day_is_not_dated_by_a_clock_that_lost_its_battery(book):
    crew = Crew(book, dt.date(2026, 1, 20))

    said = crew.refused("contribute ana 50 --to rainy", status=2)

    assert said == (
        "crewbook: This computer's clock shows 2026-01-20 12:00, but the last entry was recorded on 2026-06-15 at 12:00 "
        "UTC: one of the two is wrong. Nothing was recorded.\n"
        "  Set the clock right and type it again. If the clock is right now, say the day: --on 2026-01-20\n"
    )


@pytest.mark.parametrize("year", [1970, 2000])
def test_a_clock_before_the_book_s_first_day_records_nothing(book, year):
    crew = Crew(book, dt.date(year, 1, 1))

    assert f"clock shows {year}-01-01" in crew.refused("contribute ana 50 --to rainy", status=2)


def test_a_day_that_is_given_holds_whatever_the_clock_shows(book):
    crew = Crew(book, dt.date(2026, 1, 20))

    answer = crew.type("contribute ana 50 --to rainy --on 2026-06-15")

    assert answer.status == 0
    assert answer.err == (
        "This computer's clock shows 2026-01-20 12:00, but the last entry was recorded on 2026-06-15 at 12:00 UTC: one "
        "of the two is wrong. The day that you gave holds; the time of recording is what the clock shows.\n"
    )


def test_an_entry_recorded_by_a_clock_far_ahead_asks_for_the_day_once_and_locks_nobody_out(book):
    Crew(book, dt.date(2031, 1, 1)).do("contribute ana 5 --to rainy --on 2026-06-15")
    crew = Crew(book, DAY)
    assert "recorded on 2031-01-01" in crew.refused("contribute ana 5 --to rainy", status=2)

    crew.do("contribute ana 5 --to rainy --on 2026-06-15")

    answer = crew.type("contribute ana 5 --to rainy")
    assert (answer.status, answer.err) == (0, "")


def test_an_act_sent_again_is_answered_whatever_the_clock_shows(book):
    Crew(book, DAY).do("contribute ana 5 --to rainy --key monday")

    answer = Crew(book, dt.date(2026, 1, 20)).type("contribute ana 5 --to rainy --key monday")

    assert (answer.status, answer.err) == (0, "")


def test_what_is_read_does_not_ask_for_the_time(book):
    answer = Crew(book, dt.date(2026, 1, 20)).type("balances")

    assert (answer.status, answer.err) == (0, "")


@pytest.mark.parametrize(
    ("behind", "is_told"),
    [(dt.timedelta(minutes=4), False), (dt.timedelta(minutes=6), True), (dt.timedelta(hours=23), True)],
    ids=str,
)
def test_minutes_are_borne_and_hours_are_told(behind, is_told):
    from ledger.clock import held_against

    told = []
    now = dt.datetime(2026, 6, 15, 12, tzinfo=dt.UTC) - behind

    assert list(held_against("2026-06-15T12:00:00Z", [1], now=now, tell=told.append)) == [1]
    assert bool(told) is is_told


def test_a_time_that_cannot_be_read_is_held_against_nobody():
    from ledger.clock import held_against

    assert list(held_against("yesterday", [1], now=dt.datetime(1970, 1, 1, tzinfo=dt.UTC), tell=pytest.fail)) == [1]
