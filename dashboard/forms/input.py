"""One input of a form, and what stands in it. How it comes from an act's field is the matter of fields.py, how it looks the templates'."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard.forms import lists, uploads
from dashboard.forms.labels import HEADS

if TYPE_CHECKING:
    from dashboard.forms.choices import Choice


@dataclass(frozen=True, slots=True)
class Input:
    """One input of a form: its name, what it is called, a sentence of help, what stands in it, and what is wrong with it.

    `form` is choice, buttons, several, order, rows, measure, measures, steps, numbers, span, formula, file, amount, number, day, month, words,
    text, tick or hidden. `unit` stands behind an amount. `blank` is sent where nothing of several is ticked, `code` what commands
    call it, where that is another word.
    """

    name: str
    label: str
    help: str
    form: str
    value: str
    is_required: bool
    choices: tuple[Choice, ...] = ()
    unit: str = ""
    wrong: str = ""
    blank: str = ""
    code: str = ""

    @property
    def id(self) -> str:
        """What ties the label, the help and the sentence about what is wrong to the input."""
        return f"field-{self.name}"

    @property
    def chosen(self) -> list[str]:
        """Which of several are chosen, in order."""
        return lists.parts(self.value)

    @property
    def rows(self) -> list[tuple[str, str]]:
        """The names and numbers that stand in rows, and a few empty ones."""
        return lists.rows(self.value)

    @property
    def heads(self) -> tuple[str, ...]:
        """What the inputs of each row are called, or each of a few steps."""
        return HEADS[self.name]

    @property
    def measure(self) -> tuple[str, str]:
        """The number that stands in it, and what it is of."""
        return lists.measure(self.value)

    @property
    def measures(self) -> list[tuple[str, str]]:
        """The same of each of several, and a few empty ones."""
        return lists.measures(self.value)

    @property
    def steps(self) -> list[tuple[str, str]]:
        """(what it is called, the number that stands in it) of each of a few."""
        return list(zip(self.heads, lists.steps(self.value, len(self.heads)), strict=True))

    @property
    def numbers(self) -> list[str]:
        """The numbers that stand in it, and a few empty ones."""
        return lists.numbers(self.value)

    @property
    def span(self) -> tuple[str, str]:
        """The first month that stands in it, and the last."""
        return lists.span(self.value)

    @property
    def worth(self) -> tuple[str, str, str]:
        """What a share is worth: which figure, how much of the book value, or a formula of its own."""
        return lists.worth(self.value)

    @property
    def is_written(self) -> bool:
        """Whether any name may be written in a row, beside those that are known."""
        return self.name in lists.WRITTEN

    @property
    def file(self) -> str:
        """The name of the file that was chosen before; nothing where none was."""
        return uploads.name_of(self.value)
