"""What the book's size must not change is counted, not timed: the steps that SQLite takes to answer."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from ledger.book import Item
from pods.crew import people
from pods.crew.setup import OpenPod
from pods.owning import shares
from pods.owning.lots import next_label
from pods.pools.savings import Contribution
from reports.member import member_statement
from tests.reports.books import NOW, Crew

MEMBERS = ("ben", "cho", "dee")
TODAY = dt.date(2027, 1, 1)


def a_crew(contributions):
    """A year of so many contributions by each, on as many days, and three today."""
    crew = Crew(*MEMBERS)
    crew.pool()
    first = dt.date(2026, 1, 1)
    days = [first + dt.timedelta(days=at * 360 // contributions) for at in range(contributions)] + [TODAY] * 3
    crew.book.post_all(
        (
            Item(Contribution(member=each, pod="rainy", amount=Decimal(1 + at % 7)), "ana", day)
            for at, day in enumerate(days)
            for each in MEMBERS
        ),
        now=NOW,
    )
    return crew


@pytest.fixture(scope="module")
def crews():
    return a_crew(24), a_crew(720)


def steps(crew, ask, on=TODAY):
    """How many steps of its machine SQLite takes for what is asked, in hundreds."""
    taken = []
    with crew.book.view(on=on) as view:
        driver = view.session.connection.connection.driver_connection
        driver.set_progress_handler(lambda: taken.append(1), 100)
        ask(view)
        driver.set_progress_handler(None, 0)
    return len(taken)


@pytest.mark.parametrize(
    "ask",
    [
        lambda view: view.balance("Liabilities:Savings:Rainy:Ben", "NZD"),
        lambda view: view.balances(),
        lambda view: view.moved_by_month("Liabilities:Savings:Rainy", "NZD"),
        lambda view: view.moved("Liabilities:Savings:Rainy", "NZD", since=dt.date(2027, 1, 1)),
        lambda view: view.newest_postings("Liabilities:Savings:Rainy:Ben", "NZD", count=3),
        lambda view: view.session.newest_entries(9, things=(), prefix="", since=None, on=TODAY, until=view.seq),
        lambda view: view.postings_about("member/ana"),
        lambda view: view.days_about("member/ana"),
        lambda view: member_statement(view, "ben", last=3),
    ],
    ids=["a balance", "balances", "months", "days", "the newest postings", "the newest entries", "what concerns a thing", "when it was", "a statement's last page"],
)  # fmt: skip
@pytest.mark.parametrize("on", [TODAY, dt.date(2026, 7, 1)], ids=str)
def test_a_book_thirty_times_as_busy_is_asked_as_cheaply(crews, ask, on):
    quiet, busy = (max(steps(crew, ask, on), 1) for crew in crews)
    assert busy <= quiet * 1.15 + 5


@pytest.fixture(scope="module")
def coops():
    return a_coop(10), a_coop(300)


def a_coop(issues):
    crew = Crew(*MEMBERS)
    crew.does(OpenPod, pod="coop", pod_kind="ownership", name="Coop")
    crew.does(shares.OpenClass, pod="coop", share_class="A", par=Decimal(10))
    one = shares.Issue(pod="coop", share_class="A", member="ben", shares=Decimal(2))
    crew.book.post_all((Item(one, "ana", TODAY) for _ in range(issues)), now=NOW)
    return crew


def test_a_class_thirty_times_as_often_issued_has_its_next_number_as_cheaply(coops):
    def ask(view):
        held = shares.share_class(view, people.pod(view, "coop"), "A")
        return next_label(view, held, Decimal(1))

    few, many = (max(steps(crew, ask), 1) for crew in coops)
    assert many <= few * 1.15 + 5


def test_that_count_would_notice():
    quiet, busy = (steps(crew, lambda view: view.postings("Liabilities:")) for crew in (a_crew(24), a_crew(240)))
    assert busy > quiet * 5


def test_a_seal_is_found_as_cheaply_where_the_days_are_three_times_as_busy():
    crews = a_crew(360), a_crew(1080)
    taken = []
    for crew in crews:
        seal = crew.book.entry(500).seal
        taken.append(steps(crew, lambda view, seal=seal: view.session.seals_like(seal[:8])))
    assert taken[1] <= taken[0] * 1.15 + 5
