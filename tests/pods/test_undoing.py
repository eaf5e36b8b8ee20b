"""Whatever was recorded, undone from the last entry back, leaves every balance and every record as it was before, on every day."""

import datetime as dt
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.act import make
from ledger.errors import Invalid, Refused
from ledger.verify import verify
from ledger.view import View
from pods.crew import general, members, opening, setup
from pods.crew.correction import Correction
from pods.dues import excuses, expected, fines
from pods.funds import fund, gifts, grants
from pods.lending import loans
from pods.owning import shares
from pods.pools import savings
from pods.voices import consent, taking_back
from tests.examples import some
from tests.reports.books import NOW, Crew

FIRST = dt.date(2026, 1, 1)
DAYS = [FIRST + dt.timedelta(days=at) for at in range(0, 41, 4)]
KINDS = (
    "member",
    "pod",
    "loan",
    "proposal",
    "notice",
    "opening",
    "class",
    "commodity",
    "donation",
    "grant",
    "fine",
    "expectation",
    "excuse",
)

days = st.integers(0, 40).map(lambda at: FIRST + dt.timedelta(days=at))
handles = st.sampled_from(["ben", "cho", "dan", "fay"])
pools = st.sampled_from(["rainy", "slow"])
amounts = st.integers(1, 90).map(Decimal)
numbers = st.integers(1, 5)


def _strategy(value):
    return value if isinstance(value, st.SearchStrategy) else st.just(value)


def acts():
    """(who, act) of every kind that can be undone one by one."""

    def act(kind, /, by="ana", **fields):
        drawn = {name: _strategy(value) for name, value in fields.items()}
        return st.tuples(_strategy(by), st.fixed_dictionaries(drawn).map(lambda values: make(kind, **values)))

    loan = st.integers(1, 3).map(lambda at: f"L{at}")
    fee = amounts.map(lambda each: (("Assets:Cash-Box:Rainy", -each, "NZD"), ("Expenses:Rainy:Bank", each, "NZD")))
    return st.one_of(
        act(members.Join, member=handles, name=st.sampled_from(["One", "Another"])),
        act(members.Roles, member=handles, treasurer=st.booleans()),
        act(members.Leave, member=handles),
        act(setup.OpenPod, pod="sunny", pod_kind="savings", name="Sunny", terms={"ask-about": "none"}),
        act(setup.ChangePod, pod=pools, terms=st.sampled_from([{"reserve": "5"}, {"deadline-days": "3"}, {"reserve": "0"}])),
        act(setup.ClosePod, pod=st.sampled_from(["slow", "sunny"])),
        act(savings.Contribution, member=handles, pod=pools, amount=amounts),
        act(savings.Withdrawal, member=handles, pod=pools, amount=amounts),
        act(savings.Notice, member=handles, pod=st.just("slow"), amount=amounts),
        act(loans.LoanRequest, by=handles, pod="rainy", amount=amounts, term=2),
        act(loans.PayOut, loan=loan, amount=amounts),
        act(loans.Repayment, loan=loan, amount=amounts),
        act(loans.WithdrawRequest, by=handles, loan=loan),
        act(consent.Propose, by=handles, act="pod-change", fields=st.just({"pod": "asking", "terms": {"reserve": "5"}})),
        act(taking_back.WithdrawProposal, by=handles, proposal=st.sampled_from(["P1", "P2"])),
        act(opening.Opening, member=handles, pod="rainy", savings=amounts, points=amounts, loan=st.none() | amounts),
        act(opening.Opening, member=handles, pod="bakery", shares=numbers),
        act(shares.OpenClass, pod="bakery", share_class="B", par=numbers),
        act(shares.Issue, pod="bakery", share_class=st.sampled_from(["A", "B"]), member=handles, shares=numbers),
        act(shares.Transfer, pod="bakery", share_class="A", giver=handles, taker=handles, shares=numbers),
        act(fund.FundContribution, member=handles, pod="rainy", amount=amounts),
        act(gifts.Donation, pod="rainy", amount=amounts, purpose=st.sampled_from([None, "rent"])),
        act(grants.Grant, pod="rainy", member=handles, amount=amounts, purpose=st.sampled_from([None, "rent"])),
        act(fines.Fine, member=handles, pod="rainy", amount=amounts, because="late", paid=st.booleans()),
        act(fines.PayFine, member=handles, pod="rainy", amount=amounts),
        act(fines.WaiveFine, fine=st.sampled_from(["F1", "F2", "F3"]), because="ill"),
        act(expected.Expect, member=handles, pod="rainy", amount=st.integers(0, 9).map(Decimal), since=days, every="week"),
        act(excuses.Excuse, member=handles, pod="rainy", since=days, until=dt.date(2026, 3, 1), because="ill"),
        act(general.Enter, narration="Fee", lines=fee),
    )  # fmt: skip


def begun():
    crew = Crew("ben", "cho", "dan")
    crew.pool(ask_about="none", open_loans="9", arrears_days="999")
    crew.pool("slow", "Slow", ask_about="none", notice_days="3")
    crew.pool("asking", "Asking")
    crew.owns(A="10")
    crew.saves("ben", 500)
    crew.saves("cho", 20, on="2026-01-05", pod="slow")
    crew.buys("ben", 9)
    crew.does(loans.LoanRequest, pod="rainy", amount="40", term=2, by="ben")
    crew.borrows("cho", "30", 2, "2026-01-02")
    crew.does(savings.Notice, member="cho", pod="slow", amount="20", on="2026-01-06")
    return crew


def standing(crew):
    """Balances and records on days all over, without the numbers of the entries that made them."""
    told = {}
    with crew.book.store.reading(crew.book.id) as session:
        for day in DAYS:
            view = View(session, on=day)
            told[day, "balances"] = view.balances()
            for kind in KINDS:
                told[day, kind] = {
                    each.id: (each.status, each.pod, each.member, each.due, each.body) for each in view.find(kind)
                }
            told[day, "joined"] = {each.id: view.began("member", each.id) for each in view.find("member")}
    return told


@settings(max_examples=some(60), deadline=None)
@given(st.lists(st.tuples(acts(), days), min_size=1, max_size=14))
def test_what_was_recorded_is_undone_from_the_last_entry_back_without_a_trace_on_any_day(drawn):
    crew = begun()
    stood = [standing(crew)]
    recorded = []
    for (by, act), day in drawn:
        try:
            posted = crew.book.post(act, by=by, on=day, now=NOW)
        except (Refused, Invalid):
            continue
        assert len(posted.entries) == 1
        recorded.append(posted.entry)
        stood.append(standing(crew))

    for entry in reversed(recorded):
        assert standing(crew) == stood.pop()
        crew.book.post(Correction(entry=entry.seq, because="slip"), by="ana", on=entry.date, now=NOW)

    assert standing(crew) == stood.pop()
    assert verify(crew.book, main=None).ok
    crew.book.store.close()
