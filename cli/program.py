"""Makes what was typed ready to run: the one command that its words name, built once a process. Which commands there are stands in main."""

from __future__ import annotations

import copy
import functools
from typing import Any


def program(root: Any, words: list[str]) -> Any:
    """What runs the command of a Typer application that `words` begin with.

    Every option of every command costs time to make: of a group only the command that is named is made ready,
    all of them when none is, as for its help.
    """
    return _made(root, _path(root, words))


@functools.cache
def _made(root: Any, path: tuple[str, ...]) -> Any:
    import typer

    return typer.main.get_command(_only(root, path))


def _path(part: Any, words: list[str]) -> tuple[str, ...]:
    """The words that name a group, a group within it, and a command there."""
    if not words:
        return ()
    for each in part.registered_groups:
        if each.name == words[0]:
            return words[0], *_path(each.typer_instance, words[1:])
    return (words[0],) if any(each.name == words[0] for each in part.registered_commands) else ()


def _only(part: Any, path: tuple[str, ...]) -> Any:
    """A Typer application like `part` with nothing in it but what `path` names, all of it when that names nothing."""
    if not path:
        return part
    left = copy.copy(part)
    left.registered_commands = [each for each in part.registered_commands if each.name == path[0]]
    left.registered_groups = [copy.copy(each) for each in part.registered_groups if each.name == path[0]]
    for each in left.registered_groups:
        each.typer_instance = _only(each.typer_instance, path[1:])
    return left
