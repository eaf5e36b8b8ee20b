"""The certificates of a pod: every run of numbers that was issued, who holds it, and what became of those that ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pods.owning import ending, lives, shares
from reports.document import Column, Document, Row, Section, Table
from reports.figures import amount, total
from reports.heading import heading, pod
from reports.periods import marks
from reports.say import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.view import View

_FATES = {
    lives.HELD: say("held"),
    ending.REDEEMED: say("redeemed"),
    ending.GIVEN: say("given back"),
    ending.CANCELLED: say("cancelled"),
}


def certificates(view: View, pod_id: str) -> Document:
    """A table a class, a row a certificate, by number.

    Raises: Invalid, when there is no such pod.
    """
    found = pod(view, pod_id)
    every = lives.certificates(view, found)
    sections = tuple(
        _section(view, each, [one for one in every if one.share_class.name == each.name])
        for each in shares.classes(view, found)
    )
    return Document(
        kind="certificates",
        title=say("Share certificates"),
        subtitle=found.name,
        **heading(view),
        sections=sections or (Section("", notes=(say("This pod has no class of shares."),)),),
        notes=marks(view, f"pod/{found.id}"),
        data={
            "pod": found.id,
            "on": view.on,
            "commodity": found.commodity,
            "certificates": [_data(one) for one in every],
        },
    )


def _section(view: View, each: shares.ShareClass, every: Sequence[lives.Certificate]) -> Section:
    title = say("Class {name} ({commodity})", name=each.name, commodity=each.commodity)
    if not every:
        return Section(title, notes=(say("No shares of this class were issued."),))
    unit = each.pod.commodity
    rows: list[Row] = [
        (
            one.label,
            one.member.body["name"],
            one.issued,
            one.shares,
            amount(view, one.cost, unit),
            _FATES.get(one.fate, one.fate),
            one.ended,
        )
        for one in every
    ]
    held = [one for one in every if one.ended is None]
    columns = (
        Column("Certificate"),
        Column("Member"),
        Column("Issued", "date"),
        Column("Shares", "number"),
        Column("Cost", "money"),
        Column("Now"),
        Column("Since", "date"),
    )
    together: Row = (
        say("Held"), None, None, total(one.shares for one in held), amount(view, total(one.cost for one in held), unit), None, None,
    )  # fmt: skip
    return Section(title, tables=(Table("", columns, tuple(rows), together),))


def _data(one: lives.Certificate) -> dict[str, object]:
    return {
        "certificate": one.label,
        "class": one.share_class.name,
        "member": one.member.id,
        "name": one.member.body["name"],
        "issued": one.issued,
        "shares": one.shares,
        "cost": one.cost,
        "now": one.fate,
        "ended": one.ended,
        "because": one.because,
    }
