"""The way in, as a stranger and as a member find it: one test a rule. Every request here brings real cookies and tokens."""

import datetime as dt
import re

import argon2
import pytest

from dashboard import guard, passphrases
from dashboard.addresses import inside
from dashboard.logins import AUDITOR, GUEST, MEMBER, Logins
from dashboard.logins_file import Where
from dashboard.shelf import Shelf
from dashboard.shield import HEADERS, INVITATION, NOT_FROM_THERE, OF_INVITATION, Shield
from dashboard.signing_in import NO_INVITATION, NOT_RIGHT
from dashboard.site import make_site
from ledger.settings import read_settings
from tests.dashboard.visiting import NOON, fields, words
from tests.typed import copied

GOOD, BETTER = "seven quiet otters hum", "nine loud herons wade"


class Crew:
    """A book served to browsers; `now` can be moved on."""

    def __init__(self, crew, *others):
        self.now = NOON
        self.typed = crew
        self.logins = Logins(crew.folder)
        self.shelf = Shelf([read_settings(each.folder) for each in (crew, *others)])
        self.site = make_site(self.shelf, clock=lambda: self.now)
        self.site.wsgi_app = Shield(self.site.wsgi_app)

    def passes(self, **units):
        self.now += dt.timedelta(**units)

    def invites(self, name, kind=MEMBER, shown=""):
        return self.logins.invite(name, kind=kind, by="ana", now=self.now, shown=shown).token

    def browser(self, **more):
        return Browser(self, **more)

    def happened(self):
        return [(each.what, each.name) for each in self.logins.happened()]


class Browser:
    """One browser: its cookies, from where it comes, and whether over https."""

    def __init__(self, crew, address="192.0.2.7", is_secure=False):
        self.crew = crew
        self.base = "https://localhost:443" if is_secure else "http://localhost:80"
        self.client = crew.site.test_client()
        self.address = address

    def opens(self, path, *, method="GET", headers=(), **more):
        return self.client.open(
            path, method=method, base_url=self.base.rpartition(":")[0],
            headers={"User-Agent": "Mozilla/5.0 (Android 15; Mobile) Firefox/140.0", **dict(headers)},
            environ_overrides={"REMOTE_ADDR": self.address, "SERVER_PORT": "80"}, **more,
        )  # fmt: skip

    def sends(self, page, to=None, headers=(), **filled):
        """Fill in the last form of a page and send it."""
        shown = self.opens(page)
        data = fields(shown.text) | filled
        origin = {"Origin": self.base.rpartition(":")[0]}
        return self.opens(to or page, method="POST", data=data, headers=origin | dict(headers))

    def signs_in(self, name="ana", passphrase=GOOD, book="tui", **more):
        return self.sends(f"/{book}/sign-in", name=name, passphrase=passphrase, **more)

    def follows(self, token, passphrase=GOOD, again=None, **more):
        return self.sends(
            f"/tui/invitation/{token}", passphrase=passphrase, again=passphrase if again is None else again, **more
        )

    @property
    def is_in(self):
        return self.opens("/tui/account").status_code == 200

    def cookie(self, name="crewbook-tui"):
        found = self.client.get_cookie(name, domain="localhost")
        return found.value if found else None


@pytest.fixture(scope="module")
def books(tmp_path_factory):
    return tmp_path_factory.mktemp("books")


@pytest.fixture
def crew(tmp_path, books):
    made = Crew(copied("living", books, tmp_path / "tui"))
    yield made
    for served in made.shelf:
        served.forget(idle_seconds=-1)


@pytest.fixture
def browser(crew):
    return crew.browser()


@pytest.fixture
def ana(crew, browser):
    """Ana's browser, signed in."""
    assert browser.follows(crew.invites("ana")).status_code == 303
    return browser


def test_the_key_of_the_forms_is_made_of_all_books_keys_whichever_comes_first(crew, tmp_path, tmp_path_factory):
    other = copied("begun", tmp_path_factory.getbasetemp() / "books", tmp_path / "kea")
    settings = [read_settings(each.folder) for each in (crew.typed, other)]
    key = guard.secret_of(Shelf(settings))

    assert key == guard.secret_of(Shelf(settings[::-1]))
    assert len(key) == 32
    assert key not in {guard.secret_of(Shelf([each])) for each in settings}
    assert key not in {Logins(each.folder).secret() for each in settings}


