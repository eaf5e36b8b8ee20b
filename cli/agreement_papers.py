"""What the commands for agreements do between the door and the book: templates found and checked, papers printed, names asked for."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ledger.errors import CrewbookError, Invalid

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cli.door import Door
    from ledger.book import Posted
    from ledger.view import View

_MOST_LISTED = 30


def print_template(
    door: Door, kind: str, language: str | None, *, is_check: bool, is_names: bool, is_copy: bool
) -> None:
    """The template in use for a kind of agreement; or whether it holds, every name that it may hold, or where a copy of it lies."""
    from reports.agreements.templates import copied, template

    if is_copy:
        where = copied(door.settings.folder, kind, language)
        if door.given.json:
            door.print_json({"kind": kind, "file": where})
            return
        print(f"{where} holds the text of the {kind} agreement now. Change it there with any editor of plain text.")
        print(f"See whether it holds: crewbook agreement template {kind} --check; which names it may hold: --names")
        return
    source, where, _ = template(door.settings.folder, kind, language, door.tell, skips_empty=not is_check)
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


def draft(door: Door, subject: str, *, language: str | None, kind: str | None, **given: str | None) -> None:
    """Record a draft, and say which terms nobody has decided."""
    from reports.agreements.templates import drafted

    with door.view() as view:
        act = drafted(door.settings.folder, view, subject, kind, given, language=language, tell=door.tell)
    posted = door.send(act)
    door.answer(posted)
    if not door.given.dry_run and not door.given.json:
        with door.book.view(on=max(posted.entries[0].date, door.on or door.now.date())) as view:
            print("\n".join(_still_open(view, posted.id or "")))


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
    from reports.agreements import filing

    scan = (receipts.read(given, "paper", "signed.pdf"), given.suffix) if given else None
    return filing.file(
        door.book,
        door.settings.folder,
        id,
        viewing=door.view,
        send=door.send,
        on=door.on or door.now.date(),
        number=number,
        scan=scan,
        is_dry=door.given.dry_run,
    )


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
