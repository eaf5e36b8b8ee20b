"""What commands read from a short text of its own is filled in by plain inputs: a rate, fees, days, contributions a round, the terms of a pod."""

import re

import pytest

from dashboard.forms import lists
from dashboard.forms.lists import gathered, measure, parts
from ledger.view import View
from pods.owning import formula
from tests.dashboard.visiting import Visit, fields, words


def looked(visit, kind, kept, **typed):
    """The answer to a form as it was drawn, with so much changed."""
    return visit.client.post(f"/{visit.slug}/do/{kind}", data=kept | typed | {"step": "look"})


def test_parts_are_one_text_as_commands_have_it():
    assert gathered({"rate.number": "2", "rate.ending": "%/month"}) == {"rate": "2%/month"}
    assert gathered({"rate.number": "2 %", "rate.ending": "%/month"}) == {"rate": "2%/month"}
    assert gathered({"rate.number": "2%/year", "rate.ending": "%/month"}) == {"rate": "2%/year"}
    assert gathered({"rate.number": "0.00", "rate.ending": "%/month"}) == {"rate": "0"}
    assert gathered({"rate.number": "", "rate.ending": "%/month"}) == {"rate": ""}
    # What a link fills in stands where nothing was typed.
    assert gathered({"rate": "1%/year", "rate.number": "", "rate.ending": "%/month"}) == {"rate": "1%/year"}
    fees = {"fee.2.number": "1.5", "fee.2.ending": "%/instalment", "fee.1.number": "20", "fee.1.ending": "/up-front"}
    assert parts(gathered(fees)["fee"]) == ["20/up-front", "1.5%/instalment"]
    assert measure("1.5%/instalment") == ("1.5", "%/instalment")
    assert measure("20") == ("20", "")
    assert parts(gathered({"days.1": "30", "days.3": "90", "days.2": "30"})["days"]) == ["30", "30", "90"]
    assert gathered({"days.1": "", "days.2": "", "days.3": ""}) == {"days": ""}
    assert gathered({"terms.law": "x", "terms.sharers": "all", "terms.sharers.ana": "on"}) == {
        "terms.law": "x",
        "terms.sharers": "ana",
    }


@pytest.mark.parametrize("sent", [{"fee.1.number": "1,5", "fee.1.ending": "%/instalment"}, {"contributions.1": "1,5"}])
def test_a_number_with_a_comma_is_never_read_as_two(sent):
    assert len(parts(next(iter(gathered(sent).values())))) == 1


def test_a_rate_is_a_number_and_what_it_is_of(visit, crew):
    form = visit.goes_as("ben").form("do/loan-request")
    asked = {"pod": "rainy", "amount": "100", "term": "3", "rate.number": "1", "rate.ending": "%/month"}
    fees = {"fee.1.number": "2", "fee.1.ending": "/instalment"}
    shown = looked(visit, "loan-request", form, **asked, **fees)
    assert shown.status_code == 200, words(shown.text)
    assert "1.00%/month" not in words(shown.text)
    visit.client.post(f"/{visit.slug}/do/loan-request", data=fields(shown.text) | {"step": "record"})
    loan = crew.ask("loan show L1")
    assert (loan["rate"], loan["method"]) == ("1%/month", "declining")
    # Changed again, each stands in the input where it was typed.
    again = fields(
        visit.client.post(f"/{visit.slug}/do/loan-request", data=fields(shown.text) | {"step": "change"}).text
    )
    assert (again["rate.number"], again["rate.ending"]) == ("1", "%/month")
    assert (again["fee.1.number"], again["fee.1.ending"]) == ("2", "/instalment")


def test_a_number_that_is_none_is_told_beside_its_field_alone_and_kept(visit):
    form = visit.form("do/loan-request") | {"pod": "rainy", "amount": "100", "term": "3"}
    for sent, beside in (
        ({"rate.number": "two", "rate.ending": "%/month"}, "rate"),
        ({"fee.1.number": "1,5", "fee.1.ending": "%/instalment"}, "fee"),
    ):
        answer = looked(visit, "loan-request", form, **sent)
        assert answer.status_code == 422
        assert f'id="field-{beside}-wrong"' in answer.text
        typed = next(iter(sent.values()))
        assert f"“{typed}”" in words(answer.text)
        assert f'value="{typed}"' in answer.text
        assert "--" not in words(answer.text)


