"""A whole meeting in a grid: what is expected filled in, looked at, recorded in one commit or not at all, once."""

import datetime as dt
import re

import pytest

from dashboard.rights import Role
from dashboard.shelf import Served
from tests.dashboard.visiting import Visit, fields, words
from tests.typed import copied


def draws(visit, query="pod=rainy"):
    """The grid's fields as a browser would send them."""
    return visit.form(f"meeting?{query}")


def sends(visit, step="look", query="pod=rainy", **cells):
    """Fill cells in, named as `ben__contribution`, and send the grid; the answer."""
    typed = {f"cell/{name.split('__')[0]}/{name.split('__')[1].replace('_', ' ')}": cells[name] for name in cells}
    return visit.client.post(f"/{visit.slug}/meeting", data=draws(visit, query) | typed | {"step": step})


def records(visit, looked):
    return visit.client.post(f"/{visit.slug}/meeting", data=fields(looked.text) | {"step": "record"})


def wrong(answer):
    """id of the cell → what is said to be wrong in it."""
    found = re.findall(r'<p class="wrong" id="([^"]*)-wrong">(.*?)</p>', answer.text, re.DOTALL)
    return {id: words(said) for id, said in found}


def test_a_row_a_member_with_the_columns_of_the_pods_sheet(visit, crew):
    shown = visit.sees("meeting?pod=rainy")
    assert "Here Savings Taken out Repaid" in shown
    assert [name for name in ("Ana Tūī", "Ben Okafor", "Cho Min", "Dan Ruiz") if name in shown] == [
        "Ana Tūī", "Ben Okafor", "Cho Min", "Dan Ruiz",
    ]  # fmt: skip
    assert "Eli" not in shown
    assert "Fined now" not in shown
    assert "Fined now What the fine is for Fines paid Social fund" in visit.sees("meeting?pod=rainy&more=1")
    assert "cell/ana/repayment" not in draws(visit)


def test_what_is_expected_is_filled_in_unless_one_begins_with_empty_cells(visit, crew):
    crew.do(
        "expect all 25 --to rainy --from 2026-06-01 --on 2026-05-20", "contribute ben 10 --to rainy --on 2026-06-02"
    )
    given = draws(visit)
    assert given["cell/ana/contribution"] == "25.00"
    assert given["cell/ben/contribution"] == "15.00"
    assert given["cell/ben/attendance"] == ""
    empty = draws(visit, "pod=rainy&empty=1")
    assert empty["cell/ana/contribution"] == ""
    assert "due: 25.00 NZD" in visit.sees("meeting?pod=rainy&empty=1")
    assert draws(visit, "pod=rainy&on=2026-05-31")["cell/ana/contribution"] == ""


def test_who_met_before_is_taken_to_be_here_again(visit, crew):
    crew.do("attendance record rainy --present ana,ben,cho,dan --on 2026-05-15")
    assert draws(visit)["cell/dan/attendance"] == "present"
    crew.do("attendance record rainy --present ana,ben,cho,dan --on 2026-06-15")
    assert "cell/dan/attendance" not in draws(visit)


def test_what_will_be_recorded_is_shown_with_sums_and_the_money_to_count(visit, crew):
    before = crew.head
    looked = sends(
        visit,
        ana__attendance="present", ben__attendance="late", cho__attendance="absent", dan__attendance="present",
        ana__contribution="50", ben__contribution="20.50", cho__withdrawal="30",
    )  # fmt: skip
    shown = words(looked.text)
    assert looked.status_code == 200
    assert crew.head == before
    assert "present: 2 · late: 1 ( Ben Okafor ) · absent: 1 ( Cho Min )" in shown
    assert "Together 70.50 30.00" in shown
    assert "Cash-Box, loan fund 800.00 70.50 30.00 840.50" in shown
    assert "4 entries" in shown


def test_the_whole_meeting_is_recorded_in_one_commit_and_read_aloud(visit, crew):
    seq = crew.head[0]
    looked = sends(visit, ana__attendance="p", ben__attendance="p", cho__attendance="p", dan__attendance="p",
                   ana__contribution="50", ben__contribution="20")  # fmt: skip
    answer = records(visit, looked)
    assert answer.status_code == 303
    shown = words(visit.client.get(answer.headers["Location"]).text)
    assert f"Recorded as entries {seq + 1} to {seq + 3}." in shown
    assert "The loan fund of Rainy Day holds 870.00 NZD in Cash-Box." in shown
    entries = crew.ask("journal --last 3")["entries"]
    assert [each["kind"] for each in entries] == ["attendance", "contribution", "contribution"]
    assert {each["by"] for each in entries} == {"ana"}
    assert crew.head[1] in shown


