"""New access for who had access before: nobody alone can take it for themselves, and everybody is told who came in."""

import datetime as dt
import re
import sqlite3

import pytest

from dashboard import logins_file as kept
from dashboard.logins import GUEST, MEMBER, Logins
from dashboard.logins_file import Where
from dashboard.renewals import MOST_TRIES, Renewals
from dashboard.rights import Role
from ledger.errors import Refused
from tests.dashboard.visiting import NOON, Visit, words
from tests.typed import copied

GOOD, TAKEN = "seven quiet otters hum", "mine from now on, ha"
PHONE = Where("Firefox Android", "192.0.2.7")
LONG_AGO = NOON - dt.timedelta(days=30)


@pytest.fixture
def crew(tmp_path, tmp_path_factory):
    made = copied("living", tmp_path_factory.getbasetemp() / "books", tmp_path / "tui")
    made.do("member role ben --treasurer")
    for name in ("ana", "ben", "cho"):
        comes_in(Logins(made.folder), name)
    return made


@pytest.fixture
def logins(crew):
    return Logins(crew.folder)


def comes_in(logins, name, at=LONG_AGO):
    """Somebody is invited at the command line, and comes in."""
    return logins.accept(logins.invite(name, kind=MEMBER, by="ana", now=at).token, GOOD, now=at, where=PHONE)


def invited(visit, **filled):
    """What the page of invitations answers, and the token in its link."""
    answer = visit.client.post(f"/{visit.slug}/invite", data=visit.form("invite") | {"kind": "member"} | filled)
    found = re.search(r"/invitation/([\w-]+)", answer.text)
    return answer, found[1] if found else ""


def follows(visit, token, passphrase=TAKEN, **filled):
    page = f"invitation/{token}"
    return visit.client.post(
        f"/{visit.slug}/{page}", data=visit.form(page) | {"passphrase": passphrase, "again": passphrase} | filled
    )


def code_of(visit, member, who):
    """The code that somebody of the crew is shown for a member."""
    page = f"new-access/{member}"
    visit.goes_as(who)
    shown = words(visit.client.post(f"/{visit.slug}/{page}", data=visit.form(page)).text)
    return re.search(r"\d{3} \d{3}", shown)[0]


def test_a_treasurer_who_invites_another_anew_does_not_come_in_as_them(visit, logins):
    answer, token = invited(visit, member="ben")
    assert "the link leads in only with a code" in words(answer.text)
    for code in ("", "000000", "123 456", "x" * 500):
        refused = follows(visit, token, code=code)
        assert refused.status_code == 422
        assert "This is not the code." in words(refused.text)
    assert logins.come_in("ben", TAKEN, now=NOON, where=PHONE) is None
    # Their own page for codes is not there for them, nor for whom it is about.
    for who in ("ana", "ben"):
        assert visit.goes_as(who, Role.TREASURER).client.get("/tui/new-access/ben").status_code == 404


def test_who_is_invited_anew_by_another_reads_it_where_they_were_signed_in(visit, crew):
    from tests.dashboard.test_signing_in import Crew

    served = Crew(crew)
    ben, cho = served.browser(), served.browser()
    for each, name in ((ben, "ben"), (cho, "cho")):
        each.signs_in(name)
    assert ben.is_in
    invited(visit, member="ben")
    told = words(ben.opens(ben.opens("/tui/home").location).text)
    assert "You were invited anew on 2026-06-15 12:00, by Ana Tūī, and with that your passphrase" in told
    assert "tell the others of the crew today" in told
    # Nobody else reads it, whatever they show.
    assert cho.is_in
    for token in (None, "x" * 43):
        stranger = served.browser()
        if token:
            stranger.client.set_cookie("crewbook-tui", token, domain="localhost")
        assert "invited anew" not in words(stranger.opens("/tui/sign-in").text)
    # Whoever was shut out before learns no less, and in their language.
    Logins(crew.folder).shut_out("cho", by="ana", now=NOON)
    told = words(cho.opens("/tui/sign-in?lang=ar").text)
    assert "Ana Tūī" in told
    assert "12:00 م" in told


def test_nor_by_shutting_them_out_first(visit, logins):
    logins.shut_out("ben", by="ana", now=NOON)
    _, token = invited(visit, member="ben")
    assert follows(visit, token).status_code == 422


def test_with_a_code_of_somebody_else_they_come_in(visit, logins):
    _, token = invited(visit, member="ben")
    assert "Ben Okafor waits for new access" in visit.goes_as("cho").sees("home")
    code = code_of(visit, "ben", "cho")
    assert "Somebody of the crew, other than who sent you the link" in visit.sees(f"invitation/{token}")
    assert follows(visit, token, code=code).status_code == 303
    assert logins.come_in("ben", TAKEN, now=NOON, where=PHONE) is not None
    assert follows_is_over(visit, token)
    told = visit.goes_as("ben", Role.TREASURER).sees("home")
    assert "2026-06-15: Ben Okafor got new access, by Ana Tūī and Cho Min." in told
    assert "The code for new access of Ben Okafor was shown Cho Min" in visit.goes_as("ana").sees("audit")