def test_the_days_of_an_offer_are_three_numbers(visit, crew):
    form = visit.form("do/offer")
    offered = {"pod": "bakery", "share_class": "A", "member": "ben", "shares": "2", "price": "10"}
    days = {"days.1": "30", "days.2": "20", "days.3": "90"}
    assert 'id="field-days-wrong"' in looked(visit, "offer", form, **offered, **days | {"days.3": ""}).text
    shown = looked(visit, "offer", form, **offered, **days)
    assert shown.status_code == 200, words(shown.text)
    visit.client.post(f"/{visit.slug}/do/offer", data=fields(shown.text) | {"step": "record"})
    until = crew.ask("shares offers bakery")["offers"][0]["until"]
    assert sorted(until.values()) == ["2026-07-15", "2026-08-04", "2026-11-02"]


def test_each_round_of_a_circle_can_have_a_contribution_of_its_own(visit, crew):
    crew.do("pod open tanda --kind circle --name Tanda --set order=fixed")
    visit.records(
        "circle-start",
        **{"pod": "tanda", "start": "2026-07-01", "members.1": "cho", "members.2": "ana"},
        **{"contributions.1": "50", "contributions.2": "60"},
    )
    told = crew.type("circle show tanda").out
    assert "2026-07-01  100.00 NZD" in told
    assert "2026-08-01  120.00 NZD" in told


def test_terms_are_asked_for_in_the_words_in_which_they_are_read_aloud(visit):
    page = visit.client.get(f"/{visit.slug}/do/pod-change?pod=rainy").text
    shown = words(page)
    assert "A proposal stays open for … days." in shown
    assert "everybody who is asked must say yes" in shown
    assert "a change of these settings" in shown
    assert "Left empty: “" in shown
    assert 'name="terms.consent-rule" value="unanimous"' in page
    spanish = words(visit.client.get(f"/{visit.slug}/do/pod-change?pod=rainy&lang=es").text)
    assert "A proposal stays open" not in spanish
    assert "must say yes" not in spanish


def test_terms_that_are_left_as_they_stand_change_nothing(visit):
    for page in ("do/pod-change?pod=rainy", "do/pod-change?pod=bakery", "do/class-change?pod=bakery&share_class=A"):
        kind = page.removeprefix("do/").partition("?")[0]
        answer = looked(visit, kind, visit.form(page))
        assert answer.status_code == 422, words(answer.text)


def test_terms_are_chosen_ticked_and_emptied(visit, crew):
    kept = visit.form("do/pod-change?pod=rainy")
    changed = kept | {"terms.consent-rule": "majority", "terms.loan-limit": "", "terms.ask-about.withdrawal": "on"}
    answer = looked(visit, "pod-change", changed)
    assert answer.status_code == 200, words(answer.text)
    said = words(answer.text)
    assert "consent-rule from consent to majority" in said
    assert "loan-limit from 3 to none" in said
    assert "ask-about from usual to usual,withdrawal" in said
    # Nothing ticked is nothing asked about.
    unticked = {name: value for name, value in kept.items() if not name.startswith("terms.ask-about.")}
    assert "ask-about from usual to none" in words(looked(visit, "pod-change", unticked).text).replace(
        "to ,", "to none,"
    )


def test_a_service_charge_is_a_number_and_what_it_is_of(visit):
    kept = visit.form("do/pod-change?pod=rainy")
    of = {"terms.service-charge.number": "10", "terms.service-charge.ending": "%/4weeks"}
    assert "service-charge from none to 10%/4weeks" in words(looked(visit, "pod-change", kept | of).text)
    fine = {"terms.late-fine.number": "2", "terms.late-fine.ending": "%"}
    assert "late-fine from 0 to 2%" in words(looked(visit, "pod-change", kept | fine).text)


@pytest.mark.parametrize(
    ("name", "typed"),
    [("terms.deadline-days", "soon"), ("terms.service-charge.number", "ten"), ("terms.reserve", "-5")],
)
def test_a_term_that_cannot_be_is_told_beside_it(visit, name, typed):
    answer = looked(visit, "pod-change", visit.form("do/pod-change?pod=rainy") | {name: typed})
    assert answer.status_code == 422
    assert f'id="field-{name.removesuffix(".number")}-wrong"' in answer.text
    assert f'value="{typed}"' in answer.text


def test_terms_come_when_it_is_chosen_whose_they_are(visit):
    empty = visit.client.get(f"/{visit.slug}/do/pod-change").text
    assert "Go on" in words(empty)
    assert "See what will be recorded" not in words(empty)
    then = visit.client.post(
        f"/{visit.slug}/do/pod-change", data=fields(empty) | {"pod": "rainy", "step": "change"}
    ).text
    assert 'name="terms.loan-limit" ' in then
    assert "See what will be recorded" in words(then)


