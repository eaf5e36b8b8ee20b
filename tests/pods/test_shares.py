"""Shares pass from hand to hand without losing a number, a cent or a day."""

import datetime as dt
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.book import Book
from ledger.errors import Refused
from pods.crew import people
from pods.crew.members import Join
from pods.crew.setup import OpenPod
from pods.owning import shares
from pods.owning.shares import Issue, OpenClass, Transfer
from tests.examples import some
from tests.memory import in_memory

DAY = dt.date(2026, 1, 1)
NOW = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
CREW = ("ana", "ben", "cho")

acts = st.one_of(
    st.tuples(st.just("issue"), st.sampled_from(CREW), st.just(""), st.integers(1, 30)),
    st.tuples(st.just("transfer"), st.sampled_from(CREW), st.sampled_from(CREW), st.integers(1, 30)),
)


def bakery():
    book = Book.create(in_memory(), name="Crew", currency="NZD", digits=2, now=NOW, on=DAY)
    for each in CREW:
        book.post(Join(member=each), by=each if each == "ana" else "ana", now=NOW, on=DAY)
    book.post(OpenPod(pod="bakery", pod_kind="livelihood", name="Bakery"), by="ana", now=NOW, on=DAY)
    book.post(OpenClass(pod="bakery", share_class="A", par=Decimal("2.50")), by="ana", now=NOW, on=DAY)
    return book


def numbers(label):
    first, _, last = label.partition("-")
    return range(int(first), int(last or first) + 1)


@settings(max_examples=some(40), deadline=None)
@given(st.lists(acts, min_size=1, max_size=12))
def test_every_share_has_one_holder_one_number_and_its_first_cost(typed):
    book = bakery()
    held, issued_on, issued = dict.fromkeys(CREW, 0), {}, 0
    for at, (kind, member, taker, count) in enumerate(typed):
        on = DAY + dt.timedelta(days=at + 1)
        if kind == "issue":
            book.post(
                Issue(pod="bakery", share_class="A", member=member, shares=Decimal(count)), by="ana", now=NOW, on=on
            )
            issued_on |= dict.fromkeys(range(issued + 1, issued + count + 1), on)
            issued += count
            held[member] += count
        elif member != taker:
            act = Transfer(pod="bakery", share_class="A", giver=member, taker=taker, shares=Decimal(count))
            if held[member] < count:
                try:
                    book.post(act, by="ana", now=NOW, on=on)
                except Refused:
                    continue
                raise AssertionError(f"{member} passed on {count} of {held[member]}")
            book.post(act, by="ana", now=NOW, on=on)
            held[member] -= count
            held[taker] += count

    with book.view(on=DAY + dt.timedelta(days=30)) as view:
        found = {each.member.id: each for each in shares.register(view, people.pod(view, "bakery"))}
    assert {member: int(each.shares) for member, each in found.items()} == {
        member: count for member, count in held.items() if count
    }
    assert all(each.paid_in == each.shares * Decimal("2.50") for each in found.values())
    all_numbers = [number for each in found.values() for lot, _ in each.lots for number in numbers(lot.label)]
    assert sorted(all_numbers) == list(range(1, issued + 1))
    for each in found.values():
        for lot, units in each.lots:
            assert len(numbers(lot.label)) == units
            assert {issued_on[number] for number in numbers(lot.label)} == {lot.date}
