"""`make pictures`: every page of the dashboard over the demonstration's book, light and dark, on a phone and a desk, into docs/pictures/."""

import contextlib
import datetime as dt
import io
import sys
import tempfile
from pathlib import Path

from cli.main import run
from dashboard.pages import PAGES
from tests.dashboard import browser
from tests.dashboard.visiting import Visit

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
SCREENS = {"phone": browser.NARROW, "desk": browser.WIDE}
FORMS = {
    "meeting": "meeting?pod=rainy",
    "form-loan-request": "do/loan-request?pod=rainy",
    "form-contribution": "do/contribution?pod=rainy&member=ben",
}
# A page that goes on for longer says nothing new.
_MOST_PIXELS = 2400


def main():
    """Make the book, serve it, and keep a picture of each page."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "tui-crew"
        with contextlib.redirect_stdout(io.StringIO()):
            assert run(["demo", str(folder), "--no-serve"]) == 0
        visit = Visit(folder, now=dt.datetime.now().astimezone()).goes_as("ana")
        paths = {page.name: page.name for page in PAGES} | FORMS
        with browser.browsing() as found, browser.serving(visit.site) as address:
            for screen, viewport in SCREENS.items():
                for light in ("light", "dark"):
                    window = browser.opened(found, viewport=viewport, dark=light == "dark")
                    for name, path in paths.items():
                        keep(window, f"{address}/{visit.slug}/{path}", FOLDER / f"{name}-{screen}-{light}.png")
                    window.context.close()
    sys.stdout.write(f"{len(list(FOLDER.glob('*.png')))} pictures in {FOLDER.relative_to(Path.cwd())}\n")


def keep(window, address, path):
    """One page as it is when all has been drawn; not much longer than a screen or three."""
    answer = window.goto(address, wait_until="networkidle")
    assert answer.status == 200, f"{address}: {answer.status}"
    width = window.viewport_size["width"]
    height = min(window.evaluate("document.documentElement.scrollHeight"), _MOST_PIXELS)
    window.screenshot(path=path, full_page=True, clip={"x": 0, "y": 0, "width": width, "height": height})


if __name__ == "__main__":
    main()
