"""A pod's cap table written out in the Open Cap Table Format."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ledger.errors import Broken, Invalid, Refused
from ledger.money import printable

if TYPE_CHECKING:
    from cli.door import Door

_USUAL = "crewbook export --format ocf --pod bakery --country NZ --out DIR"


def need_none(door: Door, given: str | None) -> None:
    """What only a cap table knows is not given for a whole book.

    Raises: Invalid, when it is.
    """
    if given or door.given.on or door.given.at:
        raise Invalid(
            "A whole book is written out as it is now; --on, --at, --pod and --country are for --format ocf.",
            hint=f"Leave them out, or write a cap table: {_USUAL}",
            where="format",
        )


def export(door: Door, out: Path | None, *, pod: str | None, country: str | None, database: str | None) -> None:
    """Write the files of a pod's cap table into a new folder.

    Raises: Invalid, when something is not said or not known; Refused, when something is there already.
    """
    from reports.ocf import VERSION, ocf

    if database is not None:
        raise Invalid(
            "A cap table is written out of a book in its folder, not of a database.",
            hint="Leave --database and --book-id out; name the folder with --book DIR.",
            where="database",
        )
    if pod is None or country is None:
        raise Invalid("Whose cap table, and in which country is the crew formed?", hint=f"Type: {_USUAL}", where="pod")
    code = _country(country)
    where = out or Path(f"{pod}-ocf")
    if where.exists() and (not where.is_dir() or any(where.iterdir())):
        raise Refused(
            f"{where} is there already, and a cap table is never written over anything.",
            hint="Name a new folder: --out DIR",
            where="out",
        )
    with door.view() as view:
        files, on = ocf(view, pod, code), view.on
    try:
        where.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (where / name).write_text(content, encoding="utf-8", newline="\n")
    except OSError as error:
        raise Broken(
            f"The cap table cannot be written: {error.strerror}.",
            hint="Name a place where you may write: --out DIR",
            where=str(error.filename or where),
        ) from None
    if door.given.json:
        door.print_json({"out": str(where), "files": list(files), "ocf": VERSION})
        return
    print(f"The cap table as of {on} is written to {where}, in Open Cap Table Format {VERSION}.")
    print("What that format has no place for is said in its Manifest.ocf.json.")


def _country(typed: str) -> str:
    """An ISO 3166 code of two letters.

    Raises: Invalid otherwise.
    """
    from babel import Locale

    code = typed.upper()
    if len(code) != 2 or not code.isalpha() or code not in Locale("en").territories:  # noqa: PLR2004 -- ISO 3166
        raise Invalid(
            f"“{printable(typed)}” is no country code.", hint="Write two letters, as in NZ or MX.", where="country"
        )
    return code
