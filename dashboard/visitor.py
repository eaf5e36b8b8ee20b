"""Who is asking: somebody signed in to one book, in a role, with what that role may do there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard.rights import Role, rights

if TYPE_CHECKING:
    from dashboard.rights import Right


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody signed in. `member` is their short name in the book, None for who is not of the crew.

    `has_left` are members who left the crew: they still read their own. `sign_in` is the id of this sign-in.
    """

    name: str
    role: Role
    is_private: bool
    member: str | None = None
    has_left: bool = False
    sign_in: int = 0

    def may(self, right: Right) -> bool:
        """Whether their role gives them a right in this book."""
        from dashboard.rights import Right

        if self.has_left:
            return right is Right.OWN
        return right in rights(self.role, is_private=self.is_private)

    @property
    def is_of_crew(self) -> bool:
        """Whether they are a treasurer or a member who has not left."""
        return self.role in {Role.TREASURER, Role.MEMBER} and not self.has_left
