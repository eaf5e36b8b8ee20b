"""The crew's papers, as they were filed below documents/: found without leaving that folder, for those who may see them."""

from __future__ import annotations

import mimetypes
from typing import TYPE_CHECKING

from dashboard.readers import parties
from dashboard.rights import Right
from pods.agreements import filing, versions
from pods.agreements.filing import FileAgreement
from pods.crew.positions import is_of
from reports.words import transactions

if TYPE_CHECKING:
    from pathlib import Path

    from dashboard.asking import Asking
    from ledger.entry import Entry
    from ledger.view import View

FOLDER = "documents"
# What a browser opens by itself; anything else is downloaded. A script among the papers must not be one that a page of
# ours could load, and a page among them not one that could ask in the reader's name.
SHOWN = {"application/pdf", "image/gif", "image/jpeg", "image/png", "image/webp", "text/plain"}
_PLAIN = "application/octet-stream"
_META = "document"
"""What of a transaction names the paper that was filed with it."""


def find(folder: Path, name: str) -> Path | None:
    """The file of that name below the crew's documents; None where there is none, or the name leads elsewhere."""
    root, parts = (folder / FOLDER).resolve(), name.split("/")
    if any(part.startswith(".") or not part or "\\" in part or not part.isprintable() for part in parts):
        return None
    try:
        # A link that leads out of the folder leads nowhere.
        path = root.joinpath(*parts).resolve(strict=True)
    except OSError:
        return None
    return path if path.is_relative_to(root) and path.is_file() else None


def type_of(path: Path) -> tuple[str, bool]:
    """(type, whether a browser may open it) of a file, by its name."""
    found, packed = mimetypes.guess_type(path.name)
    if found is None or found not in SHOWN or packed:
        return _PLAIN, False
    return found, True


def may(asking: Asking, view: View, name: str) -> bool:
    """Whether the visitor may see a file: all of them, or those on their own accounts and the agreements that they sign."""
    if asking.may(Right.FILED):
        return True
    member = view.get("member", asking.visitor.member) if asking.visitor.member else None
    if member is None or not asking.may(Right.OWN):
        return False
    *account, file = name.split("/")
    crew = {each.body["account"] for each in view.find("member")}
    if is_of(":".join(account), member.body["account"], crew):
        return True
    return any(
        (each["account"], each["file"]) == (":".join(account), file)
        and member.id in parties(view, found.id, each["number"])
        for found in versions.all_of(view)
        for each in filing.filed(found)
    )


def of_entry(asking: Asking, view: View, entry: Entry) -> list[str]:
    """The papers that were filed with an entry, below the folder of papers: those that are there, and that the visitor may see."""
    if entry.kind == FileAgreement.kind:
        found = [filing.path(entry.fields)]
    elif f"\n  {_META}: " in entry.text:
        # A receipt lies below one of the accounts that its transaction moves.
        found = [
            "/".join([*posting.account.split(":"), each.meta[_META]])
            for each in transactions(entry)
            if isinstance(each.meta.get(_META), str)
            for posting in each.postings
        ]
    else:
        return []
    there = (path for path in dict.fromkeys(found) if find(asking.served.folder, path) is not None)
    return [path for path in there if may(asking, view, path)]
