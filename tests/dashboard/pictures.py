"""`make pictures`: every page of the dashboard over the demonstration's book, light and dark, on a phone and a desk, into docs/pictures/.

Every page is a file in all/; a sheet of them for each screen, and the few that the README and the docs show, lie beside it.
"""

import datetime as dt
import math
import shutil
import sys
import tempfile
from pathlib import Path

from PIL import Image

from dashboard.logins import AUDITOR, MEMBER, Logins
from dashboard.logins_file import Where
from dashboard.pages import PAGES
from dashboard.shelf import Shelf
from dashboard.shield import Shield
from dashboard.signing_in import cookie
from dashboard.site import make_site
from ledger.settings import read_settings
from tests.dashboard import browser
from tests.typed import Crew

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
# The evening of the crew's first meeting in the year after the demonstration's.
NOW = dt.datetime(2026, 1, 14, 19, 30, tzinfo=dt.UTC)
PASSPHRASE = "seven quiet otters hum"
DESK = Where("Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0", "192.0.2.40")
PHONE = Where("Mozilla/5.0 (Android 15; Mobile) Firefox/140.0", "192.0.2.7")
JANUARY = (
    "expect all 40 --to rainy --from 2026-01-01 --on 2026-01-02",
    "contribute ana 50 --to rainy --on 2026-01-14",
    "contribute zhanna 40 --to rainy --on 2026-01-14",
    "contribute ben 15 --to rainy --on 2026-01-14",
    "loan repay L2 30 --on 2026-01-14",
    'loan request 240 --from rainy --by amina --term 6 --rate 1%/month --purpose "sewing machine" --on 2026-01-12',
    "consent P6 --by zhanna --on 2026-01-12",
    "consent P6 --by eleni --stand-aside --on 2026-01-13",
    "circle open tanda2 --name Tanda --members ben,ana,eleni,amina --contribution 25 --every month --on 2026-01-05",
    "circle pay tanda2 ben --on 2026-01-05",
    "circle pay tanda2 eleni --on 2026-01-06",
    'income bakery 820 --from "street market" --on 2026-01-10',
    "expense bakery 310 --for flour --on 2026-01-11",
    "contribute amina 5 --to care --on 2026-01-14",
)
# What is looked at, by whom; `{invitation}` is one that waits.
MORE = {
    "home-of-a-member": ("home", "amina"),
    "home-in-arabic": ("home?lang=ar", "amina"),
    "loan": ("loans?loan=L3", "ana"),
    "loan-running": ("loans?loan=L2", "eleni"),
    "circle": ("circles?pod=tanda2", "ben"),
    "circle-over": ("circles?pod=tanda", "ana"),
    "agreement": ("agreements?agreement=A1", "ana"),
    "ownership-last-summer": ("ownership?pod=bakery&on=2025-06-30", "ben"),
    "meeting": ("meeting?pod=rainy", "ana"),
    "form-loan-request": ("do/loan-request?pod=rainy&amount=200&term=5&purpose=stove", "ben"),
    "form-contribution": ("do/contribution?pod=rainy&member=eleni", "ana"),
    "form-looked-at": ("do/contribution?pod=rainy&member=eleni&amount=40&step=look", "ana"),
    "form-refused": ("do/withdrawal?pod=rainy&member=ben&amount=4000&step=look", "ana"),
    "recorded": ("recorded/171", "ana"),
    "account": ("account", "ana"),
    "legal-name": ("legal-name/ben", "ben"),
    "audit-asked": ("audit?what=act:contribution&who=ana", "ana"),
    "invite": ("invite", "ana"),
    "sign-in": ("sign-in", None),
    "invitation": ("invitation/{invitation}", None),
    "invitation-over": ("invitation/none", None),
    "no-such-page": ("none", "ana"),
    "not-for-you": ("audit", "ben"),
    "ledger": ("/ledger/tui-crew/income_statement/", "ana"),
    "ledger-journal": ("/ledger/tui-crew/journal/", "ana"),
    "ledger-home": ("/ledger/tui-crew/extension/Home/", "ana"),
    "ledger-loans": ("/ledger/tui-crew/extension/Loans/", "ana"),
}
PATHS = {each.name: (each.name, "ana") for each in PAGES} | MORE
SCREENS = {"phone": browser.NARROW, "desk": browser.WIDE}
LIGHTS = ("light", "dark")
# What the README and docs/dashboard.md show.
SHOWN = ("home-desk-light", "meeting-phone-light", "loan-phone-dark", "ownership-desk-light", "circle-phone-light")
# A page that goes on for longer says nothing new.
_MOST_PIXELS, _MOST_SHOWN = 2400, 1150
_SHEET_PIXELS, _SHEET_COLUMNS = {"phone": 180, "desk": 320}, {"phone": 12, "desk": 7}


