"""A private book, as a curious member probes it: what forms, previews, errors, numbers and hashes tell of the others is the same as of nothing."""

import re

import pytest

from tests.dashboard.visiting import Visit, fields, words
from tests.typed import copied

# What is dan's is unlike all else, so that it can be looked for.
DANS = (
    'pod open easy --kind savings --name "Easy" --set ask-about=loan --set consent-rule=delegated --set delegated-limit=9999 --set open-loans=2 --on 2026-05-01',
    "contribute dan 1413.59 --to easy --on 2026-05-01",
    "contribute dan 941.73 --to rainy --on 2026-05-01",
    "loan request 123.45 --from easy --by dan --term 7 --purpose secret-trip --on 2026-05-02",
    "consent P1 --by ana --on 2026-05-03",
    "loan pay-out L1 --on 2026-05-03",
    "loan request 234.56 --from easy --by dan --term 7 --guarantor cho --purpose secret-plan --on 2026-05-02",
    "goal dan 777.77 --in rainy --until 2026-12-31 --for secret-boat --on 2026-06-03",
    "shares issue dan 37 --class bakery/A --into Bank-Main --vest-from 2026-06-02 --event secret-day=37 --on 2026-06-02",
    "agreement draft L1 --on 2026-06-03",
    "pod open farm --kind livelihood --name Farm --set levy=10 --on 2026-02-01",
    "income farm 1000 --from Market --earned-by ana --on 2026-05-10",
)
SECRETS = ("123.45", "124.45", "234.56", "secret", "777.77", "1,413.59", "941.73")
# Form → what is filled in beside the id; of each, what is dan's and what is not there at all.
ASKED = {
    "loan-change": ({"amount": "50", "term": "3"}, "loan", "L2", "L9"),
    "loan-withdraw": ({}, "loan", "L2", "L9"),
    "loan-guarantee": ({}, "loan", "L2", "L9"),
    "loan-drop-rest": ({}, "loan", "L1", "L9"),
    "top-up": ({"amount": "1", "term": "6"}, "loan", "L1", "L9"),
    "restructure": ({"term": "12", "every": "month", "because": "x"}, "loan", "L1", "L9"),
    "set-off": ({"amount": "5"}, "loan", "L1", "L9"),
    "guarantor-release": ({"member": "cho"}, "loan", "L2", "L9"),
    "pledge": ({"pod": "bakery", "share_class": "A", "shares": "1"}, "loan", "L1", "L9"),
    "goal-drop": ({}, "goal", "G1", "G9"),
    "vest": ({"event": "secret-day"}, "grant", "V1", "V9"),
    "agreement-adopt": ({}, "agreement", "A1", "A9"),
    "agreement-sign": ({"name": "Ben", "hash": "12345678"}, "agreement", "A1", "A9"),
    "agreement-sign-back": ({}, "agreement", "A1", "A9"),
    "sign": ({}, "proposal", "P2", "P9"),
    "voice": ({"stance": "consent"}, "proposal", "P2", "P9"),
    "proposal-withdraw": ({}, "proposal", "P2", "P9"),
}


@pytest.fixture(scope="module")
def crew(tmp_path_factory):
    made = copied("living", tmp_path_factory.getbasetemp() / "books", tmp_path_factory.mktemp("private") / "tui")
    made.do(*DANS)
    return made


@pytest.fixture
def visit(crew):
    return Visit(crew.folder, is_private=True).goes_as("ben")


def told(visit, kind, **filled):
    """What the form, what stands beside it and the look at it say, when so much is filled in."""
    token = fields(visit.client.get(f"/{visit.slug}/do/rename").text)["csrf_token"]
    asked = [
        visit.client.get(f"/{visit.slug}/beside/{kind}", query_string=filled),
        visit.client.get(f"/{visit.slug}/do/{kind}", query_string=filled),
        visit.client.post(f"/{visit.slug}/do/{kind}", data=filled | {"csrf_token": token, "key": "k", "step": "look"}),
    ]
    return [(each.status_code, re.sub(r'value="[^"]*"', "", each.text)) for each in asked]


