"""Every state of a page that is not seen by opening it: what is answered to what is sent, what is refused, what is shown once, and books without anything.

They are answered in the process, by the same site that people use, so that a browser has nothing to do but to draw them.
"""

import datetime as dt
import io
import re
from dataclasses import replace

from dashboard.logins import AUDITOR, MEMBER, Logins
from dashboard.logins_file import Where
from dashboard.rights import Role
from dashboard.visitor import Visitor
from tests.dashboard.visiting import NOON, Visit, fields
from tests.typed import copied

GOOD = "seven quiet otters hum"
LONG = "Ana Konstantinopoulou-Wintergarten " * 2
LONG_AGO = NOON - dt.timedelta(days=30)
PHONE = Where("Mozilla/5.0 (Android 15; Mobile) Firefox/140.0", "2001:db8:85a3:8d3:1319:8a2e:370:7348")
LIVED = (
    "expect all 25 --to rainy --from 2026-06-01 --on 2026-05-20",
    "member role ben --treasurer",
    'member person ben --legal-name "Benedict Okafor"',
    'pod open easy --kind savings --name "Easy Pool" --set ask-about=none --on 2026-02-01',
    "contribute ben 400 --to easy --on 2026-02-02",
    'loan request 120 --from easy --by ben --term 4 --rate 1%/month --purpose "a bike" --on 2026-02-03',
    "agreement draft L1 --on 2026-02-04",
    "agreement propose A1 --on 2026-02-04",
    "agreement draft bakery --kind co-ownership --on 2026-02-05",
    "loan request 60 --from rainy --by ben --term 6",
    'pod open care --kind solidarity --name "Care" --on 2026-02-01',
    "circle open tanda --members ana,ben,cho --contribution 25 --every month --on 2026-06-01",
    "circle pay tanda ben --on 2026-06-02",
    'income bakery 820 --from "street market" --on 2026-05-10',
)


