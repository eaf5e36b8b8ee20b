"""The file of logins: invitations, sign-ins and their ends, what is kept of them and what is not."""

import datetime as dt
import os
import sqlite3
import stat
import threading

import pytest

from dashboard import logins_file as kept
from dashboard import passphrases
from dashboard.endings import Ending, Endings
from dashboard.logins import AUDITOR, GUEST, MEMBER, Logins
from dashboard.logins_file import Where
from ledger.errors import Broken, Refused

NOW = dt.datetime(2026, 6, 1, 10, 0, tzinfo=dt.UTC)
PHONE, LAPTOP = Where("Firefox on Android", "192.0.2.7"), Where("Safari on Mac", "192.0.2.8")
GOOD, BETTER = "seven quiet otters hum", "nine loud herons wade"


def later(**units):
    return NOW + dt.timedelta(**units)


@pytest.fixture
def folder(tmp_path):
    return tmp_path


@pytest.fixture
def logins(folder):
    return Logins(folder)


def invited(logins, name="ana", now=NOW, **more):
    return logins.invite(name, kind=MEMBER, by="ana", now=now, **more)


def joined(logins, name="ana", passphrase=GOOD, where=PHONE, **more):
    """Somebody who followed an invitation: the token of their sign-in."""
    token = logins.accept(invited(logins, name).token, passphrase, now=NOW, where=where, **more)
    assert token is not None
    return token


def comes_in(logins, passphrase=GOOD, name="ana", now=NOW, where=LAPTOP, **more):
    return logins.come_in(name, passphrase, now=now, where=where, **more)


def happened(logins):
    return [(each.what, each.name) for each in logins.happened()]


def test_an_invitation_lets_one_choose_a_passphrase_once(logins):
    token = invited(logins).token
    assert logins.invitation(token, NOW).name == "ana"
    assert logins.accept(token, GOOD, now=NOW, where=PHONE) is not None
    assert logins.invitation(token, NOW) is None
    assert logins.accept(token, BETTER, now=NOW, where=PHONE) is None
    assert comes_in(logins, GOOD) is not None


def test_an_invitation_holds_for_seven_days(logins):
    token = invited(logins).token
    assert logins.invitation(token, later(days=7, seconds=-1)) is not None
    assert logins.invitation(token, later(days=7)) is None
    assert logins.accept(token, GOOD, now=later(days=7), where=PHONE) is None


def test_a_new_invitation_ends_the_one_before_the_passphrase_and_every_sign_in(logins):
    sign_in = joined(logins)
    other = comes_in(logins)
    first = invited(logins)
    assert (first.ended, first.had_passphrase) == (2, True)
    second = invited(logins)
    assert logins.sign_in(sign_in, NOW) is logins.sign_in(other, NOW) is None
    assert comes_in(logins) is None
    assert logins.invitation(first.token, NOW) is None
    assert logins.invitation(second.token, NOW).name == "ana"


def test_only_the_right_passphrase_signs_in(logins):
    joined(logins)
    assert comes_in(logins, BETTER) is None
    assert comes_in(logins, "") is None
    assert comes_in(logins, GOOD, name="ben") is None
    token = comes_in(logins)
    assert logins.sign_in(token, NOW).name == "ana"
    assert logins.sign_in(token[:-1], NOW) is None
    assert logins.sign_in("", NOW) is None
    assert logins.sign_in("\ud800" * 5_000, NOW) is None


def test_who_was_only_invited_has_no_passphrase_yet(logins):
    invited(logins)
    assert comes_in(logins, "") is None
    assert comes_in(logins, "None") is None


def test_every_sign_in_is_another(logins):
    joined(logins)
    assert len({comes_in(logins) for _ in range(5)}) == 5


