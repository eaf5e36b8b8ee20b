"""Ownership: who owns what on any day, one's own shares, what is on offer; in a private book only one's own beside the totals."""

import datetime as dt
import re
from decimal import Decimal

import pytest

from dashboard.drawing import bars
from dashboard.pages.ownership import _fewer, month_ends
from dashboard.rights import Role
from dashboard.shield import Shield
from reports.ownership import _drawn
from tests.dashboard import browser
from tests.dashboard.visiting import Visit
from tests.typed import copied

GROWN = (
    "shares class bakery W --par 10 --votes per-share --set vest-months=48 --set vest-cliff=12 --set refusal-days=30 --on 2026-02-02",
    "shares issue ana 30 --class bakery/W --into Bank-Main --on 2026-03-10",
    "shares issue cho 10 --class bakery/W --into Bank-Main --vested --on 2026-04-02",
)


@pytest.fixture
def crew(crew):
    crew.do(*GROWN)
    return crew


def test_who_owns_what_is_told_for_any_day(visit):
    assert "Ben Okafor 100" in visit.sees("ownership?on=2026-02-28")
    march = visit.sees("ownership?on=2026-03-31")
    assert "Ana Tūī 60% Ben Okafor 40%" in march
    assert "Cho Min" not in march.partition("The shares behind them")[2]
    assert "Owners 3 Paid in for shares 600.00 NZD" in visit.sees("ownership")


def test_figures_are_those_of_the_statement(visit, crew):
    told = crew.ask("statement ownership bakery")
    page = visit.sees("ownership")
    for each in told["members"]:
        assert f"{each['ownership_pct']}%" in page


def test_a_day_before_the_pod_or_after_today_is_no_error(visit):
    assert "Tui Bakery had not begun on 2026-01-05." in visit.sees("ownership?on=2026-01-05")
    assert "Tui Bakery as of 2026-06-15" in visit.sees("ownership?on=2031-01-01")
    assert "Tui Bakery as of 2026-06-15" in visit.sees("ownership?on=nonsense")


def test_the_slider_has_the_end_of_every_month_and_today():
    days = month_ends(dt.date(2025, 12, 5), dt.date(2026, 3, 12))
    assert [day.isoformat() for day in days] == ["2025-12-31", "2026-01-31", "2026-02-28", "2026-03-12"]
    assert month_ends(dt.date(2026, 3, 12), dt.date(2026, 3, 12)) == [dt.date(2026, 3, 12)]


def test_statements_to_download_are_as_of_the_day_that_is_shown(visit):
    page = visit.client.get(f"/{visit.slug}/ownership?on=2026-03-31").text
    assert f"/{visit.slug}/paper/ownership.pdf?pod=bakery&amp;on=2026-03-31" in page


def test_ones_own_shares_stand_apart_with_what_has_vested_of_them(visit):
    mine = visit.sees("ownership").partition("Your shares")[2].partition("Share register")[0]
    assert "1-30" in mine
    assert "To come of V1" in mine
    assert "Cho" not in mine


def test_in_a_private_book_a_member_sees_their_own_beside_the_totals(crew):
    visit = Visit(crew.folder, is_private=True).goes_as("ben")
    page = visit.sees("ownership")
    assert "Ben Okafor 33.3333% the others 66.6667%" in page
    assert "Together 100.0000%" in page
    assert "Ana" not in page
    assert "Cho" not in page
    assert "Share register" not in page
    visit.goes_as(role=Role.GUEST).sees("ownership", 403)


def test_what_is_on_offer_is_shown_with_whose_turn_it_is(visit, crew):
    crew.do("shares offer cho 5 --class bakery/W --price 12 --by cho --on 2026-06-01")
    page = visit.sees("ownership")
    assert "O1: Cho Min, class W" in page
    assert "the pod may take them" in page


def test_nobody_owns_a_part_of_a_book_without_such_pods(tmp_path, tmp_path_factory):
    crew = copied("begun", tmp_path_factory.getbasetemp() / "books", tmp_path / "tui")
    assert "No pod is open" in Visit(crew.folder).goes_as("ana").sees("ownership")


