"""Home: what waits for whom, with ways to answer; the crew's money; the last entries in words."""

import datetime as dt
import json
import re

import pytest

from dashboard.rights import Role
from tests.dashboard.visiting import Visit
from tests.typed import copied

ASKS = 'loan request 80 --from rainy --term 4 --by ben --purpose "roof" --on 2026-06-14'


@pytest.fixture
def asked(crew):
    """Ben asked for a loan of 80.00 NZD, as P1."""
    crew.do(ASKS)
    return Visit(crew.folder)


def part(shown, head, until):
    return shown.split(head, 1)[1].split(until, 1)[0]


def follows(visit, member, text, page="home"):
    """Press the first button with a text on a page, and confirm what is then shown."""
    visit.goes_as(member)
    source = visit.client.get(f"/{visit.slug}/{page}").text
    found = re.search(rf'<a class="(?:small|button)"[^>]*href="([^"]*)">{text}</a>', source)
    assert found, f"{member} sees no button “{text}”"
    return found[1].replace("&amp;", "&").removeprefix(f"/{visit.slug}/")


def confirms(visit, address):
    kind = address.split("?")[0]
    sent = visit.form(address) | {"step": "record"}
    answer = visit.client.post(f"/{visit.slug}/{kind}", data=sent, follow_redirects=True)
    assert answer.status_code == 200
    return answer.text


def test_a_proposal_waits_for_those_asked_and_for_nobody_else(asked):
    mine = part(asked.goes_as("ana").sees("home"), "What waits for you", "For whoever keeps")
    assert "Rainy Day lends Ben Okafor 80.00 NZD for roof" in mine
    assert "I consent I stand aside I object" in mine
    ben = asked.goes_as("ben").sees("home")
    assert "What waits for you Nothing." in ben
    assert "Take it back" in part(ben, "What you asked for", "The crew's money")
    assert "I consent" not in ben


def test_voices_are_given_by_a_button_and_what_passed_is_paid_out_by_another(asked, crew):
    for member, text in (("ana", "I consent"), ("cho", "I stand aside"), ("dan", "I consent")):
        assert "Recorded." in confirms(asked, follows(asked, member, text))
    voices = crew.ask("proposals P1")["voices"]
    assert [each["stance"] for each in voices] == ["consent", "stand-aside", "consent"]
    assert "What waits for you Nothing." in asked.goes_as("cho").sees("home")
    assert "it is agreed" in asked.goes_as("ana").sees("home")
    confirms(asked, follows(asked, "ana", "Pay it out"))
    assert crew.balance("Assets:Loans:Rainy:Ben:L1") == "80.00"
    assert "it is agreed" not in asked.goes_as("ana").sees("home")


def test_an_objection_asks_why_before_it_is_looked_at(asked, crew):
    address = follows(asked, "ana", "I object")
    assert "step=look" not in address
    assert "This will be recorded" not in asked.sees(address)
    answer = asked.sends("voice", proposal="P1", stance="object")
    assert answer.status_code == 422
    assert "An objection says why" in answer.text
    asked.records("voice", proposal="P1", stance="object", why="too much at once")
    shown = asked.sees("home")
    assert "blocked by an objection" in asked.sees("home?proposal=P1")
    assert "too much at once" in asked.goes_as("dan").sees("home?proposal=P1")
    assert "What waits for you Nothing." in shown


def test_who_asked_takes_it_back(asked, crew):
    confirms(asked, follows(asked, "ben", "Take it back"))
    assert crew.ask("proposals P1")["status"] == "withdrawn"


def test_a_second_signature_is_asked_of_others_than_who_gets_the_money(crew):
    crew.do("pod change rainy --set signatories=2 --by ana --on 2026-06-10")
    for who in ("ben", "cho", "dan"):
        crew.do(f"consent P1 --by {who} --on 2026-06-10")
    crew.do("withdraw ben 20 --from rainy --by ana --on 2026-06-12")
    visit = Visit(crew.folder)
    assert "Sign" in visit.goes_as("cho").sees("home").split("The crew's money")[0]
    assert ">Sign<" not in visit.goes_as("ben").client.get(f"/{visit.slug}/home").text
    confirms(visit, follows(visit, "cho", "Sign"))
    assert "A second person has still to sign" not in visit.goes_as("ana").sees("home")
    confirms(visit, follows(visit, "ana", "Pay it out"))
    assert crew.balance("Liabilities:Savings:Rainy:Ben") == "-180.00"


def test_what_is_due_is_told_in_one_sum_and_what_comes_next_by_itself(crew):
    crew.do("expect all 25 --to rainy --from 2026-05-01 --on 2026-05-01")
    shown = Visit(crew.folder).goes_as("dan").sees("home")
    assert "50.00 NZD · 2 contributions to Rainy Day 45 days late, due on 2026-05-01" in shown
    assert "25.00 NZD · contribution to Rainy Day due on 2026-07-01" in shown


