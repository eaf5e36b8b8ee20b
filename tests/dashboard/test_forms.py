"""Forms: made from acts, shown as they will be recorded, recorded once; what is wrong stands beside the field."""

import pytest

from dashboard.forms import labels
from dashboard.forms.offers import OFFERS
from dashboard.rights import Role
from tests.dashboard.visiting import fields, words


@pytest.mark.parametrize("kind", OFFERS)
def test_every_field_of_a_form_is_a_field_of_its_act_and_has_a_name(kind):
    offer = OFFERS[kind]
    offer.act.model_rebuild()
    shown = {*offer.fields, *offer.more}
    assert {*offer.hidden, *offer.needs, *offer.typed} <= set(offer.act.model_fields)
    assert shown <= set(offer.act.model_fields)
    if offer.makes is None and offer.makes_here is None and offer.texts is None:
        assert {name for name, field in offer.act.model_fields.items() if field.is_required()} <= shown
    assert all(labels.label(kind, name).name for name in shown)


def test_what_is_sent_is_looked_at_before_it_is_recorded(visit, crew):
    before = crew.head
    looked = visit.sends("contribution", pod="rainy", member="ben", amount="50")
    assert "Contribution to Rainy Day" in words(looked.text)
    assert "Liabilities:Savings:Rainy:Ben" in looked.text
    assert crew.head == before


def test_what_was_looked_at_is_recorded_by_whoever_is_signed_in(visit, crew):
    shown = visit.records("contribution", pod="rainy", member="ben", amount="50")
    assert shown.count("Recorded.") == 1
    entry = crew.ask("journal --last 1")["entries"][0]
    assert (entry["by"], entry["kind"]) == ("ana", "contribution")
    assert 'via: "dashboard"' in (crew.folder / "pages" / "2026.beancount").read_text()
    assert crew.balance("Liabilities:Savings:Rainy:Ben") == "-250.00"


@pytest.mark.parametrize(
    "other", [{"amount": "51"}, {"member": "cho"}, {"on": "2026-06-01"}, {"seen": "x"}, {"seen": ""}]
)
def test_what_was_not_looked_at_is_shown_first(visit, crew, other):
    before = crew.head
    looked = visit.sends("contribution", pod="rainy", member="ben", amount="50")
    sent = fields(looked.text) | {"step": "record"} | other
    shown = visit.client.post(f"/{visit.slug}/do/contribution", data=sent)
    assert shown.status_code == 200
    assert "This will be recorded; nothing is yet" in words(shown.text)
    assert crew.head == before


def test_sent_twice_it_is_recorded_once(visit, crew):
    looked = visit.sends("contribution", pod="rainy", member="ben", amount="50")
    sent = fields(looked.text) | {"step": "record"}
    places = [visit.client.post(f"/{visit.slug}/do/contribution", data=sent).headers["Location"] for _ in range(2)]
    assert places[0] == places[1]
    assert crew.balance("Liabilities:Savings:Rainy:Ben") == "-250.00"


def test_what_is_wrong_stands_beside_its_field(visit):
    answer = visit.sends("contribution", pod="rainy", member="ben", amount="1,5")
    assert answer.status_code == 422
    assert 'id="field-amount-wrong"' in answer.text
    assert 'aria-describedby="field-amount-wrong"' in answer.text
    assert 'value="1,5"' in answer.text


def test_what_a_rule_refuses_is_told_with_what_was_typed_kept(visit, crew):
    before = crew.head
    answer = visit.sends("withdrawal", pod="rainy", member="cho", amount="700")
    assert answer.status_code == 422
    assert 'value="700"' in answer.text
    assert crew.head == before


def test_a_member_acts_for_themselves_whatever_they_send(visit, crew):
    crew.do(
        "pod change rainy --set ask-about=withdrawal", *(f"consent P1 --by {each}" for each in ("ben", "cho", "dan"))
    )
    visit.goes_as("ben")
    assert 'name="member"' not in visit.client.get(f"/{visit.slug}/do/withdrawal").text
    looked = visit.sends("withdrawal", pod="rainy", member="ana", amount="20")
    assert "Ben Okafor" in words(looked.text)
    assert "Ana Tūī" not in looked.text.partition("This will be recorded")[2]


def test_who_does_not_keep_the_book_records_no_money_by_themselves(visit, crew):
    before = crew.head
    visit.goes_as("ben")
    looked = visit.sends("withdrawal", pod="rainy", amount="20")
    assert looked.status_code == 422
    assert "recorded by whoever keeps the book" in words(looked.text)
    # Nor by what was looked at before the others were no longer asked.
    sent = visit.form("do/withdrawal") | {"pod": "rainy", "amount": "20", "step": "record", "seen": "x"}
    assert visit.client.post(f"/{visit.slug}/do/withdrawal", data=sent).status_code == 422
    assert crew.head == before


@pytest.mark.parametrize("role", [Role.GUEST, Role.AUDITOR])
def test_who_is_not_of_the_crew_writes_nothing(visit, role):
    visit.goes_as(role=role)
    for kind in OFFERS:
        assert visit.client.get(f"/{visit.slug}/do/{kind}").status_code == 403


def test_a_form_that_was_not_drawn_here_is_refused(visit, crew):
    before = crew.head
    answer = visit.client.post(
        f"/{visit.slug}/do/contribution",
        data={"pod": "rainy", "member": "ben", "amount": "50", "step": "record", "key": "k"},
    )
    assert answer.status_code == 400
    assert crew.head == before


def test_what_one_person_looked_at_is_looked_at_again_by_another_who_signed_in_since(visit, crew):
    crew.do("loan request 60 --from rainy --by ana --term 6")
    looked = fields(visit.goes_as("ben").sends("voice", proposal="P1", stance="consent").text)
    before = crew.head
    answer = visit.goes_as("cho").client.post("/tui/do/voice", data=looked | {"step": "record"})
    assert crew.head == before
    assert "this is not quite what you saw" in words(answer.text)
    assert "Cho Min consents to P1" in words(answer.text)
    visit.client.post("/tui/do/voice", data=fields(answer.text) | {"step": "record"})
    assert crew.head[0] == before[0] + 1
