"""A livelihood pod whatever happens: money in is money out and money held, and nothing is paid that is not there."""

import datetime as dt
from contextlib import closing
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger import chart
from ledger.book import Book
from ledger.errors import CrewbookError
from pods import acts
from pods.acts import livelihood, members, pay, setup, share, support
from pods.crew import people
from pods.crew.correction import Correction
from pods.working import income_month
from tests.examples import some
from tests.memory import in_memory

NOW = dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC)
FIRST = dt.date(2026, 1, 1)
CREW = ("ana", "ben", "cho")
MONTHS = ("2026-01", "2026-02", "2026-03")
AMOUNTS = st.integers(1, 200_000).map(lambda minor: Decimal(minor).scaleb(-2))
DAYS = st.integers(0, 110).map(lambda days: FIRST + dt.timedelta(days=days))
MEMBERS = st.sampled_from(CREW)
TERMS = st.fixed_dictionaries(
    {
        "levy": st.sampled_from(["0", "10", "33.3"]),
        "buffer-target": st.sampled_from(["0", "500"]),
        "reserve-rule": st.sampled_from(["none", "quarter-or-tenth"]),
        "monthly-pay": st.sampled_from(["none", "300"]),
        "pay-floor": st.sampled_from(["0", "50.01"]),
        "pay-when": st.sampled_from(["at-once", "later"]),
        "split": st.sampled_from(["equal", "hours", "needs"]),
    }
)
ACTS = st.one_of(
    st.builds(livelihood.Income, pod=st.just("farm"), amount=AMOUNTS),
    st.builds(livelihood.Expense, pod=st.just("farm"), amount=AMOUNTS, purpose=st.just("rent"), out_of=st.sampled_from([None, "commons", "buffer"])),
    st.builds(livelihood.Reimbursement, pod=st.just("farm"), member=MEMBERS, amount=AMOUNTS, purpose=st.just("rent"), with_pay=st.booleans()),
    st.builds(pay.Advance, pod=st.just("farm"), member=MEMBERS, amount=AMOUNTS),
    st.builds(pay.AdvanceBack, pod=st.just("farm"), member=MEMBERS, amount=AMOUNTS),
    st.builds(pay.Pay, pod=st.just("farm"), member=MEMBERS, amount=st.none() | AMOUNTS),
    st.builds(share.Hours, pod=st.just("farm"), member=MEMBERS, month=st.sampled_from(MONTHS), hours=st.integers(0, 200).map(Decimal)),
    st.builds(share.Need, pod=st.just("farm"), member=MEMBERS, month=st.sampled_from(MONTHS), amount=st.just(Decimal(0)) | AMOUNTS),
    st.builds(Correction, entry=st.integers(6, 20), because=st.just("wrong")),
    st.sampled_from(MONTHS),
    st.sampled_from(MONTHS),
)  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def _every_kind():
    assert acts


def crew_with(terms, kind="pooled"):
    book = Book.create(in_memory(), name="Crew", currency="NZD", digits=2, now=NOW, on=FIRST)
    for member in CREW:
        book.post(members.Join(member=member, name=member.title()), by="ana", on=FIRST, now=NOW)
    given_ = {"ask-about": "none", "model": kind, **terms}
    book.post(setup.OpenPod(pod="farm", pod_kind="livelihood", name="Farm", terms=given_), by="ana", on=FIRST, now=NOW)
    return book


def attempt(book, act, on, pot=None):
    """Record the act, or that month's split; what was refused left nothing behind."""
    try:
        if isinstance(act, str):
            with book.view(on=on) as view:
                pod = people.pod(view, "farm")
                act = share.proposed(income_month.month_of(view, pod, act, pot=pot, is_to_hold=True), pod, pot=pot)
        book.post(act, by="ana", on=on, now=NOW)
    except CrewbookError:
        return False
    return True


def totals(book, on=dt.date.max):
    with book.view(on=on) as view:
        found = {}
        for (account, _), number in view.balances().items():
            name = "money" if chart.is_place(account) else ":".join(account.split(":")[:2])
            name = account if account.startswith(("Income:", "Expenses:")) else name
            found[name] = found.get(name, Decimal(0)) + number
    return found