def test_the_next_instalment_of_ones_loan_is_told(asked, crew):
    for who in ("ana", "cho", "dan"):
        crew.do(f"consent P1 --by {who} --on 2026-06-14")
    crew.do("carry-out P1 --by ana --on 2026-06-14")
    shown = Visit(crew.folder).goes_as("ben").sees("home")
    assert "20.00 NZD · next instalment of L1 due on 2026-07-14" in shown
    later = Visit(crew.folder, now=dt.datetime(2026, 8, 1, 12, tzinfo=dt.UTC)).goes_as("ben").sees("home")
    assert "20.00 NZD · instalment of L1, Rainy Day 18 days late, due on 2026-07-14" in later
    assert "20.00 NZD · next instalment of L1 due on 2026-08-14" in later


def test_a_treasurer_sees_who_is_behind_and_what_waits_in_the_inbox(crew):
    crew.do("expect all 25 --to rainy --from 2026-05-01 --on 2026-05-01")
    (crew.folder / "inbox.beancount").write_text(
        '2026-06-14 * "Shop" "Paper"\n  Assets:Bank-Main:Rainy  -3 NZD\n  Expenses:Rainy:Shared  3 NZD\n'
    )
    visit = Visit(crew.folder).goes_as("ana")
    keeping = part(visit.sees("home"), "For whoever keeps the book", "The crew's money")
    assert "One entry waits in the inbox." in keeping
    assert "Dan Ruiz 50.00 NZD 2026-05-01, 45 days" in keeping
    assert "keeps the book" not in visit.goes_as("ben").sees("home")
    (crew.folder / "inbox.beancount").write_text("2026-06-14 * nonsense\n")
    assert "The inbox cannot be read." in visit.goes_as("ana").sees("home")


def test_the_money_is_told_by_place_and_over_time(crew):
    shown = Visit(crew.folder).goes_as("cho").sees("home")
    assert "Money in all places 1,000.00 NZD Saved by members 800.00 NZD" in shown
    assert "Bank-Main 200.00 Cash-Box 800.00" in shown
    assert "Money, savings and loans at the end of each month" in shown


def test_entries_are_told_in_words_the_newest_first_and_older_ones_behind(crew):
    visit = Visit(crew.folder).goes_as("cho")
    shown = visit.sees("home")
    assert "2026-03-01 Dan Ruiz joins the crew as dan" in shown
    assert "begins" not in shown.split("What was recorded last")[1].split("Older ones")[0].split("Class A")[0]
    older = visit.sees("home?until=4")
    assert "What was recorded before" in older
    assert "The book of Tui Crew begins" in older
    assert "Dan Ruiz joins" not in older
    assert visit.sees("home?until=nonsense") == shown


@pytest.mark.parametrize("role", [Role.GUEST, Role.AUDITOR])
def test_who_is_not_of_the_crew_sees_money_and_entries_and_nothing_to_do(asked, role):
    shown = asked.goes_as(role=role).sees("home")
    assert "What waits for you" not in shown
    assert "What was recorded last" in shown
    assert "I consent" not in asked.sees("home?proposal=P1")


def test_in_a_private_book_one_reads_what_concerns_oneself(crew):
    crew.do(ASKS, "contribute cho 30 --to rainy --on 2026-06-14")
    visit = Visit(crew.folder, is_private=True)
    # Of the bakery Ben alone has shares: from the crew's money and the pool's, everybody would know what he paid for them.
    assert "Money in all places" not in visit.goes_as("dan").sees("home")
    crew.do(*(f"shares issue {who} 1 --class bakery/A --into Bank-Main --on 2026-06-14" for who in ("cho", "dan")))
    ben = visit.goes_as("ben").sees("home")
    assert "Money in all places 1,050.00 NZD" in ben
    assert "Cho Min" not in ben
    assert "Ben Okafor asks Rainy Day for 80.00 NZD" in ben
    assert "What was recorded" not in visit.goes_as(role=Role.GUEST).sees("home")
    assert "between others" in visit.sees("home?proposal=P1", status=409)
    assert "roof" in visit.goes_as("cho").sees("home?proposal=P1")


def test_a_guest_for_whom_there_is_nothing_is_told_why(tmp_path, tmp_path_factory):
    crew = copied("begun", tmp_path_factory.getbasetemp() / "books", tmp_path / "few")
    visit = Visit(crew.folder, is_private=True)
    why = "guests see totals, and only those of three members or more"
    assert why in visit.goes_as(role=Role.GUEST).sees("home")
    for others in ({"role": Role.AUDITOR}, {"member": "ana"}):
        assert why not in visit.goes_as(**others).sees("home")


def test_forms_offer_no_proposal_that_is_not_ones_own_to_answer(asked):
    assert "roof" not in asked.goes_as("ben").client.get(f"/{asked.slug}/do/voice").text
    assert "roof" in asked.goes_as("cho").client.get(f"/{asked.slug}/do/voice").text


def test_a_proposal_that_is_not_there_is_said_to_be_so(asked):
    assert "There is no proposal “P9”" in asked.goes_as("ana").sees("home?proposal=P9", status=400)


