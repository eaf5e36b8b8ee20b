"""Which acts the dashboard offers, a file a concern: what each form is called, who may use it, and to which page one comes back."""

from __future__ import annotations

from dashboard.forms import (
    agreeing,
    answering,
    belonging,
    capital,
    circles,
    ending,
    estates,
    giving,
    keeping,
    lending,
    livelihood,
    owning,
    pools,
)
from dashboard.forms.offer import Offer

__all__ = ["LEFT_OUT", "OFFERS", "Offer"]

OFFERS: dict[str, Offer] = {
    offer.kind: offer
    for offer in (
        *pools.OFFERS,
        *giving.OFFERS,
        *answering.OFFERS,
        *lending.OFFERS,
        *circles.OFFERS,
        *livelihood.OFFERS,
        *owning.OFFERS,
        *ending.OFFERS,
        *capital.OFFERS,
        *agreeing.OFFERS,
        *belonging.OFFERS,
        *estates.OFFERS,
        *keeping.OFFERS,
    )
}
# Acts without a form of their own, and why: docs/dashboard.md says the same.
LEFT_OUT: dict[str, str] = {
    "begin": "a book is begun before anybody can sign in to it: `crewbook init`",
    "propose": "every form asks the others by itself, where the pod's terms say so",
    "pay-part": "*Pay a loan out* pays what is left of one that was paid out in part",
    "attendance": "it is a column of the meeting's grid",
    "enter": "lines on accounts are for who knows them: `crewbook enter`, or the inbox and `crewbook post`",
}