def test_sent_twice_it_is_recorded_once_whatever_was_lost_on_the_way(visit, crew):
    looked = sends(visit, ben__contribution="20")
    first = records(visit, looked)
    standing = crew.head
    assert records(visit, looked).headers["Location"] == first.headers["Location"]
    # Taken up from a draft and looked at again, it leads to what was recorded.
    again = visit.client.post(f"/{visit.slug}/meeting", data=fields(looked.text) | {"step": "look"})
    assert again.headers["Location"] == first.headers["Location"]
    assert crew.head == standing


def test_what_was_changed_after_it_was_recorded_is_said_not_to_be(visit, crew):
    looked = sends(visit, ben__contribution="20")
    records(visit, looked)
    standing = crew.head
    changed = fields(looked.text) | {"cell/ben/contribution": "30", "step": "record"}
    answer = visit.client.post(f"/{visit.slug}/meeting", data=changed, follow_redirects=True)
    assert "What was changed since was not recorded" in words(answer.text)
    assert crew.head == standing


def test_everything_wrong_stands_beside_its_cell_and_nothing_is_recorded(visit, crew):
    before = crew.head
    answer = sends(
        visit, "record", ana__contribution="12x", ben__contribution="-5", cho__attendance="p", dan__contribution="7"
    )
    assert answer.status_code == 422
    found = wrong(answer)
    assert "“12x”" in found["cell-ana-contribution"]
    assert "more than zero" in found["cell-ben-contribution"]
    assert "Whether Dan Ruiz came is not said" in found["cell-dan-attendance"]
    assert 'value="12x"' in answer.text
    assert 'value="7"' in answer.text
    assert crew.head == before


def test_what_rules_refuse_stands_beside_its_cell_each_of_them(visit, crew):
    before = crew.head
    answer = sends(visit, ana__contribution="5", ben__withdrawal="300", cho__withdrawal="150")
    assert answer.status_code == 422
    assert set(wrong(answer)) == {"cell-ben-withdrawal", "cell-cho-withdrawal"}
    assert "line" not in wrong(answer)["cell-ben-withdrawal"]
    assert "crewbook" not in words(answer.text)
    assert crew.head == before


def test_an_empty_grid_says_that_there_is_nothing_to_record(visit):
    answer = sends(visit)
    assert answer.status_code == 422
    assert "Nothing is filled in yet" in words(answer.text)


def test_a_place_that_is_none_is_said_to_be_so(visit):
    typed = draws(visit) | {"cell/ana/contribution": "5", "into": "no place!", "step": "look"}
    answer = visit.client.post(f"/{visit.slug}/meeting", data=typed)
    assert answer.status_code == 422
    assert 'value="no place!"' in answer.text


def test_looking_can_be_gone_back_from_with_all_that_was_typed(visit):
    looked = sends(visit, ben__contribution="20", cho__attendance="")
    back = visit.client.post(f"/{visit.slug}/meeting", data=fields(looked.text) | {"step": "change"})
    assert fields(back.text)["cell/ben/contribution"] == "20"
    assert fields(back.text)["key"] == fields(looked.text)["key"]


def test_repayments_and_loans_that_are_agreed_are_part_of_it(visit, crew):
    crew.do('loan request 80 --from rainy --term 4 --by ben --purpose "roof" --on 2026-05-14')
    crew.do(*(f"consent P1 --by {who} --on 2026-05-14" for who in ("ana", "cho", "dan")))
    looked = sends(visit, **{"ben__pay-out": "L1", "ana__contribution": "10"})
    assert "Paid out" in words(looked.text)
    assert "Together 10.00 80.00" in words(looked.text)
    records(visit, looked)
    assert crew.balance("Assets:Loans:Rainy:Ben:L1") == "80.00"
    later = Visit(crew.folder, now=dt.datetime(2026, 7, 20, 12, tzinfo=dt.UTC)).goes_as("ana")
    assert draws(later)["cell/ben/repayment"] == "20.00"
    records(later, sends(later))
    assert crew.balance("Assets:Loans:Rainy:Ben:L1", "2026-07-20") == "60.00"


def test_fines_say_what_they_are_for(visit, crew):
    answer = sends(visit, query="pod=rainy&more=1", ben__fine="5")
    assert "says what it is for" in wrong(answer)["cell-ben-fine"]
    records(visit, sends(visit, query="pod=rainy&more=1", ben__fine="5", ben__fine_reason="late"))
    assert crew.ask("fine list")["fines"][0]["because"] == "late"


