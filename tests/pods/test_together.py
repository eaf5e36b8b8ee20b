"""Many acts in one commit: what each is told is what it would be told alone, and a meeting of many asks the book for all at once."""

import datetime as dt
from decimal import Decimal
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.act import make
from ledger.book import Book, Item
from ledger.errors import Refused
from ledger.session import Session
from ledger.store import Store
from pods.dues.fines import Fine, PayFine
from pods.lending.repayments import Repayment
from pods.pools.savings import Contribution, Withdrawal
from tests.examples import some
from tests.reports.books import NOW, Crew

DAY = dt.date(2026, 3, 2)
PEOPLE = ("ben", "cho", "dee")
CHARGED = {"method": "declining", "rate": "12%/year"}
DOINGS = st.lists(
    st.tuples(st.sampled_from(["repay", "save", "take", "fine", "pay"]), st.integers(0, 2), st.integers(1, 60)),
    min_size=2,
    max_size=9,
)


def a_crew(count, **loan):
    """A pool in which so many members borrowed; amounts that come back are in whole dollars."""
    crew = Crew(*(f"m{at}" for at in range(count)) if count > len(PEOPLE) else PEOPLE[:count])
    crew.pool(ask_about="none")
    crew.saves("ana", "5000")
    with crew.view("2026-01-01") as view:
        others = [each.id for each in view.find("member") if each.id != "ana"]
    for each in others:
        crew.saves(each, "100")
        crew.borrows(each, "100", 4, "2026-02-01", **loan)
    return crew, others


def act(doing, at, amount):
    who = PEOPLE[at]
    return {
        "repay": lambda: make(Repayment, loan=f"L{at + 1}", amount=Decimal(amount), over="back"),
        "save": lambda: make(Contribution, member=who, pod="rainy", amount=Decimal(amount)),
        "take": lambda: make(Withdrawal, member=who, pod="rainy", amount=Decimal(amount)),
        "fine": lambda: make(Fine, member=who, pod="rainy", amount=Decimal(amount), because="late"),
        "pay": lambda: make(PayFine, member=who, pod="rainy", amount=Decimal(amount)),
    }[doing]()


def stands(crew):
    with crew.view("2026-12-31") as view:
        kinds = ("loan", "fine", "member", "account")
        records = [(each.kind, each.id, each.status, each.body) for kind in kinds for each in view.find(kind)]
        return view.balances(), records


def refusal(post):
    try:
        post()
    except Refused as error:
        return error.message
    return None


@given(doings=DOINGS)
@settings(max_examples=some(10), deadline=None)
def test_a_batch_does_what_its_acts_do_one_by_one(doings):
    (one, _), (many, _) = a_crew(3, **CHARGED), a_crew(3, **CHARGED)
    items = [Item(act(*doing), "ana", DAY) for doing in doings]
    refused = None
    for at, item in enumerate(items):
        refused = refusal(lambda item=item: one.book.post_all([item], now=NOW))
        if refused:
            items = items[: at + 1]
            break

    told = refusal(lambda: many.book.post_all(items, now=NOW))

    assert told == refused
    if refused is None:
        assert stands(many) == stands(one)


def test_three_times_as_many_who_repay_ask_the_book_for_as_little():
    asked = []
    for count in (4, 12):
        crew, others = a_crew(count)
        book = Book(crew.book.store, crew.book.id)
        items = [Item(make(Repayment, loan=f"L{at + 1}", amount=Decimal(25)), "ana", DAY) for at in range(len(others))]
        with mock.patch.object(Session, "_run", autospec=True, side_effect=Session._run) as run:
            book.post_all(items, now=NOW)
        asked.append(run.call_count)
    assert asked[0] == asked[1]


def test_who_is_refused_in_a_batch_is_told_by_their_place():
    crew, _ = a_crew(3)
    items = [Item(act("repay", at, 500 if at == 1 else 5), "ana", DAY) for at in range(3)]
    items[1] = Item(make(Repayment, loan="L2", amount=Decimal(500)), "ana", DAY)

    with pytest.raises(Refused) as caught:
        crew.book.post_all(items, now=NOW)

    assert caught.value.item == 1


def test_a_server_answers_for_many_at_once_as_a_file_does(postgres_url):
    doings = [("repay", 0, 30), ("repay", 1, 25), ("repay", 0, 5), ("fine", 2, 3), ("pay", 2, 1), ("take", 1, 20)]
    stood = []
    for url in ("sqlite://", postgres_url):
        with mock.patch("tests.reports.books.in_memory", lambda url=url: Store(url)):
            crew, _ = a_crew(3, **CHARGED)
        crew.book.post_all([Item(act(*each), "ana", DAY) for each in doings], now=NOW)
        stood.append(stands(crew))
        crew.book.store.close()
    assert stood[0] == stood[1]
