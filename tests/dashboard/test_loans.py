"""Loans: what a member finds out while typing, who is asked and how they answer, paying out and repaying, and what a private book hides."""

import re

import pytest

from dashboard.rights import Role
from tests.dashboard.visiting import Visit, fields, words


@pytest.fixture
def visit(crew):
    return Visit(crew.folder).goes_as("ben")


def drawn(visit, kind="loan-request", **filled):
    """What stands beside a form when so much is filled in."""
    answer = visit.client.get(f"/{visit.slug}/beside/{kind}", query_string=filled)
    assert answer.status_code == 200
    return words(answer.text)


def test_schedule_total_cost_and_apr_are_drawn_while_typing(visit):
    shown = drawn(visit, pod="rainy", amount="100", term="3", rate="1%/month")
    assert "Total cost 2.01 NZD APR 12.02%" in shown
    assert "1 2026-07-15 33.00 1.00 0.00 34.00 67.00" in shown


def test_nothing_is_drawn_while_a_loan_is_not_filled_in(visit):
    assert drawn(visit, pod="rainy", amount="100") == ""


def test_terms_that_make_no_schedule_say_why(visit):
    assert "instalment" in drawn(visit, pod="rainy", amount="100", term="0")


def test_limits_that_would_not_be_kept_stand_beside_the_schedule_without_commands(visit, crew):
    before = crew.head
    shown = drawn(visit, pod="rainy", amount="700", term="2")
    assert "Rainy Day lends at most 3 × Ben Okafor's savings, 600.00 NZD in all" in shown
    assert "1 2026-07-15 350.00" in shown
    assert "crewbook" not in shown
    assert crew.head == before


def test_the_schedule_is_shown_before_it_is_recorded_without_scripts_too(visit):
    looked = words(visit.sends("loan-request", pod="rainy", amount="100", term="3").text)
    assert "This will be recorded" in looked
    assert "Total cost 0.00 NZD" in looked


def test_a_rate_without_a_method_is_one_on_what_is_left(visit, crew):
    visit.records("loan-request", pod="rainy", amount="100", term="3", rate="1%/month")
    assert crew.ask("loan show L1")["method"] == "declining"


def test_asked_for_agreed_stood_aside_paid_out_and_repaid(visit, crew):
    visit.records("loan-request", pod="rainy", amount="60", term="6", purpose="A bicycle")
    assert "L1 Ben Okafor asked for" in visit.sees("loans")
    visit.goes_as("cho").records("voice", proposal="P1", stance="stand-aside")
    visit.goes_as("dan").records("voice", proposal="P1", stance="consent")
    assert "Pay it out" not in visit.goes_as("ana").sees("loans?loan=L1")
    visit.records("voice", proposal="P1", stance="consent")
    assert "Pay it out" in visit.sees("loans?loan=L1")
    visit.records("pay-out", loan="L1")
    visit.records("repayment", loan="L1", amount="10")
    shown = visit.sees("loans?loan=L1")
    assert "Still owed 50.00 NZD" in shown
    assert "Cho Min stands aside" in shown
    assert "1 2026-07-15 10.00 0.00 0.00 10.00 50.00 10.00" in shown


def test_an_objection_says_why_beside_its_field_and_blocks(visit, crew):
    visit.records("loan-request", pod="rainy", amount="60", term="6")
    visit.goes_as("cho")
    silent = visit.sends("voice", proposal="P1", stance="object")
    assert silent.status_code == 422
    assert 'id="field-why-wrong"' in silent.text
    visit.records("voice", proposal="P1", stance="object", why="Too much at once")
    assert "blocked by an objection" in visit.sees("loans")
    assert "Too much at once" in visit.sees("loans?loan=L1")


def test_only_a_part_is_paid_out_and_then_the_rest(visit, crew):
    crew.do(
        "loan request 60 --from rainy --by ben --term 6", *(f"consent P1 --by {each}" for each in ("ana", "cho", "dan"))
    )
    visit.goes_as("ana").records("pay-out", loan="L1", part="40")
    assert "Not paid out yet 20.00 NZD" in visit.sees("loans?loan=L1")
    visit.records("pay-out", loan="L1")
    assert crew.balance("Assets:Loans:Rainy:Ben:L1") == "60.00"


def test_what_became_another_act_since_it_was_looked_at_is_looked_at_again(visit, crew):
    crew.do(
        "loan request 60 --from rainy --by ben --term 6", *(f"consent P1 --by {each}" for each in ("ana", "cho", "dan"))
    )
    visit.goes_as("ana")
    looked = visit.sends("pay-out", loan="L1", part="20")
    crew.do("loan pay-out L1 --part 20 --by ana")
    before = crew.head
    answer = visit.client.post(f"/{visit.slug}/do/pay-out", data=fields(looked.text) | {"step": "record"})
    assert "The book moved on since you looked" in words(answer.text)
    assert crew.head == before


def test_the_same_pay_out_sent_twice_is_one(visit, crew):
    crew.do(
        "loan request 60 --from rainy --by ben --term 6", *(f"consent P1 --by {each}" for each in ("ana", "cho", "dan"))
    )
    looked = visit.goes_as("ana").sends("pay-out", loan="L1", part="20")
    sent = fields(looked.text) | {"step": "record"}
    places = [visit.client.post(f"/{visit.slug}/do/pay-out", data=sent).headers["Location"] for _ in range(2)]
    assert places[0] == places[1]
    assert crew.balance("Assets:Loans:Rainy:Ben:L1") == "20.00"


