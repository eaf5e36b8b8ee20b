"""A private book, as a member reads it: their own rows and the totals of pools, funds, circles and months, in pages and files; nothing of others'."""

import json
import re

import pytest

from dashboard.rights import Role
from reports.own_part import SHOWN
from tests.dashboard.visiting import NOON, Visit, words
from tests.typed import copied

# Everybody's sums are unlike all others, so that each can be looked for.
LIVED = (
    "contribute cho 31.37 --to rainy --on 2026-05-01", "contribute dan 41.73 --to rainy --on 2026-05-01",
    "pod open care --kind solidarity --name Care --set ask-about=none --on 2026-05-01",
    "fund contribute ana 5.55 --to care --on 2026-05-02",
    "fund contribute dan 61.19 --to care --on 2026-05-02", "fund contribute cho 7 --to care --on 2026-05-02",
    "fund grant dan 17.77 --from care --on 2026-05-03", "fund grant ben 1.11 --from care --on 2026-05-03", "fund grant cho 3.21 --from care --on 2026-05-03",
    ("circle open tanda --members ana,ben,cho,dan --contribution 99 --name Tanda --set ask-about=none --every month "
    "--start 2026-06-20 --order fixed --on 2026-06-01"),
    "circle pay tanda dan 51.43 --on 2026-06-02", "circle pay tanda cho 22.11 --on 2026-06-02",
    *(f"shares issue {who} {number} --class bakery/A --into Bank-Main --on 2026-05-04" for who, number in (("cho", 4), ("dan", 33))),
    "cycle open rainy --price 3.17 --on 2026-05-05", "cycle buy ana 6.34 --in rainy --on 2026-05-06",
    "cycle buy dan 15.85 --in rainy --on 2026-05-06", "cycle buy cho 3.17 --in rainy --on 2026-05-06",
    "pod open lend --kind savings --name Lend --set ask-about=none --on 2026-05-01",
    *(f"contribute {who} {number} --to lend --on 2026-05-02" for who, number in (("ana", 300), ("cho", 50), ("dan", 50))),
    *(each for number, who, amount in ((1, "dan", "44.44"), (2, "cho", "12.34"), (3, "ana", "6.54"))
      for each in (f"loan request {amount} --from lend --by {who} --term 4 --on 2026-05-03", f"loan pay-out L{number} --on 2026-05-04")),
    "shares offer dan 3 --class bakery/A --price 12.99 --to Zed --days 1,30,30 --on 2026-06-01",
    "shares offer ben 2 --class bakery/A --price 13.50 --days 1,30,30 --on 2026-06-01",
    "shares want O1 2 --by cho --on 2026-06-04", "shares want O1 1 --by ana --on 2026-06-04",
)  # fmt: skip
REPORTS = {
    "pool": "pod=rainy",
    "fund": "pod=care",
    "circle": "pod=tanda",
    "livelihood": "pod=bakery",
    "cycle": "pod=rainy",
    "loans": "pod=lend",
    "offers": "pod=bakery",
}
DANS = ("Dan", "41.73", "61.19", "17.77", "51.43", "15.85", "44.44")


@pytest.fixture(scope="module")
def crew(tmp_path_factory):
    crew = copied("living", tmp_path_factory.getbasetemp() / "books", tmp_path_factory.mktemp("own") / "tui")
    crew.do(*LIVED)
    return crew


@pytest.fixture
def visit(crew):
    return Visit(crew.folder, is_private=True).goes_as("cho")


def gets(visit, report, form="html"):
    return visit.client.get(f"/{visit.slug}/paper/{report}.{form}?{REPORTS[report]}")