def test_an_invitation_leads_in_and_the_passphrase_from_then_on(crew, browser):
    token = crew.invites("ben")
    shown = words(browser.opens(f"/tui/invitation/{token}").text)
    assert "Ben Okafor, you are invited to the book of Tui Crew." in shown
    assert "At least 12 characters" in shown
    answer = browser.follows(token)
    assert (answer.status_code, answer.location) == (303, "/tui/")
    assert browser.is_in
    other = crew.browser()
    assert not other.is_in
    assert other.signs_in("ben").status_code == 303
    assert other.is_in


def test_a_short_name_is_taken_as_a_phone_types_it(crew, ana):
    assert crew.browser().signs_in("Ana ", f"{GOOD} ").status_code == 303


def test_looking_at_an_invitation_does_not_use_it_up(crew, browser):
    token = crew.invites("ben")
    for _ in range(3):
        assert browser.opens(f"/tui/invitation/{token}").status_code == 200
    assert browser.follows(token).status_code == 303


@pytest.mark.parametrize(
    ("chosen", "again", "why"),
    [
        ("tooShort", "tooShort", "take at least 12"),
        ("Ben Okafor ben", "Ben Okafor ben", "little more than a name"),
        ("Tui Crew Tui Crew", "Tui Crew Tui Crew", "little more than a name"),
        ("passwordpassword", "passwordpassword", "easy to guess"),
        (GOOD, BETTER, "The two are not the same."),
    ],
)
def test_a_weak_passphrase_is_told_and_the_invitation_still_holds(crew, browser, chosen, again, why):
    token = crew.invites("ben")
    answer = browser.follows(token, chosen, again)
    assert answer.status_code == 422
    assert why in words(answer.text)
    assert chosen not in answer.text
    assert not browser.is_in
    assert browser.follows(token).status_code == 303


def test_an_invitation_that_does_not_hold_says_the_same_whatever_the_reason(crew, browser):
    used, replaced, old = crew.invites("ana"), crew.invites("ben"), crew.invites("cho")
    browser.follows(used)
    crew.invites("ben")
    crew.passes(days=7)
    other = crew.browser()
    asked = [
        ("tui", used), ("tui", replaced), ("tui", old), ("tui", "never-was"), ("kea", "never-was"),
    ]  # fmt: skip
    paths = [f"/{book}/invitation/{token}" for book, token in asked]
    answers = [other.opens(path) for path in paths]
    assert {answer.status_code for answer in answers} == {410}
    # Other languages of the page are at its own address.
    assert len({answer.text.replace(path, "") for answer, path in zip(answers, paths, strict=True)}) == 1
    assert str(NO_INVITATION) in words(answers[0].text)


def test_a_wrong_passphrase_an_unknown_name_and_an_unknown_book_read_the_same(crew, ana):
    crew.invites("cho")
    found = []
    for name, book in [("ana", "tui"), ("nobody", "tui"), ("cho", "tui"), ("eli", "tui"), ("ana", "kea")]:
        answer = crew.browser().signs_in(name, BETTER, book)
        plain = re.sub(r'name="csrf_token" value="[^"]*"', "", answer.text)
        found.append((answer.status_code, plain.replace(f'value="{name}"', "").replace(f"/{book}/", "/…/")))
        assert str(NOT_RIGHT) in words(answer.text)
        assert "Tui Crew" not in answer.text
    assert len(set(found)) == 1
    assert found[0][0] == 422


def test_a_wrong_passphrase_and_an_unknown_name_take_the_same_time(crew, real_hasher, monkeypatch):
    """The hash is what takes the time, whatever the machine: for either one is reckoned, and both cost the same, which is much."""
    logins, reckoned, verify = crew.logins, [], argon2.PasswordHasher.verify
    logins.accept(crew.invites("ana"), GOOD, now=NOON, where=Where("", "192.0.2.9"))

    def reckons(hasher, kept, typed):
        reckoned.append(argon2.extract_parameters(kept))
        return verify(hasher, kept, typed)

    monkeypatch.setattr(argon2.PasswordHasher, "verify", reckons)
    for name in ("ana", "nobody"):
        assert logins.come_in(name, BETTER, now=NOON, where=Where("", "192.0.2.9")) is None
    assert reckoned == [argon2.profiles.RFC_9106_LOW_MEMORY] * 2


