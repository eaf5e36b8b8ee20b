"""Points of one member and of all in one pass, gifts of points, and after-saving, against a reckoning day by day."""

import calendar
import datetime as dt
import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger import money
from ledger.book import Book
from ledger.errors import CrewbookError
from pods.acts import correction, loans, members, opening, savings, setup
from pods.crew import people
from pods.cycles.cycle import BuyShares
from pods.cycles.cycle_opening import OpenCycle
from pods.lending.losses import WriteOff
from pods.pools import points
from tests.examples import some
from tests.memory import in_memory

GOLDEN = Path(__file__).parents[1] / "golden"
FIRST = dt.date(2026, 1, 1)
NOW = dt.datetime(2026, 6, 20, 12, tzinfo=dt.UTC)
CREW = ("ana", "ben", "cho")
# The book, its members and the pool: so many entries begin it.
BEGUN = 5
CONVENTIONS = ("month-end", "month-start", "average", "daily")


class Pool:
    """A book with a pool in which everybody may do everything; what was done stands in `done`."""

    def __init__(self, convention="month-end", **terms):
        self.book = Book.create(in_memory(), name="Crew", currency="NZD", digits=2, now=NOW, on=FIRST)
        for each in CREW:
            self.do(members.Join(member=each, name=each.title()))
        terms = {name.replace("_", "-"): value for name, value in terms.items()}
        free = {"points": convention, "ask-about": "none", "open-loans": "99", "arrears-days": "9999"}
        self.do(setup.OpenPod(pod="rainy", pod_kind="savings", name="Rainy", terms=free | terms))

    def do(self, act, *, by="ana", on=FIRST):
        return self.book.post(act, by=by, on=on, now=NOW)

    def tries(self, act, **circumstances):
        try:
            return self.do(act, **circumstances)
        except CrewbookError:
            return None

    def saves(self, member, amount, on=FIRST):
        self.do(savings.Contribution(member=member, pod="rainy", amount=Decimal(amount)), on=on)

    def gives(self, giver, taker, number, on):
        return self.do(points.GivePoints(giver=giver, taker=taker, pod="rainy", points=Decimal(number)), on=on)

    def months(self, member, on, at=None):
        with self.book.view(on=on, at=at) as view:
            return points.months(view, people.pod(view, "rainy"), people.member(view, member))

    def everybody(self, on, at=None):
        with self.book.view(on=on, at=at) as view:
            return points.everybody(view, people.pod(view, "rainy"))

    def total(self, member, on):
        return self.months(member, on)[-1].points_total


@pytest.fixture
def pool():
    made = Pool()
    yield made
    made.book.store.close()


def published():
    return json.loads((GOLDEN / "nz_savings_pool_points.json").read_text(encoding="utf-8"))


def test_the_published_pool_scores_as_published_with_the_points_that_members_brought(pool):
    """Savers bring their balance and points; borrowers too; each moves to the second month's balance on its first day."""
    case = published()
    names = {"Noel": "noel", "Jennifer": "jennifer", "Tamati": "tamati", "Mark": "mark"}
    pool.saves("ana", 9000)
    begun, second = dt.date(2026, 1, 15), dt.date(2026, 2, 10)
    for name, handle in names.items():
        balance = case["inputs"]["month1"]["balance"][name]
        brought = {"savings": Decimal(balance)} if balance > 0 else {"loan": Decimal(-balance)}
        pool.do(members.Join(member=handle, name=name))
        number = Decimal(case["inputs"]["month1"]["opening_points"][name])
        pool.do(opening.Opening(member=handle, pod="rainy", points=number, **brought), on=begun)
    pool.do(savings.Withdrawal(member="jennifer", pod="rainy", amount=Decimal(300)), on=second)
    pool.saves("noel", 1000, on=second)
    for number, amount in enumerate((500, 2000), 1):
        pool.do(loans.Repayment(loan=f"L{number}", amount=Decimal(amount)), on=second)

    for day, expected in ((dt.date(2026, 1, 31), "month1_points"), (dt.date(2026, 2, 28), "month2_points")):
        assert {name: pool.total(handle, day) for name, handle in names.items()} == case["expected"][expected]
        found = pool.everybody(day)
        assert {name: found[handle][-1].points_total for name, handle in names.items()} == case["expected"][expected]