@pytest.mark.parametrize(
    ("report", "totals", "mine"),
    [
        ("pool", "Money in the pool", "31.37"),
        ("fund", "Members' contributions", "3.21"),
        ("circle", "Money in the circle", "22.11"),
        ("livelihood", "In the buffer", "Pay owed to you"),
        ("cycle", "Saved in them", "3.17"),
        ("loans", "Owed on loans", "12.34"),
    ],
)
def test_a_member_gets_the_totals_and_their_own_rows_and_nothing_of_anothers(visit, report, totals, mine):
    told = words(gets(visit, report).text)
    assert totals in told
    assert mine in told
    for form in ("html", "json", "csv"):
        answer = gets(visit, report, form)
        assert answer.status_code == 200
        # Where something of a picture stands is nobody's sum.
        told = re.sub(r'="[\d.]+%?"', "", answer.text)
        assert [each for each in DANS if each in told] == [], form
        # A list a member: their own alone.
        assert '"member": "ben"' not in answer.text


def test_of_a_cycle_one_reads_ones_own_meetings_and_what_one_would_get(visit):
    told = json.loads(gets(visit, "cycle", "json").text)
    assert told["meetings"] == [{"date": "2026-05-06", "shares": {"cho": 1}}]
    assert told["shares"] == 8
    assert set(told["share_out"]["payouts"]) == {"cho"}
    page = words(gets(visit, "cycle").text)
    assert "Meeting of Shares 2026-05-06 1 Together 1" in page
    assert "÷" not in page


def test_of_shares_on_offer_one_reads_what_can_be_wanted_and_who_sells_and_not_what_others_want(visit):
    told = json.loads(gets(visit, "offers", "json").text)["offers"]
    assert [(each["offer"], each["member"], each["wants"], each["to"]) for each in told] == [
        ("O1", "dan", {"cho": "2"}, None),
        ("O2", "ben", {}, None),
    ]
    page = words(gets(visit, "offers").text)
    assert "O1: Dan Ruiz, class A" in page
    assert "12.99" in page
    assert "Ana" not in page
    assert "Zed" not in page
    own = words(gets(visit.goes_as("dan"), "offers").text)
    assert "Zed" in own
    assert "Cho" not in own


def test_where_two_stand_in_a_pod_its_totals_are_told_to_neither(tmp_path, tmp_path_factory):
    crew = copied("living", tmp_path_factory.getbasetemp() / "books", tmp_path / "tui")
    crew.do(
        "pod open care --kind solidarity --name Care --set ask-about=none --on 2026-05-01",
        "pod open two --kind savings --name Two --set ask-about=none --on 2026-05-01",
        "circle open tanda --members ben,dan --contribution 99 --name Tanda --set ask-about=none --start 2026-06-20 --on 2026-06-01",
        *(each for who, number in (("ben", "31.37"), ("dan", "41.73")) for each in (
            f"contribute {who} {number} --to two --on 2026-05-02", f"fund contribute {who} {number} --to care --on 2026-05-02",
            f"circle pay tanda {who} {number} --on 2026-06-02",
        )),
    )  # fmt: skip
    sums = ("73.10", "124.90", "41.73")
    visit = Visit(crew.folder, is_private=True).goes_as("ben")
    asked = {"pool": "pod=two", "fund": "pod=care", "circle": "pod=tanda", "loans": "pod=two"}
    for report, query in asked.items():
        for form in ("html", "json"):
            answer = visit.client.get(f"/{visit.slug}/paper/{report}.{form}?{query}")
            assert answer.status_code == 200
            assert [each for each in sums if each in answer.text] == [], report
        assert "Fewer than three members stand in it" in answer.text or form == "json"
    for page in ("home", "loans", "circles?pod=tanda", "contributions?pod=two&month=2026-05"):
        assert [each for each in sums if each in visit.sees(page)] == [], page
    for query in ("ratios.html?pod=two", "book.html"):
        refused = visit.client.get(f"/{visit.slug}/paper/{query}")
        assert refused.status_code == 409
        assert "would tell what one of them has" in words(refused.text)
        assert "your own statement" in words(refused.text)
    assert visit.goes_as("kim", Role.GUEST).client.get(f"/{visit.slug}/paper/book.html").status_code == 409
    crew.do(*(f"contribute cho 1 --to {pod}" for pod in ("two",)))
    assert "74.10" in visit.goes_as("ben").client.get(f"/{visit.slug}/paper/pool.html?pod=two").text


