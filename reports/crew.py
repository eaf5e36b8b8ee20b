"""The crew's lists: accounts, entries, members, pods and their terms, loans, proposals. The share register is in register.py."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ledger.errors import unknown
from ledger.reversal import PRIOR_PERIOD
from pods.crew import people
from pods.settings import KINDS
from pods.voices import consent, signing
from reports import lending, proposed, voices, words
from reports.aloud import aloud
from reports.document import Column, Document, Fact, Money, Row, Section, Table
from reports.figures import exact
from reports.heading import heading, name_of
from reports.heading import member as member_of
from reports.heading import pod as pod_of
from reports.lending import loan_data, loan_table, standings
from reports.periods import marks
from reports.register import register
from reports.say import listed, say
from reports.titles import title_of

if TYPE_CHECKING:
    from ledger.act import Record
    from ledger.entry import Entry
    from ledger.view import View

__all__ = [
    "balances", "journal", "loans", "members", "pod_terms", "pods", "proposal", "proposals", "register",
]  # fmt: skip
_POD_STATUS = {"open": say("open"), "closed": say("closed")}
_POD_KIND = {
    "savings": say("savings"),
    "livelihood": say("livelihood"),
    "ownership": say("ownership"),
    "solidarity": say("solidarity"),
    "circle": say("circle"),
}


def balances(view: View, prefix: str = "") -> Document:
    """What every account whose name begins with `prefix` holds, in beancount's signs, without zeros."""
    found = view.balances(prefix)
    rows: list[Row] = [(account, Money(number, unit)) for (account, unit), number in found.items()]
    return Document(
        kind="balances",
        title=say("Balances"),
        subtitle=say("Accounts beginning with {prefix}", prefix=prefix) if prefix else "",
        **heading(view),
        sections=_table(
            (Column("Account"), Column("Balance", "money")), rows, say("Nothing stands on these accounts.")
        ),
        notes=(
            *((say("As beancount writes them: what the crew owes, owns and received is negative."),) if rows else ()),
            *marks(view),
        ),
        data={
            "on": view.on,
            "balances": [
                {"account": account, "number": number, "commodity": unit} for (account, unit), number in found.items()
            ],
        },
    )


def _table(columns: tuple[Column, ...], rows: Iterable[Row], nothing: str) -> tuple[Section, ...]:
    """One untitled section: the rows, or the sentence that there are none."""
    rows = tuple(rows)
    return (Section("", tables=(Table("", columns, rows),)) if rows else Section("", notes=(nothing,)),)


def journal(view: View, entries: Iterable[Entry]) -> Document:
    """The entries given, in their order, one row each."""
    names = words.Names.of(view)
    found = [
        (entry, words.sentence(entry, moved, names), words.gross(moved))
        for entry in entries
        for moved in (words.transactions(entry),)
    ]
    rows: list[Row] = [(str(entry.seq), entry.date, what, _by(view, entry), gross) for entry, what, gross in found]
    columns = (Column("Entry"), Column("Date", "date"), Column("What"), Column("By"), Column("Amount", "money"))
    return Document(
        kind="journal",
        title=say("Journal"),
        **heading(view),
        sections=_table(columns, rows, say("There are no such entries.")),
        data={
            "on": view.on,
            "entries": [_entry_data(entry, what, gross) for entry, what, gross in found],
        },
    )


def _by(view: View, entry: Entry) -> str:
    by = name_of(view, entry.by)
    return (
        by
        if entry.by == entry.entered_by
        else say("{by}, entered by {name}", by=by, name=name_of(view, entry.entered_by))
    )


def _entry_data(entry: Entry, what: str, gross: Money | None) -> dict[str, object]:
    return {
        "seq": entry.seq,
        "date": entry.date,
        "by": entry.by,
        "entered_by": entry.entered_by,
        "kind": entry.kind,
        "what": what,
        "amount": gross and gross.number,
        "commodity": gross and gross.commodity,
        "seal": entry.seal,
        "prior_period": PRIOR_PERIOD in entry.about,
    }


