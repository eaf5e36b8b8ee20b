"""The face that stands in people's books.

`plugin "crewbook"`: beancount fails a book that was tampered with or oversold.
`custom "fava-extension" "crewbook"`: Fava's menu holds the pages of the dashboard.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ledger import audit
from ledger.pages import Pages

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__plugins__ = ["check"]

# Fava looks for classes by dir() and getattr(); beancount does not, and need not wait for them.
_PAGES = ("Home", "Contributions", "Loans", "Circles", "Livelihood", "Ownership", "Agreements", "Members")

# Between the writing of two pages by one commit, an entry may seem to be missing for a moment.
_MOMENT_SECONDS = 0.2


class BookError(NamedTuple):
    """An error as beancount and Fava show it."""

    source: dict[str, Any]
    message: str
    entry: None = None


def __dir__() -> list[str]:
    return [*globals(), *_PAGES]


def __getattr__(name: str) -> Any:
    if name not in _PAGES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from dashboard import menu

    return getattr(menu, name)


def check(directives: list[Any], options_map: Mapping[str, Any]) -> tuple[list[Any], list[BookError]]:
    """The directives as they are, and an error for everything that is wrong with the pages that they came from."""
    included = [Path(name) for name in options_map.get("include") or []]
    own = Path(str(options_map.get("filename") or "<none>")).parent / "pages"
    folders = sorted({own, *(path.parent for path in included if path.parent.name == "pages")})
    problems = [problem for folder in folders for problem in _sealed(folder, included)]
    problems += audit.foreign(directives, folders)
    problems += audit.oversold(audit.moves(directives))
    return directives, [_error(problem) for problem in problems]


def _sealed(folder: Path, included: Sequence[Path]) -> list[audit.Problem]:
    problems = _read(folder, included)
    if problems:
        time.sleep(_MOMENT_SECONDS)
        problems = _read(folder, included)
    return problems


def _read(folder: Path, included: Sequence[Path]) -> list[audit.Problem]:
    """What is wrong with the pages in one folder, and with pages there that the book does not include."""
    problems, texts = [], {}
    on_disk = {path for path in folder.glob("*.beancount") if not path.name.startswith(".")}
    for path in sorted(on_disk | {path for path in included if path.parent == folder}):
        try:
            texts[str(path)] = path.read_bytes().decode("utf-8", "replace")
        except OSError as error:
            problems.append(audit.Problem(f"{path}:0", f"This page cannot be read: {error.strerror}.", audit.HEAL))
        if path not in included:
            hint = 'Put this line back into main.beancount: include "pages/*.beancount"'
            problems.append(
                audit.Problem(f"{path}:0", "This page is not included, so its entries are not counted.", hint)
            )
    return problems + audit.chain(texts, through=Pages(folder.parent).through())


def _error(problem: audit.Problem) -> BookError:
    filename, _, line = problem.where.rpartition(":")
    source = (
        {"filename": filename, "lineno": int(line)}
        if filename and line.isdigit()
        else {"filename": problem.where, "lineno": 0}
    )
    return BookError(source, f"{problem.what} {problem.hint}")