@settings(max_examples=some(40), deadline=None)
@given(TERMS, st.lists(st.tuples(ACTS, DAYS), min_size=6, max_size=22))
def test_money_in_is_money_out_and_money_held_whatever_happens(terms, tried):
    book = crew_with(terms)
    with closing(book.store):
        attempt(book, livelihood.Income(pod="farm", amount=Decimal(1500)), FIRST)
        for act, on in sorted(tried, key=lambda pair: pair[1]) if len(tried) % 2 else tried:
            attempt(book, act, on)

        for on in {day for _, day in tried} | {dt.date.max}:
            at = totals(book, on)
            # Income less costs and pay lies in places, or was had ahead; what is not paid out yet is owed.
            earned = -sum(number for name, number in at.items() if name.startswith(("Income:", "Expenses:")))
            assert at.get("money", 0) + at.get("Assets:Advances", 0) + at.get("Liabilities:Pay", 0) == earned
            assert at.get("money", 0) >= 0
            assert at.get("Equity:Buffer", 0) <= 0
            assert at.get("Equity:Commons", 0) <= 0
            # What months kept back is in the funds, and nowhere else.
            kept = sum(at.get(f"Equity:{name}", 0) for name in ("Divided", "Commons", "Buffer"))
            assert kept == 0


@settings(max_examples=some(20), deadline=None)
@given(
    TERMS,
    st.lists(st.tuples(AMOUNTS, DAYS), min_size=1, max_size=6),
    st.lists(st.tuples(AMOUNTS, DAYS), max_size=3),
    st.lists(st.integers(0, 200), min_size=3, max_size=3).filter(any),
)
def test_what_a_split_shares_is_all_that_was_not_divided_before(terms, incomes, costs, weights):
    """After every month was shared nothing is left undivided but a loss, and each got what the lines say."""
    book = crew_with(terms)
    with closing(book.store):
        for amount, on in incomes:
            attempt(book, livelihood.Income(pod="farm", amount=amount), on)
        for amount, on in costs:
            attempt(book, livelihood.Expense(pod="farm", amount=amount, purpose="rent"), on)
        for member, weight in zip(CREW, weights, strict=True):
            attempt(book, share.Need(pod="farm", member=member, month="2026-01", amount=Decimal(weight)), NOW.date())
            for month in (*MONTHS, "2026-04"):
                attempt(book, share.Hours(pod="farm", member=member, month=month, hours=Decimal(weight)), NOW.date())
        short = Decimal(0)
        for month in (*MONTHS, "2026-04"):
            before = totals(book)
            with book.view(on=NOW.date()) as view:
                pod = people.pod(view, "farm")
                reckoned = income_month.month_of(view, pod, month, is_to_hold=True)
            assert sum(line.amount for line in reckoned.lines) == reckoned.division.pot
            # What a month brought may have gone into costs of a later one meanwhile: then it stays in the buffer.
            is_paid = attempt(book, month, NOW.date())
            assert is_paid or attempt(book, month, NOW.date(), Decimal(0))
            paid = totals(book).get("Expenses:Farm:Pay", 0) - before.get("Expenses:Farm:Pay", 0)
            assert paid == (reckoned.division.pot if is_paid else 0)
            short = reckoned.division.short

        at = totals(book)
        undivided = -sum(number for name, number in at.items() if name.startswith(("Income:", "Expenses:")))
        assert undivided - at.get("Equity:Divided", 0) == -short


@settings(max_examples=some(20), deadline=None)
@given(
    st.lists(st.tuples(MEMBERS, AMOUNTS), min_size=1, max_size=4),
    st.lists(st.tuples(st.sampled_from(["paid", "in", "out"]), MEMBERS, MEMBERS, st.integers(1, 50_000)), max_size=10),
)
def test_support_money_in_the_pod_is_what_was_given_into_it_and_not_yet_got(stated, paid):
    book = crew_with({"support-floor": "500"}, "support")
    with closing(book.store):
        for member, have in stated:
            attempt(book, support.Means(pod="farm", member=member, month="2026-01", have=have), FIRST)
        for way, one, other, minor in paid:
            amount = Decimal(minor).scaleb(-2)
            act = {
                "paid": support.Support(pod="farm", giver=one, taker=other, month="2026-01", amount=amount),
                "in": support.SupportIn(pod="farm", member=one, month="2026-01", amount=amount),
                "out": support.SupportOut(pod="farm", member=one, month="2026-01", amount=amount),
            }[way]
            attempt(book, act, FIRST)

        at = totals(book)
        with book.view(on=FIRST) as view:
            month = support.month_of(view, people.pod(view, "farm"), "2026-01")
        assert at.get("money", Decimal(0)) == -at.get("Equity:Support", Decimal(0)) >= 0
        held = sum(month.given.values()) - sum(month.got.values())
        assert at.get("money", Decimal(0)) == Decimal(held).scaleb(-2)
        assert sum(month.left.gives.values()) == sum(month.left.gets.values())
