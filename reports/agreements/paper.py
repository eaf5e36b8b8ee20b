"""An agreement as a paper to read and to sign, as it was adopted or as its draft stands, and its page in plain words."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from ledger import persons
from pods.agreements import facts, stated, versions, wording
from pods.agreements.drafting import title
from pods.agreements.kinds import CERTIFICATE, CLASS_RULES, CO_OWNERSHIP, LOAN, NOTE, RULES
from pods.agreements.versions import ADOPTED, ENDED, IN_FORCE, Agreement
from reports.agreements.layout import lay_out
from reports.aloud import aloud
from reports.document import Column, Document, Section, Signature, Table
from reports.heading import heading, name_of
from reports.language import said_in
from reports.say import say, strung, unsaid

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledger.act import Record
    from ledger.persons import Person
    from ledger.view import View
    from pods.agreements.facts import Facts
    from pods.agreements.wording import Filled

_ROLES = {
    LOAN: (say("Borrower"), say("Guarantor")),
    CO_OWNERSHIP: (say("Member"), say("Member")),
    NOTE: (say("Holder"), say("Holder")),
}

# What a book may not say of what an agreement states.
_NOT_SAID = frozenset({say("the legal form"), say("the legal form, in one word"), say("what the loan is for")})


def paper(
    view: View,
    id: str,
    *,
    number: int | None = None,
    is_draft: bool = False,
    is_summary: bool = False,
    known: Mapping[str, Person] | None = None,
) -> Document:
    """The agreement: the version asked for, the draft where that is asked for or nothing was adopted, else what people mean by it.

    `known` are the persons whose legal names and addresses stand in its schedule, hashed apart from all else.
    Raises: Invalid, when there is no such agreement or version.
    """
    found = versions.agreement(view, id)
    chosen = found.version if is_draft else number or found.read
    kept = versions.kept(view, found, chosen)
    said: Facts = kept.body["facts"] if kept else versions.draft_facts(view, found)
    language = versions.language(view, said["wording"])
    read = _read_in(language, said)
    filled = wording.fill(versions.source(view, said["wording"]), read)
    laid = lay_out(
        filled.summary if is_summary else filled.text,
        read,
        found.kind,
        is_numbered=found.kind.is_numbered and not is_summary,
        language=language,
    )
    hash = kept.body["hash"] if kept else facts.hashed(said)
    form = "summary" if is_summary else "kept" if kept else "draft"
    state = _state(found, chosen, kept)
    return Document(
        kind="agreement-summary" if is_summary else "agreement",
        title=laid.title or found.kind.title,
        subtitle=strung([laid.subtitle, state], " · ") if laid.subtitle else state,
        **heading(view),
        sections=(
            *laid.sections,
            *(() if is_summary else _persons(view, said, known or {})),
            *(() if kept or is_summary else _undecided(found, filled)),
        ),
        signatures=() if is_summary else _signatures(view, found, said, kept),
        mark=say("{agreement}, version {number} · hash {hash}", agreement=found.id, number=chosen, hash=hash),
        face="serif",
        language=language,
        is_verbatim=True,
        written_in=language,
        is_one_page=is_summary or said["kind"] == CERTIFICATE,
        is_framed=said["kind"] == CERTIFICATE and not is_summary,
        keywords=f"agreement {found.id} version {chosen} {form} of {view.on} hash {hash} seal {view.seal}",
        data=_data(view, found, said, chosen, hash, filled),
    )


def _read_in(language: str, said: Facts) -> Facts:
    """The facts with the sentences of settings in the language of the text into which they are put."""
    if language == "en":
        return said
    tell = said_in(language)
    tables = {
        name: [[key, [*cells[:-2], tell(aloud(cells[-2])), cells[-1]]] for key, cells in rows]
        if name in {RULES, CLASS_RULES}
        else rows
        for name, rows in said["tables"].items()
    }
    return {**said, "tables": tables}


def _persons(view: View, said: Facts, known: Mapping[str, Person]) -> tuple[Section, ...]:
    """The parties' legal names and addresses, where they were told; whoever signs for the crew writes theirs by hand."""
    found = [known[each] for each in said["parties"] if each in known]
    if not found:
        return ()
    rows = tuple((name_of(view, each.member), each.legal_name, each.address) for each in found)
    columns = (Column("Name in this paper"), Column("Legal name"), Column("Address"))
    note = say(
        "This schedule is kept apart from the book and can be erased there; the hash at the foot does not cover it. Its own hash is {hash}.",
        hash=persons.hashed(known, said["parties"]),
    )
    return (Section(say("Schedule of persons"), tables=(Table("", columns, rows),), notes=(note,)),)


