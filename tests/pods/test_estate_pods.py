"""Whatever a member who died had and owed in several pods, settling leaves no claim of theirs, and no cent goes astray."""

import datetime as dt
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger import chart
from pods.acts import fines, loans, setup
from pods.crew import estate, people
from pods.cycles.cycle import BuyShares
from pods.cycles.cycle_opening import OpenCycle
from pods.estates import open_of, settle
from pods.estates.owing import EstatePays, GiveUp
from pods.working.livelihood import Income, Reimbursement
from pods.working.pay import Advance
from tests.examples import some
from tests.pods.test_points import Pool

DAY = dt.date(2026, 5, 1)
cents = st.integers(0, 30_000).map(lambda number: Decimal(number).scaleb(-2))
orders = st.permutations(["settle rainy", "settle bakery", "rainy pays bakery", "bakery pays rainy", "give up"])


def lived(pool, *, saved, shares, lent, fined, ahead, owed):
    """Ben's savings, shares of a cycle, a loan and a fine; an advance and pay of a bakery; then he died."""
    pool.do(setup.OpenPod(pod="bakery", pod_kind="livelihood", name="Bakery", terms={"ask-about": "none"}))
    pool.saves("ana", 2000)
    pool.do(Income(pod="bakery", amount=Decimal(2000)))
    if saved:
        pool.saves("ben", saved)
    if shares:
        pool.do(OpenCycle(pod="rainy", price=Decimal(7)))
        pool.do(BuyShares(member="ben", pod="rainy", amount=Decimal(7) * shares))
    if lent:
        asked = pool.do(
            loans.LoanRequest(pod="rainy", amount=lent, term=3, rate="1%/month", method="declining"), by="ben"
        )
        pool.do(loans.PayOut(loan=asked.id, amount=lent))
    if fined:
        pool.do(fines.Fine(member="ben", pod="rainy", amount=fined, because="late"))
    if ahead:
        pool.do(Advance(pod="bakery", member="ben", amount=ahead))
    if owed:
        pool.do(Reimbursement(pod="bakery", member="ben", amount=owed, purpose="yeast", with_pay=True))
    pool.do(estate.Died(member="ben"), on=DAY)


def stands(pool):
    """(money in all places, what is owed to Ana and Cho, what Ben is owed, what he owes)."""
    with pool.book.view(on=DAY) as view:
        ben = view.get("member", "ben")
        pods = [people.Pod(view.get("pod", each)) for each in ("rainy", "bakery")]
        balances = view.balances()
        return (
            sum(number for (account, _), number in balances.items() if chart.is_place(account)),
            -sum(number for (account, _), number in balances.items() if account.split(":")[-1] in {"Ana", "Cho"}),
            sum(number for pod in pods for _, number in open_of.claims(view, pod, ben)),
            sum(debt.amount for pod in pods for debt in open_of.debts(view, pod, ben)),
        )


def does(pool, what):
    acts = {
        "settle rainy": settle.Settle(member="ben", pod="rainy"),
        "settle bakery": settle.Settle(member="ben", pod="bakery"),
        "rainy pays bakery": EstatePays(member="ben", pod="rainy", to="bakery"),
        "bakery pays rainy": EstatePays(member="ben", pod="bakery", to="rainy"),
        "give up": GiveUp(member="ben", pod="bakery", because="nothing was left"),
    }
    return pool.tries(acts[what], on=DAY)


@settings(max_examples=some(15), deadline=None)
@given(
    saved=cents, shares=st.integers(0, 5), lent=cents, fined=cents, ahead=cents, owed=cents, order=orders,
    parts=st.dictionaries(st.sampled_from(["ana", "cho", "Mere"]), st.integers(1, 5).map(Decimal), min_size=1),
)  # fmt: skip
def test_in_whatever_order_it_is_settled_no_claim_is_left_and_no_cent_goes_astray(order, parts, **lived_with):
    pool = Pool()
    lived(pool, **lived_with)
    for pod in ("rainy", "bakery"):
        pool.do(estate.NameHeirs(member="ben", pod=pod, heirs=tuple(parts.items())), on=DAY)
    had = Decimal(7) * lived_with["shares"]
    before = stands(pool)

    for what in [*order, "settle rainy", "settle bakery"]:
        then = stands(pool)
        does(pool, what)
        money, others, claims, debts = stands(pool)
        assert debts <= then[3]
        assert money >= 0
        assert others >= then[1]

    money, others, claims, debts = stands(pool)
    assert claims == 0
    inherited = before[0] - money + others - before[1]
    paid = before[3] - debts - given_up(pool)
    assert inherited == before[2] + had - paid
    pool.book.store.close()


def given_up(pool):
    with pool.book.view(on=DAY) as view:
        return view.balance("Expenses:Bakery:WriteOff", "NZD")
