"""The error family: what went wrong, where, and what to type next. Nothing here prints."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Iterable

_MOST_NAMES = 8


class CrewbookError(Exception):
    """A refusal that a person can read: `message` says what and why, `hint` what to type next.

    `where` names the field, line or file, and is empty when the message says it all.
    `exit_status` is what the command line returns for the family. `item` is the place in a batch, from 0 on, of the
    act that was refused, and None where no act of a batch is to blame.
    """

    kind: ClassVar[str] = "error"
    exit_status: ClassVar[int] = 2

    def __init__(self, message: str, *, hint: str = "", where: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.where = where
        self.item: int | None = None

    def as_dict(self) -> dict[str, str]:
        """The error as the JSON that other programs rely on."""
        return {"kind": self.kind, "message": self.message, "hint": self.hint, "where": self.where}


class Refused(CrewbookError):
    """A rule of the pod or the book says no."""

    kind = "refused"
    exit_status = 1


class Invalid(CrewbookError):
    """The input itself is wrong: a number, a name, a date, a file."""

    kind = "invalid"
    exit_status = 2


class Stale(CrewbookError):
    """The book moved on, or a key was used before for another act."""

    kind = "stale"
    exit_status = 3


class Broken(CrewbookError):
    """The book cannot be opened, or does not verify."""

    kind = "broken"
    exit_status = 4


def unknown(what: str, name: str, known: Iterable[str], *, hint: str = "", among: str = "in this book") -> Invalid:
    """The error for a name that is not `among` the known ones, with the nearest of these."""
    names = sorted(known)
    folded = {each.casefold(): each for each in names}
    near = [folded[each] for each in get_close_matches(name.casefold(), folded, n=3, cutoff=0.5)]
    if near:
        hint = "Did you mean " + " or ".join(near) + "?"
    elif names and not hint:
        shown = ", ".join(names[:_MOST_NAMES]) + (" …" if len(names) > _MOST_NAMES else "")
        hint = f"This book has: {shown}."
    return Invalid(f"There is no {what} “{name}” {among}.", hint=hint, where=what)
