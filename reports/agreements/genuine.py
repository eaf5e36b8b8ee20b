"""Whether a paper is one of this book's agreements: a file by its sha256 or by what stands in it, and a hash typed from paper."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING

from ledger.errors import CrewbookError
from pods.agreements import filing, versions
from pods.agreements.drafting import title
from pods.agreements.versions import ENDED, IN_FORCE
from reports.agreements.paper import paper
from reports.agreements.standing import stale

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from contextlib import AbstractContextManager

    from ledger.persons import Person
    from ledger.view import View
    from pods.agreements.versions import Agreement
    from reports.document import Document

    Opened = Callable[[dt.date, str | None], AbstractContextManager[View]]

# What paper.py puts into the file itself, for it to be found again.
_MARK = re.compile(
    rb"agreement (A\d+) version (\d+) (draft|kept|summary) of (\d{4}-\d\d-\d\d) hash ([0-9a-f]{64}) seal ([0-9a-f]{64}) in ([A-Za-z_-]+)"
)


@dataclass(frozen=True, slots=True)
class Printer:
    """What a paper is printed with: how a document becomes the PDF or the web page that it is, and the persons who are known."""

    printed: Callable[[Document], bytes]
    known: Mapping[str, Person]


@dataclass(frozen=True, slots=True)
class Checked:
    """What a paper turned out to be, in a sentence or two; `holds` is whether it is one of this book's."""

    paper: str
    holds: bool
    says: str


def of_file(name: str, content: bytes, view: View, opened: Opened, printer: Printer) -> Checked:
    """A file against the book: one that was filed, else what crewbook would print of the version that it names, else a receipt's.

    `opened` gives the book as of a day and a seal; `printer` prints it once more.
    """
    digest = sha256(content).hexdigest()
    for each in versions.all_of(view):
        for file in filing.filed(each):
            if file["sha256"] == digest:
                what = "the signed paper" if file["is_scan"] else "the paper"
                says = f"{name} is {what} of {_called(view, each, file['number'])}, to the last byte as it was filed on {file['on']}."
                return Checked(name, holds=True, says=says + _now(view, each, file["number"]))
    marked = _MARK.search(content)
    if marked:
        return _reprinted(name, content, marked, view, opened, printer)
    seq = next((seq for seq, _, _, text in view.session.texts() if digest in text), None)
    if seq is not None:
        return Checked(name, holds=True, says=f"{name} is the file that entry {seq} names, to the last byte.")
    return Checked(
        name,
        holds=False,
        says=f"{name} is no file that this book knows, and names no agreement: it was never filed, or it was changed since.",
    )


def of_hash(typed: str, view: View) -> Checked:
    """A hash that somebody typed from a paper, or the beginning of one."""
    found = versions.by_hash(view, typed)
    if not found:
        return Checked(typed, holds=False, says=f"No agreement of this book has a hash that begins with {typed[:16]}.")
    each, number = found[0]
    return Checked(
        typed,
        holds=True,
        says=f"The hash {typed[:16]} is that of {_called(view, each, number)}: a paper that says word for word what "
        f"`crewbook agreement show {each.id} --version {number}` says is genuine.{_now(view, each, number)}",
    )


def _reprinted(
    name: str,
    content: bytes,
    marked: re.Match[bytes],
    view: View,
    opened: Opened,
    printer: Printer,
) -> Checked:
    """A paper that was printed and not filed: the book prints it once more, and every byte is compared."""
    id, number, form, on, hash, seal, language = (part.decode() for part in marked.groups())
    named = [(each, at) for each, at in versions.by_hash(view, hash) if (each.id, at) == (id, int(number))]
    try:
        with opened(dt.date.fromisoformat(on), seal) as then:
            again = paper(
                then,
                id,
                number=int(number),
                is_draft=form == "draft",
                is_summary=form == "summary",
                known=printer.known,
            )
            is_same = printer.printed(replace(again, language=language)) == content
    except (CrewbookError, ValueError):
        is_same = False
    if is_same and named:
        says = f"{name} is exactly what this book prints of {_called(view, named[0][0], int(number))}."
        return Checked(name, holds=True, says=says + _now(view, named[0][0], int(number)))
    if is_same:
        return Checked(
            name,
            holds=True,
            says=f"{name} is exactly what this book printed of a draft of {id}, which says something else now.",
        )
    return Checked(
        name,
        holds=False,
        says=f"{name} says that it is {id}, version {number}, with the hash {hash[:16]}, and is not what this book prints of it: it was "
        "changed, printed by another version of crewbook or with other fonts, or with other legal names. Compare it word for word: "
        f"crewbook agreement show {id} --version {number}",
    )


def _called(view: View, found: Agreement, number: int) -> str:
    return f"{found.id}, the {title(view, found)}, version {number}"


def _now(view: View, found: Agreement, number: int) -> str:
    """Whether that version still holds, and whether the book still says the same."""
    if found.status == ENDED:
        return f" The agreement ended on {found.record.body['ended']}."
    if found.is_draft and number == found.version:
        return " It is a draft that nobody has agreed to."
    if number != found.read:
        return f" Version {found.read} has taken its place."
    changed = stale(view, found)
    holds = (
        " It is in force" if found.status == IN_FORCE or found.in_force == number else " It is not signed by all yet"
    )
    if not changed:
        return f"{holds}, and the book still says the same."
    return f"{holds}, and {len(changed)} of its facts changed since: crewbook agreement status {found.id}"
