import datetime as dt
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.book import Book
from pods.acts import loans, members, savings, setup
from pods.lending import balances
from tests.examples import some
from tests.memory import in_memory

NOW = dt.datetime(2027, 12, 1, 12, tzinfo=dt.UTC)
FIRST = dt.date(2026, 1, 1)


def lent(amount, term, **terms):
    """A book in which nobody is asked about loans, and L1 was paid out to Ben on the first day."""
    book = Book.create(in_memory(), name="Crew", currency="NZD", digits=2, now=NOW, on=FIRST)
    for member in ("ana", "ben"):
        book.post(members.Join(member=member, name=member.title()), by="ana", on=FIRST, now=NOW)
    book.post(
        setup.OpenPod(pod="rainy", pod_kind="savings", name="Rainy", terms={"ask-about": "none"}),
        by="ana",
        on=FIRST,
        now=NOW,
    )
    book.post(savings.Contribution(member="ana", pod="rainy", amount=Decimal(100_000)), by="ana", on=FIRST, now=NOW)
    book.post(loans.LoanRequest(pod="rainy", amount=amount, term=term, **terms), by="ben", on=FIRST, now=NOW)
    book.post(loans.PayOut(loan="L1", amount=amount), by="ana", on=FIRST, now=NOW)
    return book


def state(book, on):
    with book.view(on=on) as view:
        record = view.get("loan", "L1")
        return record, balances.state(view, record)


def repay(book, amount, on):
    return book.post(loans.Repayment(loan="L1", amount=amount), by="ana", on=on, now=NOW)


@given(
    amount=st.integers(1_000, 500_000).map(lambda minor: Decimal(minor).scaleb(-2)),
    term=st.integers(1, 8),
    method=st.sampled_from(["none", "flat", "declining", "equal-principal", "bullet"]),
    parts=st.integers(1, 3),
)
@settings(max_examples=some(30), deadline=None)
def test_a_loan_repaid_on_time_in_any_parts_ends_at_zero_with_exactly_its_scheduled_cost(amount, term, method, parts):
    terms = {} if method == "none" else {"rate": "2%/month", "fee": ("1/instalment",)}
    book = lent(amount, term, method=method, **terms)
    _, start = state(book, FIRST)
    for row in start.rows:
        left = row.parts.total
        for part in range(parts, 0, -1):
            paid = (left / part).quantize(Decimal("0.01")) if part > 1 else left
            left -= paid
            if paid:
                repay(book, paid, row.due)

    record, end = state(book, dt.date.max)

    assert end.outstanding == 0
    assert record.status == loans.CLOSED
    assert end.paid.interest == sum(row.parts.interest for row in start.rows)
    assert end.paid.fees == sum(row.parts.fees for row in start.rows)
    book.store.close()


def test_what_comes_in_covers_fees_then_interest_then_principal():
    book = lent(Decimal(300), 3, method="flat", rate="1%/month", fee=("2/instalment",))
    repay(book, Decimal("4.50"), dt.date(2026, 2, 1))

    _, found = state(book, dt.date(2026, 2, 1))

    assert (found.paid.fees, found.paid.interest, found.paid.principal) == (
        Decimal("2.00"),
        Decimal("2.50"),
        Decimal("0.00"),
    )
    assert found.due(dt.date(2026, 2, 1)).total == Decimal("100.50")
    book.store.close()


def test_interest_on_a_declining_balance_falls_with_what_was_repaid_early():
    book = lent(Decimal(1000), 10, method="equal-principal", rate="1%/month")
    repay(book, Decimal(510), dt.date(2026, 1, 31))

    _, found = state(book, dt.date(2026, 3, 1))

    # The first instalment took 100 and 10 interest; 400 more went to principal: 500 of the 900 of the plan are left.
    assert found.outstanding == Decimal("500.00")
    assert found.owed_by(2).interest == Decimal("15.00")
    book.store.close()


def test_a_loan_is_late_from_the_day_after_its_instalment_until_that_is_wholly_paid():
    book = lent(Decimal(300), 3)
    due = dt.date(2026, 2, 1)

    assert state(book, due)[1].late_since(due) is None
    assert state(book, due)[1].late_since(due + dt.timedelta(days=1)) == due
    repay(book, Decimal("99.99"), due)
    assert state(book, due)[1].late_since(due + dt.timedelta(days=9)) == due
    repay(book, Decimal("0.01"), due + dt.timedelta(days=9))
    assert state(book, dt.date(2026, 2, 11))[1].late_since(dt.date(2026, 2, 11)) is None
    book.store.close()
