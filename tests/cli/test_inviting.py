"""Who may come into the dashboard, from the command line: invitations, guests and auditors, shutting out."""

import datetime as dt
import shutil
import stat

import pytest

from cli.inviting import remember
from dashboard.logins import Logins
from dashboard.logins_file import FILE, Where
from dashboard.shelf import Shelf
from ledger.settings import read_settings

GOOD = "seven quiet otters hum"
NOON = dt.datetime(2026, 6, 15, 12).astimezone()


def token(made):
    return made["url"].rpartition("/")[2]


def follows(crew, made, passphrase=GOOD):
    """Somebody chooses their passphrase by an invitation."""
    return Logins(crew.folder).accept(token(made), passphrase, now=NOON, where=Where("Firefox on Android", "192.0.2.7"))


def test_a_member_is_invited_by_a_link_that_works_once(crew):
    made = crew.ask("invite ben")
    assert {key: made[key] for key in ("member", "name", "as")} == {
        "member": "ben",
        "name": "Ben Okafor",
        "as": "member",
    }
    assert made["url"].startswith("http://127.0.0.1:5000/book/invitation/")
    assert made["until"].startswith("2026-06-22T12:00")
    assert Logins(crew.folder).invitation(token(made), NOON).name == "ben"


def test_an_invitation_is_told_with_a_picture_of_its_link(crew):
    out = crew.do("invite ben --address https://tui.example.org").out
    lines = out.splitlines()
    assert lines[0] == "Ben Okafor is invited. For nobody else to see:"
    assert lines[2].startswith("https://tui.example.org/book/invitation/")
    drawn = [line for line in lines if line and not set(line) - set("█▀▄ ")]
    assert len({len(line) for line in drawn}) == 1
    assert max(map(len, drawn)) < 80
    assert "sign in as ben from then on" in out
    assert "this computer" not in out


def test_the_picture_holds_the_link(crew):
    segno = pytest.importorskip("segno")
    out = crew.do("invite ben --address https://tui.example.org").out
    url = out.splitlines()[2]
    drawn = [line for line in out.splitlines() if line and not set(line) - set("█▀▄ ")]
    light = {"█": (0, 0), "▀": (0, 1), "▄": (1, 0), " ": (1, 1)}
    matrix = [[light[char][half] for char in line] for line in drawn for half in (0, 1)]
    made = [list(row) for row in segno.make(url, error="l", micro=False).matrix]
    assert [row[2:-2] for row in matrix[2 : 2 + len(made)]] == made


def test_where_nobody_elsewhere_could_open_it_that_is_said(crew):
    assert "The address is this computer's own" in crew.do("invite ben").out


def test_the_address_stands_in_the_settings(crew):
    settings = crew.folder / "crewbook.toml"
    settings.write_text(settings.read_text() + 'address = "https://tui.example.org/"\n')
    assert crew.ask("invite ben")["url"].startswith("https://tui.example.org/book/invitation/")
    assert crew.ask("invite ben --address http://192.0.2.1:8080")["url"].startswith("http://192.0.2.1:8080/book/")


def test_of_two_folders_of_one_name_each_is_invited_to_by_the_name_that_it_was_served_by(crew, tmp_path):
    twin = shutil.copytree(crew.folder, tmp_path / "twin" / "book")
    shelf = Shelf([read_settings(twin), read_settings(crew.folder)])
    for each in shelf:
        remember(each.folder, "http://127.0.0.1:5000/", each.slug)

    assert crew.ask("invite ben")["url"].startswith("http://127.0.0.1:5000/book-2/invitation/")
    assert crew.ask("invite ben --address http://192.0.2.1/")["url"].startswith("http://192.0.2.1/book-2/invitation/")


def test_a_new_invitation_says_what_it_ended(crew):
    follows(crew, crew.ask("invite ben"))
    out = crew.do("invite ben").out
    assert "Their passphrase until now and a sign-in ended with it." in out
    assert Logins(crew.folder).come_in("ben", GOOD, now=NOON, where=Where()) is None


def test_who_left_may_still_be_invited(crew):
    assert crew.ask("invite eli")["name"] == "Eli"


@pytest.mark.parametrize(("role", "said"), [("guest", "as a guest"), ("auditor", "as an auditor")])
def test_somebody_from_outside_is_invited_by_name(crew, role, said):
    out = crew.do(f'invite kim --as {role} --name "Kim Rangi"').out
    assert out.startswith(f"Kim Rangi is invited, {said}. For nobody else to see:")
    assert [(each.name, each.kind, each.shown) for each in Logins(crew.folder).logins(NOON)] == [
        ("kim", role, "Kim Rangi")
    ]


def test_who_may_come_in_is_listed(crew):
    assert crew.do("sign-ins").out == "Nobody may come in yet. Invite somebody: crewbook invite MEMBER\n"
    follows(crew, crew.ask("invite ben"))
    crew.do("invite ana", 'invite kim --as auditor --name "Kim Rangi"')
    assert crew.do("sign-ins").out.splitlines() == [
        "ana: invited until 2026-06-22",
        "ben: has a passphrase",
        "    Firefox on Android · since 2026-06-15 12:00 · last seen 2026-06-15 12:00 · 192.0.2.7",
        "kim, Kim Rangi, an auditor: invited until 2026-06-22",
    ]
    found = crew.ask("sign-ins ben")["sign_ins"]
    assert [each["name"] for each in found] == ["ben"]
    assert found[0]["sign_ins"][0]["browser"] == "Firefox on Android"


def test_somebody_is_shut_out_until_they_are_invited_anew(crew):
    cookie = follows(crew, crew.ask("invite ben"))
    assert "ben cannot come in any more" in crew.do("sign-ins ben --end").out
    logins = Logins(crew.folder)
    assert logins.sign_in(cookie, NOON) is None
    assert logins.come_in("ben", GOOD, now=NOON, where=Where()) is None
    assert follows(crew, crew.ask("invite ben")) is not None
    crew.do("invite kim --as auditor --name 'Kim Rangi'")
    assert "crewbook invite kim --as auditor --name 'Kim Rangi'" in crew.do("sign-ins kim --end").out


def test_logins_stand_in_no_book_and_in_no_backup(crew):
    before = crew.standing
    follows(crew, crew.ask("invite ben"))
    assert crew.standing == before
    assert stat.S_IMODE((crew.folder / FILE).stat().st_mode) == 0o600
    import zipfile

    with zipfile.ZipFile(crew.ask("backup")["file"]) as pack:
        assert not any("logins" in name or ".crewbook" in name for name in pack.namelist())
    assert crew.ask("verify")["ok"]


def test_a_secret_of_an_invitation_is_told_nowhere_else(crew):
    made = crew.ask("invite ben")
    for path in crew.folder.rglob("*"):
        if path.is_file():
            assert token(made).encode() not in path.read_bytes(), path