def members(view: View) -> Document:
    """Everybody who is or was in the crew, by joining order."""
    found = [(each, people.joined_on(view, each.id)) for each in view.find("member")]
    is_any_foreign = any(_language(each) != "en" for each, _ in found)
    rows: list[Row] = [
        (
            each.id,
            each.body["name"],
            say("treasurer") if people.is_treasurer(each) else say("member"),
            joined,
            _member_status(each),
            *((_language(each),) if is_any_foreign else ()),
        )
        for each, joined in found
    ]
    columns = (
        *(Column("Short name"), Column("Name"), Column("Role"), Column("Joined", "date"), Column("Status")),
        *((Column("Papers in"),) if is_any_foreign else ()),
    )
    crew = sum(each.status == people.IN for each, _ in found)
    return Document(
        kind="members",
        title=say("Members"),
        **heading(view),
        facts=(Fact("In the crew", crew),),
        sections=_table(
            columns, rows, say("Nobody is in the crew yet. Take somebody in: crewbook member add HANDLE --name NAME")
        ),
        data={
            "on": view.on,
            "members": [
                {
                    "member": each.id,
                    "name": each.body["name"],
                    "roles": ["treasurer"] if people.is_treasurer(each) else [],
                    "joined": joined,
                    "status": each.status,
                    "left": people.since(each) if each.status == people.LEFT else None,
                    "died": people.since(each) if each.status == people.DIED else None,
                    "language": _language(each),
                }
                for each, joined in found
            ],
        },
    )


def _language(each: Record) -> str:
    """The language in which a member reads papers."""
    found: str = each.body.get("language", "en")
    return found


def _member_status(each: Record) -> str:
    if each.status == people.LEFT:
        return say("left on {day}", day=people.since(each))
    return say("died on {day}", day=people.since(each)) if each.status == people.DIED else say("in the crew")


def pods(view: View) -> Document:
    """The crew's pods with the money that lies in each, in the order in which they opened."""
    found = [people.Pod(record) for record in view.find("pod")]
    held = {each.id: exact(view, each.liquid(view), each.commodity) for each in found}
    rows: list[Row] = [
        (
            each.id,
            each.name,
            _POD_KIND.get(each.kind, each.kind),
            view.began("pod", each.id),
            Money(held[each.id], each.commodity),
            _POD_STATUS.get(each.record.status, each.record.status),
        )
        for each in found
    ]
    columns = (
        Column("Short name"), Column("Name"), Column("Kind"), Column("Opened", "date"), Column("Money", "money"), Column("Status"),
    )  # fmt: skip
    nothing = say("There is no pod yet. Open one: crewbook pod open rainy --kind savings --name 'Rainy Day'")
    return Document(
        kind="pods",
        title=say("Pods"),
        **heading(view),
        sections=_table(columns, rows, nothing),
        data={
            "on": view.on,
            "pods": [
                {
                    "pod": each.id,
                    "name": each.name,
                    "kind": each.kind,
                    "commodity": each.commodity,
                    "opened": view.began("pod", each.id),
                    "status": each.record.status,
                    "money": held[each.id],
                }
                for each in found
            ],
        },
    )


def pod_terms(view: View, pod_id: str) -> Document:
    """A pod's settings with the sentence that reads each aloud.

    Raises: Invalid, when there is no such pod.
    """
    found = pod_of(view, pod_id)
    said = found.terms.sentences(found.commodity)
    rows: list[Row] = [(name, value or "none", aloud(sentence)) for name, value, sentence in said]
    return Document(
        kind="pod",
        title=found.name,
        subtitle=say(KINDS[found.kind]),
        **heading(view),
        facts=(
            Fact("Short name", found.id),
            Fact("Opened", view.began("pod", found.id)),
            Fact("Keeps", found.commodity),
            Fact("Status", _POD_STATUS.get(found.record.status, found.record.status)),
        ),
        sections=(
            Section(
                say("Terms"),
                tables=(Table("", (Column("Setting"), Column("Value"), Column("Read aloud")), tuple(rows)),),
            ),
        ),
        notes=(say("Change one: crewbook pod change {id} --set NAME=VALUE", id=found.id),),
        data={
            "pod": found.id,
            "name": found.name,
            "kind": found.kind,
            "commodity": found.commodity,
            "status": found.record.status,
            "on": view.on,
            "terms": found.terms.values(),
            "sentences": [sentence for _, _, sentence in said],
        },
    )


