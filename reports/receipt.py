"""One entry's receipt: who, what, how much, where, when, and the seal that proves it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from ledger import chart
from ledger.book import entry_at
from ledger.errors import Invalid
from ledger.reversal import PRIOR_PERIOD
from ledger.view import View
from pods.crew import people
from reports import words
from reports.document import Column, Document, Fact, Money, Row, Section, Signature, Table
from reports.figures import amount, total
from reports.heading import name_of
from reports.say import listed, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.entry import Entry

TITLES = {
    "contribution": say("Receipt for a contribution"),
    "withdrawal": say("Receipt for a withdrawal"),
    "fund-contribution": say("Receipt for a contribution to a fund"),
    "donation": say("Receipt for a gift"),
    "grant": say("Receipt for a grant"),
    "fine-payment": say("Receipt for a fine"),
    "repayment": say("Receipt for a repayment"),
    "circle-pay": say("Receipt for a contribution to a circle"),
    "circle-pay-out": say("Receipt for a circle's pot"),
    "circle-refund": say("Receipt for money paid back by a circle"),
    "circle-recover": say("Receipt for money paid back to a circle"),
    "circle-reserve": say("Receipt for a contribution to a circle's reserve"),
    "pay-out": say("Receipt for a loan paid out"),
    "issue": say("Receipt for shares"),
    "transfer": say("Receipt for shares passed on"),
    "correction": say("Receipt for a correction"),
    "enter": say("Receipt for a free entry"),
    "opening": say("Receipt for balances brought in"),
}
_AFTER = {"savings": say("Savings after it"), "loans": say("Loans after it")}


def receipt(view: View, entry: Entry) -> Document:
    """The receipt of one entry, which names that entry's own seal and day.

    The balance after it is as the book knew it then, so that the receipt reads the same for ever.
    Raises: Invalid, when the view knows nothing of the entry yet.
    """
    if entry.seq > view.seq:
        raise Invalid(
            f"Entry {entry.seq} was recorded after that seal; the last one known then is {view.seq}.", where="at"
        )
    moved = words.transactions(entry)
    members = concerned(entry)
    corrected = _corrected(view, entry)
    then = View(view.session, on=entry.date, until=entry.seq)
    said = words.sentence(entry, moved, words.Names.of(then))
    balances = [each for handle in members for each in _balances(then, entry, moved, handle)]
    moves = (Section(say("Movements"), tables=(_table(moved),)),) if moved else ()
    return Document(
        kind="receipt",
        title=TITLES.get(entry.kind, say("Receipt for entry {seq}", seq=entry.seq)),
        subtitle=said,
        book=view.book.name,
        on=entry.date,
        seq=entry.seq,
        seal=entry.seal,
        facts=(
            *_facts(then, entry, moved, members),
            *(Fact(_AFTER[what], cell) for _, what, cell in balances),
            *(
                (Fact("Corrected by", say("entry {seq} of {date}", seq=corrected.seq, date=corrected.date)),)
                if corrected
                else ()
            ),
        ),
        sections=moves,
        notes=_notes(entry, corrected),
        signatures=_signatures(then, moved, members),
        data={
            **_data(entry, moved, said),
            "members": members,
            "names": [name_of(then, handle) for handle in members],
            "balances_after": [
                {"member": handle, "what": what, "number": cell.number, "commodity": cell.commodity}
                for handle, what, cell in balances
            ],
            "corrected_by": corrected.seq if corrected else None,
        },
    )


def concerned(entry: Entry) -> list[str]:
    """Whom the entry concerns; who only paid for somebody else is told apart."""
    concerned = [thing.partition("/")[2] for thing in entry.about if thing.startswith("member/")]
    paid_by = entry.fields.get("paid_by")
    return [each for each in concerned if each != paid_by or each == entry.fields.get("member")]


def _corrected(view: View, entry: Entry) -> Entry | None:
    """The entry that undid this one, as far as the view knows."""
    found = [seq for seq in view.session.about(f"entry/{entry.seq}") if seq <= view.seq]
    return entry_at(view.session, found[0]) if found else None


def _facts(then: View, entry: Entry, moved: Sequence[Any], members: Sequence[str]) -> list[Fact]:
    gross = words.gross(moved)
    facts = [
        Fact("Entry", str(entry.seq)),
        *((Fact("Amount", gross),) if gross else ()),
        *(Fact("Member", name_of(then, handle)) for handle in members),
        *((Fact("Paid by", name_of(then, entry.fields["paid_by"])),) if entry.fields.get("paid_by") else ()),
        *(Fact("Place", place) for place in _places(moved)),
        *((Fact("Certificates", listed(_certificates(moved), ", ")),) if _certificates(moved) else ()),
        Fact("Day", entry.date),
        Fact("Recorded", _recorded(entry)),
        Fact("By", _by(then, entry)),
    ]
    if entry.proposal:
        facts.append(Fact("Agreed in", entry.proposal))
    if entry.kind == "correction":
        undone = entry_at(then.session, entry.fields["entry"])
        if PRIOR_PERIOD in entry.about:
            what = say("entry {seq} of {date}, in a period that was closed", seq=undone.seq, date=undone.date)
        else:
            what = say("entry {seq} of {date}", seq=undone.seq, date=undone.date)
        facts.append(Fact("Corrects", what))
    return [*facts, Fact("Seal", entry.seal)]


def _places(moved: Sequence[Any]) -> list[str]:
    """Where the money went in or out: `Cash-Box`."""
    accounts = [posting.account for each in moved for posting in each.postings]
    return list(dict.fromkeys(account.split(":")[1] for account in accounts if chart.is_place(account)))


def _certificates(moved: Sequence[Any]) -> list[str]:
    """The numbers on the shares that members hold behind the entry: what is held is negative."""
    postings = [posting for each in moved for posting in each.postings if posting.cost is not None]
    return [posting.cost.label for posting in postings if posting.units.number < 0]


def _recorded(entry: Entry) -> str:
    """`2026-03-31 18:04 UTC, command line`."""
    at = dt.datetime.fromisoformat(entry.recorded_at).astimezone(dt.UTC)
    return say(
        "{day} {time} UTC, {via}",
        day=at.date(),
        time=f"{at:%H:%M}",
        via=words.way_said(entry.via),
    )


def _by(then: View, entry: Entry) -> str:
    by = name_of(then, entry.by)
    if entry.by == entry.entered_by:
        return by
    return say("entered by {typist} for {name}", typist=name_of(then, entry.entered_by), name=by)


def _balances(then: View, entry: Entry, moved: Sequence[Any], handle: str) -> list[tuple[str, str, Money]]:
    """(member, savings or loans, how much) right after the entry, in the pool whose accounts it touched."""
    pods = [thing.partition("/")[2] for thing in entry.about if thing.startswith("pod/")]
    record, member = (then.get("pod", pods[0]) if pods else None), then.get("member", handle)
    if record is None or member is None:
        return []
    pod = people.Pod(record)
    found = []
    touched = [posting.account for each in moved for posting in each.postings]
    for what, account, sign in (("savings", pod.savings(member), -1), ("loans", pod.loans(member), 1)):
        if any(each == account or each.startswith(f"{account}:") for each in touched):
            held = total(change for _, change in then.moved_by_month(account, pod.commodity))
            found.append((handle, what, amount(then, sign * held, pod.commodity)))
    return found


def _table(moved: Sequence[Any]) -> Table:
    rows: list[Row] = [
        (posting.account, Money(posting.units.number, posting.units.currency))
        for each in moved
        for posting in each.postings
    ]
    note = say("As beancount writes them: what is owed to a member, and what members own, is negative.")
    return Table("", (Column("Account"), Column("Amount", "money")), tuple(rows), note=note)


def _notes(entry: Entry, corrected: Entry | None) -> tuple[str, ...]:
    check = (
        (
            say(
                "Keep this paper. The command below answers that the seal stands in the book only as long as neither this "
                "entry nor any before it was changed:"
            )
        ),
        f"crewbook verify --seal {entry.seal}",
    )
    if corrected is None:
        return check
    undone = say(
        "This entry was undone later, by entry {seq} of {date}; both stay in the book.",
        seq=corrected.seq,
        date=corrected.date,
    )
    if corrected.fields.get("because"):
        undone = say("{undone} Because: {why}", undone=undone, why=corrected.fields["because"])
    return (undone, *check)


def _signatures(then: View, moved: Sequence[Any], members: Sequence[str]) -> tuple[Signature, ...]:
    """Lines for those between whom something passed; nothing to sign where nothing moved."""
    if not moved:
        return ()
    return (Signature(say("For the crew")), *(Signature(say("Member"), name_of(then, handle)) for handle in members))


def _data(entry: Entry, moved: Sequence[Any], said: str) -> dict[str, object]:
    gross = words.gross(moved)
    return {
        "entry": {
            "seq": entry.seq,
            "date": entry.date,
            "by": entry.by,
            "kind": entry.kind,
            "seal": entry.seal,
            "text": entry.text,
        },
        "what": said,
        "amount": gross.number if gross else None,
        "commodity": gross.commodity if gross else None,
        "places": _places(moved),
        "certificates": _certificates(moved),
        "prior_period": PRIOR_PERIOD in entry.about,
        "entered_by": entry.entered_by,
        "recorded_at": entry.recorded_at,
    }
