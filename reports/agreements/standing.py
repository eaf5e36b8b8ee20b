"""Which agreements there are, who has signed, and which of them say what is no longer so."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import TYPE_CHECKING, Final

from pods.agreements import filing, signatures, versions
from pods.agreements.drafting import title
from pods.agreements.kinds import CERTIFICATE, CO_OWNERSHIP, LOAN, MEMBERSHIP, NOTE
from pods.agreements.versions import ADOPTED, DRAFT, ENDED
from reports.agreements.changed import stated, was_and_is
from reports.document import Column, Document, Fact, Row, Section, Table
from reports.heading import heading, name_of
from reports.say import listed, say, say_count, strung

if TYPE_CHECKING:
    from ledger.act import Record
    from ledger.view import View
    from pods.agreements.facts import Changed
    from pods.agreements.versions import Agreement

# What stands between the short names of those of whom one signs for the crew.
_OR: Final = " or "
_COLUMNS = (Column("Agreement"), Column("What"), Column("Version"), Column("Status"), Column("Against the book"))


def agreements(view: View) -> Document:
    """Every agreement that has not ended, then those that have, each with whether the book still says the same."""
    found = sorted(versions.all_of(view), key=lambda each: each.status == ENDED)
    rows = tuple(row(view, each) for each in found)
    notes = () if rows else (say("No agreement was drafted yet: crewbook agreement draft POD --kind co-ownership"),)
    return Document(
        kind="agreements",
        title=say("Agreements"),
        **heading(view),
        sections=(Section("", tables=(Table("", _COLUMNS, rows),) if rows else (), notes=notes),),
        data={"on": view.on, "agreements": [_data(view, each) for each in found]},
    )


def row(view: View, found: Agreement) -> Row:
    """One agreement in the list of all: what, which version, how it stands, and whether the book still says the same."""
    return found.id, called(view, found), str(found.read), status_of(view, found), _said(stale(view, found))


def status(view: View, id: str | None) -> Document:
    """Where agreements stand, and exactly which facts changed since; one of them, or all that have not ended.

    Raises: Invalid, when there is no such agreement.
    """
    found = [versions.agreement(view, id)] if id else versions.alive(view)
    sections = tuple(_section(view, each) for each in found)
    return Document(
        kind="agreement-status",
        title=say("Agreements against the book")
        if id is None
        else say("{id}: {name}", id=found[0].id, name=called(view, found[0])),
        **heading(view),
        sections=sections or (Section("", notes=(say("No agreement was drafted yet, or all have ended."),)),),
        data={"on": view.on, "agreements": [_data(view, each) for each in found]},
    )


def called(view: View, found: Agreement) -> str:
    """What an agreement is called, as drafting.title has it, for its reader: `Loan agreement L1 with Ben Okafor`."""
    named = found.about
    pod = view.get("pod", found.pod)
    words = {
        "member": name_of(view, named["member"]) if named.get("member") else "",
        "pod": str(pod.body["name"]) if pod else found.pod,
        **{each: named.get(each, "") for each in ("loan", "class", "numbers", "note")},
    }
    messages = {
        LOAN: say("Loan agreement {loan} with {member}", **words),
        MEMBERSHIP: say("Membership agreement of {member} in {pod}", **words),
        CERTIFICATE: say("Share certificate {class} {numbers} of {member}", **words),
        NOTE: say("Instalment note {note} of {member}", **words),
        CO_OWNERSHIP: say("Co-ownership agreement of {pod}", **words),
    }
    return messages[named["kind"]]


def status_of(view: View, found: Agreement) -> str:
    """`in force since 2026-03-01`, `adopted, ben has still to sign`, `a draft`."""
    if found.status == ENDED:
        return say("ended on {day}", day=dt.date.fromisoformat(found.record.body["ended"]))
    if found.status == ADOPTED:
        left = [each.split(_OR) for each in signatures.missing(view, found, found.signed)]
        names = listed((listed((name_of(view, each) for each in among), _OR) for among in left), ", ")
        said = say("version {number} adopted, still to sign: {names}", number=found.version, names=names)
    elif found.status == DRAFT:
        said = say("version {number} is a draft", number=found.version)
    else:
        return say("in force since {day}", day=dt.date.fromisoformat(found.record.body["since"]))
    if not found.in_force:
        return said
    return strung([say("version {number} in force", number=found.in_force), said])


def stale(view: View, found: Agreement) -> list[Changed] | None:
    """What the version that people mean states and is no longer so; None for a draft, which states what is, and once it ended."""
    kept = _kept(view, found)
    return None if kept is None or found.status == ENDED else versions.changed_since(view, found, kept)


def _kept(view: View, found: Agreement) -> Record | None:
    return versions.kept(view, found, found.read)


def _said(changed: list[Changed] | None) -> str:
    if changed is None:
        return "—"
    if not changed:
        return say("up to date")
    return say_count("out of date: one fact changed", "out of date: {count} facts changed", count=len(changed))


def _section(view: View, found: Agreement) -> Section:
    changed = stale(view, found)
    facts = [Fact("Status", status_of(view, found)), Fact("Against the book", _said(changed))]
    kept = _kept(view, found)
    if kept is not None:
        facts.append(Fact("Hash", kept.body["hash"]))
    tables = []
    if changed:
        rows = tuple((stated(found, each.what), *was_and_is(found, each)) for each in changed)
        note = say("A new version says what is so now: crewbook agreement draft {agreement}", agreement=found.id)
        tables.append(Table("What changed", (Column("Fact"), Column("Was"), Column("Now")), rows, note=note))
    if found.signed:
        signed = tuple(
            (name_of(view, each), said["name"], dt.date.fromisoformat(said["on"]), name_of(view, said["entered_by"]))
            for each, said in found.signed.items()
        )
        columns = (Column("Signed by"), Column("As"), Column("On", "date"), Column("Entered by"))
        tables.append(Table("Signatures", columns, signed))
    files = filing.filed(found)
    if files:
        listed_files = tuple(
            (str(each["number"]), dt.date.fromisoformat(each["on"]), _where(each), each["sha256"]) for each in files
        )
        columns = (Column("Version"), Column("Filed on", "date"), Column("File"), Column("sha256"))
        tables.append(Table("Papers", columns, listed_files))
    older = versions.versions(view, found)
    if len(older) > 1:
        every = tuple(
            (
                str(each.body["number"]),
                dt.date.fromisoformat(each.body["on"]),
                each.body["proposal"] or "—",
                each.body["hash"],
            )
            for each in older
        )
        columns = (Column("Version"), Column("Adopted on", "date"), Column("Proposal"), Column("Hash"))
        tables.append(Table("Versions", columns, every))
    return Section(say("{id}: {name}", id=found.id, name=called(view, found)), facts=tuple(facts), tables=tuple(tables))


def _where(file: dict[str, str]) -> str:
    """Where the file lies in the crew's folder."""
    return f"documents/{filing.path(file)}"


def _data(view: View, found: Agreement) -> dict[str, object]:
    changed, kept = stale(view, found), _kept(view, found)
    return {
        "agreement": found.id,
        "name": title(view, found),
        "kind": found.about["kind"],
        "pod": found.pod,
        "status": found.status,
        "version": found.version,
        "in_force": found.in_force,
        "hash": kept.body["hash"] if kept else None,
        "terms": dict(found.terms),
        "out_of_date": None if changed is None else bool(changed),
        "changed": [asdict(each) for each in changed or ()],
        "to_sign": signatures.missing(view, found, found.signed) if found.status == ADOPTED else [],
        "signed": [{"member": each, **said} for each, said in found.signed.items()],
        "files": [{**each, "path": _where(each)} for each in filing.filed(found)],
        "versions": [
            {"version": each.body["number"], "hash": each.body["hash"], "on": each.body["on"]}
            for each in versions.versions(view, found)
        ],
    }