class States:
    """Name → the page, as it was answered; each is looked at once, whatever was done for it."""

    def __init__(self, folder, templates):
        self.pages = {}
        self.crew = copied("living", templates, folder / "tui")
        self.crew.do(*LIVED)
        self.logins = Logins(self.crew.folder)
        for name in ("ana", "ben", "cho"):
            self.logins.accept(self._invited(name, LONG_AGO), GOOD, now=LONG_AGO, where=PHONE)
        self.visit = Visit(self.crew.folder).goes_as("ana")
        self._at_the_door()
        self._invitations()
        self._accounts()
        self._forms()
        self._meetings()
        self._about_one()
        self._refused()
        self._of_others()
        self._empty(copied("begun", templates, folder / "begun"))

    def keep(self, name, answer, *statuses):
        """One state, which was answered with one of those."""
        assert answer.status_code in (statuses or (200,)), f"{name}: {answer.status_code}"
        assert name not in self.pages, f"{name} is there twice"
        self.pages[name] = answer.text
        return answer

    def gets(self, name, path, *statuses):
        return self.keep(name, self.visit.client.get(f"/tui/{path}"), *statuses)

    def posts(self, name, path, data, *statuses, **more):
        return self.keep(name, self.visit.client.post(f"/tui/{path}", data=data, **more), *statuses)

    def _invited(self, name, now=NOON, kind=MEMBER, shown=""):
        return self.logins.invite(name, kind=kind, by="ana", now=now, shown=shown).token

    def _at_the_door(self):
        here, self.visit.visitor = self.visit.visitor, None
        self.gets("sign-in", "sign-in")
        self.gets("sign-in: out", "sign-in?out")
        self.gets("sign-in: unsent", "sign-in?unsent")
        form = fields(self.pages["sign-in"])
        self.posts("sign-in: wrong", "sign-in", form | {"name": LONG[:90], "passphrase": "no"}, 422)
        for _ in range(11):
            often = self.visit.client.post("/tui/sign-in", data=form | {"name": "ana", "passphrase": "no"})
        self.keep("429", often, 429)
        self.gets("invitation: over", "invitation/none", 410)
        token = self._invited("dan")
        self.gets("invitation", f"invitation/{token}")
        form = fields(self.pages["invitation"])
        self.posts("invitation: wrong", f"invitation/{token}", form | {"passphrase": "short", "again": "other"}, 422)
        self.gets("invitation: an auditor", f"invitation/{self._invited('kim', kind=AUDITOR, shown=LONG)}")
        self.visit.visitor = here
        self.gets("invitation: another is signed in", f"invitation/{token}")

    def _invitations(self):
        form = self.visit.form("invite")
        self.posts("invite: a link", "invite", form | {"kind": "member", "member": "dan"})
        self.posts("invite: wrong", "invite", form | {"kind": "member", "member": "nobody"}, 422)
        outsider = {"kind": "guest", "name": "lee", "shown": LONG}
        self.posts("invite: a link for somebody from outside", "invite", form | outsider)
        again = self.posts("invite: a link and a code", "invite", form | {"kind": "member", "member": "ben"})
        token = re.search(r"/invitation/([\w-]+)", again.text)[1]
        self.gets("invite: who may come in", "invite?said=ended")
        self.visit.goes_as("cho")
        self.gets("home: somebody waits for a code", "home")
        self.gets("new access", "new-access/ben")
        self.posts("new access: the code", "new-access/ben", fields(self.pages["new access"]))
        self.gets("invitation: with a code", f"invitation/{token}")
        form = fields(self.pages["invitation: with a code"]) | {"passphrase": GOOD, "again": GOOD, "code": "000"}
        self.posts("invitation: a wrong code", f"invitation/{token}", form, 422)
        self.visit.goes_as("ana")

    def _accounts(self):
        for _ in range(2):
            token = self.logins.come_in("ana", GOOD, now=NOON, where=PHONE)
        found = self.logins.sign_in(token, NOON)
        self.visit.visitor = replace(self.visit.visitor, sign_in=found.id)
        self.gets("account", "account")
        self.gets("account: ended", "account?said=ended")
        self.gets("account: others ended", "account?said=others&count=2")
        self.gets("account: changed", "account?said=changed")
        form = fields(self.pages["account"])
        self.posts("account: wrong", "account/passphrase", form | {"passphrase": "short", "again": "short"}, 422)

    def _forms(self):
        one = {"pod": "rainy", "member": "ben", "amount": "25"}
        self.keep("form: a wrong field", self.visit.sends("contribution", **one | {"amount": "1,5"}), 422)
        self.keep("form: refused", self.visit.sends("withdrawal", **one | {"amount": "9000"}), 422)
        looked = self.keep("form: the look", self.visit.sends("contribution", **one))
        sent = fields(looked.text) | {"step": "record"}
        self.posts("form: the look has changed", "do/contribution", sent | {"amount": "26"})
        recorded = self.visit.client.post("/tui/do/contribution", data=sent, follow_redirects=True)
        self.keep("form: recorded", recorded)
        self.visit.goes_as("ben", Role.MEMBER)
        self.keep("form: the others are asked", self.visit.sends("loan-request", pod="rainy", amount="30", term="3"))
        self.visit.goes_as("ana")
        file = (io.BytesIO(b"%PDF-1.4\n%%EOF\n"), f"{'receipt-' * 12}.pdf")
        form = self.visit.form("do/expense?pod=bakery&payee=mill&amount=30&category=flour")
        with_file = form | {
            "pod": "bakery",
            "payee": "mill",
            "amount": "30",
            "category": "flour",
            "receipt": file,
            "step": "look",
        }
        self.posts("form: the look with a file", "do/expense", with_file, 200, 422, content_type="multipart/form-data")
        self.gets("what can be recorded", "do?about=members")
        self.gets("form: rows", "do/pod-change?pod=rainy")

    def _meetings(self):
        grid = self.visit.form("meeting?pod=rainy")
        self.posts("meeting: wrong cells", "meeting", grid | {"cell/ben/contribution": "x", "step": "look"}, 422)
        looked = self.posts("meeting: the look", "meeting", grid | {"cell/ben/contribution": "20", "step": "look"})
        other = self.visit.client.post("/tui/meeting", data=self.visit.form("meeting?pod=rainy") | {"step": "look"})
        sent = fields(looked.text) | {"step": "record"}
        self.posts("meeting: the look has changed", "meeting", sent | {"cell/ben/contribution": "21"})
        recorded = self.visit.client.post("/tui/meeting", data=sent, follow_redirects=True)
        self.keep("meeting: recorded", recorded)
        self.posts("meeting: one more is asked about", "meeting", fields(other.text) | {"step": "record"})
        self.gets("meeting: of a circle", "meeting?pod=tanda")

    def _about_one(self):
        for name, path in {
            "agreement": "agreements?agreement=A1",
            "agreement: a draft": "agreements?agreement=A2",
            "agreements: over": "agreements?show=over",
            "agreement: its sign step": "do/agreement-sign?agreement=A1",
            "loan: asked for": "loans?loan=L1",
            "loan: agreed": "loans?loan=L2",
            "loans: over": "loans?show=over",
            "loans": "loans",
            "agreements": "agreements",
            "members": "members",
            "proposal": "home?proposal=P1",
            "proposal: objecting": "do/voice?proposal=P1&stance=object",
            "proposal: consenting": "do/voice?proposal=P1&stance=consent&step=look",
            "circle": "circles?pod=tanda",
            "livelihood": "livelihood?pod=bakery",
            "ownership": "ownership?pod=bakery",
            "ownership: another day": "ownership?pod=bakery&on=2026-02-28",
            "livelihood: a month": "livelihood?pod=bakery&month=2026-05",
            "contributions: a month": "contributions?pod=rainy&month=2026-06",
            "member": "members?member=ben",
            "members: who left": "members?gone",
            "audit: asked": "audit?from=2026-01-01&who=ben",
            "audit: nothing found": "audit?from=2030-01-01&who=ben",
            "legal name: kept": "legal-name/ben?said=kept",
            "legal name: to erase": "legal-name/ben?erase=1",
        }.items():
            self.gets(name, path, 200, 422)
        form = self.visit.form("legal-name/ben") | {"legal_name": "", "address": "", "contact": ""}
        self.posts("legal name: wrong", "legal-name/ben", form, 422)

    def _refused(self):
        self.gets("404", "nothing-here", 404)
        self.gets("book refused", "loans?loan=L99", 400, 404, 409)
        self.posts("400: no token", "do/contribution", {"pod": "rainy"}, 400)
        self.posts("405", "home", {"csrf_token": self.visit.form("invite")["csrf_token"]}, 405)
        self.posts("413", "meeting", {"csrf_token": "x" * 1_100_000}, 413)
        self.visit.goes_as("cho")
        self.gets("403", "audit", 403)
        self.visit.goes_as("ana")
        # A book that cannot be read, and a mistake of ours.
        self.visit.visitor = Visitor("Nobody", Role.TREASURER, is_private=False, member=object())
        self.gets("503", "home", 503)
        self.visit.site.testing = False
        self.visit.visitor = object()
        self.gets("500", "home", 500)
        self.visit.site.testing = True
        self.visit.goes_as("ana")

    def _of_others(self):
        other = Visit(self.crew.folder, is_private=True)
        for name, role in (("cho", Role.MEMBER), ("kim", Role.GUEST)):
            other.goes_as(name, role)
            for page in ("home", "contributions", "loans", "ownership"):
                self.keep(f"private, {role.value}: {page}", other.client.get(f"/tui/{page}"), 200, 403)

    def _empty(self, crew):
        empty = Visit(crew.folder).goes_as("ana")
        pages = ("home", "contributions", "loans", "circles", "livelihood", "ownership", "agreements", "members", "audit", "meeting", "do/contribution")  # fmt: skip
        for page in pages:
            self.keep(f"empty: {page}", empty.client.get(f"/{empty.slug}/{page}"))
        both = Visit(crew.folder, self.crew.folder)
        self.keep("books: none", both.client.get("/"))
        both.goes_as("ana")
        self.keep("books", both.client.get("/"))
