"""Members: who is in the crew, and taken in, renamed, made a treasurer, leaving; what somebody has is shown to who may see it."""

import re

import pytest

from dashboard.rights import Role
from tests.dashboard.visiting import Visit, words


def test_who_is_in_the_crew_in_which_role_and_since_when(visit):
    page = visit.sees("members")
    assert "4 members" in page
    assert "Ana Tūī ana treasurer 2026-01-01" in page
    assert "One who is not in it any more Eli · Left the crew on 2026-02-01" in page


def test_a_treasurer_takes_somebody_in(visit, crew):
    visit.records("join", member="mia", name="Mía Peña", language="es")
    found = next(each for each in crew.ask("member list")["members"] if each["member"] == "mia")
    assert (found["name"], found["language"], found["roles"]) == ("Mía Peña", "es", [])


def test_a_short_name_that_cannot_be_typed_is_said_beside_its_field(visit):
    answer = visit.sends("join", member="Mía Peña", name="Mía Peña")
    assert answer.status_code == 422
    assert 'id="field-member-wrong"' in answer.text


def test_roles_go_both_ways(visit, crew):
    visit.records("roles", member="ben", treasurer="true")
    visit.records("roles", member="ben", treasurer="false")
    assert [entry["kind"] for entry in crew.ask("journal --last 2")["entries"]] == ["roles", "roles"]
    assert "only treasurer" in words(visit.sends("roles", member="ana", treasurer="false").text)


def test_a_member_renames_themselves_and_chooses_a_language_but_nobody_elses(visit, crew):
    visit.goes_as("ben")
    visit.records("rename", name="Benedict Okafor", member="ana")
    visit.records("language", language="es", member="ana")
    names = {each["member"]: (each["name"], each["language"]) for each in crew.ask("member list")["members"]}
    assert names["ben"] == ("Benedict Okafor", "es")
    assert names["ana"] == ("Ana Tūī", "en")
    for kind in ("join", "roles"):
        visit.sees(f"do/{kind}", 403)


def test_who_would_leave_sees_what_is_open_first(visit, crew):
    page = visit.sees("members?member=ben")
    assert "200.00 NZD saved in Rainy Day" in page
    assert "20 BAKERY.A shares" in page
    assert "crewbook" not in page
    answer = visit.sends("leave", member="ben")
    assert answer.status_code == 422
    assert "200.00 NZD saved in Rainy Day." in words(answer.text)


def test_who_has_nothing_open_leaves_and_can_be_taken_in_again(visit, crew):
    visit.records("leave", member="dan")
    assert "Left the crew on 2026-06-15" in visit.sees("members?member=dan")
    assert "do/join?member=dan" in visit.client.get(f"/{visit.slug}/members?member=dan").text


def test_in_a_private_book_the_crew_is_known_but_what_somebody_has_is_theirs(crew):
    visit = Visit(crew.folder, is_private=True).goes_as("ben")
    assert "Ana Tūī" in visit.sees("members")
    assert "saved in Rainy Day" not in visit.sees("members?member=ana")
    assert "saved in Rainy Day" in visit.sees("members?member=ben")
    visit.goes_as(role=Role.GUEST).sees("members", 403)
    assert "saved in Rainy Day" in visit.goes_as(role=Role.AUDITOR).sees("members?member=ana")


@pytest.mark.parametrize("role", [Role.GUEST, Role.AUDITOR])
def test_guests_and_auditors_are_offered_no_form(visit, crew, role):
    crew.do(
        "circle open tanda --members ana,ben,cho --contribution 10 --name Tanda --set ask-about=none --on 2026-06-01",
        "pod open farm --kind livelihood --name Farm --on 2026-05-01",
        "income farm 100 --from Market --on 2026-05-10",
        "pod open kin --kind livelihood --name Kin --set model=support --set support-floor=100 --on 2026-02-01",
        "loan request 50 --from rainy --by ben --term 2 --on 2026-06-02",
        "agreement draft L1 --on 2026-06-03",
    )
    visit.goes_as(role=role)
    pages = ("home", "home?proposal=P1", "contributions", "loans", "loans?loan=L1", "circles", "livelihood?pod=farm",
             "livelihood?pod=kin", "ownership", "agreements", "agreements?agreement=A1", "members", "members?member=ben")  # fmt: skip
    for page in pages:
        answer = visit.client.get(f"/{visit.slug}/{page}")
        assert answer.status_code == 200, page
        assert "/do/" not in answer.text, page
        assert "/invite" not in answer.text, page


def test_who_comes_in_is_called_otherwise_than_everybody_in_the_crew(visit):
    answer = visit.sends("join", member="ben2", name="Ben  OKAFOR")
    assert answer.status_code == 422
    assert "ben is called Ben Okafor already. Add what tells the two apart" in words(answer.text)
    assert "Recorded." in visit.records("join", member="ben2", name="Ben Okafor, Kea Street")


def test_each_is_offered_what_is_theirs_to_do_about_a_member(visit, crew):
    def offered(page):
        return set(re.findall(r"/do/([a-z-]+)\?member=", visit.client.get(f"/{visit.slug}/{page}").text))

    own = {"rename", "language", "leave"}
    assert offered("members?member=ben") == own | {"roles", "opening", "death"}
    assert offered("members?member=ana") == own | {"roles"}
    assert "/do/join" in visit.client.get(f"/{visit.slug}/members").text
    visit.goes_as("ben")
    assert offered("members?member=ben") == own
    assert offered("members?member=ana") == set()
    assert "/do/join" not in visit.client.get(f"/{visit.slug}/members").text
    for page in ("members", "members?member=ana"):
        source = visit.client.get(f"/{visit.slug}/{page}").text
        assert "/invite" not in source
        assert "/legal-name/ana" not in source


def test_what_somebody_left_who_died_is_a_treasurers_to_settle(visit, crew):
    crew.do("member died ben --on 2026-06-14")
    page = f"/{visit.slug}/members?member=ben"
    kinds = {"heirs", "settle", "estate-pays", "estate-given-up"}
    assert set(re.findall(r"/do/([a-z-]+)\?member=", visit.client.get(page).text)) == kinds
    assert "/do/heirs" not in visit.goes_as("cho").client.get(page).text


def test_the_language_of_papers_is_told_where_members_chose_others(visit, crew):
    assert "Papers in" not in visit.sees("members")
    crew.do("member lang ben es")
    assert "Papers in" in visit.sees("members")


def test_everybodys_list_is_downloaded_by_who_reads_everybodys(crew):
    visit = Visit(crew.folder, is_private=True).goes_as("ben")
    assert "paper/members" not in visit.client.get(f"/{visit.slug}/members").text
    assert "paper/members" in visit.goes_as("ana").client.get(f"/{visit.slug}/members").text