def test_an_unknown_book_and_who_has_no_passphrase_yet_take_as_long_as_a_wrong_one(crew, ana, monkeypatch):
    """Of what takes time, the hash, one is reckoned each time."""
    crew.invites("cho")
    reckoned, matches = [], passphrases.matches
    monkeypatch.setattr(passphrases, "matches", lambda kept, typed: reckoned.append(1) or matches(kept, typed))
    for name, book in [("ana", "tui"), ("nobody", "tui"), ("cho", "tui"), ("ana", "kea")]:
        crew.browser().signs_in(name, BETTER, book)
    assert len(reckoned) == 4


def test_who_tries_too_often_waits_and_the_right_passphrase_does_not_help_them(crew, ana):
    stranger = crew.browser(address="198.51.100.1")
    for _ in range(10):
        assert stranger.signs_in("ana", BETTER).status_code == 422
    held = stranger.signs_in("ana", GOOD)
    assert held.status_code == 429
    assert re.search(r"That was tried too often. Try again in 1[01] minutes.", words(held.text))
    assert int(held.headers["Retry-After"]) > 0
    assert crew.happened()[0] == ("held back", "ana")


def test_a_stranger_does_not_lock_a_member_out_who_came_from_elsewhere_before(crew, ana):
    stranger = crew.browser(address="198.51.100.1")
    for _ in range(11):
        stranger.signs_in("ana", BETTER)
    assert stranger.signs_in("ana", GOOD).status_code == 429
    assert crew.browser(address="192.0.2.7").signs_in("ana", GOOD).status_code == 303


def test_nor_by_typing_a_name_that_is_made_like_where_they_came_from(crew, ana):
    stranger = crew.browser(address="198.51.100.1")
    for _ in range(11):
        stranger.signs_in("ana/192.0.2.7", BETTER)
    assert crew.browser(address="192.0.2.7").signs_in("ana", GOOD).status_code == 303


def test_many_names_from_one_address_are_held_back_as_well(crew, monkeypatch, tmp_path, books):
    monkeypatch.setattr(guard, "FROM_ONE_ADDRESS", "5 per 10 minutes")
    crew = Crew(crew.typed)
    stranger = crew.browser(address="2001:db8::1")
    for number in range(5):
        assert stranger.signs_in(f"name-{number}").status_code == 422
    assert crew.browser(address="2001:db8::2").signs_in("name-6").status_code == 429
    assert crew.browser(address="2001:db8:1::1").signs_in("name-7").status_code == 422
    for _ in range(5):
        crew.browser(address="203.0.113.1").opens("/tui/invitation/guess")
    assert crew.browser(address="203.0.113.1").opens("/tui/invitation/guess").status_code == 429


def test_choosing_a_passphrase_for_a_guessed_invitation_is_held_back_as_well(crew, monkeypatch):
    monkeypatch.setattr(guard, "FROM_ONE_ADDRESS", "3 per 10 minutes")
    stranger = Crew(crew.typed).browser(address="203.0.113.1")
    tries = [
        stranger.sends("/tui/sign-in", to=f"/tui/invitation/guess-{at}", passphrase=GOOD, again=GOOD).status_code
        for at in range(5)
    ]
    assert tries == [410] * 3 + [429] * 2


def test_a_page_asks_who_is_not_signed_in_to_sign_in_and_leads_back(crew, ana):
    stranger = crew.browser()
    answer = stranger.opens("/tui/contributions?month=2026-03")
    assert answer.status_code == 302
    assert answer.location == "/tui/sign-in?next=%2Ftui%2Fcontributions%3Fmonth%3D2026-03"
    page = stranger.opens(answer.location)
    data = fields(page.text) | {"name": "ana", "passphrase": GOOD}
    assert stranger.opens("/tui/sign-in", method="POST", data=data).location == "/tui/contributions?month=2026-03"


