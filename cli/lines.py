"""Sentences on a terminal: broken between words where they are wider than it. Elsewhere they stay on one line."""

from __future__ import annotations

import re
import shutil
from typing import TextIO

_NARROWEST = 20
# A command at the end of a sentence; where it records, it does so for today unless a day is said.
_COMMAND = re.compile(r"crewbook [a-z][^;…]*[^;….]$")
# Those that record nothing, or that no day is told.
_READS = {
    *("balances", "journal", "query", "statement", "receipt", "inbox", "proposals", "summary", "due", "verify"),
    *("doctor", "backup", "restore", "export", "plan", "serve", "demo", "init", "correct", "post", "period"),
    *(
        "list",
        "show",
        "register",
        "classes",
        "certificates",
        "vesting",
        "pledges",
        "offers",
        "notes",
        "sheet",
        "positions",
        "goals",
        "round",
    ),
}


def dated(sentence: str, on: str | None) -> str:
    """`sentence`; where it ends with a command that records, with the day that was typed, for whoever copies it."""
    from cli.main import GROUPS

    found = _COMMAND.search(sentence)
    if on is None or found is None or "--on" in sentence or "--help" in sentence:
        return sentence
    words = found.group(0).split()[1:]
    is_command = any(words[0] in commands for commands in GROUPS.values())
    return sentence if not is_command or _READS.intersection(words[:2]) else f"{sentence} --on {on}"


def fitted(sentence: str, stream: TextIO, *, indent: str = "  ") -> str:
    """`sentence`, whose later lines begin with `indent`, fit for the terminal behind `stream`, if there is one.

    A word that is wider stays whole: a seal, a path and a command's word are there to be copied.
    """
    if not stream.isatty():
        return sentence
    width = max(_NARROWEST, shutil.get_terminal_size().columns)
    before = sentence[: len(sentence) - len(sentence.lstrip())]
    lines = [
        filled(line, width, first=before if at == 0 else "", later=before + indent)
        for at, line in enumerate(sentence.split("\n"))
    ]
    return "\n".join(lines)


def filled(line: str, width: int, *, first: str, later: str) -> str:
    """`line` broken between words into lines of `width` cells: letters of some scripts take two of them."""
    if line.isascii() and len(line) <= width:
        return line
    from reports.render.text_table import width_of

    if width_of(line) <= width:
        return line
    lines = [first]
    for at, word in enumerate(line.split()):
        gap = " " if at and lines[-1].strip() else ""
        if gap and width_of(lines[-1]) + 1 + width_of(word) > width:
            lines.append(later + word)
        else:
            lines[-1] += gap + word
    return "\n".join(lines)