@pytest.mark.parametrize(
    ("stays", "seen", "holds"),
    [
        (True, [13 * 24, 26 * 24, 39 * 24], True),
        (True, [14 * 24], False),
        (True, [13 * 24 * n for n in range(1, 7)] + [90 * 24], False),
        (False, [3, 6, 9], True),
        (False, [4], False),
        (False, [3, 6, 9, 12, 15, 18, 21, 24], False),
    ],
)
def test_a_sign_in_ends_by_itself_when_it_is_old_or_not_seen(logins, stays, seen, holds):
    token = joined(logins, stays=stays)
    for hours in seen[:-1]:
        assert logins.sign_in(token, later(hours=hours)) is not None, hours
    assert (logins.sign_in(token, later(hours=seen[-1])) is not None) is holds


def test_sign_ins_are_listed_and_ended_one_or_all_others(logins):
    first = joined(logins)
    second, third = comes_in(logins), comes_in(logins, now=later(minutes=5))
    ids = [each.id for each in logins.sign_ins(NOW, "ana")]
    assert len(ids) == 3
    mine = logins.sign_in(third, later(minutes=5))
    assert (mine.browser, mine.address, mine.id) == ("Safari on Mac", "192.0.2.8", ids[0])
    assert logins.end("ana", logins.sign_in(second, NOW).id, by="ana", now=NOW, where=LAPTOP)
    assert logins.sign_in(second, NOW) is None
    assert logins.end_others("ana", mine.id, by="ana", now=NOW, where=LAPTOP) == 1
    assert logins.sign_in(first, NOW) is None
    assert logins.sign_in(third, NOW) is not None


def test_nobody_ends_another_ones_sign_in(logins):
    token = joined(logins, "ben")
    joined(logins)
    ben = logins.sign_in(token, NOW)
    assert not logins.end("ana", ben.id, by="ana", now=NOW, where=PHONE)
    assert logins.end_others("ana", 0, by="ana", now=NOW, where=PHONE) == 1
    assert logins.sign_in(token, NOW) is not None


def test_signing_out_ends_that_sign_in_alone(logins):
    first = joined(logins)
    second = comes_in(logins)
    logins.leave(first, now=NOW, where=PHONE)
    logins.leave("nobody's", now=NOW, where=PHONE)
    assert logins.sign_in(first, NOW) is None
    assert logins.sign_in(second, NOW) is not None


def test_a_passphrase_is_changed_by_who_knows_it_and_ends_the_other_sign_ins(logins):
    first = joined(logins)
    other = comes_in(logins)
    id = logins.sign_in(first, NOW).id
    assert not logins.change("ana", BETTER, GOOD, id=id, now=NOW, where=PHONE)
    assert logins.sign_in(other, NOW) is not None
    assert logins.change("ana", GOOD, BETTER, id=id, now=NOW, where=PHONE)
    assert logins.sign_in(first, NOW) is not None
    assert logins.sign_in(other, NOW) is None
    assert comes_in(logins, GOOD) is None
    assert comes_in(logins, BETTER) is not None


def test_who_is_shut_out_has_nothing_left(logins):
    token = joined(logins)
    invitation = invited(logins, "ben").token
    assert logins.shut_out("ana", by="ben", now=NOW)
    assert logins.shut_out("ben", by="ana", now=NOW)
    assert not logins.shut_out("cho", by="ana", now=NOW)
    assert logins.sign_in(token, NOW) is None
    assert comes_in(logins) is None
    assert logins.invitation(invitation, NOW) is None
    assert logins.logins(NOW) == []


def test_who_is_invited_anew_while_they_sign_in_does_not_come_in(logins, monkeypatch):
    joined(logins)
    matches = passphrases.matches

    def slow(*given):
        invited(logins)
        return matches(*given)

    monkeypatch.setattr(passphrases, "matches", slow)
    assert comes_in(logins) is None


def test_a_guest_and_a_member_of_the_same_name_are_told_apart(logins):
    logins.invite("gil", kind=GUEST, by="ana", now=NOW, shown="Gil Moss")
    with pytest.raises(Refused, match="signs in as a guest from outside already"):
        invited(logins, "gil")
    logins.invite("gil", kind=AUDITOR, by="ana", now=NOW, shown="Gil Moss")
    assert [(each.name, each.kind, each.shown) for each in logins.logins(NOW)] == [("gil", AUDITOR, "Gil Moss")]
    invited(logins, "ana")
    with pytest.raises(Refused, match="signs in as a member already"):
        logins.invite("ana", kind=GUEST, by="ana", now=NOW)


