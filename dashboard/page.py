"""What a page of the dashboard is, and how its body is drawn. Which pages there are stands in pages/, who may see them in rights.py."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from dashboard.drawing import template
from reports.language import reading

if TYPE_CHECKING:
    from collections.abc import Callable

    from dashboard.asking import Asking
    from dashboard.rights import Right
    from ledger.view import View


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its name in addresses, its title, the rights of which it needs one, and what it shows.

    `shows` reads the book and answers what the template `pages/NAME.html` is filled with.
    """

    name: str
    title: str
    needs: tuple[Right, ...]
    shows: Callable[[Asking, View], dict[str, Any]]

    def is_for(self, asking: Asking) -> bool:
        """Whether the visitor may see it."""
        return any(asking.may(right) for right in self.needs)

    def body(self, asking: Asking) -> Markup:
        """The page without its frame.

        Raises: CrewbookError, where what was asked for is not there.
        """
        with asking.view() as view, reading(asking.language):
            filled = self.shows(asking, view)
            # Every word in a template is escaped where it is put in.
            return Markup(template("page.html").render(asking=asking, page=self, **filled))  # noqa: S704
