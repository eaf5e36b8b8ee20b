"""Every kind of act is offered or left out for a reason; what forms reckon by themselves; members picked, not typed."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

import pods.acts  # noqa: F401 - registers every kind
from dashboard.forms.lists import gathered, pairs, rows
from dashboard.forms.offers import LEFT_OUT, OFFERS
from dashboard.pages import PAGES
from ledger.act import registry
from ledger.errors import Invalid
from tests.dashboard.visiting import fields, words

DOCS = Path(__file__).parents[2] / "docs" / "dashboard.md"


def test_every_kind_of_act_has_a_form_or_a_reason():
    offered = {offer.act.kind for offer in OFFERS.values()}
    # Other tests of this process may have registered acts of their own.
    kinds = {kind for kind in registry.acts if not kind.startswith("test-")}
    assert offered | set(LEFT_OUT) == kinds, "an act has neither a form nor a reason in LEFT_OUT"
    assert not offered & set(LEFT_OUT)


def test_what_has_no_form_is_told_in_the_docs():
    told = DOCS.read_text()
    missing = [kind for kind, why in LEFT_OUT.items() if f"| `{kind}` | {why} |" not in told]
    assert missing == []


def test_every_form_is_found_from_a_page():
    assert {offer.back for offer in OFFERS.values()} <= {page.name for page in PAGES}


@pytest.mark.parametrize("page", [page.name for page in PAGES])
def test_every_page_leads_to_what_can_be_recorded_there(visit, page):
    answer = visit.client.get(f"/{visit.slug}/{page}")
    assert f'href="/{visit.slug}/do?about={page}"' in answer.text
    assert "All that can be recorded here" in answer.text


def test_what_can_be_recorded_is_what_the_book_has_something_for(visit, crew):
    before = visit.sees("do?about=ownership")
    assert "Leave a pod" in before
    assert "Free shares that are pledged" not in before
    crew.do("shares pledge ben 5 --class bakery/A --for 'a van' --by ben")
    assert "Free shares that are pledged" in visit.sees("do?about=ownership")


def test_a_member_is_not_shown_what_a_treasurer_records(visit):
    visit.goes_as("ben")
    shown = visit.sees("do")
    assert "Pledge shares" in shown
    assert "Issue shares" not in shown


def ticks(source):
    """Field → whether it is ticked, of the ticks that stand for yes or no."""
    found = re.findall(r'<input id="field-[^"]*" type="checkbox" name="([^"]+)"( checked)?>', source)
    return {name: bool(is_ticked) for name, is_ticked in found}


def test_nothing_is_ticked_that_nobody_ticked(visit):
    drawn = {kind: ticks(visit.client.get(f"/{visit.slug}/do/{kind}").text) for kind in OFFERS}
    assert {"join", "fine", "expect", "circle-postpone", "reimbursement", "transfer"} <= {
        kind for kind, found in drawn.items() if found
    }
    assert [kind for kind, found in drawn.items() if any(found.values())] == []


def test_what_was_ticked_and_no_more_is_ticked_when_the_form_is_changed_again(visit):
    typed = {"member": "mia", "name": "Mia"}
    for more, is_ticked in (({}, False), ({"treasurer": "on"}, True)):
        shown = visit.sends("join", **typed, **more)
        again = visit.client.post(f"/{visit.slug}/do/join", data=fields(shown.text) | {"step": "change"})
        assert ticks(again.text) == {"treasurer": is_ticked}
    assert ticks(visit.client.get(f"/{visit.slug}/do/join?treasurer=false").text) == {"treasurer": False}


def test_guarantors_are_picked_from_the_crew(visit, crew):
    form = visit.client.get(f"/{visit.slug}/do/loan-request").text
    assert 'name="guarantors.cho"' in form
    asked = {
        "pod": "rainy",
        "amount": "60",
        "term": "6",
        "every": "month",
        "guarantors.cho": "on",
        "guarantors.ben": "on",
    }
    looked = visit.sends("loan-request", **asked)
    assert fields(looked.text)["guarantors"] == "cho, ben"
    visit.records("loan-request", **asked)
    assert {each["member"] for each in crew.ask("loan show L1")["guarantors"]} == {"ben", "cho"}


def test_guarantors_stay_picked_when_the_form_is_changed_again(visit):
    asked = {"pod": "rainy", "amount": "60", "term": "6", "every": "month", "guarantors.cho": "on"}
    looked = visit.sends("loan-request", **asked)
    again = visit.client.post(f"/{visit.slug}/do/loan-request", data=fields(looked.text) | {"step": "change"})
    assert fields(again.text)["guarantors.cho"] == "on"
    assert "guarantors.ben" not in fields(again.text)


def test_an_order_of_turns_is_picked_place_by_place():
    sent = {"members.2": "ben", "members.10": "dan", "members.1": "cho", "members.3": "", "pod": "tanda"}
    assert gathered(sent) == {"pod": "tanda", "members": "cho, ben, dan"}


def test_a_circle_begins_in_the_order_that_was_picked(visit, crew):
    crew.do("pod open tanda --kind circle --name Tanda")
    visit.records(
        "circle-start",
        **{"pod": "tanda", "contributions": "50", "start": "2026-07-01", "members.1": "cho", "members.2": "ana"},
    )
    assert [each["member"] for each in crew.ask("circle show tanda")["members"]] == ["cho", "ana"]


def test_rows_of_a_name_and_a_number_are_one_field():
    sent = {
        "heirs.10.name": "Mere  Tūī",
        "heirs.10.number": "2",
        "heirs.1.name": "ben",
        "heirs.2.name": "",
        "pod": "rainy",
    }
    assert gathered(sent) == {"pod": "rainy", "heirs": "ben=\nMere Tūī=2"}
    assert gathered({"heirs.1.name": "", "heirs.1.number": ""}) == {"heirs": ""}
    assert rows("ben=\nA=B=2")[:2] == [("ben", ""), ("A=B", "2")]
    assert pairs("ben\r\nMere Tūī = 2\n\n", "heirs") == (("ben", Decimal(1)), ("Mere Tūī", Decimal(2)))
    for wrong, where in (("=3", "heirs"), ("ben=two", "heirs"), ("launch=", "events")):
        with pytest.raises(Invalid) as refused:
            pairs(wrong, where)
        assert refused.value.where == where


def test_more_rows_come_without_scripts(visit, crew):
    crew.do("member died cho")
    asked = visit.form("do/heirs") | {
        "member": "cho",
        "heirs.1.name": "ben",
        "heirs.2.name": "Mere",
        "heirs.3.name": "Rua",
    }
    again = visit.client.post(f"/{visit.slug}/do/heirs", data=asked | {"step": "change"})
    found = {name: value for name, value in fields(again.text).items() if name.startswith("heirs.") and "name" in name}
    assert list(found.values()) == ["ben", "Mere", "Rua", "", "", ""]


def test_an_heir_who_stands_twice_is_told_beside_the_rows(visit, crew):
    crew.do("member died cho")
    heirs = {"heirs.1.name": "ben", "heirs.2.name": "ben"}
    assert 'id="field-heirs-wrong"' in visit.sends("heirs", member="cho", pod="rainy", **heirs).text


def test_shares_vest_with_events_that_are_written_row_by_row(visit, crew):
    events = {"events.1.name": "launch", "events.1.number": "6", "events.2.name": "first year", "events.2.number": "4"}
    issued = {"pod": "bakery", "share_class": "A", "member": "cho", "shares": "10", "into": "Bank-Main"}
    silent = visit.sends("issue", **issued, **{"events.1.name": "launch"})
    assert "How many shares vest with “launch”?" in words(silent.text)
    visit.records("issue", **issued, **events)
    told = " ".join(crew.type("shares vesting bakery").out.split())
    assert "launch" in told
    assert "first year" in told


def test_what_stays_of_a_share_out_is_said_row_by_row(visit, crew):
    crew.do(
        'pod open box --kind savings --name "Savings Box" --set ask-about=none --on 2026-01-05',
        "cycle open box --price 10 --weeks 20 --on 2026-01-06",
        *(f"cycle buy {each} 50 --in box --on 2026-01-07" for each in ("ana", "ben", "cho")),
    )
    stays = {"carry.1.name": "ana", "carry.1.number": "20", "carry.2.name": "ben", "carry.2.number": ""}
    looked = visit.sends("share-out", pod="box", **stays)
    assert looked.status_code == 200, words(looked.text)
    visit.records("share-out", pod="box", **stays)
    assert crew.balance("Liabilities:Cycle:Box:Carried:Ana") == "-20.00"
    assert crew.balance("Liabilities:Cycle:Box:Carried:Ben") == "-50.00"


def test_shares_that_the_pod_takes_back_are_priced_by_the_form(visit, crew):
    looked = visit.sends("redeem", pod="bakery", share_class="A", member="ben", shares="5", place="Bank-Main")
    assert "50.00 NZD" in words(looked.text)
    visit.records("redeem", pod="bakery", share_class="A", member="ben", shares="5", place="Bank-Main")
    assert "5 shares" in " ".join(crew.type("proposals P1").out.split())


def test_leaving_a_pod_is_laid_out_on_one_page_and_then_proposed(visit, crew):
    visit.goes_as("ben")
    looked = visit.sees("do/leave-pod?pod=rainy&step=look")
    assert "Ben Okafor leaves Rainy Day" in looked
    assert "Savings" in looked
    assert "This will be recorded" in looked
    visit.records("leave-pod", pod="rainy")
    told = crew.type("proposals P1").out
    assert "Ben Okafor leaves Rainy Day and gets 200.00 NZD" in told


def test_a_setting_of_a_pod_is_changed_alone_and_the_others_stay(visit, crew):
    form = visit.sees("do/pod-change?pod=rainy")
    assert "loan-limit" in form
    kept = visit.form("do/pod-change?pod=rainy")
    looked = visit.client.post(f"/{visit.slug}/do/pod-change", data=kept | {"terms.loan-limit": "2", "step": "look"})
    assert "change “Loan limit” from 3 to 2" in words(looked.text)
    assert "Deadline days" not in words(looked.text)


def test_a_wrong_entry_is_undone_from_where_it_was_recorded(visit, crew):
    shown = visit.records("contribution", pod="rainy", member="ben", amount="50")
    assert "Undo it" in shown
    visit.records("correction", entry=str(crew.head[0]), because="typed twice")
    assert crew.balance("Liabilities:Savings:Rainy:Ben") == "-200.00"


def test_heirs_are_named_for_who_died(visit, crew):
    crew.do("member died cho")
    shown = visit.sees("members?member=cho")
    assert "Name who inherits" in shown
    form = visit.client.get(f"/{visit.slug}/do/heirs").text
    assert 'value="cho"' in form
    visit.records(
        "heirs", member="cho", pod="rainy", **{"heirs.1.name": "ben", "heirs.2.name": "Mere Tui", "heirs.2.number": "2"}
    )
    assert "Mere Tui (2 of 3 parts)" in " ".join(crew.type("proposals P1").out.split())


def test_a_topped_up_loan_is_drawn_before_it_is_asked_for(visit, crew):
    crew.do(
        "loan request 60 --from rainy --by ben --term 6 --on 2026-03-01",
        "consent P1 --by ana --on 2026-03-01",
        "consent P1 --by cho --on 2026-03-01",
        "consent P1 --by dan --on 2026-03-01",
        "loan pay-out L1 --on 2026-03-02",
    )
    visit.goes_as("ben")
    beside = visit.client.get(f"/{visit.slug}/beside/top-up?loan=L1&amount=40&term=5")
    assert beside.status_code == 200
    assert "Owed then" in words(beside.text)
    assert "100.00 NZD" in words(beside.text)
    other = visit.client.get(f"/{visit.slug}/beside/restructure?loan=L1&term=12")
    assert "12" in words(other.text)
    assert "60.00 NZD" in words(other.text)
