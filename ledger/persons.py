"""Who members are by law, and where they are found: kept apart from the journal, which never forgets, so that it can be erased."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING

import sqlalchemy as sa

from ledger.errors import CrewbookError
from ledger.tables import metadata
from ledger.text import as_read

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from ledger.book import Book
    from ledger.session import Session
    from ledger.store import Store

FILE = "persons.json"
"""What a backup of a server's book keeps them in."""
NONCE_BYTES = 16
_TABLE = metadata.tables["person"]


@dataclass(frozen=True, slots=True)
class Person:
    """One member's legal name, address and contact, each empty where it was not told.

    `nonce` is 32 random hexadecimal digits, new with every change: a hash that covers it tells nobody, by trying
    names, whose it was once the row is erased.
    """

    member: str
    legal_name: str = ""
    address: str = ""
    contact: str = ""
    nonce: str = ""


def persons(session: Session) -> dict[str, Person]:
    """Short name → person, of all who are kept, sorted."""
    rows = session.connection.execute(sa.select(_TABLE).where(_TABLE.c.book_id == session.book_id)).mappings()
    found = [Person(**{name: row[name] for name in Person.__slots__}) for row in rows]
    return {each.member: each for each in sorted(found, key=lambda person: person.member)}


def of_book(book: Book) -> dict[str, Person]:
    """The same of a book."""
    with book.store.reading(book.id) as session:
        return persons(session)


def namesakes(found: Mapping[str, Person], member: str) -> list[str]:
    """The others who have a member's legal name."""
    known = found.get(member)
    if known is None or not known.legal_name:
        return []
    mine = as_read(known.legal_name)
    return [each.member for each in found.values() if each.member != member and as_read(each.legal_name) == mine]


def keep(session: Session, person: Person) -> None:
    """Keep a person, in place of what was kept of them."""
    erase(session, person.member)
    session.connection.execute(sa.insert(_TABLE).values(book_id=session.book_id, **asdict(person)))


def change(session: Session, member: str, given: Mapping[str, str], nonce: str) -> Person:
    """Keep what was given of a member, field by field, and leave the rest of what is kept of them; `nonce` is a new one."""
    changed = replace(persons(session).get(member, Person(member)), **given, nonce=nonce)
    keep(session, changed)
    return changed


def erase(session: Session, member: str) -> bool:
    """Forget a person; whether anything was kept of them. SQLite overwrites what it deletes here."""
    if session.connection.dialect.name == "sqlite":
        session.connection.exec_driver_sql("PRAGMA secure_delete = ON")
    of = (_TABLE.c.book_id == session.book_id) & (_TABLE.c.member == member)
    return session.connection.execute(sa.delete(_TABLE).where(of)).rowcount > 0


def hashed(known: Mapping[str, Person], members: Iterable[str]) -> str:
    """The sha256 of the legal names and addresses of some members, in their order; empty where none is kept."""
    found = [known[each] for each in members if each in known]
    if not found:
        return ""
    rows = [[each.member, each.legal_name, each.address, each.nonce] for each in found]
    return sha256(json.dumps(rows, separators=(",", ":"), ensure_ascii=False).encode()).hexdigest()


def write(session: Session, path: Path) -> None:
    """Write all who are kept into a file, for a backup; none, where nobody is, or the schema is older."""
    if not sa.inspect(session.connection).has_table(_TABLE.name):
        return
    found = [asdict(each) for each in persons(session).values()]
    if found:
        path.write_text(json.dumps(found, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def taken_over(old: Store | None, file: Path, new: Store, book: str) -> int:
    """How many persons were copied into a book that came back, from its old database or from a backup's file."""
    found: list[Person] = []
    try:
        if old is not None:
            with old.reading(book) as session:
                found = list(persons(session).values())
        elif file.is_file():
            found = [Person(**each) for each in json.loads(file.read_text(encoding="utf-8"))]
    except (CrewbookError, sa.exc.DBAPIError, OSError, ValueError, TypeError):
        return 0
    if found:
        with new.writing(book) as session:
            for each in found:
                keep(session, each)
    return len(found)