@pytest.mark.parametrize("kind", ASKED)
def test_a_form_tells_of_what_is_anothers_as_much_as_of_nothing(visit, kind):
    filled, name, theirs, nothing = ASKED[kind]
    found = told(visit, kind, **filled, **{name: theirs})
    assert [each for each in SECRETS if each in str(found)] == []
    assert found == told(visit, kind, **filled, **{name: nothing})
    assert found[-1][0] == 422


def test_who_may_read_it_gets_it_all_the_same(visit):
    visit.goes_as("dan")
    assert "secret-day" in told(visit, "vest", grant="V1", event="secret-day")[1][1]
    assert "124.45" in told(visit, "top-up", loan="L1", amount="1", term="6")[0][1]
    visit.goes_as("cho")
    assert told(visit, "loan-guarantee", loan="L2")[2][0] == 200


def test_what_others_would_be_paid_is_read_when_one_is_asked_and_not_by_trying(crew, tmp_path):
    own = crew.copy(tmp_path / "tui")
    visit = Visit(own.folder, is_private=True).goes_as("ana")
    assert "Ana Tūī 225.00" in words(visit.sends("share", pod="farm", month="2026-05").text)
    looked = visit.goes_as("ben").sends("share", pod="farm", month="2026-05")
    assert looked.status_code == 200
    assert "Ana" not in words(looked.text)
    assert "As beancount" not in words(looked.text)
    assert "Ana Tūī 225.00" in visit.records("share", pod="farm", month="2026-05")


def test_what_tells_an_act_from_another_tells_nobody_what_is_in_it(crew):
    marks = set()
    for secret in (b"one server's own key", b"another server's key"):
        visit = Visit(crew.folder, is_private=True).goes_as("ben")
        visit.site.secret_key = secret
        looked = visit.sends("goal", pod="rainy", purpose="boat", amount="5", until="2026-12-01")
        marks.add(fields(looked.text)["seen"])
    assert len(marks) == 2


@pytest.mark.parametrize("number", [1, 8, 20, 5000])
def test_whether_an_entry_is_there_is_not_told_who_may_not_read_it(visit, number):
    answer = visit.client.get(f"/{visit.slug}/recorded/{number}")
    assert answer.status_code == 404
    assert str(number) not in words(answer.text)


def test_nor_whether_a_proposal_is(visit):
    both = [visit.client.get(f"/{visit.slug}/home?proposal={each}") for each in ("P2", "P9")]
    assert {each.status_code for each in both} == {409}
    # The address that was typed stands on it, for the other languages to lead there as well.
    assert both[0].text.replace("P2", "P9") == both[1].text


def test_a_book_is_private_from_the_moment_its_settings_say_so(crew, tmp_path):
    own = crew.copy(tmp_path / "tui")
    served = next(iter(Visit(own.folder).shelf))
    settings = own.folder / "crewbook.toml"
    assert not served.is_private
    settings.write_text(f"{settings.read_text()}private = true\n")
    assert served.is_private
    settings.write_text("private = perhaps")
    assert served.is_private


def test_errors_of_a_circle_tell_nothing_of_anybody_elses_turn_or_dues(crew, tmp_path):
    own = crew.copy(tmp_path / "tui")
    own.do(
        "circle open tanda --members dan,ben,cho --contribution 99 --name Tanda --set ask-about=none --every month --start 2026-06-01 --order fixed --on 2026-06-01",
        *(f"circle pay tanda {who} 99 --on 2026-06-02" for who in ("dan", "ben", "cho")),
        "circle pay-out tanda --on 2026-06-02", "circle pay tanda dan 51.43 --on 2026-06-03",
    )  # fmt: skip
    visit = Visit(own.folder, is_private=True).goes_as("ben")
    paid = visit.sends("circle-swap", pod="tanda", member="ben", other="dan")
    assert paid.status_code == 422
    assert [
        each for each in ("was paid in round", "Not paid yet", "round 1", "47.57") if each in words(paid.text)
    ] == []
    assert "Why not tells of somebody else" in words(paid.text)
    # What one's own is, is told; and a treasurer reads all of it.
    own_turn = words(visit.goes_as("dan").sends("circle-swap", pod="tanda", member="dan", other="ben").text)
    assert "Dan Ruiz was paid in round 1" in own_turn
    assert "Not paid yet" not in own_turn
    assert "Dan Ruiz was paid in round 1" in words(
        visit.goes_as("ana").sends("circle-swap", pod="tanda", member="ben", other="dan").text
    )