def test_the_terms_that_stood_there_for_one_pod_are_not_sent_to_another(visit):
    kept = visit.form("do/pod-change?pod=rainy")
    answer = looked(visit, "pod-change", kept | {"pod": "bakery", "terms.consent-rule": "majority"})
    assert answer.status_code == 200
    assert "This will be recorded" not in words(answer.text)
    assert fields(answer.text)["terms.consent-rule"] == "consent"
    assert "terms.levy" in fields(answer.text)


def test_what_is_folded_away_is_open_where_something_of_it_was_filled_in(visit):
    offered = "do/offer?pod=bakery&share_class=A&member=ben&shares=2&price=10"
    assert '<details class="more">' in visit.client.get(f"/{visit.slug}/{offered}").text
    shown = visit.client.get(f"/{visit.slug}/{offered}&days=30,20,90").text
    assert '<details class="more" open>' in shown
    assert [fields(shown)[f"days.{at}"] for at in (1, 2, 3)] == ["30", "20", "90"]


@pytest.mark.parametrize(
    ("first", "last", "typed"),
    [("2026-01", "2026-12", "2026"), ("2026-03", "2026-03", "2026-03"), ("2025-04", "2026-03", "2025-04..2026-03"), ("2026-03", "", "2026-03")],
)  # fmt: skip
def test_a_year_or_a_month_is_its_first_and_its_last_month(first, last, typed):
    assert lists.gathered({"period.first": first, "period.last": last}) == {"period": typed}
    assert lists.span(typed) == (first, last or first)


def test_the_book_is_closed_by_two_months(visit, crew):
    assert 'name="period.first" type="month"' in visit.client.get(f"/{visit.slug}/do/period-close").text
    shown = visit.records("period-close", **{"period.first": "2026-01", "period.last": "2026-03"})
    assert "2026-01..2026-03" in shown
    wrong = visit.sends("period-close", **{"period.first": "March", "period.last": ""})
    assert wrong.status_code == 422
    assert 'id="field-period-wrong"' in wrong.text
    assert fields(wrong.text)["period.first"] == "March"


@pytest.mark.parametrize(
    ("sent", "typed"),
    [
        (("par", "", ""), "par"), (("book", "80", ""), "0.8*book"), (("book", "", ""), "book"), (("max", "80", ""), "max(par, 0.8*book)"),
        (("min", "100", ""), "min(par, book)"), (("min", "62,5", ""), "min(par, 0.625*book)"), (("other", "", "par+years"), "par+years"),
    ],
)  # fmt: skip
def test_a_formula_is_put_together(sent, typed):
    name = "terms.redeem-formula"
    parts = dict(zip(("which", "number", "text"), sent, strict=True))
    assert lists.gathered({f"{name}.{part}": value for part, value in parts.items()}) == {name: typed}
    assert formula.read(typed) == typed
    which, part, text = lists.worth(typed)
    again = lists.gathered({f"{name}.which": which, f"{name}.number": part, f"{name}.text": text})
    assert again == {name: typed}


@pytest.mark.parametrize(
    "typed", ["max(par, 0.8*book", "0.8*book)", "max(book, par)", "1.2.3*book", "min(par,0.5*book)*2", "book)"]
)
def test_a_formula_that_is_another_one_stays_as_it_was_written(typed):
    assert lists.worth(typed) == (lists.OTHER, "", typed)


def test_a_class_is_valued_without_a_formula_to_write(visit, crew):
    page = "do/class-change?pod=bakery&share_class=A"
    kept = visit.form(page) | {"terms.redeem-at": "formula"}
    answer = looked(
        visit, "class-change", kept | {"terms.redeem-formula.which": "max", "terms.redeem-formula.number": "80"}
    )
    assert answer.status_code == 200, words(answer.text)
    assert "max(par, 0.8*book)" in answer.text
    wrong = looked(
        visit, "class-change", kept | {"terms.redeem-formula.which": "max", "terms.redeem-formula.number": "much"}
    )
    assert wrong.status_code == 422
    assert 'id="field-terms.redeem-formula-wrong"' in wrong.text