def follows_is_over(visit, token):
    return visit.client.get(f"/{visit.slug}/invitation/{token}").status_code == 410


def test_a_code_is_not_found_by_trying(visit, logins):
    _, token = invited(visit, member="ben")
    code = code_of(visit, "ben", "cho")
    wrong = "000000" if code != "000 000" else "111111"
    for _ in range(MOST_TRIES):
        assert follows(visit, token, code=wrong).status_code == 422
    assert follows(visit, token, code=code).status_code == 422
    assert follows(visit, token, code=code_of(visit, "ben", "cho")).status_code == 303


def test_a_new_invitation_takes_a_new_code(visit, crew):
    invited(visit, member="ben")
    code = code_of(visit, "ben", "cho")
    _, token = invited(visit.goes_as("ana"), member="ben")
    assert follows(visit, token, code=code).status_code == 422


def test_who_came_in_of_late_or_is_from_outside_shows_no_code(visit, logins):
    comes_in(logins, "dan", at=NOON - dt.timedelta(days=2))
    logins.invite("kim", kind=GUEST, by="ana", now=LONG_AGO, shown="Kim")
    invited(visit, member="ben")
    assert visit.goes_as("dan").client.get("/tui/new-access/ben").status_code == 404
    assert "waits for new access" not in visit.sees("home")
    for role in (Role.GUEST, Role.AUDITOR):
        assert visit.goes_as("kim", role).client.get("/tui/new-access/ben").status_code == 404
    assert "Dan Ruiz came in for the first time, invited by Ana Tūī" in visit.goes_as("cho").sees("home")


def test_where_nobody_could_confirm_it_it_is_done_at_the_command_line_and_nothing_ends(visit, crew, logins):
    logins.shut_out("cho", by="ana", now=NOON)
    answer, _ = invited(visit, member="ben")
    assert answer.status_code == 422
    assert "crewbook invite ben" in words(answer.text)
    assert logins.come_in("ben", GOOD, now=NOON, where=PHONE) is not None
    url = crew.ask("invite ben")["url"]
    token = url.rpartition("/")[2]
    assert logins.accept(token, TAKEN, now=NOON, where=PHONE) is not None


def test_a_first_invitation_takes_no_code_and_is_told_to_everybody(visit, logins):
    _, token = invited(visit, member="dan")
    assert 'name="code"' not in visit.client.get(f"/tui/invitation/{token}").text
    assert follows(visit, token).status_code == 303
    for who in ("cho", "dan"):
        assert "Dan Ruiz came in for the first time, invited by Ana Tūī." in visit.goes_as(who).sees("home")
    later = Visit(next(iter(visit.shelf)).folder, now=NOON + dt.timedelta(days=20))
    assert "came in for the first time" not in later.goes_as("cho").sees("home")


def test_guests_and_auditors_are_invited_anew_by_one(visit, logins):
    for _ in range(2):
        _, token = invited(visit, kind="guest", name="kim", shown="Kim Rangi")
        assert follows(visit, token).status_code == 303


def test_a_file_of_the_crewbook_before_knows_who_had_access(tmp_path):
    (tmp_path / ".crewbook").mkdir()
    with sqlite3.connect(tmp_path / kept.FILE) as db:
        kept._make(db)
        db.executemany(
            "INSERT INTO login (name, kind, shown, hash) VALUES (?, ?, ?, ?)",
            [("ana", "member", "", "x"), ("ben", "member", "", None), ("kim", "guest", "Kim", "x")],
        )
        db.execute("INSERT INTO invitation VALUES (2, x'00', 0, 1)")
        db.execute(
            "INSERT INTO happening (at, what, name, by, browser, address) VALUES (1, 'accepted', 'cho', 'cho', '', '')"
        )
    db.close()
    renewals, logins = Renewals(tmp_path), Logins(tmp_path)
    assert [name for name in ("ana", "ben", "cho", "kim") if renewals.is_known(name)] == ["ana", "cho"]
    made = logins.invite("ana", kind=MEMBER, by="ben", now=NOON, is_alone=False)
    assert made.needs_code
    with pytest.raises(Refused, match="This is not the code"):
        logins.accept(made.token, GOOD, now=NOON, where=PHONE)
    assert not logins.invite("ben", kind=MEMBER, by="ana", now=NOON, is_alone=False).needs_code
