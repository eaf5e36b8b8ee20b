"""A browser without scripts, for the dashboard over a folder in which commands were typed: who is signed in is said, not proven."""

import datetime as dt
import re
from html import unescape

from dashboard.rights import Role
from dashboard.shelf import Shelf
from dashboard.site import make_site
from dashboard.visitor import Visitor
from ledger.settings import read_settings

NOON = dt.datetime(2026, 6, 15, 12, tzinfo=dt.UTC)


class Visit:
    """The site over one or more folders. `goes_as` says who asks from now on."""

    def __init__(self, *folders, is_private=False, now=NOON):
        from dataclasses import replace

        self.shelf = Shelf([replace(read_settings(folder), is_private=is_private) for folder in folders])
        self.is_private = is_private
        self.visitor = None
        self.site = make_site(
            self.shelf, who=lambda _served: self.visitor, secret=b"a secret of the tests", clock=lambda: now
        )
        self.site.testing = True
        self.client = self.site.test_client()
        self.slug = next(iter(self.shelf)).slug

    def goes_as(self, member="ana", role=None):
        """Somebody is signed in: a member by short name, or an outsider in a role."""
        if role in {Role.GUEST, Role.AUDITOR}:
            self.visitor = Visitor("Kim", role, self.is_private)
        else:
            self.visitor = Visitor(
                member.title(), role or (Role.TREASURER if member == "ana" else Role.MEMBER), self.is_private, member
            )
        return self

    def sees(self, page, status=200):
        """The text of a page, without its markup."""
        answer = self.client.get(f"/{self.slug}/{page}")
        assert answer.status_code == status, f"{page}: {answer.status_code}\n{words(answer.text)}"
        return words(answer.text)

    def form(self, page):
        """What the only form that can be sent from a page would send, hidden fields and defaults included."""
        answer = self.client.get(f"/{self.slug}/{page}")
        assert answer.status_code == 200, words(answer.text)
        return fields(answer.text)

    def sends(self, kind, **fields_):
        """Fill in the form of an act and ask to see what will be recorded; the answer."""
        kept = self.form(f"do/{kind}")
        return self.client.post(f"/{self.slug}/do/{kind}", data=kept | fields_ | {"step": "look"})

    def records(self, kind, **fields_):
        """Fill in the form, look, and record; the page that is then shown."""
        looked = self.sends(kind, **fields_)
        assert looked.status_code == 200, words(looked.text)
        answer = self.client.post(
            f"/{self.slug}/do/{kind}", data=fields(looked.text) | {"step": "record"}, follow_redirects=True
        )
        assert answer.status_code == 200, words(answer.text)
        return words(answer.text)


def fields(source):
    """Name → value of the inputs in the last form of a page that is sent by POST, as a browser would send them."""
    form = source[source.rindex('<form method="post"') :]
    form = form[: form.index("</form>")]
    found = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        kind = re.search(r'type="([^"]*)"', tag)
        if kind and kind[1] in {"radio", "checkbox"} and " checked" not in tag:
            continue
        if name:
            found[name[1]] = unescape(value[1]) if value else "on" if kind and kind[1] == "checkbox" else ""
    for name, body in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.DOTALL):
        options = re.findall(r'<option value="([^"]*)"( selected)?', body)
        chosen = next((value for value, is_chosen in options if is_chosen), options[0][0] if options else "")
        found[name] = unescape(chosen)
    return found


def words(source):
    """The text of a page as one reads it, on one line."""
    body = re.sub(r"<(script|style|head).*?</\1>", " ", source, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())
