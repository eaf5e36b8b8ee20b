"""Legal names, addresses and contacts: kept apart from the book's journal, shown, and erased."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from ledger.errors import Invalid, Refused

if TYPE_CHECKING:
    from cli.door import Door
    from ledger.persons import Person

_WHAT = {"legal_name": "Legal name", "address": "Address", "contact": "Contact"}


def person(door: Door, handle: str, *, erase: bool, **given: str | None) -> None:
    """Keep what was given of a member, erase all of it, or show what is kept."""
    from ledger import persons, text
    from reports.heading import member

    with door.view() as view:
        name = str(member(view, handle).body["name"])
    if erase:
        if any(given.values()):
            raise Invalid("Either keep something or erase all of it.", hint="Leave --erase out.", where="erase")
        _erase(door, handle, name)
        return
    cleaned = {key: text.clean(value, what=key.replace("_", " ")) for key, value in given.items() if value is not None}
    if cleaned:
        with door.book.store.writing(door.settings.book) as session:
            persons.change(session, handle, cleaned, secrets.token_hex(persons.NONCE_BYTES))
            _note(door, handle, is_erased=False)
    with door.book.store.reading(door.settings.book) as session:
        kept = persons.persons(session)
    _show(door, handle, name, kept.get(handle), is_kept=bool(cleaned))
    others = persons.namesakes(kept, handle)
    if others and not door.given.json:
        have = "has" if len(others) == 1 else "have"
        print(f"{' and '.join(others)} {have} the same legal name; with their addresses, papers tell them apart.")
        print(f'Keep the address: crewbook member person {handle} --address "…"')


def _show(door: Door, handle: str, name: str, found: Person | None, *, is_kept: bool) -> None:
    if door.given.json:
        told = {key: getattr(found, key) or None if found else None for key in _WHAT}
        door.print_json({"member": handle, "name": name, **told})
        return
    if found is None:
        print(f"No legal name, address or contact of {name} is kept.")
        print(f'Keep them: crewbook member person {handle} --legal-name "…" --address "…"')
        return
    print(f"{name} ({handle}){', kept apart from the journal' if is_kept else ''}")
    for key, label in _WHAT.items():
        print(f"    {label:<10}  {getattr(found, key) or '—'}")
    print(f"It can be erased: crewbook member person {handle} --erase")


def _erase(door: Door, handle: str, name: str) -> None:
    """Forget what is kept of a member, and say where it may still stand.

    Raises: Refused, where nothing is kept.
    """
    from ledger import persons
    from pods.agreements import filing

    with door.book.store.writing(door.settings.book) as session:
        was_kept = persons.erase(session, handle)
        if was_kept:
            _note(door, handle, is_erased=True)
    if not was_kept:
        raise Refused(f"Nothing is kept of {name} that could be erased.", where="member")
    if door.given.json:
        door.print_json({"member": handle, "name": name, "erased": True})
        return
    print(f"The legal name, address and contact of {name} are erased; the journal never held them.")
    with door.view() as view:
        named = filing.naming(view, handle)
    for path in named:
        print(f"    documents/{path} was filed with a schedule of persons in which they may stand.")
    print("Backups that were made before hold them still, and so does whatever was printed.")


def _note(door: Door, handle: str, *, is_erased: bool) -> None:
    """Note for the audit that it was changed, by whom, and not what it says; where that cannot be noted, nothing is changed."""
    from dashboard.logins import Logins
    from dashboard.logins_file import NOWHERE, PERSON_ERASED, PERSON_KEPT

    what = PERSON_ERASED if is_erased else PERSON_KEPT
    Logins(door.settings.folder).noted(what, handle, by=door.settings.member or "", now=door.now, where=NOWHERE)
