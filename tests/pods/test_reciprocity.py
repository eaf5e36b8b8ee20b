"""Saving alongside a loan, and savings that are held until points are back at zero: figures, and what no row of acts may do."""

import datetime as dt
import json
from decimal import Decimal

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from ledger.errors import CrewbookError, Refused
from pods.acts import loans, savings, setup
from pods.crew import people
from pods.pools import points, points_plan, reciprocity
from tests.examples import some
from tests.pods.test_points import CREW, FIRST, GOLDEN, Pool


@pytest.fixture(params=["month-end", "month-start", "average", "daily"])
def convention(request):
    return request.param


def case(name):
    return json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))


def lent(pool, amount, term, *, by="ben", on=FIRST):
    """A loan paid out at once; its id."""
    asked = pool.do(loans.LoanRequest(pod="rainy", amount=Decimal(amount), term=term), by=by, on=on)
    pool.do(loans.PayOut(loan=asked.id, amount=Decimal(amount)), on=on)
    return asked.id


def stand(pool, on, member="ben"):
    """(held, alongside of every loan) of a member on a day."""
    with pool.book.view(on=on) as view:
        found, who = people.pod(view, "rainy"), people.member(view, member)
        return reciprocity.held(view, found, who), reciprocity.of_member(view, found, who)


