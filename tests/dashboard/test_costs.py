"""A page costs what it shows, however large the book behind it: the steps that SQLite takes for an answer are counted, not timed."""

import datetime as dt
from decimal import Decimal

import pytest
import sqlalchemy as sa

from dashboard import leaves
from dashboard.pages import PAGES
from dashboard.rights import Role
from ledger.act import make
from ledger.book import Item
from pods.agreements import drafting
from pods.circles import circle_start
from pods.crew import members, setup
from pods.dues import expected, fines
from pods.funds import fund
from pods.lending import loans
from pods.owning import offers, shares
from pods.pools import savings
from pods.voices import consent
from pods.working import livelihood
from reports.agreements.templates import drafted
from tests.dashboard.conftest import NOW, Folder
from tests.dashboard.visiting import Visit

FIRST, DAYS = dt.date(2026, 1, 6), 130
CREW = ("ana", "ben", "cho", "dee")
FEW, MANY = 20, 140
# The chart of what is out on loans adds up a row for each month in which a loan moved: here one for each of 120 loans more.
CHART = 55


def a_crew(path, times):
    """The same crew, pods, loan, shares and circle; so many times did each bring and give something, the pod earn something, and a loan end."""
    folder = Folder(path / "crew")
    for each in CREW[2:]:
        folder.does(members.Join, member=each, name=each.title())
    folder.does(setup.OpenPod, pod="care", pod_kind="solidarity", name="Care")
    folder.does(setup.OpenPod, pod="bakery", pod_kind="livelihood", name="Bakery")
    folder.does(setup.OpenPod, pod="tanda", pod_kind="circle", name="Tanda", terms={"ask-about": "none"})
    folder.does(shares.OpenClass, pod="bakery", share_class="A", par="10")
    folder.does(shares.Issue, pod="bakery", share_class="A", member="ben", shares=20)
    folder.does(shares.Issue, pod="bakery", share_class="A", member="dee", shares=20)
    folder.does(circle_start.StartCircle, pod="tanda", members=CREW, contributions=(Decimal(5),), start=FIRST)
    for pod in ("rainy", "care"):
        folder.does(expected.Expect, member="all", pod=pod, amount="5", since=dt.date(2026, 2, 1))
    folder.does(loans.LoanRequest, pod="rainy", amount="60", term=12)
    folder.does(setup.OpenPod, pod="vote", pod_kind="savings", name="Vote", terms={"consent-rule": "majority"})
    folder.does(setup.OpenPod, pod="easy", pod_kind="savings", name="Easy", terms={"ask-about": "none"})
    folder.does(savings.Contribution, member="ben", pod="easy", amount="100")
    folder.does(savings.Contribution, member="dee", pod="easy", amount="100")
    folder.does(savings.Contribution, member="dee", pod="rainy", amount="100")
    folder.book.post(_draft(folder, "dee"), by="ana", on=FIRST, now=NOW)
    folder.book.post_all(_busy(times), now=NOW)
    folder.book.post_all(_ended(folder, times), now=NOW)
    _lapsed(folder, times)
    return folder


def _draft(folder, member):
    with folder.book.view(on=FIRST) as view:
        return drafted(folder.path, view, "rainy", "membership", {"member": member})


