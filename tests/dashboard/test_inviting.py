"""Inviting from the dashboard: who may, what is shown once, and shutting out."""

import re

import pytest

from dashboard import guard
from dashboard.logins import AUDITOR, GUEST, Logins
from dashboard.logins_file import Where
from dashboard.rights import Role
from tests.dashboard.visiting import NOON, Visit, words

GOOD = "seven quiet otters hum"


@pytest.fixture
def logins(crew):
    return Logins(crew.folder)


def sent(visit, to="invite", **filled):
    page = visit.client.get("/tui/invite").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    return visit.client.post(f"/tui/{to}", data={"csrf_token": token} | filled)


def test_a_treasurer_invites_a_member_and_the_link_leads_in(visit, logins):
    answer = sent(visit, kind="member", member="ben")
    shown = words(answer.text)
    assert "Ben Okafor is invited" in shown
    assert "until 2026-06-22" in shown
    token = re.search(r"http://localhost/tui/invitation/([\w-]+)", shown)[1]
    assert logins.accept(token, GOOD, now=NOON, where=Where()) is not None
    assert 'src="data:image/svg+xml' in answer.text
    assert token not in visit.client.get("/tui/invite").text
    assert (logins.happened()[-1].by, logins.happened()[-1].address) == ("ana", "127.0.0.1")


@pytest.mark.parametrize("kind", [GUEST, AUDITOR])
def test_somebody_from_outside_is_invited(visit, logins, kind):
    assert "Kim Rangi is invited" in words(sent(visit, kind=kind, name="kim", shown="Kim Rangi").text)
    assert [(each.name, each.kind, each.shown) for each in logins.logins(NOON)] == [("kim", kind, "Kim Rangi")]


@pytest.mark.parametrize(
    ("filled", "why"),
    [
        ({"kind": "member", "member": ""}, "Choose whom to invite."),
        ({"kind": "member", "member": "zeb"}, "Choose whom to invite."),
        ({"kind": "member", "member": "ana"}, "Choose whom to invite."),
        ({"kind": "treasurer", "name": "kim", "shown": "Kim"}, "Say whether they come as a guest or as an auditor."),
        ({"kind": "guest", "name": "ben", "shown": "Ben"}, "is a member's short name"),
        ({"kind": "guest", "name": "kim rangi", "shown": "Kim"}, "A short name is of small letters"),
        ({"kind": "guest", "name": "kim", "shown": " "}, "How are they called?"),
    ],
)
def test_what_cannot_be_invited_is_told(visit, logins, filled, why):
    answer = sent(visit, **filled)
    assert answer.status_code == 422
    assert why in words(answer.text)
    assert logins.logins(NOON) == []


def test_somebody_is_shut_out(visit, logins):
    token = logins.invite("ben", kind="member", by="ana", now=NOON).token
    cookie = logins.accept(token, GOOD, now=NOON, where=Where("Firefox Android", "192.0.2.7"))
    assert "signed in on one browser" in visit.sees("invite")
    assert sent(visit, to="invite/end", name="ben").status_code == 303
    assert logins.sign_in(cookie, NOON) is None
    assert "They are shut out" in visit.sees("invite?said=ended")


@pytest.mark.parametrize(("member", "role"), [("ben", Role.MEMBER), ("", Role.GUEST), ("", Role.AUDITOR)])
def test_nobody_else_invites_or_shuts_out(visit, crew, logins, member, role):
    page = visit.client.get("/tui/invite").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    logins.invite("cho", kind="member", by="ana", now=NOON)
    visit.goes_as(member, role)
    assert visit.client.get("/tui/invite").status_code == 403
    for to, filled in (("invite", {"kind": "member", "member": "ben"}), ("invite/end", {"name": "cho"})):
        assert visit.client.post(f"/tui/{to}", data={"csrf_token": token} | filled).status_code == 403
    assert [each.name for each in logins.logins(NOON)] == ["cho"]


def test_a_treasurer_makes_no_endless_invitations_and_others_are_not_held_up_by_it(crew, monkeypatch):
    monkeypatch.setattr(guard, "BY_ONE_TREASURER", "3 per 10 minutes")
    crew.do("member role ben --treasurer")
    visit = Visit(crew.folder).goes_as("ana")

    def invites(name):
        form = visit.form("invite") | {"kind": "guest", "name": name, "shown": name.title()}
        return visit.client.post("/tui/invite", data=form)

    assert [invites(f"kim-{at}").status_code for at in range(3)] == [200] * 3
    held = invites("kim-9")
    assert held.status_code == 429
    assert "tried too often" in words(held.text)
    assert "kim-9" not in {each.name for each in Logins(crew.folder).logins(NOON)}
    # Looking at the page is no invitation.
    assert "Who may come in" in visit.sees("invite")
    visit.goes_as("ben", Role.TREASURER)
    assert invites("kim-8").status_code == 200


def test_nobody_from_outside_is_called_like_a_member(visit):
    form = visit.form("invite") | {"kind": "guest", "name": "kim", "shown": "BEN Okafor"}
    answer = visit.client.post(f"/{visit.slug}/invite", data=form)
    assert answer.status_code == 422
    assert "ben is called Ben Okafor already." in words(answer.text)
