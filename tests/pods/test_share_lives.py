"""Whatever happens to shares, every one that was issued is held, taken back or cancelled, on every day, after slips and late entries too."""

import datetime as dt
from decimal import Decimal
from itertools import pairwise

from hypothesis import example, given, settings
from hypothesis import strategies as st

from ledger.book import Book
from ledger.errors import CrewbookError
from pods.crew import people
from pods.crew.correction import Correction
from pods.crew.members import Join
from pods.crew.setup import OpenPod
from pods.owning import lives, shares
from pods.owning.holdings import numbers
from reports.ownership import ownership_statement
from tests.examples import some
from tests.memory import in_memory

FIRST = dt.date(2026, 1, 1)
NOW = dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC)
CREW = ("ana", "ben", "cho")
OF = {"pod": "coop", "share_class": "A"}

who, few, day = st.sampled_from(CREW), st.integers(1, 12), st.integers(0, 300)
acts = st.one_of(
    st.tuples(st.just("issue"), day, who, few, st.booleans()),
    st.tuples(st.just("transfer"), day, who, few, who),
    st.tuples(st.sampled_from(["redeem", "give", "cancel", "pledge"]), day, who, few),
    st.tuples(st.just("lose"), day, who),
    st.tuples(st.just("correct"), st.integers(1, 4)),
)


def coop():
    book = Book.create(in_memory(), name="Crew", currency="NZD", digits=2, now=NOW, on=FIRST)
    for each in CREW:
        book.post(Join(member=each), by=each if each == "ana" else "ana", now=NOW, on=FIRST)
    terms = {"vest-months": "10", "vest-cliff": "2", "redeem-instalments": "2", "redeem-every": "month"}
    opened = OpenPod(pod="coop", pod_kind="ownership", name="Coop", terms={"ask-about": "none"})
    book.post(opened, by="ana", now=NOW, on=FIRST)
    book.post(shares.OpenClass(**OF, par=Decimal(10), terms=terms), by="ana", now=NOW, on=FIRST)
    return book


def act_of(kind, member, number=0, other=None):
    number = Decimal(number)
    return {
        "issue": lambda: shares.Issue(**OF, member=member, shares=number, price=Decimal(12), vested=other or None),
        "transfer": lambda: shares.Transfer(**OF, giver=member, taker=other, shares=number),
        "redeem": lambda: shares.Redeem(**OF, member=member, shares=number),
        "give": lambda: shares.GiveBack(**OF, member=member, shares=number),
        "cancel": lambda: shares.Cancel(**OF, member=member, shares=number, because="so"),
        "pledge": lambda: shares.Pledge(**OF, member=member, shares=number, because="a loan"),
        "lose": lambda: shares.LoseUnvested(**OF, member=member),
    }[kind]()


# Each way in which shares end, late enough to be seen before and behind it: chance finds them together too seldom.
EVERY_END = [
    ("issue", 0, "ana", 12, True),
    ("issue", 20, "ben", 5, False),
    ("transfer", 40, "ana", 3, "cho"),
    ("redeem", 100, "ana", 2),
    ("give", 150, "ana", 3),
    ("cancel", 200, "ana", 2),
    ("lose", 30, "ben"),
]


@settings(max_examples=some(15), deadline=None)
@given(st.lists(acts, min_size=3, max_size=12))
@example(EVERY_END)
@example([*EVERY_END, ("correct", 2), ("correct", 2)])
def test_shares_issued_are_held_taken_back_or_cancelled_on_every_day(typed):
    book = coop()
    standing = {}
    for kind, first, *rest in typed:
        if kind == "correct" and first > len(standing):
            continue
        try:
            if kind == "correct":
                seq = sorted(standing)[-first]
                book.post(Correction(entry=seq, because="slip"), by="ana", now=NOW, on=standing[seq][1])
                del standing[seq]
                continue
            on = FIRST + dt.timedelta(days=first)
            posted = book.post(act_of(kind, *rest), by="ana", now=NOW, on=on)
        except CrewbookError:
            continue
        standing[posted.entries[0].seq] = (kind, on, posted.entries[0])

    for at in (0, 59, 180, 300, 700):
        on = FIRST + dt.timedelta(days=at)
        with book.view(on=on) as view:
            is_true_on(view, on, standing)


def is_true_on(view, on, standing):
    held = shares.share_class(view, people.pod(view, "coop"), "A")
    told = lives.life(view, held)
    counted = {"issue": 0, "redeem": 0, "give": 0, "cancel": 0}
    for kind, since, entry in standing.values():
        if since <= on and kind in counted:
            counted[kind] += Decimal(entry.fields["shares"])
        elif since <= on and kind == "lose":
            (record,) = [each for each in entry.records if each.kind == "ended-shares"]
            counted["cancel"] += sum(Decimal(part["shares"]) for part in record.body["parts"])
    assert told.issued == counted["issue"] == told.held + told.redeemed + told.cancelled
    assert (told.redeemed, told.cancelled) == (counted["redeem"] + counted["give"], counted["cancel"])

    # Every number that was issued is on one certificate.
    certificates = lives.certificates(view, held.pod)
    spans = sorted(numbers(each.label) for each in certificates)
    assert all(before[1] < after[0] for before, after in pairwise(spans))
    assert sum(last - first + 1 for first, last in spans) == told.issued == sum(each.shares for each in certificates)

    statement = ownership_statement(view, "coop").data
    assert statement["totals"]["ownership_pct"] == (100 if told.held else 0)
    for row in statement["members"]:
        assert 0 <= row["vested"] <= row["shares"]
        assert on < FIRST + dt.timedelta(days=650) or row["vested"] == row["shares"]
    for grant in shares.grants(view, held.pod):
        assert grant.vested <= grant.granted == sum(number for _, _, number in grant.parts)