def test_the_numbers_of_a_certificate_are_chosen_among_those_that_are_held(visit, crew):
    page = visit.client.get(f"/{visit.slug}/do/agreement-draft?pod=bakery").text
    assert '<option value="1-20">1-20 · Ben Okafor, A</option>' in page
    filled = {"agreement_kind": "certificate", "pod": "bakery", "member": "ben", "share_class": "A", "numbers": "1-20"}
    answer = visit.sends("agreement-draft", **filled)
    assert answer.status_code == 200, words(answer.text)


def offered(visit, path):
    """The places that a form offers where one is written; None where it offers none."""
    shown = visit.client.get(f"/{visit.slug}/{path}").text
    listed = re.search(r'<datalist id="field-place-known">(.*?)</datalist>', shown)
    assert ('list="field-place-known"' in shown) == bool(listed)
    return re.findall(r'value="([^"]*)"', listed[1]) if listed else None


def test_places_where_the_pods_money_lies_are_offered_where_any_may_be_written(visit, crew):
    crew.do("contribute ben 20 --to rainy --into Bank-Main", "income bakery 50 --from market --into Safe")
    asked = "do/withdrawal?pod=rainy&member=ben"
    assert offered(visit, asked) == ["Bank-Main", "Cash-Box"]
    assert offered(visit, "do/expense?pod=bakery") == ["Bank-Main", "Safe"]
    # In a private book a member does not learn where others' money lies.
    assert offered(Visit(crew.folder, is_private=True).goes_as("ben"), asked) is None


def test_a_form_that_knows_no_pod_asks_once_for_the_places_of_all(visit, crew, monkeypatch):
    asked = []
    real = View.balances
    monkeypatch.setattr(View, "balances", lambda *args, **more: asked.append(args[1:]) or real(*args, **more))

    def times(path):
        asked.clear()
        found = offered(visit, path)
        return len(asked), found

    before, _ = times("do/expense")
    for at in range(5):
        crew.do(f"pod open more{at} --kind livelihood", f"income more{at} 5 --from market --into Tin-{at}")
    after, found = times("do/expense")
    assert {f"Tin-{at}" for at in range(5)} <= {*found}
    assert before == after == 1


def test_a_place_that_holds_enough_is_named_on_the_page_and_the_field_for_it_stands_open(visit, crew):
    crew.do("income bakery 500 --from market --into Bank-Main")
    asked = "do/expense?pod=bakery&amount=20&purpose=flour"
    shown = visit.sees(f"{asked}&step=look", 422)
    assert "Bank-Main holds enough." in shown
    assert "--from-place" not in shown
    folded = '<details class="more">'
    assert folded in visit.client.get(f"/{visit.slug}/{asked}").text
    refused = visit.client.get(f"/{visit.slug}/{asked}&step=look").text
    assert folded not in refused
    # It is said there as well, and read out with the field.
    assert '<p class="wrong" id="field-place-wrong">Bank-Main holds enough.</p>' in refused
    assert 'name="place" aria-describedby="field-place-help field-place-wrong"' in refused


def test_a_day_that_a_hint_names_is_read_on_the_page_and_its_field_stands_open(visit, crew):
    crew.do("pod open late --kind livelihood --on 2026-06-10")
    page = visit.client.get(f"/{visit.slug}/do/share?pod=late&month=2026-07&step=look")
    assert page.status_code == 422
    assert "Use 2026-07-01 or later." in words(page.text)
    assert '<details class="more">' not in page.text


def test_what_stands_against_an_exit_is_said_in_the_readers_language_and_opens_where_it_is_mended(visit, crew):
    crew.do("income bakery 500 --from market --into Bank-Main")
    asked = f"/{visit.slug}/do/leave-pod?pod=bakery&member=ben"
    page = visit.client.get(asked).text
    assert "Bank-Main holds enough." in words(page)
    assert '<details class="more">' not in page
    spanish = words(visit.client.get(f"{asked}&lang=es").text)
    assert "Bank-Main tiene suficiente" in spanish
    assert "holds" not in spanish


def test_a_pod_that_still_holds_something_says_so_in_the_readers_language_and_not_all_of_a_large_one(visit, crew):
    for at in range(12):
        crew.do(f"member add m{at} --name Mo-{at} --on 2026-06-01", f"contribute m{at} 5 --to rainy --on 2026-06-02")
    refused = visit.client.get(f"/{visit.slug}/do/pod-close?pod=rainy&step=look&lang=es")
    shown = words(refused.text)
    assert refused.status_code == 422
    assert "aún tiene" in shown
    assert "Primero pague los ahorros" in shown
    assert shown.count("Liabilities:Savings") < 10
    assert ", …" in shown
