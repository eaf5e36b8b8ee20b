"""Every entry that moved a loan: what went out, what came back and what that covered, what was lost."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from ledger.book import entry_at
from pods.lending import agreed
from reports.figures import ZERO
from reports.say import say

if TYPE_CHECKING:
    from ledger.act import Record
    from ledger.view import View

_WHAT = {
    "pay-out": say("Paid out"),
    "pay-part": say("Further part"),
    "top-up": say("Topped up"),
    "opening": say("Brought in"),
    "repayment": say("Repaid"),
    "set-off": say("Set off"),
    "write-off": say("Written off"),
    "recovery": say("Recovered"),
}
_WITHIN = {
    "Paid out": say("paid out"),
    "Further part": say("further part"),
    "Topped up": say("topped up"),
    "Brought in": say("brought in"),
    "Repaid": say("repaid"),
    "Set off": say("set off"),
    "Written off": say("written off"),
    "Recovered": say("recovered"),
}
KINDS = ("fines", "fees", "interest", "principal")


@dataclass(frozen=True, slots=True)
class Movement:
    """One entry that moved a loan, in its money: what went `out`, what was `covered` of it, what was `recovered`.

    `lost` was written off; `owed` is the principal owed behind it. What a correction undid is negative.
    """

    seq: int
    day: dt.date
    what: str
    out: Decimal
    covered: agreed.Parts
    recovered: Decimal
    lost: Decimal
    owed: Decimal


def movements(view: View, record: Record) -> list[Movement]:
    """Every entry that moved the loan, by day."""
    sums: dict[int, dict[str, Decimal]] = {}
    days: dict[int, dt.date] = {}
    for row in view.postings_about(f"loan/{record.id}"):
        root, second, *rest = row.account.split(":")
        kind = {"Charges": "interest", "Fees": "fees", "Fines": "fines"}.get(rest[-1] if rest else "")
        if root == "Assets" and second == "Loans":
            kind = "principal"
        elif root == "Equity" and second == "Social":
            kind = "fines"
        elif root == "Assets":
            kind = "place"
        days[row.seq] = row.date
        of_entry = sums.setdefault(row.seq, {})
        if kind:
            of_entry[kind] = of_entry.get(kind, ZERO) + view.amount(row)
    found, owed = [], ZERO
    for seq, of_entry in sums.items():
        entry = entry_at(view.session, seq)
        undone = entry if entry.kind != "correction" else entry_at(view.session, entry.fields["entry"])
        moved = {kind: of_entry.get(kind, ZERO) for kind in (*KINDS, "place")}
        owed += moved["principal"]
        what = _WHAT.get(undone.kind, undone.kind)
        what = (
            what
            if undone is entry
            else say("Correction of entry {entry}: {what}", entry=str(undone.seq), what=_of_a_correction(what))
        )
        found.append(_movement(seq, days[seq], what, undone.kind, moved, owed))
    return found


def _of_a_correction(what: str) -> str:
    """What was undone, as it stands within a sentence."""
    return _WITHIN.get(what, what)


def _movement(seq: int, day: dt.date, what: str, kind: str, moved: dict[str, Decimal], owed: Decimal) -> Movement:
    if kind == "recovery":
        return Movement(seq, day, what, ZERO, agreed.Parts(), moved["place"], ZERO, owed)
    if kind == "write-off":
        return Movement(seq, day, what, ZERO, agreed.Parts(), ZERO, -moved["principal"], owed)
    fees, interest, fines = (-moved[kind] for kind in ("fees", "interest", "fines"))
    if kind in {"repayment", "set-off"}:
        return Movement(
            seq, day, what, ZERO, agreed.Parts(fees, interest, -moved["principal"], fines), ZERO, ZERO, owed
        )
    return Movement(seq, day, what, moved["principal"], agreed.Parts(fees), ZERO, ZERO, owed)
