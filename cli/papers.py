"""A statement for every member in one run, on every core: each process reads the same entry of the book and writes its share."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ledger.errors import Broken, Invalid, Refused
from reports.render.files import FORMS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from concurrent.futures import Future

    from cli.door import Door
    from ledger.book import Book
    from reports.document import Document

# A process takes so many at a time: few enough that all end together, and that progress is seen.
_AT_ONCE = 4


@dataclass(frozen=True, slots=True)
class Job:
    """What every process is told: the book as of a day and an entry, what to write and where."""

    source: str | Path
    book: str
    on: dt.date
    seal: str
    year: str | None
    language: str | None
    folders: dict[str, Path]


@dataclass(frozen=True, slots=True)
class Done:
    """What a process wrote, and by member why a paper could not be set."""

    paths: list[Path]
    unset: dict[str, str]


def write_all(door: Door, year: str | None) -> None:
    """Write the statement of everybody in the crew into the folders that were given.

    Raises: Invalid, when no folder was given or one cannot be written into; Refused, when a statement could not be set.
    """
    folders = {form: Path(path) for form in FORMS if (path := getattr(door.given, form)) is not None}
    if not folders:
        raise Invalid(
            "Where are the statements written to?",
            hint="Name a folder: crewbook statement members --pdf papers",
            where="pdf",
        )
    for folder in folders.values():
        _make(folder)
    with door.view() as view:
        from pods.crew import people

        handles = [each.id for each in people.members(view)]
        job = Job(door.settings.source, door.settings.book, view.on, view.seal, year, _language(door), folders)
    done = _run(job, handles)
    written = [path for share in done for path in share.paths]
    unset = {handle: why for share in done for handle, why in share.unset.items()}
    where = " and ".join(dict.fromkeys(str(folder) for folder in folders.values()))
    _need_all(unset, f"{len(written)} of {len(handles) * len(folders)} statements were written to {where}")
    if door.given.json:
        door.print_json({"on": job.on.isoformat(), "seal": job.seal, "files": sorted(map(str, written))})
        return
    print(f"{len(written)} statement{'' if len(written) == 1 else 's'} of {len(handles)} members written to {where}.")


def documents(book: Book, job: Job, handles: Sequence[str]) -> list[Document]:
    """The members' statements, all of the same entry."""
    from reports.member import member_statement
    from reports.member_year import year_statement

    with book.view(on=job.on, at=job.seal) as view:
        found = [year_statement(view, each, job.year) if job.year else member_statement(view, each) for each in handles]
    return [replace(each, language=job.language) if job.language else each for each in found]


def cores() -> int:
    """How many processes may run at once here."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _run(job: Job, handles: Sequence[str]) -> list[Done]:
    """The files of each share; how far we are is seen on a terminal.

    Raises: what a process raised, or Broken when one ended without a word.
    """
    from cli.checking import clear_progress, progress

    draw, done = progress(), 0
    shares = [handles[at : at + _AT_ONCE] for at in range(0, len(handles), _AT_ONCE)]
    if len(shares) == 1 or cores() == 1:
        return [_write(job, share) for share in shares]
    # A fresh process knows nothing of this one's database connection, and cannot share it by mistake.
    context = multiprocessing.get_context("spawn")
    written: list[Done] = []
    with ProcessPoolExecutor(min(cores(), len(shares)), mp_context=context) as pool:
        waiting: list[Future[Done]] = [pool.submit(_write, job, share) for share in shares]
        try:
            for each in as_completed(waiting):
                written.append(each.result())
                done += len(written[-1].paths) + len(written[-1].unset)
                draw(done, len(handles) * len(job.folders), f"{done} statements")
        except BrokenProcessPool as error:
            raise Broken("A process that writes statements was ended from outside.", hint="Try again.") from error
        finally:
            clear_progress()
    return written


def _write(job: Job, handles: Sequence[str]) -> Done:
    """Write the statements of some members."""
    import pods.acts  # noqa: F401 - the acts that a statement reads of
    from cli.door import write_file
    from ledger.book import Book
    from ledger.store import Store
    from reports.render.files import rendered

    book = Book(Store(job.source), job.book)
    written, unset = [], {}
    for handle, document in zip(handles, documents(book, job, handles), strict=True):
        for form, folder in job.folders.items():
            path = folder / f"{handle}.{form}"
            try:
                content = rendered(document, form)
            except Refused as error:
                unset[handle] = error.message
                continue
            write_file(path, content)
            written.append(path)
    return Done(written, unset)


def _need_all(unset: Mapping[str, str], written: str) -> None:
    """Everybody has their statement.

    Raises: Refused, with those whose cannot be set and why, and how many were `written`.
    """
    if unset:
        whose = "; ".join(f"{handle}: {why}" for handle, why in unset.items())
        raise Refused(
            f"{written}. {whose}",
            hint="Install such a font, or write web pages, which a browser prints: crewbook statement members --html papers",
            where="pdf",
        )


def _language(door: Door) -> str | None:
    if door.given.lang is None:
        return None
    from reports.language import language

    return language(door.given.lang)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Invalid(
            f"{folder} is no folder that statements can be written into: {error.strerror}.",
            hint="Name a folder; it is made when it is not there.",
            where=str(folder),
        ) from None