@pytest.mark.parametrize("convention", CONVENTIONS)
def test_shares_of_a_cycle_bring_points_where_the_pool_says_so_and_from_then_on(convention):
    pool = Pool(convention)
    pool.do(OpenCycle(pod="rainy", price=Decimal(5)))
    pool.do(BuyShares(member="ana", pod="rainy", amount=Decimal(20)))
    pool.saves("ana", 100)
    pool.saves("ben", 7)
    assert pool.total("ana", dt.date(2026, 2, 28)) == 200

    pool.do(setup.ChangePod(pod="rainy", terms={"points-of-shares": "count"}), on=dt.date(2026, 3, 9))

    assert pool.total("ana", dt.date(2026, 2, 28)) == 200
    assert pool.total("ana", dt.date(2026, 4, 30)) == 200 + 2 * 120
    found = pool.everybody(dt.date(2026, 4, 30))
    assert (found["ana"][-1].points_total, found["ben"][-1].points_total) == (440, 28)
    assert (found["ana"][-1].savings, found["ana"][-1].shares, found["ana"][-1].balance) == (100, 20, 120)
    pool.book.store.close()


def test_what_shares_bear_of_a_loss_brings_no_points():
    pool = Pool(points_of_shares="count")
    pool.do(OpenCycle(pod="rainy", price=Decimal(5)))
    pool.do(BuyShares(member="ana", pod="rainy", amount=Decimal(20)))
    pool.do(loans.LoanRequest(pod="rainy", amount=Decimal(12), term=1), by="ben")
    pool.do(loans.PayOut(loan="L1", amount=Decimal(12)))
    pool.do(WriteOff(loan="L1", because="gone", sharing="equally"), on=dt.date(2026, 2, 10))

    assert [month.points for month in pool.months("ana", dt.date(2026, 2, 28))] == [20, 8]
    pool.book.store.close()


def day_by_day(moves, gifts, convention, last):
    """A member's points at the end of every month up to `last`, reckoned from balances of single days."""
    if not moves and not gifts:
        return []

    def at(day):
        return sum((amount for on, amount in moves if on <= day), Decimal(0))

    total, found = Decimal(0), []
    month = min(on for on, _ in moves + gifts).replace(day=1)
    while month <= last:
        days = [month.replace(day=1 + each) for each in range(calendar.monthrange(month.year, month.month)[1])]
        if days[-1] <= last:
            exact = {
                "month-end": at(days[-1]),
                "month-start": at(days[0]),
                "average": (at(days[0]) + at(days[-1])) / 2,
                "daily": Fraction(sum(map(at, days), Decimal(0))) / len(days),
            }[convention]
            total += money.round_half_up(exact, 2)
        total += sum(points for on, points in gifts if month <= on <= min(days[-1], last))
        found.append(total)
        month = days[-1] + dt.timedelta(days=1)
    return found


days = st.integers(0, 170).map(lambda at: FIRST + dt.timedelta(days=at))
who = st.sampled_from(CREW)
amounts = st.integers(1, 90_000).map(lambda minor: Decimal(minor).scaleb(-2))
deeds = st.lists(
    st.tuples(
        st.sampled_from(["save", "save", "take", "borrow", "repay", "give", "bring", "undo"]), who, who, amounts, days
    ),
    max_size=14,
)


def does(pool, deed):
    """One deed, where the rules allow it."""
    what, member, other, amount, on = deed
    with pool.book.view(on=on) as view:
        last = view.seq
    acts = {
        "save": lambda: savings.Contribution(member=member, pod="rainy", amount=amount),
        "take": lambda: savings.Withdrawal(member=member, pod="rainy", amount=amount),
        "borrow": lambda: loans.LoanRequest(pod="rainy", amount=amount, term=9),
        "repay": lambda: loans.Repayment(loan="L1", amount=amount),
        "give": lambda: points.GivePoints(giver=member, taker=other, pod="rainy", points=amount),
        "bring": lambda: opening.Opening(member=member, pod="rainy", points=amount - 450),
        "undo": lambda: correction.Correction(entry=max(last, BEGUN + 1), because="slip"),
    }
    done = pool.tries(acts[what](), by=member if what == "borrow" else "ana", on=on)
    if done and what == "borrow":
        pool.tries(loans.PayOut(loan=done.id, amount=amount), on=on)


