"""Contributions: who has paid in a month and who has not."""

from dashboard.rights import Role
from tests.dashboard.visiting import Visit
from tests.typed import copied


def test_where_no_pod_is_open_yet_a_treasurer_is_led_to_opening_one(tmp_path, tmp_path_factory):
    crew = copied("begun", tmp_path_factory.getbasetemp() / "books", tmp_path / "tui")
    visit = Visit(crew.folder)
    kinds = {
        "contributions": "savings",
        "circles": "circle",
        "livelihood": "livelihood",
        "ownership": "ownership",
        "meeting": "savings",
    }
    for page, kind in kinds.items():
        way = f'href="/tui/do/pod-open?pod_kind={kind}">Open a pod</a>'
        assert way in visit.goes_as("ana").client.get(f"/tui/{page}").text, page
        assert page == "meeting" or way not in visit.goes_as("kim", Role.GUEST).client.get(f"/tui/{page}").text
    assert "Open a pod" in visit.goes_as("ana").sees("do/pod-open?pod_kind=circle")


def test_who_has_paid_and_who_has_not_is_told_by_month(crew):
    crew.do("contribute ben 30 --to rainy --on 2026-06-02")
    visit = Visit(crew.folder).goes_as("ana")
    now = visit.sees("contributions?pod=rainy")
    assert "Paid in this month 30.00 NZD" in now
    assert "Members who paid 1 of 4" in now
    january = visit.sees("contributions?pod=rainy&month=2026-01")
    assert "Paid in this month 800.00 NZD" in january
    assert "Members who paid 3 of 4" in january


def test_what_is_expected_and_still_to_come_is_filled_in(crew):
    crew.do("expect all 25 --to rainy --from 2026-06-01 --on 2026-05-20")
    visit = Visit(crew.folder).goes_as("ana")
    assert "25.00 NZD still to come" in visit.sees("contributions?pod=rainy")
    assert (
        "do/contribution?pod=rainy&amp;member=ben&amp;amount=25.00"
        in visit.client.get(f"/{visit.slug}/contributions").text
    )


def test_in_a_private_book_a_member_sees_only_their_own(crew):
    visit = Visit(crew.folder, is_private=True).goes_as("ben")
    shown = visit.sees("contributions?pod=rainy&month=2026-01")
    assert "Ben Okafor" in shown
    assert "Ana Tūī" not in shown
    assert "Cho Min" not in shown
    # That one of one paid would say that the crew is them alone.
    assert "Your part in January 2026" in shown
    assert "Members who paid" not in shown
    assert "Who has paid" not in shown