def test_a_circles_meeting_is_its_round_and_its_pot(visit, crew):
    crew.do(
        'pod open tanda --kind circle --name "Tanda" --on 2026-06-01',
        "circle start tanda --contribution 10 --members ana,ben,cho --start 2026-06-15 --on 2026-06-01",
    )
    given = draws(visit, "pod=tanda")
    assert given["cell/cho/contribution"] == "10.00"
    shown = visit.sees("meeting?pod=tanda")
    assert "Here For the round Paid out" in shown


@pytest.mark.parametrize(("member", "role"), [("ben", Role.MEMBER), (None, Role.GUEST), (None, Role.AUDITOR)])
def test_only_who_keeps_the_book_records_a_meeting(visit, crew, member, role):
    given = draws(visit) | {"cell/ben/contribution": "20", "step": "record"}
    visit.goes_as(member or "kim", role)
    assert visit.client.get(f"/{visit.slug}/meeting").status_code == 403
    assert visit.client.post(f"/{visit.slug}/meeting", data=given).status_code == 403
    assert visit.client.get(f"/{visit.slug}/meeting/recorded/3?pod=rainy").status_code == 403


def test_a_grid_that_was_not_drawn_here_is_refused(visit, crew):
    before = crew.head
    sent = {"pod": "rainy", "cell/ben/contribution": "20", "step": "record", "key": "k"}
    assert visit.client.post(f"/{visit.slug}/meeting", data=sent).status_code == 400
    assert crew.head == before


def test_cells_of_columns_and_people_that_are_not_there_record_nothing(visit, crew):
    before = crew.head
    given = draws(visit) | {
        "cell/eli/contribution": "20",
        "cell/ben/on P1": "c",
        "cell/ben/request": "9",
        "step": "look",
    }
    answer = visit.client.post(f"/{visit.slug}/meeting", data=given)
    assert answer.status_code == 422
    assert "Eli left" in words(answer.text)
    assert crew.head == before


def test_names_and_what_is_typed_are_escaped(crew):
    crew.do('member add eve --name "<img src=x onerror=alert(1)>" --on 2026-06-01')
    visit = Visit(crew.folder).goes_as("ana")
    answer = sends(visit, eve__contribution='"><script>alert(1)</script>')
    assert "<img" not in answer.text
    assert "<script>alert" not in answer.text


def test_without_a_pod_that_meets_it_is_said_so(tmp_path, tmp_path_factory):
    crew = copied("begun", tmp_path_factory.getbasetemp() / "books", tmp_path / "tui")
    assert "On 2026-06-15 no pod is open that meets" in Visit(crew.folder).goes_as("ana").sees("meeting")


def test_a_pod_that_does_not_meet_on_the_day_leaves_the_way_to_another(visit, crew):
    crew.do('pod open tanda --kind circle --name "Tanda" --on 2026-06-01')
    assert '<option value="tanda"' not in visit.client.get(f"/{visit.slug}/meeting").text
    shown = visit.client.get(f"/{visit.slug}/meeting?pod=tanda")
    assert shown.status_code == 422
    assert "Tanda has not begun on 2026-06-15." in words(shown.text)
    assert '<option value="rainy">' in shown.text
    # A day before anything was there can be changed again.
    before = visit.client.get(f"/{visit.slug}/meeting?pod=rainy&on=2020-01-01").text
    assert 'name="on" type="date" value="2020-01-01"' in before
    assert '<form method="post"' not in before[before.index("<main") :]


def test_another_place_that_holds_enough_is_chosen_where_it_is_named(visit, crew):
    crew.do(
        "contribute ben 400 --to rainy --into Bank-Main --on 2026-06-01",
        "enter Move --line 'Assets:Cash-Box:Rainy -790' --line 'Assets:Safe:Rainy 790' --on 2026-06-02",
    )
    folded = '<details class="more">'
    drawn = visit.client.get(f"/{visit.slug}/meeting?pod=rainy").text
    assert folded in drawn
    assert '<option value="Bank-Main">' in drawn
    refused = sends(visit, ben__withdrawal="100")
    assert refused.status_code == 422
    assert "Bank-Main holds enough." in words(refused.text)
    assert folded not in refused.text


def asked(answer):
    return "is already in the book, entered by" in words(answer.text)