def main():
    """Make the book, serve it, keep a picture of each page, and lay them out on a sheet for each screen."""
    shutil.rmtree(FOLDER / "all", ignore_errors=True)
    (FOLDER / "all").mkdir(parents=True)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "tui-crew"
        lived_in(folder)
        site = make_site(Shelf([read_settings(folder)]), clock=lambda: NOW)
        with browser.browsing() as found, browser.serving(Shield(site.wsgi_app)) as address:
            cookies, invitation = signed_in(folder, address)
            for screen, viewport in SCREENS.items():
                for light in LIGHTS:
                    kind, is_dark = f"{screen}-{light}", light == "dark"
                    keep_all(found, cookies, address, viewport, kind, invitation=invitation, is_dark=is_dark)
    for screen in SCREENS:
        for light in LIGHTS:
            sheet(screen, light)
    for name in SHOWN:
        found = Image.open(FOLDER / "all" / f"{name}.png")
        small(found.crop((0, 0, found.width, min(found.height, _MOST_SHOWN)))).save(
            FOLDER / f"{name}.png", optimize=True
        )
    sys.stdout.write(f"{len(list(FOLDER.rglob('*.png')))} pictures in {FOLDER.relative_to(Path.cwd())}\n")


def lived_in(folder):
    """The demonstration's book, and what the crew did in January; all of it typed on the evening of the pictures."""
    Crew(folder.parent, NOW.date()).do(f"demo {folder} --no-serve")
    Crew(folder, NOW.date()).do(*JANUARY)
    Logins(folder).invite("kim", kind=AUDITOR, by="ana", now=NOW, shown="Kim Rangi")


def signed_in(folder, address):
    """The cookie of everybody who looks, and an invitation for who does not yet."""
    logins, cookies = Logins(folder), {}
    for member in sorted({who for _, who in MORE.values()} - {None}):
        token = logins.invite(member, kind=MEMBER, by="ana", now=NOW).token
        value = logins.accept(token, PASSPHRASE, now=NOW, where=PHONE, stays=True)
        cookies[member] = {"name": cookie("tui-crew", is_secure=False), "value": value, "url": address}
    logins.come_in("ana", PASSPHRASE, now=NOW, where=DESK)
    logins.come_in("ben", "not this one", now=NOW, where=DESK)
    return cookies, logins.invite("zhanna", kind=MEMBER, by="ana", now=NOW).token


def keep_all(found, cookies, address, viewport, kind, *, invitation, is_dark):
    """Every page on one screen in one light."""
    windows = {}
    for name, (path, who) in PATHS.items():
        if who not in windows:
            windows[who] = browser.opened(found, viewport=viewport, dark=is_dark)
            windows[who].context.add_cookies([cookies[who]] if who else [])
        at = path if path.startswith("/") else f"/tui-crew/{path.format(invitation=invitation)}"
        keep(windows[who], f"{address}{at}", FOLDER / "all" / f"{name}-{kind}.png")
    for each in windows.values():
        each.context.close()


def keep(window, address, path):
    """One page as it is when all has been drawn; not much longer than a screen or three."""
    window.goto(address, wait_until="networkidle")
    # Fava draws what it has asked for when it comes.
    browser.until(window, "[...document.querySelectorAll('article')].every((each) => each.innerText.trim())")
    screen = window.viewport_size
    height = min(max(window.evaluate("document.documentElement.scrollHeight"), screen["height"]), _MOST_PIXELS)
    # As tall as the page, so that what stays at the foot of a screen is at the foot of the page.
    window.set_viewport_size({"width": screen["width"], "height": height})
    window.screenshot(path=path)
    window.set_viewport_size(screen)


def small(picture):
    """The picture in 64 colours, a third of its size."""
    return picture.convert("RGB").quantize(64, dither=Image.Dither.NONE)


def sheet(screen, light):
    """All pages of one screen in one light on one picture."""
    found = [Image.open(path) for path in sorted((FOLDER / "all").glob(f"*-{screen}-{light}.png"))]
    wide, columns = _SHEET_PIXELS[screen], _SHEET_COLUMNS[screen]
    tall = wide * (2 if screen == "phone" else 1)
    laid = Image.new("RGB", (columns * (wide + 8) + 8, math.ceil(len(found) / columns) * (tall + 8) + 8), "#888")
    for at, each in enumerate(found):
        size = each.resize((wide, round(each.height * wide / each.width)), Image.Resampling.LANCZOS)
        where = (8 + at % columns * (wide + 8), 8 + at // columns * (tall + 8))
        laid.paste(size.crop((0, 0, wide, min(size.height, tall))), where)
    small(laid).save(FOLDER / f"all-{screen}-{light}.png", optimize=True)


if __name__ == "__main__":
    main()