def test_a_treasurer_gets_all_of_it(visit):
    visit.goes_as("ana")
    assert "41.73" in gets(visit, "pool").text
    assert {each["member"] for each in json.loads(gets(visit, "circle", "json").text)["members"]} >= {"cho", "dan"}


@pytest.mark.parametrize("report", REPORTS)
def test_guests_of_a_private_book_get_none_of_them_and_who_left_neither(visit, report):
    assert gets(visit.goes_as("kim", Role.GUEST), report).status_code == 403


@pytest.mark.parametrize(
    "page",
    ["contributions?pod=rainy&month=2026-05", "contributions?pod=care&month=2026-05", "circles?pod=tanda", "home", "livelihood", "loans", "ownership"],
)  # fmt: skip
def test_no_page_tells_what_somebody_else_has(visit, page):
    told = visit.sees(page)
    assert [each for each in DANS[1:] if each in told] == []


def test_a_page_offers_the_papers_that_a_member_may_have(visit):
    for page, report in (("contributions?pod=rainy", "pool"), ("contributions?pod=care", "fund"), ("circles?pod=tanda", "circle"), ("livelihood", "livelihood"),
        ("contributions?pod=rainy", "cycle"), ("loans", "loans"), ("ownership?pod=bakery", "offers")):  # fmt: skip
        assert f"/paper/{report}.pdf?" in visit.client.get(f"/{visit.slug}/{page}").text, page


def test_who_is_asked_to_agree_reads_the_text_whole_but_no_names_by_law(crew, visit):
    crew.do(
        'member person ben --legal-name "Benedict Okafor" --address "1 Rata Road"',
        "agreement draft rainy --kind membership --member ben --on 2026-06-03",
    )
    page, paper = "agreements?agreement=A1", f"/{visit.slug}/paper/agreement.html?agreement=A1"
    assert "no agreement here for you" in visit.sees(page)
    assert visit.client.get(paper).status_code == 403
    crew.do("agreement propose A1 --by ana --on 2026-06-04")

    assert "Membership agreement" in visit.sees(page)
    told = visit.client.get(paper).text
    assert "Ben Okafor" in told
    assert "Rata Road" not in told + visit.client.get(f"/{visit.slug}/{page}").text
    assert "Rata Road" in visit.goes_as("ben").client.get(paper).text


def test_who_is_asked_about_a_loan_that_runs_reads_it_until_it_is_decided(crew, visit):
    crew.do(
        "pod open easy --kind savings --name Easy --set ask-about=top-up --on 2026-06-01",
        "contribute ben 400 --to easy --on 2026-06-01",
        "loan request 120 --from easy --by ben --term 4 --on 2026-06-02",
        "loan pay-out L4 --on 2026-06-02",
    )
    page = "loans?loan=L4"
    assert "Ben" not in visit.sees(page)
    crew.do("loan top-up L4 10 --term 8 --by ben --on 2026-06-05")

    assert "Ben Okafor" in visit.sees(page)


@pytest.mark.parametrize("asked", ["on=2026-06-14", "on=2026-06-16", "at={seal}"])
@pytest.mark.parametrize("report", ["pool", "fund", "circle", "livelihood", "cycle", "loans"])
def test_totals_are_told_of_today_alone(visit, report, asked):
    query = f"{report}.json?{REPORTS[report]}&" + asked.format(seal=_seal_before(visit))
    told = visit.client.get(f"/{visit.slug}/paper/{query}")
    assert told.status_code == 200, words(told.text)
    sums = SHOWN[report].sums if report in SHOWN else {"buffer"}
    assert [each for each in sums if each in json.loads(told.text)] == []
    assert "In the buffer" not in told.text
    assert visit.goes_as("ana").client.get(f"/{visit.slug}/paper/{query}").status_code == 200


def _seal_before(visit):
    """The seal of the last entry but one, which leaves out what came last."""
    served = next(iter(visit.shelf))
    with served.view(NOON.date()) as view:
        return served.entry(view.seq - 1).seal


@pytest.mark.parametrize("query", ["ratios.html?pod=lend&since=2026-05-02", "ratios.html?pod=lend&on=2026-06-14", "book.html?at={seal}",
    "book.html?on=2026-06-14", "book.html?since=2026-05-02&until=2026-05-02", "book.html?year=2026"])  # fmt: skip