def test_everybody_who_may_come_in_is_listed(logins):
    invited(logins, "ben")
    joined(logins)
    assert [(each.name, each.has_passphrase, each.invited_until) for each in logins.logins(NOW)] == [
        ("ana", True, None),
        ("ben", False, later(days=7)),
    ]
    assert [each.invited_until for each in logins.logins(later(days=8))] == [None, None]


def test_what_happened_is_told_the_newest_first_and_by_pages(logins):
    token = joined(logins)
    comes_in(logins, BETTER)
    comes_in(logins, BETTER, name="my own passphrase")
    comes_in(logins)
    logins.leave(token, now=NOW, where=PHONE)
    assert happened(logins) == [
        ("left", "ana"), ("came in", "ana"), ("failed", ""), ("failed", "ana"), ("accepted", "ana"), ("invited", "ana"),
    ]  # fmt: skip
    first = logins.happened(count=2)
    assert [each.what for each in logins.happened(before=first[-1].id, count=2)] == ["failed", "failed"]
    assert (first[0].at, first[0].address, first[0].by) == (NOW, "192.0.2.7", "ana")


def test_failures_push_out_failures_alone(logins, monkeypatch):
    monkeypatch.setattr(kept, "_MOST_FAILURES", 3)
    joined(logins)
    for _ in range(6):
        comes_in(logins, BETTER)
    assert [each for each, _ in happened(logins)] == ["failed"] * 3 + ["accepted", "invited"]


def test_who_tries_too_often_is_noted_once_in_ten_minutes(logins):
    joined(logins)
    for minutes in (0, 1, 9, 11):
        logins.held_back("ana", now=later(minutes=minutes), where=LAPTOP)
        logins.held_back("whoever", now=later(minutes=minutes), where=LAPTOP)
    assert happened(logins)[:-2] == [("held back", ""), ("held back", "ana")] * 2


def test_where_somebody_came_from_before_is_known(logins):
    joined(logins)
    assert logins.knows("ana", PHONE.address)
    assert not logins.knows("ana", LAPTOP.address)
    assert not logins.knows("ben", PHONE.address)


def test_why_a_sign_in_ended_is_told_to_who_shows_its_token_until_it_would_have_ended_by_itself(folder, logins):
    endings = Endings(folder)
    lost, left = joined(logins), comes_in(logins)
    assert endings.of(lost, NOW) is None
    logins.leave(left, now=NOW, where=LAPTOP)
    logins.invite("ana", kind=MEMBER, by="ben", now=later(minutes=5))
    assert endings.of(lost, later(hours=23)) == Ending("ana", kept.INVITED, "ben", later(minutes=5))
    assert endings.of(lost, later(hours=25)) is None
    assert endings.of(left, NOW) is None
    assert endings.of("", NOW) is None
    # What is swept away is not there any more, and of a token no more than a hash ever was.
    joined(logins, name="cho")
    logins.shut_out("cho", by="ana", now=later(hours=25))
    with sqlite3.connect(folder / kept.FILE) as db:
        assert ("ana",) not in db.execute("SELECT name FROM ending").fetchall()
    assert lost.encode() not in (folder / kept.FILE).read_bytes()


@pytest.mark.parametrize(
    ("ends", "what"),
    [
        (lambda logins, at: logins.end("ana", at, by="ana", now=NOW, where=LAPTOP), kept.ENDED),
        (lambda logins, at: logins.end_others("ana", at + 1, by="ana", now=NOW, where=LAPTOP), kept.ENDED),
        (lambda logins, at: logins.change("ana", GOOD, BETTER, id=at + 1, now=NOW, where=LAPTOP), kept.CHANGED),
        (lambda logins, _: logins.shut_out("ana", by="ana", now=NOW), kept.SHUT_OUT),
    ],
    ids=["one", "all others", "another passphrase", "shut out"],
)
def test_each_way_in_which_a_sign_in_ends_is_kept_as_what_it_is(folder, logins, ends, what):
    first = joined(logins)
    comes_in(logins)
    ends(logins, logins.sign_in(first, NOW).id)
    assert logins.sign_in(first, NOW) is None
    assert Endings(folder).of(first, NOW).what == what


