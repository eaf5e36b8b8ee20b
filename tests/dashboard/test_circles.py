"""Circles: the wheel in a picture and in words, who has paid and who has not, bids, pots, swaps, and what a private book hides."""

import datetime as dt
import re
from dataclasses import replace

import pytest

from tests.dashboard.visiting import NOON, Visit, fields, words

OPEN = (
    "circle open tanda --members ana,ben,cho,dan --contribution 100 --name Tanda --set ask-about=none "
    "--every month --start 2026-06-20 --on 2026-06-01 --order "
)


def source(visit, page="circles"):
    return visit.client.get(f"/{visit.slug}/{page}").text


def test_who_has_paid_and_who_has_not_is_recorded_member_by_member_until_the_pot_goes_out(visit, crew):
    crew.do(OPEN + "fixed", "circle pay tanda ana 100")
    shown = visit.sees("circles")
    assert "Round 1 of 4, on 2026-06-20" in shown
    assert "Ana Tūī yes 0.00 NZD up to date" in shown
    assert "Ben Okafor no 100.00 NZD up to date Record" in shown
    assert "Pay the pot out" not in shown
    for member in ("ben", "cho", "dan"):
        visit.records("circle-pay", pod="tanda", member=member, amount="100")
    assert "Pay the pot out" in visit.sees("circles")
    visit.records("circle-pay-out", pod="tanda")
    assert crew.ask("circle show tanda")["schedule"][0]["amount"] == "400.00"
    assert "Round 2 of 4, on 2026-07-20" in visit.sees("circles")


def test_nobody_is_behind_on_the_very_day_of_a_round(visit, crew):
    crew.do(
        "circle open tanda --members ana,ben --contribution 100 --name Tanda --set ask-about=none --start 2026-06-15",
        "circle pay tanda ana 100",
    )
    assert "Ben Okafor no 100.00 NZD due on this day Record" in visit.sees("circles")
    assert "due on this day" in crew.type("circle round tanda").out
    assert "Ben Okafor no 100.00 NZD behind" in Visit(crew.folder, now=NOON + dt.timedelta(days=1)).goes_as("ana").sees(
        "circles"
    )


def test_whoever_owes_an_earlier_round_is_behind_before_the_next_ones_day(visit, crew):
    crew.do(
        "circle open tanda --members ana,ben,cho --contribution 100 --name Tanda --set ask-about=none --start 2026-05-15 --on 2026-05-01",
        "circle pay tanda ana 100 --on 2026-05-15",
    )
    assert "Ana Tūī yes 0.00 NZD up to date" in visit.sees("circles")
    assert "Ben Okafor no 100.00 NZD behind" in visit.sees("circles")


def test_the_wheel_says_in_words_what_it_shows(visit, crew):
    crew.do(OPEN + "fixed", "circle pay tanda --everybody", "circle pay-out tanda")
    assert (
        'aria-label="The wheel of turns: 1 Ana Tūī was paid; 2 Ben Okafor this round; 3 Cho Min to come; 4 Dan Ruiz to come"'
        in source(visit)
    )


def test_a_name_beside_the_wheel_is_told_on_two_lines_where_there_is_room_for_no_more(visit, crew):
    crew.do("member rename dan --name 'Daniela Ruiz-Fernández'", OPEN + "fixed")
    found = source(visit)
    assert ">Ben Okafor</text>" in found
    assert ">Daniela</text>" in found
    assert ">Ruiz-Ferná…</text>" in found


def test_the_circle_that_runs_is_shown_before_one_that_is_over(visit, crew):
    crew.do(
        "circle open ago --members ana,ben --contribution 5 --name Ago --set ask-about=none --on 2026-03-01",
        *(
            each
            for day in ("03-01", "04-01")
            for each in (f"circle pay ago --everybody --on 2026-{day}", f"circle pay-out ago --on 2026-{day}")
        ),
        OPEN + "fixed",
    )
    assert "Round 1 of 4" in visit.sees("circles")
    assert "every pot was paid" in visit.sees("circles?pod=ago")