ELSEWHERE = [
    "https://evil.example/", "//evil.example/", "///evil.example", "/\\evil.example", "\\\\evil.example", "/tui//evil.example",
    "http:evil.example", "javascript:alert(1)", "/tui/../kea/", "/tui/%2e%2e/kea/", "/kea/", "/tuix/", "/ledger/kea/", "evil",
    "/%2f%2fevil.example", "/tui/\r\nSet-Cookie: a=b", "/tui/%0d%0aSet-Cookie: a=b", "/tui/%5c%5cevil", "", "/", "/static/x",
    " //evil.example", "/tui/\u2028", "https:///tui/", "/tui/%252e%252e/kea/../..",
]  # fmt: skip


@pytest.mark.parametrize("path", ELSEWHERE)
def test_signing_in_leads_nowhere_but_into_the_book(crew, ana, path):
    assert inside("tui", path) is None
    answer = crew.browser().sends("/tui/sign-in", name="ana", passphrase=GOOD, next=path)
    assert (answer.status_code, answer.location) == (303, "/tui/")
    assert ana.opens("/tui/sign-in", query_string={"next": path}).location == "/tui/"


@pytest.mark.parametrize(
    "path", ["/tui/", "/tui/loans?pod=rainy&to=//x", "/tui/do/contribution?member=ana", "/ledger/tui/journal/"]
)
def test_a_page_of_the_book_is_led_to(path):
    assert inside("tui", path) == path


def test_what_was_not_drawn_here_is_not_done(crew, ana):
    for path in ("sign-in", "sign-out", "account/end", "account/passphrase", "do/contribution", "invitation/x"):
        for data in ({}, {"csrf_token": "x"}, {"csrf_token": _token_of(crew.browser())}):
            answer = ana.opens(f"/tui/{path}", method="POST", data=data | {"step": "record"})
            assert answer.status_code == 400, path
            assert "nothing was recorded" in words(answer.text)
    assert ana.is_in


def _token_of(browser):
    """A token that is drawn for a browser, signed in or not."""
    page = browser.opens("/tui/account" if browser.is_in else "/tui/sign-in").text
    return re.search(r'name="csrf_token" value="([^"]+)"', page)[1]


def _raw(token):
    return token.partition(".")[0]


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:8080"},
        {"Origin": "https://localhost"},
        {"Origin": ""},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_what_a_page_of_somebody_elses_sends_is_not_done(ana, headers):
    answer = ana.sends("/tui/account", to="/tui/sign-out", headers=headers)
    assert (answer.status_code, answer.text.strip()) == (403, NOT_FROM_THERE)
    assert ana.is_in


def test_what_a_page_of_ours_sends_is_done(ana):
    assert ana.sends("/tui/account", to="/tui/sign-out", headers={"Sec-Fetch-Site": "same-origin"}).status_code == 303
    assert not ana.is_in


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(crew):
    plain = crew.browser().follows(crew.invites("ana"))
    lasting = crew.browser().follows(crew.invites("ana"), stays="on")
    names = {}
    for answer, is_lasting in ((plain, False), (lasting, True)):
        for each in answer.headers.getlist("Set-Cookie"):
            parts = {part.strip() for part in each.split(";")[1:]}
            assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= parts
            assert not any(part.startswith("Domain") for part in parts)
            if each.startswith("crewbook-tui="):
                names[is_lasting] = any(part == "Max-Age=7776000" for part in parts)
    assert names == {False: False, True: True}


def test_over_https_the_cookie_is_secure_and_of_this_very_host(crew):
    browser = crew.browser(is_secure=True)
    answer = browser.follows(crew.invites("ana"))
    ours = [each for each in answer.headers.getlist("Set-Cookie") if each.startswith("__Host-crewbook-tui=")]
    assert len(ours) == 1
    assert "Secure" in ours[0]
    assert all("Secure" in each for each in answer.headers.getlist("Set-Cookie"))