def loans(view: View, *, pod: str | None = None, member: str | None = None, status: str | None = None) -> Document:
    """The loans with what is still owed, due next and overdue, in the order in which they were asked for.

    All of them, or those of a pod, of a member, and of a status: one of lending.STATES, or late.
    Raises: Invalid, when there is no such pod, member or status.
    """
    if status is not None and status not in {*lending.STATES, lending.LATE}:
        known = [*lending.STATES, lending.LATE]
        raise unknown("status", status, known, hint=f"Loans are {', '.join(known)}.")
    of_pod = pod_of(view, pod).id if pod else None
    of_member = member_of(view, member).id if member else None
    found = [
        each
        for each in standings(view, pod=of_pod, member=of_member, with_over=True)
        if status in {None, each.status} or (status == lending.LATE and each.days_late)
    ]
    is_all = not (pod or member or status)
    nothing = say("Nobody has asked for a loan yet.") if is_all else say("There is no such loan.")
    return Document(
        kind="loans",
        title=say("Loans"),
        **heading(view),
        sections=(Section("", tables=(loan_table(view, found, title="", with_member=True),)),)
        if found
        else (Section("", notes=(nothing,)),),
        data={"on": view.on, "loans": [loan_data(each) for each in found]},
    )


def proposals(view: View) -> Document:
    """What the crew was asked, in the order in which it was proposed."""
    found = view.find("proposal")
    rows: list[Row] = [
        (each.id, title_of(each), voices.stands(view, each), each.due, _silent(view, each)) for each in found
    ]
    columns = (
        Column("Proposal"),
        Column("What"),
        Column("Status"),
        Column("Open until", "date"),
        Column("Still to answer"),
    )
    return Document(
        kind="proposals",
        title=say("Proposals"),
        **heading(view),
        sections=_table(columns, rows, say("Nothing is proposed.")),
        data={"on": view.on, "proposals": [voices.proposal_data(view, each) for each in found]},
    )


def _silent(view: View, record: Record) -> str:
    """Who has not answered yet, while it is open."""
    if voices.status_of(view, record) != consent.OPEN:
        return ""
    names = [name_of(view, each) for each in record.body["asked"] if each not in record.body["voices"]]
    if record.body["rule"] == signing.SIGNATURE:
        return say("one of {names}, to sign", names=listed(names, ", "))
    return listed(names, ", ")


def proposal(view: View, id: str) -> Document:
    """One proposal: what it says, its rule in plain words, and who said what.

    Raises: Invalid, when there is none on that day.
    """
    record = consent.proposal(view, id)
    return Document(
        kind="proposal",
        title=say("Proposal {id}", id=record.id),
        subtitle=title_of(record),
        **heading(view),
        sections=(*proposed.sections(view, record), voices.section(view, record, say("Who said what"))),
        notes=_next_step(view, record),
        data={"on": view.on, **voices.proposal_data(view, record)},
    )


def _next_step(view: View, record: Record) -> tuple[str, ...]:
    unsigned = record.body.get("asks_signature") and not signing.signed(record)
    standing = voices.status_of(view, record)
    if unsigned and (
        standing == consent.PASSED or (standing, record.body["rule"]) == (consent.OPEN, signing.SIGNATURE)
    ):
        return (
            say("A second person signs, who neither receives nor records it."),
            say("To sign: {command}", command=f"crewbook sign {record.id} --by MEMBER"),
        )
    answer = say("To answer: {command}", command=f"crewbook consent {record.id} --by MEMBER")
    return {
        consent.OPEN: (answer,),
        consent.BLOCKED: (say("Talk with who objects; a new answer replaces the old one."), answer),
        consent.PASSED: (say("To carry it out: {command}", command=f"crewbook carry-out {record.id}"),),
    }.get(standing, ())