def undecided(found: Agreement, filled: Filled) -> list[tuple[str, str, str]]:
    """(name, question, how to decide it) of everything that prints as a blank, in reading order."""
    rows = []
    for name in filled.blanks:
        if name in found.kind.terms:
            rows.append((name, say(found.kind.terms[name]), f'crewbook agreement term {found.id} {name}="…"'))
        else:
            rows.append((name, _not_said(found, name), _cure(found, name)))
    return rows


def _not_said(found: Agreement, name: str) -> str:
    label = found.kind.words.get(name, name).lower()
    return say("The book does not say: {what}.", what=say(label) if label in _NOT_SAID else unsaid(label))


def _cure(found: Agreement, name: str) -> str:
    if name == "form":
        return f"crewbook agreement draft {found.id} --form company"
    if found.about.get("loan"):
        return f'crewbook loan change {found.about["loan"]} --purpose "…"'
    return ""


def _undecided(found: Agreement, filled: Filled) -> tuple[Section, ...]:
    rows = undecided(found, filled)
    if not rows:
        return ()
    columns = (Column("Blank"), Column("Question"), Column("Decide it"))
    note = say("Each of these prints as a blank above; a paper may be signed with blanks that you fill in by hand.")
    return (
        Section(
            say("Still to decide"),
            tables=(Table("", columns, tuple((name, asks, how) for name, asks, how in rows), note=note),),
        ),
    )


def _state(found: Agreement, number: int, kept: Record | None) -> str:
    """Where the version stands, so that no draft is taken for an agreement."""
    if kept is None:
        return say("version {number}, a draft that nobody has agreed to", number=number)
    adopted = dt.date.fromisoformat(kept.body["on"])
    if found.in_force == number and found.status != ENDED:
        since = dt.date.fromisoformat(found.record.body["since"])
        return say("version {number}, in force since {day}", number=number, day=since)
    if number == found.version and found.status == ADOPTED:
        return say("version {number}, adopted on {day}, to be signed", number=number, day=adopted)
    if number == found.version and found.status == ENDED:
        ended = dt.date.fromisoformat(found.record.body["ended"])
        return say("version {number}, ended on {day}", number=number, day=ended)
    return say("version {number}, adopted on {day}, no longer the newest", number=number, day=adopted)


def _signatures(view: View, found: Agreement, said: Facts, kept: Record | None) -> tuple[Signature, ...]:
    """A line for each party, and one for the crew; what was signed in the book stands below the name."""
    first, others = _ROLES.get(said["kind"], (say("Member"), say("Member")))
    signed = versions.signed_in(view, found, kept.body["number"]) if kept is not None else {}
    parties = said["parties"]
    day = None if kept is None else dt.date.fromisoformat(kept.body["on"])

    def shown(handle: str) -> str:
        """The name on the day on which the version was adopted: what was signed is not renamed."""
        then = view.get("member", handle, day)
        return str(then.body["name"]) if then else name_of(view, handle)

    lines = [
        Signature(_signed(others if at else first, signed.get(each)), shown(each)) for at, each in enumerate(parties)
    ]
    for_crew = stated.for_the_crew(view, found.about, parties)
    if for_crew:
        who = next((each for each in for_crew if each in signed), "")
        lines.append(
            Signature(_signed(say("For {crew}", crew=view.book.name), signed.get(who)), shown(who) if who else "")
        )
    return tuple(lines)


def _signed(role: str, said: object) -> str:
    if not isinstance(said, dict):
        return role
    return say("{role} · signed in the book on {day}", role=role, day=dt.date.fromisoformat(said["on"]))


def _data(view: View, found: Agreement, said: Facts, number: int, hash: str, filled: Filled) -> dict[str, object]:
    return {
        "agreement": found.id,
        "name": title(view, found),
        "kind": said["kind"],
        "pod": found.pod,
        "status": found.status,
        "version": number,
        "in_force": found.in_force if found.status in {IN_FORCE, ADOPTED} or found.is_draft else None,
        "hash": hash,
        "facts": {name: said[name] for name in ("parties", "words", "tables", "terms")},
        "blanks": [
            {"name": name, "question": question, "hint": how} for name, question, how in undecided(found, filled)
        ],
        "signed": [{"member": each, **record} for each, record in found.signed.items()],
    }
