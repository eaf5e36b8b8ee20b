"""Filing an agreement: the file that was printed or signed, by its sha256, so that a paper can be told from another. No file is read here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ledger.act import Act, Change, rule
from ledger.errors import Refused
from pods.agreements import versions
from pods.crew import people

if TYPE_CHECKING:
    from ledger.view import View
    from pods.agreements.versions import Agreement


class FileAgreement(Act):
    """A version's paper lies among the crew's papers: `file` below `account`, with its sha256.

    `persons` is the hash of the legal names and addresses that stand in it, if any do: they are hashed apart, so that
    the paper can be kept when a person is erased.
    """

    kind = "agreement-file"
    agreement: str
    number: int
    account: str
    file: str
    sha256: str
    persons: str | None = None
    is_scan: bool = False


@rule(FileAgreement)
def file(act: FileAgreement, view: View) -> Change:
    """The agreement with one more file.

    Raises: Refused, when the same file was filed before.
    """
    people.actor(view)
    found = versions.agreement(view, act.agreement)
    versions.version(view, found, act.number)
    if any(each["sha256"] == act.sha256 for each in filed(found)):
        raise Refused(
            f"This very file of {found.id} is filed already.",
            hint=f"See it: crewbook agreement status {found.id}",
            where="file",
        )
    said = {name: value for name, value in act.given().items() if name != "agreement"}
    record = found.record.changed(files=[*filed(found), {**said, "on": view.on.isoformat()}])
    return Change(records=(record,), about=found.about_it(), id=found.id)


def filed(found: Agreement) -> list[dict[str, Any]]:
    """Every file of an agreement: number, account, file, sha256, on, is_scan, and persons where it has some."""
    files: list[dict[str, Any]] = found.record.body.get("files", [])
    return files


def naming(view: View, member: str) -> list[str]:
    """The filed papers, below the folder of papers, whose schedule of persons may hold a member's legal name and address."""
    return [
        path(file)
        for each in versions.all_of(view)
        for file in filed(each)
        if file.get("persons") and member in versions.version(view, each, file["number"]).body["facts"]["parties"]
    ]


def path(file: dict[str, Any]) -> str:
    """Where a filed paper lies below the folder of papers."""
    return "/".join([*file["account"].split(":"), file["file"]])