def test_a_member_bids_for_themselves(visit, crew):
    crew.do(OPEN + "bid")
    visit.goes_as("ben").records("circle-bid", pod="tanda", discount="12", member="cho")
    assert crew.ask("circle round tanda")["bids"] == {"ben": "12.00"}
    assert "Ben Okafor no 100.00 NZD up to date 12.00 NZD" in visit.sees("circles")


def test_lots_are_drawn_with_a_seed_that_was_looked_at(visit, crew):
    crew.do(OPEN + "lottery --set lottery=each-round")
    assert "Draw" in visit.sees("circles")
    visit.records("circle-draw", pod="tanda", seed="7 4 12")
    assert crew.ask("circle round tanda")["draw"]["seed"] == "7 4 12"


def test_two_turns_are_swapped_when_the_other_says_yes(visit, crew):
    crew.do(OPEN + "fixed")
    visit.goes_as("ben").records("circle-swap", pod="tanda", other="dan")
    visit.goes_as("dan").records("voice", proposal="P1", stance="consent")
    assert [each["member"] for each in crew.ask("circle show tanda")["schedule"]] == ["ana", "dan", "cho", "ben"]


def test_a_round_is_postponed_and_a_circle_begun_by_a_treasurer(visit, crew):
    crew.do("pod open susu --kind circle --name Susu")
    assert "Its rounds have not begun yet." in visit.sees("circles?pod=susu")
    visit.records("circle-start", pod="susu", members="ben, ana", contributions="50", start="2026-07-01")
    visit.records("circle-postpone", pod="susu", to="2026-07-05")
    assert [each["due"] for each in crew.ask("circle show susu")["schedule"]] == ["2026-07-05", "2026-08-05"]
    assert visit.goes_as("ben").client.get(f"/{visit.slug}/do/circle-postpone").status_code == 403


def test_in_a_private_book_a_member_sees_their_own_seat_and_the_totals(crew):
    crew.do(OPEN + "fixed", "circle pay tanda ana 100")
    visit = Visit(crew.folder, is_private=True).goes_as("ben")
    shown, page = visit.sees("circles"), source(visit)
    assert "Still to be paid in 300.00 NZD" in shown
    assert "Ben Okafor no 100.00 NZD" in shown
    assert "2 Ben Okafor to come" in page
    for name in ("Ana", "Cho", "Dan"):
        assert name not in page


def test_a_name_is_no_markup_in_the_picture(visit, crew):
    crew.do('member add eve --name "Eve & Co"', "circle open tanda --members ana,eve --contribution 10 --name Tanda")
    assert "2 Eve &amp; Co to come" in source(visit)


def test_a_circle_that_is_over_begins_again(visit, crew):
    crew.do("circle open tanda --members ana,ben --contribution 10 --name Tanda --set ask-about=none --on 2026-06-01")
    for _ in range(2):
        crew.do("circle pay tanda --everybody", "circle pay-out tanda")
    shown = visit.sees("circles")
    assert "Begin again" in shown
    assert "Pay the pot out" not in shown


TWO = "circle open tanda --members ana,ben --contribution 10 --name Tanda --set ask-about=none --on 2026-06-01"


def test_what_the_reserve_holds_is_paid_out_from_the_page(visit, crew):
    crew.do(TWO)
    assert "Pay money of the reserve out" not in visit.sees("circles")
    visit.records("circle-reserve", pod="tanda", member="ben", amount="8")
    assert "Pay money of the reserve out" in visit.sees("circles")
    visit.records("circle-reserve-out", pod="tanda", amount="8", member="ben")
    assert "Pay money of the reserve out" not in visit.sees("circles")
    visit.records("circle-reserve", pod="tanda", member="ben", amount="8")
    assert "Pay money of the reserve out" not in visit.goes_as("ben").sees("circles")


def test_what_somebody_in_default_owes_is_given_up_or_paid_back_from_the_page_when_the_rounds_are_over(visit, crew):
    crew.do(
        OPEN + "fixed",
        "circle pay tanda --everybody",
        "circle pay-out tanda",
        "circle default tanda ana --because gone",
    )
    assert "Give up what is owed" not in visit.sees("circles")
    for _ in range(3):
        crew.do("circle pay tanda --everybody", "circle pay-out tanda")
    shown = source(visit)
    assert "Somebody pays back" in shown
    assert 'href="/tui/do/circle-write-off?pod=tanda&amp;member=ana"' in shown
    visit.records("circle-write-off", pod="tanda", member="ana", because="moved away")
    assert "Give up what is owed" not in visit.sees("circles")
    assert "Begin again" in visit.sees("circles")