@pytest.mark.parametrize("frame", ["{book}/ownership", "ledger/{book}/extension/Ownership/"])
def test_the_slider_moves_the_day_and_fetches_the_part_in_our_own_frame_and_in_favas(chromium, visit, frame):
    visit.site.wsgi_app = Shield(visit.site.wsgi_app)
    with browser.serving(visit.site) as address:
        page = browser.opened(chromium, viewport=browser.NARROW)
        page.goto(f"{address}/{frame.format(book=visit.slug)}")
        slide = page.locator("#slide")
        slide.wait_for()
        slide.focus()
        for _ in range(3):
            slide.press("ArrowLeft")
        page.locator("[data-part]").filter(has_text="2026-03-31").wait_for()
        assert page.locator("#on").input_value() == "2026-03-31"
        assert "60%" in page.locator("[data-part]").inner_text()
        assert page.locator(".bars li").count() == 2
        assert page.evaluate("document.activeElement.id") == "slide"
        page.locator("#on").fill("2026-02-28")
        page.locator("[data-part]").filter(has_text="2026-02-28").wait_for()
        assert slide.get_attribute("aria-valuetext") == "2026-02-28"
        assert page.errors == []


def test_a_page_that_fava_shows_behind_another_is_made_better_too(chromium, visit):
    visit.site.wsgi_app = Shield(visit.site.wsgi_app)
    with browser.serving(visit.site) as address:
        page = browser.opened(chromium)
        page.goto(f"{address}/ledger/{visit.slug}/extension/Members/")
        for _ in range(2):
            page.locator("aside").get_by_role("link", name="Ownership").click()
            page.locator("#slide").wait_for()
            page.locator("#slide").press("ArrowLeft")
            page.locator("[data-part]").filter(has_text="2026-05-31").wait_for()
            page.locator("aside").get_by_role("link", name="Livelihood").click()
            page.locator("#slide").wait_for(state="detached")
        assert page.errors == []


def test_without_scripts_the_day_field_and_the_button_do(chromium, visit):
    with browser.serving(visit.site) as address:
        page = browser.opened(chromium, scripts=False)
        page.goto(f"{address}/{visit.slug}/ownership")
        assert not page.locator("#slide").is_visible()
        page.locator("#on").fill("2026-03-31")
        assert "2026-03-31" not in page.locator("[data-part]").inner_text()
        page.get_by_role("button", name="Show").click()
        page.locator("[data-part]").filter(has_text="2026-03-31").wait_for()


def test_shares_are_issued_by_a_treasurer_and_passed_on_by_their_owner(visit, crew):
    crew.do("pod change bakery --set ask-about=none --on 2026-06-01")
    for who in ("ben", "cho", "dan"):
        crew.type(f"consent P1 --by {who} --on 2026-06-01")
    visit.records("issue", pod="bakery", share_class="A", member="dan", shares="4")
    visit.goes_as("dan")
    visit.records("transfer", pod="bakery", share_class="A", giver="ben", taker="cho", shares="3")
    held = {
        each["member"]: each["shares"]
        for each in crew.ask("shares register bakery")["holdings"]
        if each["class"] == "A"
    }
    assert (held["ben"], held["dan"], held["cho"]) == ("20", "1", "3")


def test_an_offer_goes_its_way_from_the_pod_to_who_wants_the_shares(visit, crew):
    visit.goes_as("cho").records("offer", pod="bakery", share_class="W", shares="5", price="12")
    assert "offer-pass" in visit.goes_as("ana").client.get(f"/{visit.slug}/ownership").text
    visit.records("offer-pass", offer="O1")
    assert 'name="shares"' in visit.goes_as("ben").client.get(f"/{visit.slug}/do/offer-want?offer=O1").text
    visit.records("offer-want", offer="O1", shares="2")
    visit.goes_as("dan").records("offer-want", offer="O1", shares="0")
    visit.goes_as("ana").records("offer-want", offer="O1", shares="0", member="ana")
    visit.records("offer-settle", offer="O1")
    held = {
        each["member"]: each["shares"]
        for each in crew.ask("shares register bakery")["holdings"]
        if each["class"] == "W"
    }
    assert held == {"ana": "30", "ben": "2", "cho": "8"}
    assert "do/transfer-outside" not in visit.goes_as("dan").client.get(f"/{visit.slug}/ownership").text


def test_what_is_wrong_with_shares_stands_beside_the_field(visit):
    answer = visit.goes_as("cho").sends("offer", pod="bakery", share_class="W", shares="500", price="12")
    assert answer.status_code == 422
    assert "500" in answer.text


