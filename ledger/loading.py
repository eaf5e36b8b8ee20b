"""beancount's loader asked about files that somebody may be writing to. What is made of its answer stands where it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

_TRIES = 4
_GAVE_UP = "Parser internal error"


def steadily(load: Callable[[], T]) -> T:
    """What `load` answers; it is called again where a page grew just when beancount had come to its end.

    beancount's grammar asks for the end of a file twice, and at the second time its lexer reads on. When an entry was
    appended in between, the parser has nothing that it could take it for, and gives up with a RuntimeError that names
    no cause. Whoever reads again finds the page longer, and whole.

    Raises: RuntimeError, when that happened `_TRIES` times in a row; whatever else `load` raises, at once.
    """
    for _ in range(_TRIES - 1):
        try:
            return load()
        except RuntimeError as error:
            if str(error) != _GAVE_UP:
                raise
    return load()