def test_what_somebody_has_over_is_paid_back_from_the_page(visit, crew):
    crew.do(
        "circle open tanda --members ana,ben,cho --contribution 100 --name Tanda --set ask-about=none --on 2026-01-05",
        *(
            each
            for day in ("01-06", "02-06")
            for each in (f"circle pay tanda --everybody --on 2026-{day}", f"circle pay-out tanda --on 2026-{day}")
        ),
        "circle default tanda ana --because gone --on 2026-02-08",
        "circle pay tanda --everybody --on 2026-03-06",
        "circle pay-out tanda --on 2026-03-07",
    )
    assert "Pay back what is over" not in visit.sees("circles")
    crew.do("circle recover tanda ana 30 --on 2026-03-08")
    assert 'href="/tui/do/circle-refund?pod=tanda&amp;member=cho&amp;amount=30.00"' in source(visit)
    visit.records("circle-refund", pod="tanda", member="cho", amount="30")
    assert "Pay back what is over" not in visit.sees("circles")


def test_who_owes_a_round_is_offered_no_bid_that_would_be_refused(visit, crew):
    crew.do(OPEN.replace("06-20", "06-10") + "bid", "circle pay tanda ben 100")
    assert "do/circle-bid" in source(visit.goes_as("ben"))
    assert "do/circle-bid" not in source(visit.goes_as("cho"))
    assert visit.sends("circle-bid", pod="tanda", discount="5").status_code == 422


def test_what_is_recorded_beside_a_name_is_what_they_still_pay_and_a_treasurers_to_record(visit, crew):
    crew.do(OPEN + "fixed", "circle pay tanda ana 100", "circle pay tanda ben 30")
    assert "Members who paid 1 of 4" in visit.sees("circles")
    page = source(visit)
    assert "do/circle-pay?pod=tanda&amp;member=ana" not in page
    assert "do/circle-pay?pod=tanda&amp;member=ben&amp;amount=70.00" in page
    assert "do/circle-pay" not in source(visit.goes_as("ben"))


def test_who_begins_the_rounds_is_a_treasurer(visit, crew):
    crew.do("pod open susu --kind circle --name Susu")
    assert "do/circle-start" in source(visit)
    assert "do/circle-start" not in source(visit.goes_as("ben"))


def test_a_seat_that_was_given_up_stands_in_no_round(visit, crew):
    crew.do(OPEN + "fixed", "circle leave tanda dan")
    assert "Dan Ruiz" not in visit.sees("circles").partition("How it stands")[2].partition("Rounds")[0]
    assert "Members who paid 0 of 3" in visit.sees("circles")


def test_who_left_reads_their_own_of_a_circle_and_no_totals(crew):
    crew.do(
        "circle open tanda --members ana,cho,dan --contribution 10 --name Tanda --set ask-about=none --on 2026-06-01",
        "circle leave tanda dan",
        "member leave dan",
    )
    visit = Visit(crew.folder).goes_as("dan")
    visit.visitor = replace(visit.visitor, has_left=True)
    assert "Still to be paid in" not in visit.sees("circles")


@pytest.mark.parametrize(
    ("order", "kind"), [("need", "circle-turn"), ("consensus", "circle-order"), ("fixed", "circle-swap")]
)
def test_who_sits_in_a_circle_is_offered_what_its_order_asks_for(visit, crew, order, kind):
    crew.do(OPEN.replace(",dan", "") + order)
    assert f"do/{kind}" in source(visit.goes_as("ben"))
    assert "do/circle-leave?pod=tanda&amp;member=ben" in source(visit)
    page = source(visit.goes_as("dan"))
    assert f"do/{kind}" not in page
    assert "do/circle-leave" not in page


def test_the_order_that_is_agreed_on_is_of_those_who_have_had_no_turn(visit, crew):
    crew.do(OPEN + "consensus")
    assert "members=ana%2C+ben%2C+cho%2C+dan" in source(visit)
    visit.records(
        "circle-order",
        pod="tanda",
        **{f"members.{at}": each for at, each in enumerate(["cho", "ana", "ben", "dan"], 1)},
    )
    crew.do("circle pay tanda --everybody", "circle pay-out tanda")
    assert "members=ana%2C+ben%2C+dan" in source(visit)


