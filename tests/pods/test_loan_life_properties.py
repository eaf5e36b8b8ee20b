"""Whatever happens to a loan, every cent of it is accounted for, and corrections bring the book back."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.act import make
from ledger.errors import CrewbookError
from ledger.verify import verify
from pods.crew.correction import Correction
from pods.lending import agreed, balances, loan_changes, loans, losses, recoveries, repayments
from pods.pools import savings
from tests.examples import some
from tests.pods.test_undoing import standing
from tests.reports.books import NOW, Crew

FIRST = dt.date(2026, 1, 1)
cents = st.integers(1, 30_000).map(lambda minor: Decimal(minor).scaleb(-2))
days = st.integers(0, 25)


def acts():
    """What may be done with L1, one step after the other."""

    def act(kind, **fields):
        return st.fixed_dictionaries(fields).map(lambda values: (kind, values))

    loan = st.just("L1")
    return st.one_of(
        act(repayments.Repayment, loan=loan, amount=cents, over=st.sampled_from(["savings", "back"])),
        act(repayments.Repayment, loan=loan, amount=cents, over=st.sampled_from(["savings", "back"])),
        act(repayments.SetOff, loan=loan, amount=st.none() | cents),
        act(loan_changes.PayPart, loan=loan, amount=st.none() | cents),
        act(loan_changes.DropRest, loan=loan),
        act(loan_changes.TopUp, loan=loan, amount=cents, term=st.none() | st.integers(1, 9)),
        act(
            loan_changes.Restructure,
            loan=loan,
            term=st.integers(1, 9),
            rate=st.none() | st.sampled_from(["1%/month", "0%/month", "3.7%/month"]),
            every=st.none() | st.sampled_from(["week", "month"]),
        ),
        act(
            losses.WriteOff,
            loan=loan,
            because=st.just("gone"),
            sharing=st.sampled_from(["reserve", "equally", "by-savings"]),
        ),
        act(recoveries.Recovery, loan=loan, amount=cents),
        act(savings.Contribution, member=st.sampled_from(["ana", "ben", "cho"]), pod=st.just("rainy"), amount=cents),
    )


@st.composite
def begun(draw):
    """A pool in which anybody may do anything, and a loan of which all or a part is out."""
    method = draw(st.sampled_from(["none", "flat", "declining", "equal-principal", "bullet"]))
    fees = draw(st.sampled_from([(), ("1/instalment",), ("2.5%/up-front", "1/month"), ("3/up-front",)]))
    crew = Crew("ben", "cho")
    crew.pool(
        ask_about="none",
        open_loans="9",
        arrears_days="9999",
        late_fine=draw(st.sampled_from(["0", "2", "5%"])),
        early_interest=draw(st.sampled_from(["periods", "days", "all"])),
        repayment_order=",".join(draw(st.permutations(agreed.KINDS))),
    )
    crew.saves("ana", "400")
    crew.saves("cho", "157.33")
    rate = {} if method == "none" else {"rate": draw(st.sampled_from(["1%/month", "26%/year"]))}
    crew.does(
        loans.LoanRequest,
        pod="rainy",
        amount="200",
        term=draw(st.integers(1, 6)),
        method=method,
        fee=fees,
        by="ben",
        **rate,
    )
    part = draw(st.none() | st.integers(1000, 20_000).map(lambda minor: Decimal(minor).scaleb(-2)))
    crew.does(loans.PayOut, loan="L1", amount="200", part=part)
    return crew


def is_accounted(crew, on):
    """Principal out = back + outstanding + written off, in the record, the plan and the accounts."""
    with crew.book.view(on=on) as view:
        record = view.get("loan", "L1")
        state = balances.state(view, record)
        member, unit = view.get("member", "ben"), "NZD"
        owed = view.balance(f"Assets:Loans:Rainy:{member.body['account']}:L1", unit)
        assert state.outstanding == owed >= 0
        assert state.out == state.paid_in_all.principal + owed + agreed.written_off(record.body)
        assert sum(row.parts.principal for row in state.rows) == state.plan.amount
        received = sum((parts for _, parts in state.received), agreed.Parts())
        assert received == state.paid + agreed.Parts(principal=agreed.written_off(record.body))
        assert record.status != agreed.CLOSED or owed == 0
        if record.status == agreed.WRITTEN_OFF:
            written = record.body["written_off"]
            borne = sum(map(Decimal, written["shares"].values()))
            assert written["sharing"] == "reserve" or borne == Decimal(written["amount"])
            back = sum(map(Decimal, written["back"].values()))
            assert written["sharing"] == "reserve" or back == Decimal(written["recovered"])
        held = view.balance("Assets:Cash-Box:Rainy", unit)
        others = {root: view.total(f"{root}:", unit) for root in ("Liabilities", "Income", "Expenses")}
        # What came in is what went out and what is held: money and loans are whose they are.
        assert held + owed == -sum(others.values())
        assert held >= 0


def live(crew, drawn):
    """Do all of it, a step after the other; answer what was recorded, what stood before each, and the last day."""
    day, recorded, stood = FIRST, [], [standing(crew)]
    for (kind, fields), later in drawn:
        day += dt.timedelta(days=later)
        by = "ben" if kind is repayments.SetOff else "ana"
        try:
            posted = crew.book.post(make(kind, **fields), by=by, on=day, now=NOW)
        except CrewbookError:
            continue
        recorded.append(posted.entry)
        is_accounted(crew, day)
        stood.append(standing(crew))
    return recorded, stood, day


def check(crew, drawn):
    recorded, stood, day = live(crew, drawn)
    is_accounted(crew, day + dt.timedelta(days=40))
    for entry in reversed(recorded):
        assert standing(crew) == stood.pop()
        crew.book.post(Correction(entry=entry.seq, because="slip"), by="ana", on=entry.date, now=NOW)
    assert standing(crew) == stood.pop()
    assert verify(crew.book, main=None).ok
    crew.book.store.close()


@settings(max_examples=some(25), deadline=None)
@given(begun(), st.lists(st.tuples(acts(), days), min_size=1, max_size=9))
def test_every_cent_of_a_loan_is_accounted_for_whatever_happens_and_corrections_bring_the_book_back(crew, drawn):
    check(crew, drawn)


@pytest.mark.slow
@settings(max_examples=some(400), deadline=None)
@given(begun(), st.lists(st.tuples(acts(), days), min_size=1, max_size=20))
def test_every_cent_is_accounted_for_over_long_lives(crew, drawn):
    check(crew, drawn)


@settings(max_examples=some(200))
@given(
    st.dictionaries(st.sampled_from("abcdef"), st.tuples(st.integers(1, 1000), st.integers(0, 1000)), min_size=1),
    st.integers(0, 5000),
)
def test_a_loss_is_shared_to_the_cent_and_nobody_bears_more_than_they_can(people, loss):
    weights = {who: weight for who, (weight, _) in people.items()}
    most = {who: most for who, (_, most) in people.items()}

    found = losses.shared(loss, weights, most)

    assert sum(found.values()) == min(loss, sum(most.values()))
    assert all(0 <= found[who] <= most[who] for who in people)
