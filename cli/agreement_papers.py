"""What the commands for agreements do between the door and the book: templates found and checked, papers printed, names asked for."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ledger.errors import CrewbookError, Invalid, Refused, unknown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cli.door import Door
    from ledger.book import Posted
    from ledger.view import View
    from pods.agreements.drafting import Draft
    from pods.agreements.versions import Agreement
    from reports.document import Document

_MOST_LISTED = 30


def print_template(door: Door, kind: str, *, is_check: bool, is_names: bool) -> None:
    """The template in use for a kind of agreement, as it can be copied; or whether it holds, or every name that it may hold."""
    source, where = _template(door, kind)
    if is_names:
        found = _names(kind)
        if door.given.json:
            door.print_json({"kind": kind, "names": found})
            return
        wide = max(map(len, found))
        print("\n".join(f"{name:<{wide}}  {says}" for name, says in found.items()))
        return
    if is_check:
        print(f"{where} holds: every placeholder is known.")
    else:
        print(source, end="")


def _names(kind: str) -> dict[str, str]:
    """Every name that a template may hold → what it stands for: facts, schedules, terms, and settings of the pod."""
    from pods.agreements.kinds import KINDS, spelt

    found = KINDS[kind]
    tables = {name: f"Schedule: {title}" for name, (title, _) in found.tables.items()}
    settings = {spelt(name): f"The setting {name}, in words" for name in found.settings}
    return {**settings, **found.words, **tables, **found.terms}


def draft(door: Door, subject: str, *, kind: str | None, **given: str | None) -> None:
    """Record a draft, and say which terms nobody has decided."""
    with door.view() as view:
        act = _drafted(door, view, subject, kind, given)
    posted = door.send(act)
    door.answer(posted)
    if not door.given.dry_run and not door.given.json:
        with door.book.view(on=max(posted.entries[0].date, door.on or door.now.date())) as view:
            print("\n".join(_still_open(view, posted.id or "")))


def _drafted(door: Door, view: View, subject: str, kind: str | None, given: Mapping[str, str | None]) -> Draft:
    """The act that drafts what was named: an agreement's next version, a loan's or a note's paper, or one of a pod."""
    from ledger.act import make
    from pods.agreements import versions
    from pods.agreements.drafting import Draft
    from pods.agreements.kinds import LOAN, NOTE
    from pods.agreements.wording import name_of

    fields = {**given, "agreement_kind": kind, "pod": subject}
    loan, note = view.get("loan", subject.upper()), view.get("note", subject.upper())
    if view.get(versions.AGREEMENT, subject.upper()) is not None:
        about = {**versions.agreement(view, subject).about}
        fields = {"agreement_kind": about.pop("kind"), "share_class": about.pop("class", None), **about}
        fields["form"] = given["form"] or about.get("form")
    elif kind == LOAN or (kind is None and loan is not None):
        fields |= {"agreement_kind": LOAN, "loan": subject, "pod": (loan.pod if loan else None) or ""}
    elif kind == NOTE or (kind is None and note is not None):
        fields |= {"agreement_kind": NOTE, "note": subject, "pod": (note.pod if note else None) or ""}
    elif kind is None:
        raise Invalid(
            "What kind of agreement is it?",
            hint=f"Add --kind co-ownership, membership or certificate; for a loan: crewbook agreement draft L1. Given was: {subject}",
            where="kind",
        )
    if fields["agreement_kind"] in {LOAN, NOTE}:
        # Whose it is, the loan or the note says.
        fields.pop("member", None)
    source, _ = _template(door, str(fields["agreement_kind"]))
    wording = name_of(source)
    is_kept = view.get(versions.WORDING, wording) is not None
    return make(Draft, **fields, wording=wording, source=None if is_kept else source)


def _still_open(view: View, id: str) -> list[str]:
    """What prints as a blank, each with its question and how to decide it; then what to type next."""
    from pods.agreements import versions, wording
    from reports.agreements.paper import undecided

    found = versions.agreement(view, id)
    said = versions.draft_facts(view, found)
    rows = undecided(found, wording.fill(versions.source(view, found.wording), said))
    lines = [f"Nobody has decided these; each prints as a blank ({len(rows)}):"] if rows else ["Nothing is undecided."]
    lines += [f"    {name}: {question}" for name, question, _ in rows[:_MOST_LISTED]]
    if rows:
        lines.append(f"Decide one: {rows[0][2]}")
    lines.append(f"Read it: crewbook agreement show {id} --draft; then ask the others: crewbook agreement propose {id}")
    return lines