def test_lots_are_offered_where_something_is_to_be_drawn_and_nowhere_else(visit, crew):
    crew.do(OPEN + "fixed")
    assert "do/circle-draw" not in source(visit)


def test_a_seat_that_was_given_up_can_be_taken_over_from_the_page(visit, crew):
    crew.do(OPEN + "fixed")
    assert "do/circle-substitute" not in source(visit)
    crew.do("circle leave tanda dan")
    assert "do/circle-substitute" in source(visit)
    assert "do/circle-substitute" not in source(visit.goes_as("ben"))


def test_bids_that_tie_are_drawn_between_once(visit, crew):
    crew.do(OPEN + "bid", "circle bid tanda 12 --by ben", "circle bid tanda 11 --by cho")
    assert "do/circle-draw" not in source(visit)
    crew.do("circle bid tanda 12 --by cho")
    assert "do/circle-draw" in source(visit)
    visit.records("circle-draw", pod="tanda", seed="7 4 12")
    assert "do/circle-draw" not in source(visit)


def test_nothing_is_offered_in_a_circle_that_was_closed(visit, crew):
    crew.do(TWO)
    for _ in range(2):
        crew.do("circle pay tanda --everybody", "circle pay-out tanda")
    assert "do/circle-start" in source(visit)
    crew.do("pod close tanda")
    assert "/do/circle" not in source(visit)


def test_a_turn_stands_before_a_name_whichever_way_the_name_is_read(visit, crew):
    crew.do("member rename ben --name أمينة", OPEN + "fixed", "circle pay tanda --everybody")

    assert '<bdi dir="ltr">2 <bdi>أمينة</bdi></bdi>' in source(visit)
    assert '<bdi dir="rtl">3 Cho Min</bdi>' in visit.client.get(f"/{visit.slug}/circles?lang=ar").text


def test_who_had_the_pot_and_has_not_paid_this_round_is_not_called_paid(visit, crew):
    crew.do(OPEN + "fixed", "circle pay tanda --everybody", "circle pay-out tanda")
    assert "Ana Tūī no 100.00 NZD has had the pot Record" in visit.sees("circles")
    assert "only who is up to date may bid" not in visit.sees("circles")


def test_whoever_records_a_round_twice_reads_before_that_the_money_is_for_the_next(visit, crew):
    crew.do(OPEN + "fixed")
    paid = {"pod": "tanda", "member": "ben", "amount": "100"}
    assert "Contribution to Tanda, round 1" in words(visit.sends("circle-pay", **paid).text)
    visit.records("circle-pay", **paid)
    assert "Contribution to Tanda, ahead of round 2" in words(visit.sends("circle-pay", **paid).text)


def test_who_is_drawn_is_told_when_it_is_recorded_and_not_before(visit, crew):
    crew.do(OPEN + "lottery --set lottery=each-round")
    looked = visit.sends("circle-draw", pod="tanda", seed="abc").text
    assert "Lots are drawn in Tanda with “abc”. Who is drawn is told when it is recorded." in words(looked)
    assert "As beancount" not in looked
    assert not any(name in looked for name in ("Ben Okafor", "Cho Min", "Dan Ruiz", '"ben"', '"cho"', '"dan"'))
    shown = visit.records("circle-draw", pod="tanda", seed="abc")
    names = {"ana": "Ana Tūī", "ben": "Ben Okafor", "cho": "Cho Min", "dan": "Dan Ruiz"}
    assert f"Draw in Tanda: {names[crew.ask('circle round tanda')['draw']['member']]}" in shown


def test_lots_are_drawn_with_the_same_seed_however_often_the_page_is_asked_for(visit, crew):
    crew.do(OPEN + "lottery --set lottery=each-round")
    seeds = [re.search(r"circle-draw\?pod=tanda&amp;seed=(\w{16})", source(visit))[1] for _ in range(2)]
    assert seeds[0] == seeds[1]
    crew.do("circle draw tanda --seed x", "circle pay tanda --everybody", "circle pay-out tanda")
    assert f"seed={seeds[0]}" not in source(visit)
    assert "do/circle-draw?pod=tanda&amp;seed=" in source(visit)