def planned(convention):
    """The published plan, kept month by month: 100 repaid and 100 saved alongside, on the 28th."""
    plan = case("nz_savings_pool_loan_plan")["inputs"]
    pool = Pool(convention, **{"reciprocal-saving": "equal"})
    pool.saves("ana", plan["loan"])
    loan = lent(pool, plan["loan"], plan["months"])
    for month in range(plan["months"]):
        on = dt.date(2026 + month // 12, month % 12 + 1, 28)
        pool.book.post(loans.Repayment(loan=loan, amount=Decimal(plan["monthly_repay"])), by="ana", on=on, now=LATER)
        saved = reciprocity.SaveAlongside(loan=loan, amount=Decimal(plan["monthly_reciprocal_saving"]))
        pool.book.post(saved, by="ana", on=on, now=LATER)
    return pool


LATER = dt.datetime(2027, 12, 1, 12, tzinfo=dt.UTC)
END = dt.date(2027, 8, 31)
PUBLISHED = {"month-end": "points_month_end", "month-start": "points_month_start", "average": "points_midpoint"}


def test_the_published_plan_is_kept_to_the_cent_and_scores_as_published(convention):
    expected = case("nz_savings_pool_loan_plan")["expected"]
    pool = planned(convention)

    held, beside = stand(pool, END)
    assert (held, beside) == (expected["end_savings"], [])
    with pool.book.view(on=END) as view:
        assert view.total("Assets:Loans:Rainy:", "NZD") == expected["end_loan"]
    if convention in PUBLISHED:
        assert pool.total("ben", END) == expected[PUBLISHED[convention]]
    pool.book.store.close()


def test_the_published_plan_scores_as_published_without_a_book():
    golden = case("nz_savings_pool_loan_plan")
    inputs, expected = golden["inputs"], golden["expected"]

    found = points_plan.of_loan(
        Decimal(inputs["loan"]), inputs["months"], Decimal(inputs["monthly_reciprocal_saving"]),
        savings=Decimal(0), opening=Decimal(0), start=FIRST, day=28, digits=2,
    )  # fmt: skip

    assert {each: found.plan.points[name] for name, each in PUBLISHED.items()} == {
        each: expected[each] for each in PUBLISHED.values()
    }
    assert (found.end_loan, found.end_savings) == (expected["end_loan"], expected["end_savings"])
    assert {a + b for a, b in zip(found.repaid, found.alongside, strict=True)} == {expected["total_monthly"]}


@pytest.mark.parametrize("name", ["Jennifer", "Mark", "Noel", "Tamati"])
def test_the_published_pool_scores_as_published_without_a_book(name):
    golden = case("nz_savings_pool_points")
    first, second = golden["inputs"]["month1"]["balance"][name], golden["inputs"]["month2_balance"][name]

    found = points_plan.of_balances(
        [Decimal(first), Decimal(second)], before=Decimal(first),
        opening=Decimal(golden["inputs"]["month1"]["opening_points"][name]), start=FIRST, day=31, digits=2,
    )  # fmt: skip

    totals = [each.total["month-end"] for each in found.months]
    assert totals == [golden["expected"][each][name] for each in ("month1_points", "month2_points")]


def test_six_hundred_months_are_the_most_that_are_planned():
    months = {"before": Decimal(0), "opening": Decimal(0), "start": FIRST, "day": 1, "digits": 2}
    with pytest.raises(CrewbookError, match="601 months cannot be reckoned"):
        points_plan.of_balances([Decimal(1)] * 601, **months)


def test_held_savings_are_released_when_after_saving_has_made_up_for_the_loan():
    """Counted from the start of months the plan ends 2,000 points short: one more month of 2,000 saved."""
    pool = planned("month-start")
    act = reciprocity.Release(member="ben", pod="rainy", amount=Decimal(2000))

    with pytest.raises(Refused, match=r"-2,000.00 points on 2027-08-31.*in 1 month if"):
        pool.book.post(act, by="ben", on=END, now=LATER)
    pool.book.post(act, by="ben", on=dt.date(2027, 9, 30), now=LATER)

    assert stand(pool, dt.date(2027, 9, 30)) == (0, [])
    pool.book.post(
        savings.Withdrawal(member="ben", pod="rainy", amount=Decimal(2000)),
        by="ben", on=dt.date(2027, 9, 30), now=LATER,
    )  # fmt: skip
    pool.book.store.close()


def test_points_that_were_given_release_savings_sooner():
    pool = planned("month-start")
    gift = points.GivePoints(giver="ana", taker="ben", pod="rainy", points=Decimal(2000))
    pool.book.post(gift, by="ana", on=END, now=LATER)

    pool.book.post(reciprocity.Release(member="ben", pod="rainy", amount=Decimal(2000)), by="ben", on=END, now=LATER)

    assert stand(pool, END) == (0, [])
    pool.book.store.close()


@pytest.fixture
def pool():
    made = Pool(**{"reciprocal-saving": "equal"})
    yield made
    made.book.store.close()


def test_a_borrower_is_behind_or_ahead_of_what_fell_due_or_was_repaid(pool):
    pool.saves("ana", 600)
    loan = lent(pool, 600, 6)

    def ahead(on):
        found = stand(pool, on)[1][0]
        return found.expected, found.saved, found.ahead

    assert ahead(dt.date(2026, 1, 31)) == (0, 0, 0)
    assert ahead(dt.date(2026, 2, 1)) == (100, 0, -100)
    pool.do(reciprocity.SaveAlongside(loan=loan, amount=Decimal(120)), on=dt.date(2026, 2, 2))
    assert ahead(dt.date(2026, 2, 2)) == (100, 120, 20)
    pool.do(loans.Repayment(loan=loan, amount=Decimal(250)), on=dt.date(2026, 2, 3))
    assert ahead(dt.date(2026, 2, 3)) == (250, 120, -130)


def test_a_loan_is_held_to_the_saving_that_was_agreed_when_it_was_paid_out(pool):
    pool.saves("ana", 600)
    first = lent(pool, 100, 2, on=dt.date(2026, 1, 1))
    pool.do(setup.ChangePod(pod="rainy", terms={"reciprocal-saving": "none"}), on=dt.date(2026, 1, 10))
    second = lent(pool, 100, 2, on=dt.date(2026, 1, 11))

    assert [each.loan.id for each in stand(pool, dt.date(2026, 4, 1))[1]] == [first]
    with pytest.raises(Refused, match=f"{second} was paid out while Rainy asked for no reciprocal saving"):
        pool.do(reciprocity.SaveAlongside(loan=second, amount=Decimal(5)), on=dt.date(2026, 4, 1))


def test_held_savings_count_for_points_and_for_what_may_be_borrowed(pool):
    pool.saves("ana", 100)
    pool.do(reciprocity.Hold(member="ana", pod="rainy", amount=Decimal(100)), on=dt.date(2026, 1, 5))

    assert pool.total("ana", dt.date(2026, 2, 28)) == 200
    with pool.book.view(on=dt.date(2026, 2, 28)) as view:
        assert people.pod(view, "rainy").saved(view, people.member(view, "ana")) == 100


days = st.integers(0, 160).map(lambda at: FIRST + dt.timedelta(days=at))
amounts = st.integers(1, 30_000).map(lambda minor: Decimal(minor).scaleb(-2))
who = st.sampled_from(CREW)


class Holding(RuleBasedStateMachine):
    """Whatever members do, in whatever order and for whatever day: held money goes only by a release, when nothing holds it."""

    @initialize(convention=st.sampled_from(["month-end", "month-start", "average", "daily"]))
    def begin(self, convention):
        self.pool = Pool(convention, **{"reciprocal-saving": "equal"})
        self.came = Decimal(0)
        # Each has something to hold, to borrow against and to give back from the first day on.
        for member in CREW:
            self.save(member, Decimal(200), FIRST)
            self.hold(member, Decimal(80), FIRST)

    def tries(self, act, on, by="ana"):
        return self.pool.tries(act, on=on, by=by)

    def held(self, member):
        with self.pool.book.view(on=dt.date(2026, 12, 31)) as view:
            return -view.balance(f"Liabilities:Savings:Rainy:{member.title()}:Held", "NZD")

    @rule(member=who, amount=amounts, on=days)
    def save(self, member, amount, on):
        if self.tries(savings.Contribution(member=member, pod="rainy", amount=amount), on):
            self.came += amount

    @rule(member=who, amount=amounts, on=days)
    def take(self, member, amount, on):
        before = [self.held(each) for each in CREW]
        if self.tries(savings.Withdrawal(member=member, pod="rainy", amount=amount), on):
            self.came -= amount
        assert [self.held(each) for each in CREW] == before

    @rule(member=who, amount=amounts, on=days)
    def borrow(self, member, amount, on):
        asked = self.tries(loans.LoanRequest(pod="rainy", amount=amount, term=3), on, by=member)
        if asked and self.tries(loans.PayOut(loan=asked.id, amount=amount), on):
            self.came -= amount

    @rule(amount=amounts, on=days, number=st.integers(1, 3))
    def repay(self, amount, on, number):
        if self.tries(loans.Repayment(loan=f"L{number}", amount=amount), on):
            self.came += amount

    @rule(amount=amounts, on=days, number=st.integers(1, 3))
    def alongside(self, amount, on, number):
        if self.tries(reciprocity.SaveAlongside(loan=f"L{number}", amount=amount), on):
            self.came += amount

    @rule(member=who, amount=amounts, on=days)
    def hold(self, member, amount, on):
        self.tries(reciprocity.Hold(member=member, pod="rainy", amount=amount), on)

    @rule(member=who, percent=st.integers(1, 120), on=days)
    def release(self, member, percent, on):
        # Of what is held, or it would hardly ever be so much.
        amount = max((self.held(member) * percent / 100).quantize(Decimal("0.01")), Decimal("0.01"))
        with self.pool.book.view(on=on) as view:
            found, record = people.pod(view, "rainy"), people.member(view, member)
            why = reciprocity.why_held(view, found, record)
        before = self.held(member)
        if self.tries(reciprocity.Release(member=member, pod="rainy", amount=amount), on):
            assert why == ""
            assert self.held(member) == before - amount

    @rule(giver=who, taker=who, number=amounts, on=days)
    def give(self, giver, taker, number, on):
        self.tries(points.GivePoints(giver=giver, taker=taker, pod="rainy", points=number), on)

    @invariant()
    def money_in_is_money_held_and_nothing_is_ever_below_zero(self):
        if not hasattr(self, "pool"):
            return
        for on in (FIRST + dt.timedelta(days=60), dt.date(2026, 12, 31)):
            with self.pool.book.view(on=on) as view:
                saved = {account: -number for (account, _), number in view.balances("Liabilities:Savings:").items()}
                assert min(saved.values(), default=0) >= 0
                place = view.balance("Assets:Cash-Box:Rainy", "NZD")
                assert place >= 0
                assert place + view.total("Assets:Loans:Rainy:", "NZD") == sum(saved.values())
        assert place == self.came

    def teardown(self):
        if hasattr(self, "pool"):
            self.pool.book.store.close()


Holding.TestCase.settings = settings(max_examples=some(20), stateful_step_count=20, deadline=None)
TestHolding = Holding.TestCase
