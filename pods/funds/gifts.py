"""Gifts from outside to a fund: by somebody named or nobody, and for a purpose that stays with the money until it is spent."""

from __future__ import annotations

import unicodedata
from decimal import Decimal
from typing import TYPE_CHECKING

from ledger import chart
from ledger.act import Act, Change, Record, Words, rule
from ledger.errors import Invalid
from pods.crew import people
from pods.funds import fund

if TYPE_CHECKING:
    from ledger.view import View

_LONGEST = 40


class Donation(Act):
    """Somebody outside the crew gives to a fund; without `giver` nobody is named, without `purpose` it is free to use."""

    kind = "donation"
    pod: str
    amount: Decimal
    giver: Words | None = None
    purpose: Words | None = None
    into: str | None = None


def purpose_account(purpose: str) -> str:
    """The account name of the part of a place that is held for a purpose; the same whatever capitals and accents it was typed with.

    Letters that no account may hold leave their mark as a short id: `学费 2026` is not `2026`.
    """
    plain = " ".join(unicodedata.normalize("NFKD", purpose).casefold().split())
    letters = [char for char in plain if char.isalnum()]
    slug = chart.slug(plain)
    if len(slug) < _LONGEST and all(char.isascii() for char in letters):
        return slug
    return f"{slug[: _LONGEST - 5] or 'P'}-{chart.short_id(plain)}".replace("--", "-")


def purposes(view: View, pod: str) -> dict[str, str]:
    """Account name → purpose as it was first written, of every gift to a pod's fund that named one, oldest first."""
    named: dict[str, str] = {}
    for each in view.find("donation", pod=pod):
        if each.body.get("purpose"):
            named.setdefault(each.body["account"], each.body["purpose"])
    return named


@rule(Donation)
def donation(act: Donation, view: View) -> Change:
    """The fund grows by the gift; with a purpose it lies in an account of that purpose, which only grants for it use.

    Raises: Invalid, for an unknown pod, an amount that is none, or a purpose without a letter.
    """
    kept = fund.fund(view, act.pod)
    amount = people.number(view, act.amount, kept.commodity)
    purpose = _purpose(act)
    account = purpose_account(purpose) if purpose else None
    body = {"giver": act.giver or None, "purpose": purpose, "account": account}
    id = view.next_id("D", "donation")
    record = Record("donation", id, body, status="given", pod=kept.pod.id)
    what = f"Gift to {kept.name}" + (f" for {purpose}" if purpose else "")
    directive = people.transaction(
        view.on,
        act.giver or None,
        what if act.giver else f"{what}, from somebody who is not named",
        [(kept.place(act.into, account), amount, kept.commodity), (kept.gifts, -amount, kept.commodity)],
    )
    return Change((directive,), (record,), (f"donation/{id}", f"pod/{kept.pod.id}"), id=id)


def _purpose(act: Donation) -> str | None:
    if act.purpose is None:
        return None
    if not any(char.isalnum() for char in act.purpose):
        raise Invalid(
            "A purpose is a word or more.", hint="Write --purpose rent, or leave --purpose out.", where="purpose"
        )
    return act.purpose
