"""Shares and capital that somebody left go to the heirs, every one of them once, at what they cost."""

import datetime as dt
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from pods.acts import setup
from pods.crew import estate, people
from pods.estates import settle
from pods.owning import capital
from pods.owning.holdings import holding, numbers, share_class
from pods.owning.shares import Issue, OpenClass
from tests.examples import some
from tests.pods.test_points import FIRST, Pool

DAY = dt.date(2026, 5, 1)
# (shares of each lot that Ben bought, on a day of its own), (his capital of each year, in cents), the heirs' parts.
lots = st.lists(st.integers(1, 40), max_size=3)
layers = st.lists(st.integers(1, 9_999), max_size=2)
parts = st.dictionaries(st.sampled_from(["ana", "cho"]), st.integers(1, 9).map(Decimal), min_size=1)


def held(pool, member):
    with pool.book.view(on=DAY) as view:
        pod = people.Pod(view.get("pod", "bakery"))
        return holding(view, share_class(view, pod, "A"), view.get("member", member))


def in_capital(pool, member):
    with pool.book.view(on=DAY) as view:
        return capital.layers(view, people.Pod(view.get("pod", "bakery")), view.get("member", member))


@settings(max_examples=some(15), deadline=None)
@given(lots, layers, parts)
def test_every_share_and_every_cent_of_capital_is_inherited_once(bought, paid_in, heirs):
    pool = Pool()
    pool.do(setup.OpenPod(pod="bakery", pod_kind="ownership", name="Bakery", terms={"ask-about": "none"}))
    pool.do(OpenClass(pod="bakery", share_class="A", par=Decimal(10)))
    for at, shares in enumerate(bought):
        act = Issue(pod="bakery", share_class="A", member="ben", shares=Decimal(shares))
        pool.do(act, on=FIRST + dt.timedelta(days=at))
    for at, cents in enumerate(paid_in):
        amount = Decimal(cents).scaleb(-2)
        pool.do(capital.BringCapital(pod="bakery", member="ben", amount=amount, year=2024 + at))
    left, layered = held(pool, "ben"), in_capital(pool, "ben")
    pool.do(estate.Died(member="ben"), on=DAY)
    pool.do(estate.NameHeirs(member="ben", pod="bakery", heirs=tuple(heirs.items())), on=DAY)
    act = settle.Settle(member="ben", pod="bakery")
    if not bought and not paid_in:
        assert pool.tries(act, on=DAY) is None
        return

    pool.do(act, on=DAY)

    found = [held(pool, each) for each in heirs]
    assert held(pool, "ben").shares == 0
    assert sum(each.paid_in for each in found) == left.paid_in
    marked = sorted((lot.date, *numbers(lot.label)) for each in found for lot, _ in each.lots)
    covered = [(day, number) for day, first, last in marked for number in range(first, last + 1)]
    assert covered == [
        (lot.date, number) for lot, _ in left.lots for number in range(numbers(lot.label)[0], numbers(lot.label)[1] + 1)
    ]
    whole = sum(heirs.values())
    for each, parts_of in zip(found, heirs.values(), strict=True):
        assert abs(each.shares - left.shares * parts_of / whole) < 1
    assert in_capital(pool, "ben") == {}
    for year, number in layered.items():
        assert sum(in_capital(pool, each).get(year, Decimal(0)) for each in heirs) == number
    pool.book.store.close()
