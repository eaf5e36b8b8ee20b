"""A version's paper put among the crew's papers: printed, or scanned as it was signed by hand, and its sha256 into the book."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ledger import documents, persons
from ledger.act import make
from ledger.errors import Refused
from pods.agreements import versions
from pods.agreements.filing import FileAgreement
from reports.agreements.paper import paper
from reports.figures import is_of, places_of
from reports.heading import member, pod

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from ledger.act import Act
    from ledger.book import Book
    from ledger.posted import Posted
    from ledger.view import View
    from pods.agreements.versions import Agreement
    from reports.document import Document


def file(
    book: Book, crew: Path, id: str, *, viewing: Callable[[], AbstractContextManager[View]], send: Callable[[Act], Posted],
    on: dt.date, number: int | None = None, scan: tuple[bytes, str] | None = None, is_dry: bool = False,
) -> tuple[Posted, str]:  # fmt: skip
    """The entry that files a version, and where its paper lies in the crew's folder `crew`.

    `viewing` opens the book to read, `send` records the act, behind it. `scan` is (content, suffix) of what was signed on
    paper; without it, the paper is printed now.
    Raises: Refused, when it cannot be printed; Broken, when it cannot be filed.
    """
    known = persons.of_book(book)
    with viewing() as view:
        found = versions.agreement(view, id)
        chosen = number or found.read
        kept = versions.version(view, found, chosen)
        parties = kept.body["facts"]["parties"]
        document = paper(view, id, number=chosen, known=known)
    content, suffix = scan or (_as_pdf(found.id, document), ".pdf")
    with viewing() as view:
        account, name = place(view, found, chosen, suffix)
    with documents.laid(crew, content, name, account, on=on, what="paper", is_dry=is_dry) as (filed, digest):
        posted = send(
            act_of(found, chosen, persons.hashed(known, parties), account, filed, digest, is_scan=scan is not None)
        )
    return posted, "/".join([documents.FOLDER, *account.split(":"), filed])


def place(view: View, found: Agreement, number: int, suffix: str) -> tuple[str, Path]:
    """(account, name) under which a version's paper is filed; `suffix` as in .pdf."""
    return _account(view, found), Path(f"{found.kind.title}-{found.id}-version-{number}{suffix}")


def act_of(
    found: Agreement, number: int, named: str, account: str, file: str, digest: str, *, is_scan: bool
) -> Act:  # fmt: skip
    """The act that files a paper; `named` is the hash of the legal names that may stand in it, `digest` its sha256."""
    return make(
        FileAgreement,
        agreement=found.id,
        number=number,
        account=account,
        file=file,
        sha256=digest,
        persons=named or None,
        is_scan=is_scan,
    )


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
    its_pod = pod(view, found.pod)
    opened = sorted(record.id for record in view.find("account") if is_of(record.id, its_pod))
    if found.about.get("loan"):
        loan = its_pod.loans(member(view, found.about["member"]), found.about["loan"])
        opened = [each for each in opened if each == loan] or opened
        if opened[:1] == [loan]:
            return loan
    return next(iter([*places_of(view, its_pod), *opened]), its_pod.place())