def test_whose_turn_another_has_is_told_by_no_look_at_a_swap_in_a_private_book(crew):
    crew.do(OPEN + "fixed")
    visit = Visit(crew.folder, is_private=True).goes_as("ben")
    looked = visit.sends("circle-swap", pod="tanda", other="dan").text
    assert "Dan Ruiz is asked to swap turns with you in Tanda" in words(looked)
    assert "round 4" not in looked
    assert "round 4" in Visit(crew.folder).goes_as("ben").sends("circle-swap", pod="tanda", other="dan").text


def test_nobody_is_asked_to_swap_turns_with_themselves(visit, crew):
    crew.do(OPEN + "fixed")
    form = source(visit.goes_as("ben"), "do/circle-swap?pod=tanda")
    assert 'name="other" value="dan"' in form
    assert 'name="other" value="ben"' not in form


def test_whoever_recorded_something_of_a_circle_comes_back_to_that_circle(visit, crew):
    crew.do(OPEN + "fixed", TWO.replace("tanda", "duo").replace("Tanda", "Duo"))
    assert 'href="/tui/circles?pod=tanda">Back' in source(visit, "do/circle-pay?pod=tanda")
    kept = fields(visit.sends("circle-pay", pod="tanda", member="ben", amount="100").text)
    recorded = visit.client.post("/tui/do/circle-pay", data=kept | {"step": "record"}, follow_redirects=True).text
    assert 'href="/tui/circles?pod=tanda">Back' in recorded
    assert 'href="/tui/do/circle-pay?pod=tanda">Record another' in recorded


def test_what_became_a_proposal_leads_to_it(visit, crew):
    crew.do(OPEN + "fixed")
    kept = fields(visit.goes_as("ben").sends("circle-swap", pod="tanda", other="dan").text)
    recorded = visit.client.post("/tui/do/circle-swap", data=kept | {"step": "record"}, follow_redirects=True).text
    assert 'href="/tui/home?proposal=P1">See the proposal' in recorded


def test_the_wheel_of_a_circle_that_is_over_speaks_of_no_ring(visit, crew):
    crew.do(TWO)
    assert "the ring is this round" in visit.sees("circles")
    for _ in range(2):
        crew.do("circle pay tanda --everybody", "circle pay-out tanda")
    assert "the ring is this round" not in visit.sees("circles")


def test_who_bid_nothing_has_a_dash_and_only_a_circle_with_bids_has_their_column(visit, crew):
    crew.do(OPEN + "bid", "circle bid tanda 12 --by ben")
    page = source(visit)
    assert page.count('data-head="Bids"') == 4
    assert words(page).count("up to date —") == 3
    crew.do(TWO.replace("tanda", "duo").replace("Tanda", "Duo"))
    assert 'data-head="Bids"' not in source(visit, "circles?pod=duo")
    assert ">Bids<" not in source(visit, "circles?pod=duo")


def test_the_last_cell_of_a_row_stays_for_who_records_also_where_nothing_is_to_be_recorded(visit, crew):
    crew.do(OPEN + "fixed", "circle pay tanda ana 100")
    rows = re.findall(r"<tr>(?:(?!</tr>).)*data-head=\"How it stands\"(?:(?!</tr>).)*</tr>", source(visit), re.DOTALL)
    assert [len(re.findall(r"<t[dh][ >]", row)) for row in rows] == [5, 5, 5, 5]
    rows = re.findall(
        r"<tr>(?:(?!</tr>).)*data-head=\"How it stands\"(?:(?!</tr>).)*</tr>", source(visit.goes_as("ben")), re.DOTALL
    )
    assert [len(re.findall(r"<t[dh][ >]", row)) for row in rows] == [4, 4, 4, 4]


def test_an_amount_keeps_its_commodity_behind_it_among_words_that_begin_at_the_right(visit, crew):
    crew.do(OPEN + "fixed")
    assert '<bdi dir="ltr">100.00 NZD</bdi></td>' in source(visit, "circles?lang=ar")
    assert ">100.00 NZD</td>" in source(visit, "circles?lang=en")