def test_a_sign_in_that_somebody_planted_beforehand_does_not_become_ones_own(crew, ana):
    victim = crew.browser()
    victim.client.set_cookie("crewbook-tui", "planted-by-somebody", domain="localhost")
    assert victim.signs_in().status_code == 303
    assert victim.cookie() != "planted-by-somebody"
    before = victim.cookie()
    token_before = _token_of(victim)
    victim.client.set_cookie("crewbook-tui", before, domain="localhost")
    token = crew.invites("ben")
    assert victim.follows(token).status_code == 303
    assert victim.cookie() != before
    page = victim.opens("/tui/account").text
    assert _raw(fields(page)["csrf_token"]) != _raw(token_before)
    assert crew.logins.sign_in(before, crew.now) is None


def test_signing_out_ends_it_on_the_server_too(crew, ana):
    token = ana.cookie()
    answer = ana.sends("/tui/account", to="/tui/sign-out")
    assert answer.location == "/tui/sign-in?out"
    assert ana.cookie() is None
    ana.client.set_cookie("crewbook-tui", token, domain="localhost")
    assert not ana.is_in
    assert "You are signed out." in words(ana.opens("/tui/sign-in?out").text)


def test_reading_an_address_signs_nobody_out(ana):
    assert ana.opens("/tui/sign-out").status_code in {404, 405}
    assert ana.is_in


def test_a_sign_in_ends_by_itself(crew, ana):
    crew.passes(hours=3)
    assert ana.is_in
    crew.passes(hours=4)
    assert not ana.is_in
    own = crew.browser()
    own.signs_in(stays="on")
    crew.passes(days=13)
    assert own.is_in
    crew.passes(days=14)
    assert not own.is_in


def test_a_page_that_was_left_open_and_asks_by_itself_keeps_nobody_signed_in(crew, ana):
    for _ in range(3):
        crew.passes(hours=1)
        assert "sign-in" not in (ana.opens("/ledger/tui/api/changed").location or "")
    crew.passes(hours=1)
    assert not ana.is_in


def test_a_new_invitation_ends_every_sign_in_at_once(crew, ana):
    crew.invites("ana")
    assert not ana.is_in
    assert crew.browser().signs_in().status_code == 422


def test_whose_sign_in_ended_is_told_so_and_that_nothing_was_recorded(crew, ana):
    assert "not signed in any more" not in words(crew.browser().opens("/tui/sign-in").text)
    form = fields(ana.opens("/tui/do/contribution?pod=rainy&member=ben").text)
    crew.invites("ana")
    led = ana.opens("/tui/contributions")
    assert "You are not signed in any more." in words(ana.opens(led.location).text)
    headers = {"Origin": ana.base.rpartition(":")[0]}
    sent = ana.opens("/tui/do/contribution", method="POST", data=form | {"amount": "50"}, headers=headers)
    assert "nothing of what you sent was recorded" in words(ana.opens(sent.location).text)


def read(answer):
    """The text of a page; what keeps a day on one line is no blank."""
    return words(re.sub(r'<span class="date">(.*?)</span>', r"\1", answer.text))


def test_ones_sign_ins_are_listed_and_ended(crew, ana):
    phone, library = crew.browser(address="192.0.2.20"), crew.browser(address="192.0.2.30")
    phone.signs_in()
    library.signs_in()
    crew.passes(hours=2, minutes=5)
    laptop = crew.browser(address="192.0.2.40")
    laptop.signs_in()
    assert laptop.is_in
    assert ana.is_in
    shown = read(ana.opens("/tui/account"))
    assert shown.count("Firefox on Android") == 4
    assert "192.0.2.30" in shown
    # Those of one day are told apart by the hour.
    assert "since 2026-06-15 12:00, last seen 2026-06-15 12:00, ends by itself on 2026-06-16 · 192.0.2.30" in shown
    assert "since 2026-06-15 14:05, last seen 2026-06-15 14:05" in shown
    assert "since 2026-06-15 12:00, last seen 2026-06-15 14:05" in shown
    assert "desde el 15 jun 2026 14:05" in read(ana.opens("/tui/account?lang=es"))
    ana.opens("/tui/account?lang=en")
    page = ana.opens("/tui/account").text
    ids = re.findall(r'name="sign-in" value="(\d+)"', page)
    assert len(ids) == 3
    token = {"csrf_token": fields(page)["csrf_token"]}

    def ends(which):
        answer = ana.opens("/tui/account/end", method="POST", data=token | {"sign-in": which})
        return re.search(r'role="status">(.*?)</p>', ana.opens(answer.location).text)[1]

    assert ends(ids[1]) == "That sign-in is ended."
    assert [laptop.is_in, phone.is_in, library.is_in] == [True, True, False]
    assert ends(ids[1]) == "That sign-in had ended already."
    assert "Your sign-in was ended on 2026-06-15 14:05, from another browser" in words(
        library.opens("/tui/sign-in").text
    )
    assert ends("others") == "2 other sign-ins are ended."
    assert [ana.is_in, laptop.is_in, phone.is_in] == [True, False, False]
    assert ends("others") == "You are signed in nowhere else."


