"""beancount's loader asked about files that somebody may be writing to. What is made of its answer stands where it is asked for."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, TypeVar

from ledger.errors import Broken

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

T = TypeVar("T")

UNREADABLE = "Make it readable for you; a page can also be moved away and written anew: crewbook verify --mend"
_TRIES = 4
_GAVE_UP = "Parser internal error"


def load(main: Path) -> tuple[list[Any], list[Any], dict[str, Any]]:
    """Beancount's (directives, errors, options) of a main file and all that it includes; nothing is written.

    The public way in keeps a pickle in the crew's folder whenever it took long, complains where it cannot, and trusts
    whatever lies there under that name.

    Raises: Broken, when one of the files cannot be read.
    """
    from beancount import loader

    path = os.path.abspath(main)  # noqa: PTH100 - as beancount names it: without “..”, links left alone
    uncached: Any = loader._uncached_load_file  # noqa: SLF001
    directives, errors, options = steadily(lambda: uncached(path, None, None, None))
    return directives, errors, options


def steadily(ask: Callable[[], T]) -> T:
    """What `ask` answers; it is called again where a page grew just when beancount had come to its end.

    beancount's grammar asks for the end of a file twice, and at the second time its lexer reads on. When an entry was
    appended in between, the parser has nothing that it could take it for, and gives up with a RuntimeError that names
    no cause. Whoever reads again finds the page longer, and whole.

    Raises: RuntimeError, when that happened `_TRIES` times in a row; Broken, when a file cannot be read, or vanished
    before it was; whatever else `ask` raises, at once.
    """
    try:
        for _ in range(_TRIES - 1):
            try:
                return ask()
            except RuntimeError as error:
                if str(error) != _GAVE_UP:
                    raise
        return ask()
    except OSError as error:
        path = str(error.filename)
        raise Broken(
            f"{path} cannot be read ({error.strerror}).",
            hint=UNREADABLE,
            where=path,
        ) from None