def test_in_a_private_book_no_day_tells_what_the_only_other_owner_has(tmp_path, tmp_path_factory):
    crew = copied("living", tmp_path_factory.getbasetemp() / "books", tmp_path / "tui")
    crew.do("shares issue dan 13 --class bakery/A --into Bank-Main --on 2026-04-02")
    visit = Visit(crew.folder, is_private=True).goes_as("ben")
    # Of two, and on the day before: Ben has 20 of 33 shares, and before had all.
    for asked in ("", "&on=2026-04-30", "&on=2026-06-15"):
        told = visit.sees(f"ownership?pod=bakery{asked}")
        assert [each for each in ("330.00", "60.6", "39.3", "33 33") if each in told] == []
        assert "Your shares" in told
        address = f"/{visit.slug}/paper/ownership.html?pod=bakery&member=ben{asked}"
        assert visit.client.get(address).status_code == 409
    assert "330.00" in visit.goes_as("ana").sees("ownership?pod=bakery&on=2026-04-30")
    crew.do("shares issue cho 7 --class bakery/A --into Bank-Main --on 2026-06-14")
    visit.goes_as("ben")
    assert "50.0000%" in visit.sees("ownership?pod=bakery")
    assert "50.0000%" not in visit.sees("ownership?pod=bakery&on=2026-06-14")


def test_of_many_owners_each_bar_is_a_part_of_a_round_number_that_the_title_names():
    few = _drawn(tuple((str(at), Decimal("12.5")) for at in range(8)))
    assert (few.title, few.full) == ("Share of ownership", 100)
    owned = [Decimal(4)] * 24 + [Decimal(1)] * 4
    many = _drawn(tuple((f"Member {at}", part) for at, part in enumerate(reversed(owned))))
    assert (many.title, many.full) == ("Share of ownership; a whole bar is 5%", 5)
    assert [part for _, part in many.bars] == owned
    drawn = bars(_fewer(many))
    assert len(drawn) == 13
    assert drawn[0] == ("Member 4", "4%", "80.00")
    assert drawn[-1] == ("16 others together", "52%", "")


def test_one_who_owns_most_of_it_is_drawn_as_a_part_of_the_whole():
    chart = _drawn((("Ana", Decimal(91)), *((str(at), Decimal(1)) for at in range(9))))
    assert (chart.title, chart.full) == ("Share of ownership", 100)


def test_each_is_offered_what_is_theirs_to_do_about_shares_on_offer(visit, crew):
    def offered(member, role=None):
        source = visit.goes_as(member, role).client.get(f"/{visit.slug}/ownership").text
        return set(re.findall(r"/do/(offer-[a-z]+)\?offer=", source))

    visit.goes_as("cho").records("offer", pod="bakery", share_class="W", shares="5", price="12")
    assert offered("cho") == {"offer-withdraw"}
    assert offered("ben") == set()
    assert offered("ana") == {"offer-take", "offer-pass", "offer-withdraw"}
    visit.records("offer-pass", offer="O1")
    assert offered("ana") == {"offer-want", "offer-settle", "offer-withdraw"}
    assert offered("ben") == {"offer-want"}
    assert offered("cho") == {"offer-withdraw"}
    assert offered("kim", Role.GUEST) == set()


def test_shares_are_issued_by_a_treasurer(visit):
    for member, is_offered in (("ana", True), ("ben", False)):
        assert ("/do/issue" in visit.goes_as(member).client.get(f"/{visit.slug}/ownership").text) is is_offered


def test_what_others_would_take_of_an_offer_is_told_in_a_private_book_to_who_reads_everybodys(visit, crew):
    visit.goes_as("cho").records("offer", pod="bakery", share_class="W", shares="5", price="12")
    visit.goes_as("ana").records("offer-pass", offer="O1")
    visit.goes_as("ben").records("offer-want", offer="O1", shares="2")
    private = Visit(crew.folder, is_private=True)
    assert "Ben Okafor" in private.goes_as("ana").sees("ownership").partition("Shares on offer")[2]
    others = private.goes_as("dan").sees("ownership").partition("Shares on offer")[2]
    assert "Cho Min" in others
    assert "Ben Okafor" not in others


def test_a_card_says_the_currency_that_stands_in_the_head_of_the_table(lent, visit):
    window = lent(viewport=browser.NARROW)
    with browser.serving(visit.client.application) as address:
        browser.goes(window, f"{address}/tui/ownership")
        behind = "[...document.querySelectorAll('.cards td.money bdi')].map((each) => getComputedStyle(each, '::after').content)"
        assert [*{each.strip('" ') for each in window.evaluate(behind)}] == ["NZD"]
        window.set_viewport_size(browser.WIDE)
        browser.until(window, f"{behind}.every((each) => each === 'none')")
        window.set_viewport_size(browser.NARROW)