def _ended(folder, times):
    """So many requests, proposals, loans, agreements, offers and fines that are over: taken back, repaid, ended, paid. But for the fines they are those of one who does not look."""
    draft = _draft(folder, "cho")
    for at in range(times):
        day = FIRST + dt.timedelta(days=1 + at * DAYS // times)
        asked, lent = f"L{2 + 2 * at}", f"L{3 + 2 * at}"
        yield Item(make(loans.LoanRequest, pod="rainy", amount="10", term=1), "dee", day)
        yield Item(make(loans.WithdrawRequest, loan=asked), "dee", day)
        yield Item(make(loans.LoanRequest, pod="easy", amount="10", term=1), "dee", day)
        yield Item(make(loans.PayOut, loan=lent, amount="10"), "ana", day)
        yield Item(make(loans.Repayment, loan=lent, amount="10"), "ana", day)
        yield Item(draft, "ana", day)
        yield Item(make(drafting.End, agreement=f"A{2 + at}", because="Over"), "ana", day)
        offered = {"share_class": "A", "member": "dee", "shares": 1, "price": "10", "days": (30, 30, 90)}
        yield Item(make(offers.Offer, pod="bakery", **offered), "dee", day)
        yield Item(make(offers.WithdrawOffer, offer=f"O{1 + 2 * at}"), "dee", day)
        # Of another one the days are over.
        yield Item(make(offers.Offer, pod="bakery", **offered | {"days": (1, 1, 1)}), "dee", day)
        # One of ours as well: what was fined and paid is not read again.
        for fined in ("dee", "ben"):
            yield Item(make(fines.Fine, member=fined, pod="rainy", amount="1", because="late"), "ana", day)
            yield Item(make(fines.PayFine, member=fined, pod="rainy", amount="1"), "ana", day)


def _lapsed(folder, times):
    """So many changes of settings that were asked about in vain: nobody answered, or somebody objected."""
    asked = [
        Item(
            make(consent.Propose, act=setup.ChangePod.kind, fields={"pod": pod, "terms": {"reserve": "50"}}), "cho", day
        )
        for day in (FIRST + dt.timedelta(days=at * DAYS // times) for at in range(times))
        for pod in ("vote", "rainy")
    ]
    posted = folder.book.post_all(asked, now=NOW).entries
    folder.book.post_all(
        [
            Item(make(consent.Voice, proposal=each.id, stance="object", why="No"), "dee", each.date)
            for each in posted[1::2]
        ],
        now=NOW,
    )


def _busy(times):
    """What was done on each of so many days, all of them before the month that is looked at."""
    for at in range(times):
        day = FIRST + dt.timedelta(days=at * DAYS // times)
        for each in CREW:
            bring = {"member": each, "amount": Decimal(1 + at % 3)}
            yield Item(make(savings.Contribution, pod="rainy", **bring), "ana", day)
            yield Item(make(fund.FundContribution, pod="care", **bring), "ana", day)
        # A month is shown with all that came in in it: of the one that is shared next, January, that is as much in both books.
        if day.month > 1 or at < 2:
            yield Item(make(livelihood.Income, pod="bakery", amount="10", payer="Corner Shop"), "ana", day)


@pytest.fixture(scope="module")
def visits(tmp_path_factory):
    """Visits to a quiet book and to one seven times as busy, in which seven times as much has ended."""
    folders = [a_crew(tmp_path_factory.mktemp(f"times{times}"), times) for times in (FEW, MANY)]
    yield [Visit(each.path) for each in folders]
    for each in folders:
        each.book.store.close()


def steps(visit, page):
    """How many steps of its machine SQLite takes for a page, in hundreds."""
    taken = []
    engine = next(iter(visit.shelf)).book.store.engine

    def counting(connection, *_):
        connection.set_progress_handler(lambda: taken.append(1), 100)

    sa.event.listen(engine, "checkout", counting)
    try:
        visit.sees(page)
    finally:
        sa.event.remove(engine, "checkout", counting)
    return len(taken)


# Lists of what is over come a leaf at a time: as long in both books.
OVER = ("loans?show=over", "agreements?show=over")
ASKED = ("contributions?pod=rainy&month=2026-03", "contributions?pod=care", "members?member=ben", "loans?loan=L1")


@pytest.mark.parametrize("page", [*(page.name for page in PAGES), *ASKED])
@pytest.mark.parametrize(("member", "is_private"), [("ana", False), ("ben", False), ("ben", True)])
def test_a_page_of_a_book_seven_times_as_busy_asks_as_cheaply(visits, page, member, is_private):
    if page == "audit" and member != "ana":
        pytest.skip("the audit is the treasurer's")
    taken = []
    for visit in visits:
        visit.is_private = is_private
        visit.goes_as(member, Role.TREASURER if member == "ana" else Role.MEMBER)
        steps(visit, page)  # whatever is found once and remembered
        taken.append(max(steps(visit, page), 1))
    assert taken[1] <= taken[0] * 1.15 + 5 + (CHART if page == "home" else 0)


@pytest.mark.parametrize("page", OVER)
def test_a_leaf_of_what_is_over_asks_as_cheaply_however_much_is(visits, page, monkeypatch):
    monkeypatch.setattr(leaves, "AT_ONCE", 10)
    taken = []
    for visit in visits:
        visit.is_private = False
        visit.goes_as("ben", Role.MEMBER)
        assert "Rows 1 to 10" in visit.sees(page)
        taken.append(max(steps(visit, page), 1))
    assert taken[1] <= taken[0] * 1.15 + 5