def test_the_file_is_its_owners_from_its_first_byte_on(folder, monkeypatch):
    before = os.umask(0)
    try:
        seen = []
        connect = sqlite3.connect

        def looked_at(path, *given, **more):
            if str(path) != ":memory:":
                found = path.stat()
                seen.append((stat.S_IMODE(found.st_mode), found.st_size))
            return connect(path, *given, **more)

        monkeypatch.setattr(sqlite3, "connect", looked_at)
        invited(Logins(folder))
        (folder / kept.FILE).chmod(0o644)
        joined(Logins(folder))
    finally:
        os.umask(before)
    assert seen[0] == (0o600, 0)
    assert {mode for mode, _ in seen} == {0o600}
    assert stat.S_IMODE((folder / kept.FILE).stat().st_mode) == 0o600


def test_nothing_that_lets_anybody_in_stands_in_the_file(folder, logins):
    waiting = invited(logins, "ben").token
    token = joined(logins)
    comes_in(logins, "a passphrase by mistake")
    comes_in(logins, GOOD, name="a passphrase in the wrong field")
    content = b"".join(path.read_bytes() for path in (folder / ".crewbook").iterdir())
    for secret in (waiting, token, GOOD, "a passphrase"):
        assert secret.encode() not in content
    assert b"$argon2id$" in content


def test_whoever_keeps_the_folder_in_git_publishes_none_of_it(folder, logins):
    ignored = folder / ".crewbook" / ".gitignore"
    invited(logins)
    assert ignored.read_text() == "*\n"
    ignored.write_text("mine\n")
    invited(logins)
    assert ignored.read_text() == "mine\n"


def test_looking_makes_no_file(folder, logins):
    assert logins.sign_in("x", NOW) is None
    assert logins.logins(NOW) == logins.sign_ins(NOW) == logins.happened() == []
    assert logins.invitation("x", NOW) is None
    assert list(folder.iterdir()) == []


def test_the_key_of_a_book_stays_and_is_its_own(folder, logins):
    (folder / "other").mkdir()
    assert logins.secret() == Logins(folder).secret()
    assert len(logins.secret()) == 32
    assert Logins(folder / "other").secret() != logins.secret()


def test_many_at_once_lose_nothing(logins):
    joined(logins)
    found = []
    threads = [threading.Thread(target=lambda: found.extend(comes_in(logins) for _ in range(5))) for _ in range(6)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len({*found}) == 30
    assert len(logins.sign_ins(NOW, "ana")) == 31


def test_a_file_of_a_newer_crewbook_is_left_alone(folder, logins):
    invited(logins)
    with sqlite3.connect(folder / kept.FILE) as db:
        db.execute("PRAGMA user_version = 99")
    with pytest.raises(Broken, match="was kept by a newer crewbook"):
        logins.logins(NOW)
    with pytest.raises(Broken, match="was kept by a newer crewbook"):
        invited(logins)


def test_a_damaged_file_is_told(folder, logins):
    (folder / ".crewbook").mkdir()
    (folder / kept.FILE).write_bytes(b"no database at all" * 100)
    with pytest.raises(Broken, match="is damaged: file is not a database") as error:
        logins.sign_in("x", NOW)
    assert "invite everybody anew" in error.value.hint


def test_a_folder_that_cannot_be_written_is_told(folder, logins):
    (folder / ".crewbook").write_text("in the way")
    with pytest.raises(Broken, match="cannot be kept: File exists"):
        invited(logins)


def test_a_hash_of_yesterdays_price_is_made_anew_at_the_next_sign_in(folder, logins, monkeypatch):
    joined(logins)
    before = _hash(folder)
    monkeypatch.setattr(passphrases, "is_outdated", lambda _: True)
    assert comes_in(logins) is not None
    assert _hash(folder) != before


def _hash(folder):
    with sqlite3.connect(folder / kept.FILE) as db:
        return db.execute("SELECT hash FROM login").fetchone()[0]
