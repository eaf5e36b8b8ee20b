"""What a visitor may record now: the forms whose fields all have something to choose, by the page where people look for them."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Response, abort, g
from markupsafe import Markup

from dashboard.drawing import template
from dashboard.forms.fields import has_choices
from dashboard.forms.offers import OFFERS
from reports.language import reading
from reports.say import say

if TYPE_CHECKING:
    from flask import Blueprint

    from dashboard.asking import Asking
    from dashboard.forms.offer import Offer
    from dashboard.page import Page
    from ledger.view import View


def add(site: Blueprint) -> None:
    """Add the page that lists the forms to the site."""

    @site.get("/<book>/do")
    def everything() -> Response:
        """All that the visitor may record now, page by page; of one page alone, where `about` names it."""
        from dashboard.site import framed

        asking: Asking = g.asking
        if not asking.visitor.is_of_crew:
            abort(HTTPStatus.FORBIDDEN)
        about = asking.given.get("about", "")
        with asking.view() as view, reading(asking.language):
            found = by_page(asking, view, about)
            body = template("everything.html").render(asking=asking, found=found, about=about if found else "")
        return framed(asking, say("What can be recorded"), Markup(body), here=about)  # noqa: S704 - by a template of ours


def by_page(asking: Asking, view: View, about: str = "") -> list[tuple[Page, list[Offer]]]:
    """(page, forms) of every page that the visitor may see, or of the one that is named `about`."""
    from dashboard.pages import PAGES

    pages = [page for page in PAGES if page.is_for(asking) and about in {"", page.name}]
    found = [
        (
            page,
            [
                offer
                for offer in OFFERS.values()
                if offer.back == page.name and asking.may(offer.right) and has_choices(asking, view, offer)
            ],
        )
        for page in pages
    ]
    return [(page, offers) for page, offers in found if offers]