def test_a_request_is_changed_or_taken_back_by_whoever_asked(visit, crew):
    crew.do("loan request 60 --from rainy --by ben --term 6")
    assert "Change it" in visit.sees("loans?loan=L1")
    assert "Change it" not in visit.goes_as("cho").sees("loans?loan=L1")
    visit.goes_as("ben").records("loan-change", loan="L1", amount="48")
    assert crew.ask("loan show L1")["amount"] == "48.00"
    visit.records("loan-withdraw", loan="L1")
    assert "L1 Ben Okafor taken back" in visit.sees("loans?show=over")


def test_a_loan_is_put_in_writing_by_who_has_it_or_keeps_the_book_and_leads_to_its_agreement(visit, crew):
    crew.do("loan request 60 --from rainy --by ben --term 6")
    for member, is_offered in (("ben", True), ("ana", True), ("cho", False)):
        assert ("Draft its agreement" in visit.goes_as(member).sees("loans?loan=L1")) is is_offered
    crew.do("agreement draft L1")
    shown = visit.goes_as("ben").sees("loans?loan=L1")
    assert "Its agreement, to read and to sign" in shown
    assert "Draft its agreement" not in shown


def test_a_loan_that_is_not_there_is_told_without_a_command(visit):
    shown = visit.sees("loans?loan=L99", 400)
    assert "There is no loan “L99” in this book." in shown
    assert "crewbook loan" not in shown


def test_in_a_private_book_a_loan_is_seen_by_its_borrower_and_until_it_is_paid_out_by_who_is_asked(crew):
    crew.do("loan request 60 --from rainy --by ben --term 6")
    visit = Visit(crew.folder, is_private=True).goes_as("cho")
    assert "Consent" in visit.sees("loans?loan=L1")
    crew.do(*(f"consent P1 --by {each}" for each in ("ana", "cho", "dan")), "loan pay-out L1 --by ana")
    shown = visit.sees("loans?loan=L1")
    assert "This loan is not yours to see" in shown
    assert "Ben" not in shown
    # What is lent altogether is what the only borrower owes.
    assert "60.00" not in shown
    assert visit.sees("loans?loan=L99") == shown
    assert "Ben Okafor" in visit.goes_as("ben").sees("loans?loan=L1")
    assert visit.goes_as(role=Role.GUEST).client.get(f"/{visit.slug}/loans").status_code == 403


def test_what_is_asked_is_told_only_to_who_may_know(crew):
    crew.do("loan request 60 --from rainy --by ben --term 6 --purpose Bicycle")
    visit = Visit(crew.folder, is_private=True).goes_as("cho")
    assert "Bicycle" in drawn(visit, "voice", proposal="P1", stance="consent")
    crew.do("member add fay --name Fay")
    assert drawn(visit.goes_as("fay"), "voice", proposal="P1", stance="consent") == ""


def test_each_is_offered_what_is_theirs_to_do_about_a_loan(visit, crew):
    crew.do(
        "pod open easy --kind savings --name Easy --set ask-about=none --on 2026-02-01",
        "contribute ben 400 --to easy --on 2026-02-02",
        "loan request 120 --from easy --by ben --term 4 --on 2026-06-14",
    )

    def offered(member):
        source = visit.goes_as(member).client.get(f"/{visit.slug}/loans?loan=L1").text
        return set(re.findall(r"/do/([a-z-]+)\?", source)) & {
            "pay-out",
            "loan-change",
            "set-off",
            "repayment",
            "top-up",
            "write-off",
        }

    assert offered("ana") == {"pay-out"}
    assert offered("ben") == {"loan-change"}
    assert offered("cho") == set()
    crew.do("loan pay-out L1 --on 2026-06-15")
    assert offered("ana") == {"repayment"}
    assert offered("ben") == {"set-off", "top-up"}
    assert offered("cho") == set()


def test_a_loan_leads_to_its_agreement_and_who_may_not_read_that_is_led_nowhere(visit, crew):
    crew.do("loan request 60 --from rainy --by ben --term 6", "agreement draft L1")
    way = 'href="/tui/agreements?agreement=A1">Its agreement, to read and to sign'
    private = Visit(crew.folder, is_private=True)
    for member, is_led in (("ben", True), ("ana", True), ("cho", False)):
        page = private.goes_as(member).client.get("/tui/loans?loan=L1").text
        assert "60.00 NZD" in page
        assert (way in page) is is_led


def test_where_others_have_loans_that_are_not_told_nobody_is_said_to_have_none(crew):
    crew.do("loan request 60 --from rainy --by cho --term 2 --on 2026-06-01")
    visit = Visit(crew.folder, is_private=True)
    for member, said in (("dan", "No loan that you may read is over yet."), ("ana", "No loan is over yet.")):
        assert said in visit.goes_as(member).sees("loans?show=over")
    crew.do("loan withdraw L1 --by cho --on 2026-06-02")
    assert "No loan that you may read runs or is asked for." in visit.goes_as("dan").sees("loans")
    assert "Nobody has a loan, and nobody asks for one." in visit.goes_as("ana").sees("loans")


def test_who_asked_and_who_answered_is_led_to_the_proposal(visit):
    asked = visit.records("loan-request", pod="rainy", amount="100", term="3")
    assert "See the proposal Back" in asked
    assert "Record another" not in asked
    said = visit.goes_as("cho").records("voice", proposal="P1", stance="consent")
    assert "See the proposal Back" in said
    assert "Record another" not in said
    assert "Record another" in visit.goes_as("ana").records("contribution", pod="rainy", member="ben", amount="5")
