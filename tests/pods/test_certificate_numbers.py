"""A class's next number is found by one look, and is what all that was ever issued says."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.errors import CrewbookError
from pods.crew import people, setup
from pods.crew.correction import Correction
from pods.owning import lots, shares
from pods.owning.holdings import numbers
from tests.examples import some
from tests.reports.books import NOW, Crew

FIRST = dt.date(2026, 1, 1)
WHO = ("ana", "ben", "cho")
OF = {"pod": "coop", "share_class": "A"}
acts = st.lists(
    st.tuples(
        st.sampled_from(["issue", "issue", "transfer", "transfer", "give", "correct", "correct"]),
        st.sampled_from(WHO),
        st.sampled_from(WHO),
        st.integers(1, 9),
    ),
    min_size=4,
    max_size=14,
)


def coop(digits=0):
    crew = Crew("ben", "cho")
    crew.does(setup.OpenPod, pod="coop", pod_kind="ownership", name="Coop", terms={"ask-about": "none"})
    crew.does(shares.OpenClass, **OF, par=Decimal(10), digits=digits)
    return crew


def used(view, held):
    """The last number in any posting of the class, read by another way than the rule's."""
    rows = view.session.postings(f"{held.prefix}:", None, None, None)
    return max((numbers(row.lot.label)[1] for row in rows if row.lot), default=0)


def act_of(kind, member, other, number, seqs):
    count = Decimal(number)
    return {
        "issue": lambda: shares.Issue(**OF, member=member, shares=count),
        "transfer": lambda: shares.Transfer(**OF, giver=member, taker=other, shares=count),
        "give": lambda: shares.GiveBack(**OF, member=member, shares=count),
        "correct": lambda: Correction(entry=seqs[-1 - number % len(seqs)] if seqs else 0, because="a slip"),
    }[kind]()


def next_number(view, held):
    return numbers(lots.next_label(view, held, Decimal(1))[0])[0]


@pytest.mark.parametrize("digits", [0, 2])
@settings(max_examples=some(8), deadline=None)
@given(typed=acts)
def test_the_next_number_follows_the_last_one_that_was_ever_used(digits, typed):
    crew, seqs, issued = coop(digits), [], []
    for kind, member, other, number in typed:
        try:
            posted = crew.book.post(act_of(kind, member, other, number, seqs), by="ana", on=FIRST, now=NOW)
        except CrewbookError:
            continue
        if kind != "correct":
            seqs.append(posted.entries[0].seq)
        issued += [posted.entries[0].id] if kind == "issue" else []
        with crew.view(FIRST.isoformat()) as view:
            held = shares.share_class(view, people.pod(view, "coop"), "A")
            assert next_number(view, held) == used(view, held) + 1

    spans = [numbers(each) for each in issued]
    assert spans == sorted(spans)
    assert len({n for first, last in spans for n in range(first, last + 1)}) == sum(b - a + 1 for a, b in spans)


def test_a_class_of_an_older_book_goes_on_with_its_numbers(monkeypatch):
    crew = coop()
    with monkeypatch.context() as older:
        # An older version said nothing of numbers in what an entry concerns.
        older.setattr(lots, "next_label", lambda *given: (_next(*given)[0], "pod/coop"))
        crew.does(shares.Issue, **OF, member="ben", shares=Decimal(20))
        crew.does(shares.Transfer, **OF, giver="ben", taker="cho", shares=Decimal(5))

    assert [crew.does(shares.Issue, **OF, member="ana", shares=Decimal(n)).id for n in (1, 4)] == ["21", "22-25"]


_next = lots.next_label