def test_nobody_ends_a_sign_in_of_somebody_else(crew, ana):
    ben = crew.browser()
    ben.follows(crew.invites("ben"))
    id = crew.logins.sign_ins(crew.now, "ben")[0].id
    token = {"csrf_token": fields(ana.opens("/tui/account").text)["csrf_token"]}
    for wished in (str(id), "-1", "0 OR 1=1", "'"):
        ana.opens("/tui/account/end", method="POST", data=token | {"sign-in": wished})
    assert ben.is_in


def test_a_passphrase_is_changed_by_who_knows_it(crew, ana):
    other = crew.browser()
    other.signs_in()
    sent = {"to": "/tui/account/passphrase", "passphrase": BETTER, "again": BETTER}
    wrong = ana.sends("/tui/account", old="something else", **sent)
    assert wrong.status_code == 422
    assert "The passphrase until now is another one." in words(wrong.text)
    weak = ana.sends("/tui/account", old=GOOD, **sent | {"passphrase": "password1234", "again": "password1234"})
    assert "easy to guess" in words(weak.text)
    assert ana.sends("/tui/account", old=GOOD, **sent).status_code == 303
    assert ana.is_in
    assert not other.is_in
    assert crew.browser().signs_in(passphrase=GOOD).status_code == 422
    assert crew.browser().signs_in(passphrase=BETTER).status_code == 303


def test_guessing_the_passphrase_in_a_browser_left_open_is_held_back(ana):
    for _ in range(10):
        ana.sends("/tui/account", to="/tui/account/passphrase", old="guess", passphrase=BETTER, again=BETTER)
    held = ana.sends("/tui/account", to="/tui/account/passphrase", old=GOOD, passphrase=BETTER, again=BETTER)
    assert held.status_code == 429


def test_a_role_is_the_one_that_the_book_says_now(crew, ana):
    assert "a treasurer" in words(ana.opens("/tui/account").text)
    crew.typed.do("member role ben --treasurer", "member role ana --no-treasurer")
    assert "a member" in words(ana.opens("/tui/account").text)


def test_who_left_reads_what_is_theirs_and_who_died_or_was_never_there_does_not_come_in(crew, browser):
    browser.follows(crew.invites("dan"))
    crew.typed.do("member leave dan")
    assert "a member who left" in words(browser.opens("/tui/account").text)
    assert browser.opens("/tui/do/contribution").status_code == 403
    cho = crew.browser()
    cho.follows(crew.invites("cho"))
    crew.typed.do("member died cho")
    assert not cho.is_in
    assert crew.browser().signs_in("cho").status_code == 422
    nobody = crew.browser()
    nobody.follows(crew.invites("zoe"))
    assert not nobody.is_in


@pytest.mark.parametrize(
    ("kind", "said"), [(GUEST, "a guest, who reads"), (AUDITOR, "an auditor, who reads all of it")]
)
def test_somebody_from_outside_comes_in_as_they_were_invited(crew, browser, kind, said):
    token = crew.invites("kim", kind, "Kim Rangi")
    assert "Kim Rangi, you are invited" in words(browser.opens(f"/tui/invitation/{token}").text)
    browser.follows(token)
    shown = words(browser.opens("/tui/account").text)
    assert "Kim Rangi" in shown
    assert said in shown
    assert browser.opens("/tui/do/contribution").status_code == 403


