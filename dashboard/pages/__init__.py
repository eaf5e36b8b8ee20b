"""The dashboard's pages in the order of its menu: one file a page, which reads the book and fills the template of its name."""

from dashboard.page import Page
from dashboard.pages import agreements, audit, circles, contributions, home, livelihood, loans, members, ownership

PAGES: tuple[Page, ...] = (
    home.PAGE,
    contributions.PAGE,
    loans.PAGE,
    circles.PAGE,
    livelihood.PAGE,
    ownership.PAGE,
    agreements.PAGE,
    members.PAGE,
    audit.PAGE,
)