@settings(max_examples=some(40), deadline=None)
@given(deeds=deeds, convention=st.sampled_from(CONVENTIONS), then=st.sampled_from(CONVENTIONS), changed=days, on=days)
def test_one_pass_over_the_pool_finds_what_is_found_member_by_member(deeds, convention, then, changed, on):
    pool = Pool(convention, **{"point-gifts": "below-zero"})
    for deed in deeds[: len(deeds) // 2]:
        does(pool, deed)
    if then != convention:
        pool.do(setup.ChangePod(pod="rainy", terms={"points": then}), on=changed)
    with pool.book.view(on=on) as view:
        seal = view.seal
    for deed in deeds[len(deeds) // 2 :]:
        does(pool, deed)

    for at in (None, seal):
        found = pool.everybody(on, at)
        assert found == {each: pool.months(each, on, at) for each in CREW}
    pool.book.store.close()


@settings(max_examples=some(40), deadline=None)
@given(
    moves=st.lists(st.tuples(who, amounts, days), max_size=8),
    passed=st.lists(st.tuples(who, who, amounts, days), max_size=5),
    convention=st.sampled_from(CONVENTIONS),
    on=days,
)
def test_points_are_what_a_reckoning_day_by_day_finds(moves, passed, convention, on):
    pool = Pool(convention, **{"point-gifts": "below-zero"})
    for member, amount, day in moves:
        pool.saves(member, amount, on=day)
    passed = [each for each in passed if each[0] != each[1]]
    for giver, taker, number, day in passed:
        pool.gives(giver, taker, number, on=day)

    found = pool.everybody(on)
    for member in CREW:
        saved = [(day, amount) for who_saved, amount, day in moves if who_saved == member and day <= on]
        given_away = [(day, -number) for giver, _, number, day in passed if giver == member and day <= on]
        received = [(day, number) for _, taker, number, day in passed if taker == member and day <= on]
        expected = day_by_day(saved, given_away + received, convention, on)
        assert [month.points_total for month in found[member]] == expected
    pool.book.store.close()


@settings(max_examples=some(25), deadline=None)
@given(passed=st.lists(st.tuples(who, who, amounts, days), max_size=10))
def test_nobody_gives_what_they_do_not_have_on_any_day_and_gifts_change_no_sum(passed):
    pool = Pool()
    for each in CREW:
        pool.saves(each, 100)
    for giver, taker, number, day in passed:
        pool.tries(points.GivePoints(giver=giver, taker=taker, pod="rainy", points=number), on=day)

    for on in {FIRST + dt.timedelta(days=at) for at in range(0, 175, 29)} | {day for *_, day in passed}:
        found = pool.everybody(on)
        totals = [months[-1].points_total for months in found.values()]
        assert min(totals) >= 0
        assert sum(totals) == 300 * sum(month.points is not None for month in found["ana"])
    pool.book.store.close()


def test_a_gift_shows_in_the_month_in_which_it_was_given(pool):
    pool.saves("ana", 100)
    pool.gives("ana", "ben", 150, on=dt.date(2026, 3, 10))

    found = pool.everybody(dt.date(2026, 4, 30))
    assert [(each.gifts, each.points_total) for each in found["ana"]] == [(0, 100), (0, 200), (-150, 150), (0, 250)]
    assert [(each.last_day.month, each.gifts, each.points_total) for each in found["ben"]] == [
        (3, 150, 150),
        (4, 0, 150),
    ]


def test_points_received_can_be_given_on(pool):
    pool.saves("ana", 100)
    pool.gives("ana", "ben", 100, on=dt.date(2026, 2, 1))
    pool.gives("ben", "cho", 60, on=dt.date(2026, 2, 2))

    assert [pool.total(each, dt.date(2026, 2, 3)) for each in CREW] == [0, 40, 60]


@pytest.mark.parametrize(
    ("number", "balance", "expected"),
    [(-2000, 2000, Fraction(1)), (-50, 20, Fraction(5, 2)), (0, 10, Fraction(0)), (7, 0, Fraction(0)), (-7, 0, None)],
)
def test_after_saving_lasts_as_long_as_the_deficit_holds_savings(number, balance, expected):
    assert points.after_saving(Decimal(number), Decimal(balance)) == expected


def test_the_points_of_many_take_no_more_questions_than_those_of_few(pool, monkeypatch):
    from ledger.session import Session

    def questions():
        asked = []
        run = Session._run
        with monkeypatch.context() as patched:
            patched.setattr(Session, "_run", lambda self, sql, values: asked.append(sql) or run(self, sql, values))
            pool.everybody(dt.date(2026, 6, 1))
        return len(asked)

    pool.saves("ana", 100)
    of_few = questions()
    for number in range(20):
        pool.do(members.Join(member=f"m{number}"))
        pool.saves(f"m{number}", 10)

    assert questions() == of_few