def test_who_sits_in_a_circle_and_who_had_the_pot_is_chosen_from_by_who_sits_there(crew, tmp_path):
    own = crew.copy(tmp_path / "tui")
    own.do("circle open tanda --members dan,cho --contribution 9 --name Tanda --order consensus --on 2026-06-01")
    visit = Visit(own.folder, is_private=True)
    for kind in ("circle-swap", "circle-turn", "circle-order"):
        page = f"do/{kind}?pod=tanda"
        assert 'value="ana"' in visit.goes_as("ben").client.get(f"/{visit.slug}/{page}").text
        assert 'value="ana"' not in visit.goes_as("cho").client.get(f"/{visit.slug}/{page}").text
        assert 'value="ana"' not in visit.goes_as("ana").client.get(f"/{visit.slug}/{page}").text


def test_who_answers_for_a_loan_is_chosen_from_by_who_may_see_the_loan(crew, tmp_path):
    own = crew.copy(tmp_path / "tui")
    own.do("loan guarantee L2 --by cho --on 2026-06-04")
    page = "do/guarantor-release?loan=L2"
    visit = Visit(own.folder, is_private=True).goes_as("ben")
    assert 'value="ana"' in visit.client.get(f"/{visit.slug}/{page}").text.partition('name="instead"')[0]
    visit.goes_as("dan")
    assert 'value="ana"' not in visit.client.get(f"/{visit.slug}/{page}").text.partition('name="instead"')[0]


def how_much(visit, pod, on="2026-06-15"):
    """What the form, and what stands beside it, say of a loan that is too large."""
    filled = {"pod": pod, "amount": "90000", "term": "3", "on": on}
    beside = visit.client.get(f"/{visit.slug}/beside/loan-request", query_string=filled).text
    return words(visit.sends("loan-request", **filled).text) + words(beside)


def test_how_much_there_is_of_few_or_was_there_is_told_by_no_error(crew, tmp_path):
    own = crew.copy(tmp_path / "tui")
    own.do(
        "pod open pair --kind savings --name Pair --set exposure=50 --on 2026-05-01",
        "contribute ben 10 --to pair --on 2026-05-01",
        "contribute dan 7654.32 --to pair --on 2026-05-01",
    )
    visit = Visit(own.folder, is_private=True).goes_as("ben")
    for pod, on in (("pair", "2026-06-15"), ("rainy", "2026-05-20")):
        assert "How much can be had would tell what somebody else has or had." in how_much(visit, pod, on)
        assert [
            each for each in ("7,664.32", "3,832.16", "1,741.73", "Box of") if each in how_much(visit, pod, on)
        ] == []
    # What is told on a page is told here: of three and today; and all of it to who reads everybody's.
    assert "Cash-Box of Rainy Day holds 1,741.73 NZD" in how_much(visit, "rainy")
    assert "of the 7,664.32 NZD that Pair has" in how_much(visit.goes_as("ana"), "pair")


def test_what_is_ones_own_is_told_by_errors_whoever_else_stands_there(crew, tmp_path):
    visit = Visit(crew.copy(tmp_path / "tui").folder, is_private=True).goes_as("ben")
    assert "Ben Okafor holds 20 BAKERY.A" in words(
        visit.sends("transfer", pod="bakery", share_class="A", taker="ana", shares="900", price="1").text
    )


def test_a_month_that_few_share_is_looked_at_by_nobody_who_reads_no_totals_of_it(crew, tmp_path):
    own = crew.copy(tmp_path / "tui")
    own.do(
        "pod open duo --kind livelihood --name Duo --set sharers=dan,ben --on 2026-04-01",
        "income duo 765.43 --from Shop --on 2026-05-10",
    )
    visit = Visit(own.folder, is_private=True).goes_as("ben")
    filled = {"pod": "duo", "month": "2026-05"}
    assert "765.43" not in str(told(visit, "share", **filled))
    assert "765.43" not in visit.sees("livelihood?pod=duo&month=2026-05")
    assert "765.43" not in str(told(visit, "share", **filled, pot="4000"))
    assert "1,000.00" in str(told(visit, "share", pod="farm", month="2026-05"))
    assert "765.43" in str(told(visit.goes_as("ana"), "share", **filled))
