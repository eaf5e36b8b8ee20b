"""Our pages in Fava's menu: one Fava extension a page, which shows the body of the dashboard's page of its name.

Books name them by `custom "fava-extension" "crewbook"`, and crewbook.py hands them over. Under Fava alone, which has no
sign-in and so knows nobody, each says where the page is.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fava.core.extensions import ExtensionModule
from fava.core.misc import FavaMisc
from fava.ext import FavaExtensionBase
from flask import current_app, request
from jinja2 import FunctionLoader
from markupsafe import Markup

from dashboard.asking import DRAWING, ENVIRON
from dashboard.rights import Right
from ledger.errors import CrewbookError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from fava.core import FavaLedger
    from jinja2 import Environment

    from dashboard.asking import Asking
    from dashboard.page import Page

_TEMPLATE = "{{ extension.body() }}"
_ELSEWHERE = Markup(
    "<p>This page is in the crew's dashboard, where people sign in. Open it, in the book's folder, with: "
    "<code>crewbook serve</code></p>"
)


class Ours(FavaExtensionBase):
    """What our pages have in common. Threads share an extension, so it remembers nothing of who asks."""

    @property
    def report_title(self) -> str | None:  # type: ignore[override]
        """The page's title for who asks; None, which takes it out of the menu, when it is not for them."""
        asking, page = _asking(), self._page
        if asking is None:
            return self.name
        if page is None or not page.is_for(asking):
            return None
        return _said(page.title, asking)

    @property
    def jinja_env(self) -> Environment:
        """Fava's own environment, but every template is the one that asks for the body."""
        return current_app.jinja_env.overlay(loader=FunctionLoader(lambda _: _TEMPLATE))

    def body(self) -> Markup:
        """The page's body for who asks."""
        asking, page = _asking(), self._page
        if asking is None or page is None:
            return _ELSEWHERE
        return _drawn(page, replace(asking, is_in_ledger=True))

    @property
    def _page(self) -> Page | None:
        from dashboard.pages import PAGES

        return next((page for page in PAGES if page.name == self.name.lower()), None)


class Home(Ours):
    """What needs the reader, and the crew's money at a glance. Its script puts our pages first in the menu."""

    has_js_module = True


class Contributions(Ours):
    """Who has paid this month, and who has not."""


class Loans(Ours):
    """Loans asked for, running and paid back."""


class Circles(Ours):
    """The turns of each circle, and this round."""


class Livelihood(Ours):
    """The month's income and its split."""


class Ownership(Ours):
    """Who owns what."""


class Agreements(Ours):
    """What was agreed, signed, and is out of date."""


class Members(Ours):
    """Who is in the crew."""


PAGES: tuple[type[Ours], ...] = (
    Home,
    Contributions,
    Loans,
    Circles,
    Livelihood,
    Ownership,
    Agreements,
    Members,
)
"""The pages in the order of the menu."""


class Menu(ExtensionModule):
    """A book's extensions: our pages first, whether or not the book names them, then its own."""

    def load_file(self) -> None:
        """Find the extensions that the book names, and add ours."""
        super().load_file()
        found = self._instances
        ours = {page.__qualname__: found.get(page.__qualname__) or page(self.ledger) for page in PAGES}
        self._instances = {**ours, **found}


class WaysBack(FavaMisc):
    """A book's own links, behind one that leads back to the dashboard."""

    def __init__(self, ledger: FavaLedger) -> None:
        self._own: Sequence[tuple[str, str]] = []
        super().__init__(ledger)

    @property
    def sidebar_links(self) -> Sequence[tuple[str, str]]:
        """(label, address) of each link at the head of the menu."""
        asking = _asking()
        if asking is None:
            return self._own
        from reports.say import say

        return [(_said(say("Back to the dashboard"), asking), asking.url("")), *self._own]

    @sidebar_links.setter
    def sidebar_links(self, links: Sequence[tuple[str, str]]) -> None:
        self._own = links


def _asking() -> Asking | None:
    """Who asks; None under Fava alone."""
    found: Asking | None = request.environ.get(ENVIRON) if request else None
    return found


def _drawn(page: Page, asking: Asking) -> Markup:
    """A page's body in an element that our style sheet is for; or why there is none."""
    from dashboard.drawing import direction, explained, static, template
    from reports.language import reading

    draw: Callable[[Page, Asking], Markup] = request.environ[DRAWING]
    try:
        body = draw(page, asking)
    except CrewbookError as error:
        message, hint = explained(error, keeps=asking.may(Right.KEEP))
        with reading(asking.language):
            body = Markup(template("error.html").render(message=message, hint=hint))  # noqa: S704 - escaped
    with reading(asking.language):
        turned = direction()
    return Markup('<div class="our-page" lang="{}" dir="{}" data-scripts="{}">{}</div>').format(
        asking.language, turned, static("site.js"), body
    )


def _said(text: str, asking: Asking) -> str:
    """A text of ours in the reader's language."""
    from dashboard.drawing import told
    from reports.language import reading

    with reading(asking.language):
        return str(told(text))