def test_nor_for_days_that_one_chooses(visit, query):
    address = f"/{visit.slug}/paper/{query.format(seal=_seal_before(visit))}"
    refused = visit.client.get(address)
    assert refused.status_code == 409
    assert "totals are told as they are today" in words(refused.text)
    assert visit.goes_as("ana").client.get(address).status_code == 200


def test_how_totals_went_over_time_is_not_drawn(visit):
    for page in ("home", "paper/pool.html?pod=rainy", "paper/fund.html?pod=care"):
        assert "at the end of each month" not in visit.goes_as("cho").client.get(f"/{visit.slug}/{page}").text
    assert "months" not in json.loads(gets(visit, "pool", "json").text)
    assert "at the end of each month" in visit.goes_as("ana").sees("home")


def test_what_the_only_borrowers_owe_is_told_nobody_and_what_all_saved_is(tmp_path, tmp_path_factory):
    crew = copied("living", tmp_path_factory.getbasetemp() / "books", tmp_path / "tui")
    crew.do(
        "pod open lend --kind savings --name Lend --set ask-about=none --on 2026-05-01",
        *(f"contribute {who} {number} --to lend --on 2026-05-02" for who, number in (("ana", 300), ("cho", 50), ("dan", 50))),
        "loan request 44.44 --from lend --by dan --term 4 --on 2026-05-03", "loan pay-out L1 --on 2026-05-04",
    )  # fmt: skip
    visit = Visit(crew.folder, is_private=True).goes_as("cho")
    # What is lent, what money is left, in the pool and in the book, and what they come to with what was there before.
    secrets = ("44.44", "355.56", "955.56", "1,155.56")
    for page in ("home", "loans", "paper/pool.html?pod=lend", "paper/pool.json?pod=lend", "paper/loans.json?pod=lend"):
        told = visit.client.get(f"/{visit.slug}/{page}").text
        assert [each for each in secrets if each in words(told) + told] == [], page
    assert "Members' savings 400.00 NZD" in visit.sees("paper/pool.html?pod=lend")
    assert "Saved by members" in visit.sees("home")
    for query in ("ratios.html?pod=lend", "book.html"):
        assert visit.client.get(f"/{visit.slug}/paper/{query}").status_code == 409


def test_who_reckons_their_own_exit_reads_whether_the_pod_can_bear_it_and_not_what_it_has(tmp_path, tmp_path_factory):
    crew = copied("living", tmp_path_factory.getbasetemp() / "books", tmp_path / "tui")
    crew.do("shares issue dan 13 --class bakery/A --into Bank-Main --on 2026-04-02")
    visit = Visit(crew.folder, is_private=True).goes_as("ben")
    for shown in (
        visit.sees("paper/exit.html?pod=bakery&member=ben"),
        visit.sees("beside/leave-pod?pod=bakery&member=ben"),
    ):
        assert "The pod can still pay what it owes." in shown
        assert [each for each in ("330.00", "130.00", "which holds") if each in shown] == []
    assert "left" not in json.loads(visit.client.get(f"/{visit.slug}/paper/exit.json?pod=bakery&member=ben").text)
    assert "330.00" in visit.goes_as("ana").sees("paper/exit.html?pod=bakery&member=ben")


def test_what_the_only_one_saved_in_shares_of_the_cycle_is_told_nobody(tmp_path, tmp_path_factory):
    crew = copied("living", tmp_path_factory.getbasetemp() / "books", tmp_path / "tui")
    crew.do(
        "contribute dan 7 --to rainy --on 2026-05-01", "cycle open rainy --price 3.17 --on 2026-05-05",
        "cycle buy dan 15.85 --in rainy --on 2026-05-06",
    )  # fmt: skip
    visit = Visit(crew.folder, is_private=True).goes_as("cho")
    for page in ("home", "paper/pool.json?pod=rainy", "paper/pool.html?pod=rainy", "paper/cycle.json?pod=rainy"):
        assert "15.85" not in visit.client.get(f"/{visit.slug}/{page}").text, page
