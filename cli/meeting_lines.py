"""Lines of a meeting's terminal: one that is read, one that is shown, and leaving in between."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.render.text_table import width_of, wrapped

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import Console

_LEAVE = {"q", "quit", "leave"}
_INTERRUPTED = 130


class Left(Exception):
    """Whoever types wants to stop here; the draft stays. `status` is the program's exit status."""

    def __init__(self, status: int = 0) -> None:
        super().__init__()
        self.status = status


def line(read: Callable[[str], str], prompt: str) -> str:
    """One line as it was typed.

    Raises: Left, for q, where nothing more can be read, and at Ctrl-C.
    """
    try:
        typed = read(prompt)
    except EOFError:
        raise Left from None
    except KeyboardInterrupt:
        raise Left(_INTERRUPTED) from None
    if typed.strip().casefold() in _LEAVE:
        raise Left
    return typed


def show(console: Console, sentence: str, *, style: str = "") -> None:
    """Print a sentence, broken between words; a table's line, which fits the window, stays as it is."""
    from rich.text import Text

    before = sentence[: len(sentence) - len(sentence.lstrip())]
    is_wide = width_of(sentence) > console.width
    lines = [before + each for each in wrapped(sentence, console.width - len(before))] if is_wide else [sentence]
    for each in lines:
        console.print(Text(each, style=style), soft_wrap=True)