def test_a_second_meeting_of_a_day_is_asked_about_before_it_is_recorded(visit, crew):
    crew.do("member role ben --treasurer")
    first = sends(visit, ana__contribution="50", ben__contribution="20")
    assert not asked(first)
    # Ben looks at the same meeting, before Ana has recorded hers.
    visit.goes_as("ben", Role.TREASURER)
    second = sends(visit, ana__contribution="50", ben__contribution="20")
    assert not asked(second)
    visit.goes_as("ana")
    assert records(visit, first).status_code == 303
    standing = crew.head
    visit.goes_as("ben", Role.TREASURER)
    refused = records(visit, second)
    assert asked(refused)
    assert f"entered by Ana Tūī at 12:00: entries {standing[0] - 1} to {standing[0]}." in words(refused.text)
    assert "Nothing more was recorded" in words(refused.text)
    assert crew.head == standing
    # Sent again without the tick it is asked again; with it, it is recorded.
    assert asked(records(visit, refused))
    assert crew.head == standing
    ticked = fields(refused.text) | {"again": str(standing[0]), "step": "record"}
    assert visit.client.post(f"/{visit.slug}/meeting", data=ticked).status_code == 303
    assert crew.balance("Liabilities:Savings:Rainy:Ben") == "-240.00"


def test_a_third_meeting_is_asked_about_once_more(visit, crew):
    records(visit, sends(visit, ana__contribution="50", ben__contribution="20"))
    seen = crew.head[0]
    looked = sends(visit, ana__contribution="5", ben__contribution="5")
    assert asked(looked)
    crew.do("member role ben --treasurer")
    other = sends(visit, ana__contribution="7", ben__contribution="7")
    ticked = fields(other.text) | {"again": re.search(r'name="again" value="(\d+)"', other.text)[1], "step": "record"}
    assert visit.client.post(f"/{visit.slug}/meeting", data=ticked).status_code == 303
    standing = crew.head
    late = visit.client.post(
        f"/{visit.slug}/meeting", data=fields(looked.text) | {"again": str(seen), "step": "record"}
    )
    assert asked(late)
    assert crew.head == standing


def test_nothing_comes_between_the_question_and_the_commit(visit, crew, monkeypatch):
    looked = sends(visit, ana__contribution="50", ben__contribution="20")
    other = sends(visit, ana__contribution="50", ben__contribution="20")
    send_all = Served.send_all
    raced = []

    def slow(self, items, **given):
        if not given["dry_run"] and not raced:
            raced.append(True)
            records(visit, other)
        return send_all(self, items, **given)

    monkeypatch.setattr(Served, "send_all", slow)
    assert asked(records(visit, looked))
    assert crew.balance("Liabilities:Savings:Rainy:Ben") == "-220.00"


def test_one_contribution_of_the_day_is_no_meeting(visit, crew):
    crew.do("contribute ben 20 --to rainy", "loan request 60 --from rainy --by ben --term 6")
    assert not asked(sends(visit, cho__contribution="20", ben__contribution="5"))


def test_what_the_day_holds_already_is_said_before_it_is_recorded_again(visit):
    assert "for this day already" not in visit.sees("meeting?pod=rainy")
    records(visit, sends(visit, ben__contribution="20"))
    assert "One entry of Rainy Day is recorded for this day already" in visit.sees("meeting?pod=rainy")
    assert "for this day already" in words(sends(visit, cho__contribution="20").text)


def test_nothing_is_recorded_that_was_not_looked_at(visit, crew):
    before = crew.head
    unseen = sends(visit, step="record", ben__contribution="20")
    assert unseen.status_code == 200
    assert "This will be recorded" in words(unseen.text)
    assert "The book moved on" not in words(unseen.text)
    looked = fields(sends(visit, ben__contribution="20").text) | {"step": "record"}
    others = [
        {"cell/ben/contribution": "21"}, {"cell/cho/contribution": "20"}, {"on": "2026-06-14"}, {"into": "Cash"}, {"seen": "x"},
        {"seen": "é"},
    ]  # fmt: skip
    for other in others:
        shown = visit.client.post(f"/{visit.slug}/meeting", data=looked | other)
        assert shown.status_code == 200
        assert "The book moved on since you looked" in words(shown.text)
        assert crew.head == before
    # What is shown then was looked at.
    assert records(visit, shown).status_code == 303
    assert crew.balance("Liabilities:Savings:Rainy:Ben") == "-220.00"


def test_the_seal_of_a_look_is_this_servers_own(visit, crew):
    looked = fields(sends(visit, ben__contribution="20").text) | {"step": "record"}
    visit.site.secret_key = b"another secret"
    looked["csrf_token"] = draws(visit)["csrf_token"]
    before = crew.head
    assert "Look again" in words(visit.client.post(f"/{visit.slug}/meeting", data=looked).text)
    assert crew.head == before