def _template(door: Door, kind: str) -> tuple[str, str]:
    """The template of a kind, and where it lies: in the crew's folder first.

    Raises: Invalid, when it cannot be read or is broken.
    """
    from pods.agreements import wording
    from pods.agreements.kinds import KINDS
    from reports.agreements.usual import usual

    if kind not in KINDS:
        raise unknown("kind of agreement", kind, KINDS, hint=f"Choose {', '.join(KINDS)}.", among="here")
    own = door.settings.folder / "templates" / f"{kind}.txt"
    if not own.exists():
        return wording.plain(usual(kind)), f"The usual template for {kind}"
    where = f"templates/{kind}.txt"
    try:
        source = wording.plain(own.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is no text in UTF-8"
        raise Invalid(
            f"{where} cannot be read: {why}.", hint="Save it as plain text, in UTF-8.", where=str(own)
        ) from None
    wording.check(kind, source, where=where)
    return source, where


def terms(typed: Iterable[str]) -> dict[str, str]:
    """What was decided, as name → text.

    Raises: Invalid, for one without an equals sign.
    """
    found = {}
    for each in typed:
        name, sign, said = each.partition("=")
        if not sign:
            raise Invalid(
                f"“{each[:60]}” does not say what was decided.",
                hint='Write disputes="We ask Mere first."',
                where="term",
            )
        found[name.strip().replace("-", "_").replace(" ", "_")] = said
    return found


def show(door: Door, id: str, *, number: int | None, is_draft: bool, is_summary: bool) -> None:
    """Print the agreement, and write it where asked."""
    from ledger import persons
    from reports.agreements.paper import paper

    known = persons.of_book(door.book)
    with door.view() as view:
        document = paper(view, id, number=number, is_draft=is_draft, is_summary=is_summary, known=known)
    door.show(document)


def file(door: Door, id: str, given: Path | None, *, number: int | None) -> None:
    """File a version's paper among the crew's papers: the one that was signed on paper, or the one that is printed now."""
    posted, where = _filed(door, id, given, number=number)
    door.answer(posted, says=f"It lies in {where}. Check a copy of it: crewbook verify --document FILE", file=where)


def _filed(door: Door, id: str, given: Path | None, *, number: int | None) -> tuple[Posted, str]:
    """The entry that files it, and where it lies in the crew's folder."""
    from cli import receipts
    from ledger import persons
    from ledger.act import make
    from pods.agreements import versions
    from pods.agreements.filing import FileAgreement
    from reports.agreements.paper import paper

    known = persons.of_book(door.book)
    with door.view() as view:
        found = versions.agreement(view, id)
        chosen = number or found.read
        kept = versions.version(view, found, chosen)
        account = _account(view, found)
        document = paper(view, id, number=chosen, known=known)
        content = receipts.read(given, "paper", "signed.pdf") if given else _as_pdf(found.id, document)
    name = Path(f"{found.kind.title}-{found.id}-version-{chosen}{given.suffix if given else '.pdf'}")
    with receipts.laid(door, content, name, account, what="paper") as (filed, digest):
        act = make(
            FileAgreement,
            agreement=found.id,
            number=chosen,
            account=account,
            file=filed,
            sha256=digest,
            persons=persons.hashed(known, kept.body["facts"]["parties"]) or None,
            is_scan=given is not None,
        )
        posted = door.send(act)
    return posted, "/".join(["documents", *account.split(":"), filed])


def _as_pdf(id: str, document: Document) -> bytes:
    """The paper as it is filed.

    Raises: Refused, naming the letters that no font holds, and how to file it all the same.
    """
    from reports.render.pdf import pdf

    try:
        return pdf(document)
    except Refused as error:
        raise Refused(
            f"{id} {error.message.removeprefix('It ')}",
            hint=f"Print it from a browser, and file what was signed: crewbook agreement show {id} --html paper.html; then "
            f"crewbook agreement file {id} signed.pdf",
            where="file",
        ) from None


def _account(view: View, found: Agreement) -> str:
    """The account below which a paper lies, so that Fava shows it there: the loan's, else a place of the pod."""
    from reports.figures import is_of, places_of
    from reports.heading import member, pod

    its_pod = pod(view, found.pod)
    opened = sorted(record.id for record in view.find("account") if is_of(record.id, its_pod))
    if found.about.get("loan"):
        loan = its_pod.loans(member(view, found.about["member"]), found.about["loan"])
        opened = [each for each in opened if each == loan] or opened
        if opened[:1] == [loan]:
            return loan
    return next(iter([*places_of(view, its_pod), *opened]), its_pod.place())


def propose(door: Door, id: str) -> None:
    """Ask the others to adopt a draft, by the hash of what it states now."""
    from ledger.act import make
    from pods.agreements import facts, versions
    from pods.agreements.adopting import Adopt

    # Whatever the day of the agreement, the others are asked about what stands now.
    with door.book.view(on=door.on or door.now.date()) as view:
        found = versions.agreement(view, id)
        hash = facts.hashed(versions.draft_facts(view, found))
    act = make(Adopt, agreement=found.id, number=found.version, hash=hash)
    how = f'crewbook agreement sign {found.id} --by MEMBER --name "…" --hash {hash[:8]}'
    door.post(act, says=f"Once it is adopted, it is signed: {how}")


def sign(door: Door, id: str, *, name: str | None, hash: str | None, withdraw: bool) -> None:
    """Record a signature; on a terminal, name and hash are asked for where they were not given."""
    from ledger.act import make
    from pods.agreements.signatures import SignAgreement
    from pods.agreements.versions import IN_FORCE

    if not withdraw and sys.stdin.isatty() and not door.given.json:
        name = name or input("Your name, as you sign: ").strip()
        hash = hash or input("The hash at the foot of the paper (8 characters or more): ").strip()
    act = make(SignAgreement, agreement=id, name=name, hash=hash, withdraw=withdraw)
    posted = door.send(act)
    more: dict[str, Any] = {}
    says = f"See who has signed: crewbook agreement status {id.upper()}"
    is_in_force = any(record.status == IN_FORCE for entry in posted.entries for record in entry.records)
    if is_in_force and not posted.is_repeat and not door.given.dry_run:
        # All have signed: the paper with their signatures is put among the crew's papers at once, as an act of its own,
        # so never under the signature's key. The signatures stand without it too.
        signing, door.given = door.given, replace(door.given, key=None)
        try:
            _, where = _filed(door, id, None, number=None)
            says, more = (
                f"The paper lies in {where}. Check a copy of it: crewbook verify --document FILE",
                {"file": where},
            )
        except CrewbookError as error:
            door.tell(
                f"{id.upper()} is in force; only its paper is not filed: {error.message} Later: crewbook agreement file {id.upper()}"
            )
        door.given = signing
    door.answer(posted, says=says, **more)
