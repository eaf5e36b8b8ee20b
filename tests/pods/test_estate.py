"""What a member left who died is settled to the cent, whatever they saved, owed and whoever inherits."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.errors import CrewbookError, Refused
from pods.acts import consent, correction, loans, members, repayments, savings
from pods.crew import estate, people, positions
from pods.estates import settle
from pods.lending import balances
from pods.pools import reciprocity
from tests.examples import some
from tests.pods.test_points import FIRST, Pool

DAY = dt.date(2026, 5, 1)
LENT = dt.date(2026, 1, 3)
minors = st.integers(0, 50_000)


def saved(pool, member):
    with pool.book.view(on=DAY) as view:
        return people.Pod(view.get("pod", "rainy")).saved(view, view.get("member", member))


def place(pool):
    with pool.book.view(on=DAY) as view:
        return view.balance("Assets:Cash-Box:Rainy", "NZD")


def left(pool, *, free, held, lent, heirs, fully=True, rate=None):
    """Ben saved, holds some of it, owes, and died; his heirs are named."""
    pool.saves("ana", 2000)
    if free + held:
        pool.saves("ben", free + held)
    if held:
        pool.do(reciprocity.Hold(member="ben", pod="rainy", amount=held), on=dt.date(2026, 1, 2))
    for amount in lent:
        request = loans.LoanRequest(pod="rainy", amount=amount, term=3, method="declining", rate=rate)
        asked = pool.do(request if rate else request.model_copy(update={"method": "none"}), by="ben", on=LENT)
        pool.do(loans.PayOut(loan=asked.id, amount=amount), on=LENT)
    pool.do(estate.Died(member="ben"), on=dt.date(2026, 4, 1))
    if fully:
        pool.do(estate.NameHeirs(member="ben", pod="rainy", heirs=tuple(heirs.items())), on=DAY)


@settings(max_examples=some(30), deadline=None)
@given(
    free=minors, held=minors, lent=st.lists(minors.filter(bool), max_size=2), rate=st.sampled_from([None, "2%/month"]),
    heirs=st.dictionaries(st.sampled_from(["ana", "cho", "Mere", "Hana"]), st.integers(1, 9).map(Decimal), min_size=1),
)  # fmt: skip
def test_every_cent_that_was_left_is_set_off_or_inherited(free, held, lent, rate, heirs):
    free, held = (Decimal(each).scaleb(-2) for each in (free, held))
    lent = [Decimal(each).scaleb(-2) for each in lent]
    pool = Pool()
    left(pool, free=free, held=held, lent=lent, heirs=heirs, rate=rate)
    before = {each: saved(pool, each) for each in ("ana", "cho")}
    money, all_of_it = place(pool), free + held
    with pool.book.view(on=DAY) as view:
        owed = sum(balances.state(view, each).settlement(DAY).total for each in view.find("loan", status="open"))
    act = settle.Settle(member="ben", pod="rainy")
    if not all_of_it:
        assert pool.tries(act, on=DAY) is None
        return

    pool.do(act, on=DAY)

    set_off = min(owed, all_of_it)
    with pool.book.view(on=DAY) as view:
        still = [balances.state(view, each).settlement(DAY).total for each in view.find("loan", status="open")]
        mine = [each.account.split(":")[1] for each in positions.in_accounts(view, view.get("member", "ben"))]
    assert sum(still) == owed - set_off
    assert bool(still) == (owed > set_off)
    assert set(mine) <= {"Loans"}
    assert saved(pool, "ben") == 0
    rest, whole = all_of_it - set_off, sum(heirs.values())
    inherited = {each: saved(pool, each) - before[each] for each in ("ana", "cho")}
    paid = money - place(pool)
    assert sum(inherited.values()) + paid == rest
    for each in ("ana", "cho"):
        assert abs(inherited[each] - rest * heirs.get(each, Decimal(0)) / whole) < Decimal("0.01")
    pool.book.store.close()


@pytest.fixture
def pool():
    made = Pool(**{"ask-about": "usual"})
    yield made
    made.book.store.close()


def test_heirs_are_asked_about_by_the_others(pool):
    left(pool, free=Decimal(100), held=Decimal(0), lent=[], heirs={}, fully=False)
    act = estate.NameHeirs(member="ben", pod="rainy", heirs=(("cho", Decimal(1)),))
    with pytest.raises(Refused, match="The others are asked before this"):
        pool.do(act, on=DAY)

    asked = pool.do(consent.Propose(act=act.kind, fields=act.given()), by="cho", on=DAY)

    with pool.book.view(on=DAY) as view:
        record = view.get("proposal", asked.id)
        assert (record.body["asked"], record.body["beneficiary"]) == (["ana"], "cho")
        assert record.body["title"] == "What Ben left in Rainy goes to Cho (1 of 1 parts)"
    with pytest.raises(Refused, match="nobody decides on money to themselves"):
        pool.do(consent.Voice(proposal=asked.id, stance="consent"), by="cho", on=DAY)
    pool.do(consent.Voice(proposal=asked.id, stance="consent"), by="ana", on=DAY)
    pool.do(settle.Settle(member="ben", pod="rainy"), on=DAY)
    assert saved(pool, "cho") == 100


def test_where_everybody_inherits_each_must_say_yes(pool):
    left(pool, free=Decimal(100), held=Decimal(0), lent=[], heirs={}, fully=False)
    act = estate.NameHeirs(member="ben", pod="rainy", heirs=(("cho", Decimal(1)), ("ana", Decimal(1))))

    asked = pool.do(consent.Propose(act=act.kind, fields=act.given()), by="cho", on=DAY)

    with pool.book.view(on=DAY) as view:
        record = view.get("proposal", asked.id)
        assert (record.body["rule"], record.body["asked"]) == ("unanimous", ["ana", "cho"])
        assert consent.status(record, view) == "open"
    pool.do(consent.Voice(proposal=asked.id, stance="consent"), by="ana", on=DAY)
    pool.do(settle.Settle(member="ben", pod="rainy"), on=DAY)
    assert [saved(pool, each) for each in ("ana", "cho")] == [2050, 50]


def test_who_died_is_asked_about_nothing_and_their_loan_can_be_repaid():
    pool = Pool()
    left(pool, free=Decimal(0), held=Decimal(0), lent=[Decimal(90)], heirs={"Mere": Decimal(1)})

    pool.do(repayments.Repayment(loan="L1", amount=Decimal(90)), on=DAY)

    with pool.book.view(on=DAY) as view:
        assert view.get("loan", "L1").status == "closed"
        assert [each.id for each in people.members(view)] == ["ana", "cho"]
    pool.book.store.close()


def test_the_only_treasurers_death_is_recorded_by_anybody():
    pool = Pool()
    pool.do(members.Roles(member="ana", treasurer=True))

    pool.do(estate.Died(member="ana"), by="ben", on=DAY)

    pool.do(members.Roles(member="cho", treasurer=True), by="ben", on=DAY)
    with pool.book.view(on=DAY) as view:
        assert [each.id for each in people.members(view) if people.is_treasurer(each)] == ["cho"]


def test_what_was_settled_and_undone_is_there_again():
    pool = Pool()
    left(
        pool,
        free=Decimal("100.01"),
        held=Decimal(20),
        lent=[Decimal(50)],
        heirs={"cho": Decimal(1), "Mere": Decimal(2)},
    )
    money = place(pool)
    done = pool.do(settle.Settle(member="ben", pod="rainy"), on=DAY)

    assert len(done.entries) == 2
    for entry in reversed(done.entries):
        pool.do(correction.Correction(entry=entry.seq, because="the wrong heirs"), on=DAY)

    assert (saved(pool, "ben"), saved(pool, "cho"), place(pool)) == (Decimal("120.01"), 0, money)
    with pool.book.view(on=DAY) as view:
        assert view.get("loan", "L1").status == "open"
    pool.book.store.close()


@pytest.mark.parametrize(
    ("account", "is_theirs"),
    [
        ("Liabilities:Savings:Rainy:Ana", True),
        ("Liabilities:Savings:Rainy:Ana:Held", True),
        ("Liabilities:Savings:Ana:Ben", False),
        ("Liabilities:Savings:Rainy:Ana-7K3Q", False),
        ("Equity:Shares:Bakery:A:Ana", True),
        ("Equity:Shares:Bakery:Ana:Ben", False),
        ("Liabilities:Cycle:Rainy:C1:Ana", True),
        ("Equity:Capital:Bakery:Ana:Y2026", True),
        ("Equity:Premium:Tanda:Ana", False),
        ("Equity:Support:Home:Given:Ana", False),
        ("Assets:Loans:Rainy:Ana:L1", True),
        ("Assets:Due:Tanda:Ana", True),
        ("Assets:Later:Kind:Something:Ana", False),
        ("Liabilities:Later:Kind:Something:Ana", True),
        ("Liabilities:Later:Kind:Ana", True),
        ("Income:Rainy:Fees:Ana", False),
    ],
)
def test_a_members_claims_and_debts_are_found_by_the_names_of_accounts(account, is_theirs):
    assert positions.is_of(account, "Ana", {"Ana", "Ben", "Ana-7K3Q"}) is is_theirs


def test_who_died_joins_in_nothing():
    pool = Pool()
    pool.do(estate.Died(member="ben"), on=DAY)
    for act in (
        savings.Contribution(member="ben", pod="rainy", amount=Decimal(5)),
        members.Roles(member="ben", treasurer=True),
        members.Leave(member="ben"),
    ):
        with pytest.raises(CrewbookError, match="Ben died on 2026-05-01"):
            pool.do(act, on=DAY)
    pool.do(savings.Contribution(member="ben", pod="rainy", amount=Decimal(5)), on=FIRST)
    pool.book.store.close()