def test_a_sign_in_is_good_for_its_own_book_alone(crew, tmp_path, books):
    both = Crew(crew.typed, copied("begun", books, tmp_path / "kea"))
    browser = both.browser()
    browser.follows(both.invites("ana"))
    token = browser.cookie()
    browser.client.set_cookie("crewbook-kea", token, domain="localhost")
    assert browser.opens("/kea/account").status_code == 302
    assert browser.opens("/").location == "/tui/"
    stranger = both.browser()
    shown = stranger.opens("/")
    assert shown.status_code == 200
    assert "tui" not in words(shown.text).lower()


def test_a_name_that_is_markup_is_shown_as_it_is(crew, browser):
    name = "<img src=x onerror=alert(1)>"
    answer = browser.signs_in(f'"><script>{name}')
    assert "<script>" not in answer.text.partition("</head>")[2]
    token = crew.invites("kim", GUEST, name)
    shown = browser.opens(f"/tui/invitation/{token}").text
    assert "<img" not in shown
    assert "&lt;img" in shown


def test_every_page_of_the_way_in_carries_the_headers_and_no_script_of_its_own(crew, ana):
    token = crew.invites("ben")
    for path in ("/tui/sign-in", f"/tui/invitation/{token}", "/tui/invitation/none", "/tui/account", "/nothing"):
        answer = ana.opens(path)
        expected = {**HEADERS, **OF_INVITATION} if INVITATION in path else HEADERS
        for name, value in expected.items():
            assert answer.headers.getlist(name) == [value], (path, name)
        assert answer.headers["Cache-Control"] == "no-store"
        assert not re.search(r"<script(?![^>]*\bsrc=)|\son\w+=|\sstyle=|<style", answer.text), path


def test_too_much_is_not_taken(ana):
    long = b"sign-in=" + b"9" * (guard.MOST_BODY_BYTES + 1)
    answer = ana.opens("/tui/account/end", method="POST", data=long, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 413
    assert "This is too large to be sent." in words(answer.text)
    part = b'--b\r\nContent-Disposition: form-data; name="x"\r\n\r\n1\r\n'
    many = part * (guard.MOST_FIELDS + 1) + b"--b--\r\n"
    answer = ana.opens("/tui/account/end", method="POST", data=many, content_type="multipart/form-data; boundary=b")
    assert answer.status_code == 413
    assert ana.is_in


def test_password_managers_find_their_way(crew, browser):
    page = browser.opens("/tui/sign-in").text
    assert re.search(r'<input id="name"[^>]*autocomplete="username"', page)
    assert re.search(r'<input id="passphrase"[^>]*type="password"[^>]*autocomplete="current-password"', page)
    page = browser.opens(f"/tui/invitation/{crew.invites('ben')}").text
    assert re.search(r'<input id="name"[^>]*value="ben"[^>]*autocomplete="username"', page)
    assert page.count('autocomplete="new-password"') == 2
    for shown in (page, browser.opens("/tui/sign-in").text):
        for id in re.findall(r'<input id="([^"]+)"', shown):
            assert f'<label for="{id}">' in shown


@pytest.mark.parametrize(("language", "said"), [("es", "Entrar"), ("ar", "الدخول")])
def test_the_way_in_is_in_the_language_of_the_browser(browser, language, said):
    shown = browser.opens("/tui/sign-in", headers={"Accept-Language": language}).text
    assert f'lang="{language}"' in shown
    assert said in shown
    assert ('dir="rtl"' in shown) is (language == "ar")


def test_who_tried_for_a_day_reads_in_how_many_hours_they_may_again(crew, ana, monkeypatch):
    monkeypatch.setattr(guard, "minutes_to_wait", lambda: 23 * 60 + 1)
    stranger = crew.browser(address="198.51.100.1")
    for _ in range(10):
        stranger.signs_in("ana", BETTER)
    assert "Try again in 24 hours." in words(stranger.signs_in("ana", GOOD).text)
