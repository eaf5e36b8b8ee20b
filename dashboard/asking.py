"""One request as pages and forms need it: who asks, of which book, on which day, in which language, in which frame."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlencode

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from dashboard.rights import Right
    from dashboard.shelf import Served
    from dashboard.visitor import Visitor
    from ledger.view import View

LEDGER = "/ledger"
"""Below which address the whole book is, in Fava."""
# What our site leaves in the environment for Fava: who asks, and what draws a page's body for them.
ENVIRON = "crewbook.asking"
DRAWING = "crewbook.drawing"
_LONGEST_NUMBER = 15


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks, of which book, and when. `given` is what stands behind the question mark of the address.

    `is_in_ledger` is true inside Fava's frame, whose menu then leads to our pages. `language` is the reader's tag.
    """

    served: Served
    visitor: Visitor
    now: dt.datetime
    language: str
    given: Mapping[str, str] = field(default_factory=dict)
    is_in_ledger: bool = False

    @property
    def today(self) -> dt.date:
        """The day of the request."""
        return self.now.date()

    @contextmanager
    def view(self, on: dt.date | None = None, at: str | None = None) -> Iterator[View]:
        """The book as of a day, today where none is given."""
        with self.served.view(on or self.today, at) as view:
            yield view

    def may(self, right: Right) -> bool:
        """Whether the visitor has a right in this book."""
        return self.visitor.may(right)

    @property
    def me(self) -> str:
        """The visitor's short name in the book; only who is of the crew is asked for it."""
        assert self.visitor.member is not None, "guests and auditors have no accounts"
        return self.visitor.member

    def url(self, page: str, /, **query: object) -> str:
        """The address of a page, with what it is asked."""
        return _address(f"/{self.served.slug}/{page}", query)

    def act_url(self, kind: str, /, **filled: object) -> str:
        """The address of the form for an act, with fields already filled in."""
        return self.url(f"do/{kind}", **filled)

    def paper_url(self, report: str, form: str, /, **query: object) -> str:
        """The address of a statement as a file, such as `paper_url("member", "pdf", member="ana")`."""
        return self.url(f"paper/{report}.{form}", **query)

    @property
    def ledger_url(self) -> str:
        """The address of the whole book in Fava."""
        return f"{LEDGER}/{self.served.slug}/"


def whole(typed: str | None) -> int | None:
    """The number that stands in an address, as ours are written; None for whatever else does."""
    return int(typed) if typed and typed.isascii() and typed.isdigit() and len(typed) <= _LONGEST_NUMBER else None


def _address(path: str, query: Mapping[str, object]) -> str:
    given = {name: value for name, value in query.items() if value is not None and value != ""}
    return f"{path}?{urlencode(given)}" if given else path