def test_in_favas_frame_the_chart_is_favas_own(crew):
    from dataclasses import replace

    from dashboard.asking import Asking
    from dashboard.pages import home

    visit = Visit(crew.folder).goes_as("ana")
    served = next(iter(visit.shelf))
    asking = Asking(served, visit.visitor, dt.datetime(2026, 6, 15, tzinfo=dt.UTC), "en")
    framed = home.PAGE.body(replace(asking, is_in_ledger=True))
    fed = re.search(r'<svelte-component type="charts"><script type="application/json">(.*?)</script>', framed)[1]
    money, savings = json.loads(fed)
    assert (money["type"], money["label"], savings["label"]) == ("balances", "Money", "Savings")
    assert money["data"][-1] == {"date": "2026-06-15", "balance": {"NZD": 1000.0}}
    assert "<svg" not in framed


def test_who_left_reads_their_own_and_has_nothing_to_do(crew):
    from dataclasses import replace

    crew.do("contribute ben 5 --to rainy --on 2026-06-14")
    visit = Visit(crew.folder).goes_as("eli")
    visit.visitor = replace(visit.visitor, has_left=True)
    shown = visit.sees("home")
    assert "Eli leaves the crew" in shown
    assert "Ben Okafor" not in shown
    assert "What waits for you" not in shown
    assert "Money in all places" not in shown


def test_what_somebody_who_left_proposed_is_taken_back_by_a_treasurer(crew):
    crew.do("pod change rainy --set loan-limit=4 --by dan --on 2026-06-10", "member leave dan --on 2026-06-12")
    visit = Visit(crew.folder)
    assert "Take it back" in part(visit.goes_as("ana").sees("home"), "For whoever keeps the book", "The crew's money")
    assert "What you asked for" not in visit.sees("home")
    confirms(visit, follows(visit, "ana", "Take it back"))
    assert crew.ask("proposals P1")["status"] == "withdrawn"


def test_what_is_due_is_recorded_by_a_treasurer_and_told_to_everybody(crew):
    visit = Visit(crew.folder)
    crew.do(
        "circle open tanda --members ana,ben,cho --contribution 10 --name Tanda --set ask-about=none --start 2026-06-20 --on 2026-06-01",
        "pod open easy --kind savings --name Easy --on 2026-06-01",
        "expect all 5 --to easy --every week --on 2026-06-15",
    )
    for member, is_offered in (("ana", True), ("ben", False)):
        shown = visit.goes_as(member).sees("home")
        assert "10.00 NZD · round 1 of Tanda" in shown
        # Of what comes each week, what comes next.
        assert "5.00 NZD · contribution to Easy due on 2026-06-22" in shown
        assert ("/do/circle-pay" in visit.client.get(f"/{visit.slug}/home").text) is is_offered


def test_money_that_lacks_a_second_signature_is_offered_to_be_paid_by_nobody(crew):
    crew.do(
        'pod open easy --kind savings --name "Easy Pool" --set signatories=2 --on 2026-02-01',
        "contribute ben 400 --to easy --on 2026-02-02",
        'loan request 120 --from easy --by ben --term 4 --purpose "a bike"',
        *(f"consent P1 --by {each}" for each in ("ana", "cho", "dan")),
    )
    visit = Visit(crew.folder).goes_as("ana")
    way = "do/carry-out?proposal=P1"
    assert "A second person has still to sign." in visit.sees("home?proposal=P1")
    assert way not in visit.client.get("/tui/home?proposal=P1").text
    crew.do("sign P1 --by cho")
    assert way in visit.client.get("/tui/home?proposal=P1").text


def test_an_agreement_waits_for_nobody_who_signed_it(crew):
    crew.do(
        'pod open easy --kind savings --name "Easy Pool" --set ask-about=none --on 2026-02-01',
        "contribute ben 400 --to easy --on 2026-02-02",
        "loan request 120 --from easy --by ben --term 4 --on 2026-02-03",
        "agreement draft L1 --on 2026-02-04",
        "agreement propose A1 --on 2026-02-04",
    )
    visit = Visit(crew.folder).goes_as("ben")
    hash_ = re.search(r"hash ([0-9a-f]{10})", visit.sees("agreements?agreement=A1"))[1]
    assert "Agreement A1 waits for your name" in visit.sees("home")
    crew.do(f'agreement sign A1 --by ben --name "Ben Okafor" --hash {hash_}')
    assert "Agreement A1 waits for your name" not in visit.sees("home")


def test_a_proposals_page_says_what_to_do_by_buttons_and_not_by_commands(asked, crew):
    shown = asked.goes_as("ana").sees("home?proposal=P1")
    assert "I consent" in shown
    assert "crewbook consent" not in shown
    crew.do('consent P1 --by cho --object "too much" --on 2026-06-14')
    shown = asked.sees("home?proposal=P1")
    assert "Talk with who objects; a new answer replaces the old one." in shown
    assert "crewbook" not in shown
