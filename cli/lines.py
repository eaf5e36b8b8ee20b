"""Sentences on a terminal: broken between words where they are wider than it. Elsewhere they stay on one line."""

from __future__ import annotations

import re
import shutil
import textwrap
from typing import TextIO

_NARROWEST = 20
# A command that records for today where no day is said, at the end of a sentence.
_RECORDS = re.compile(
    r"crewbook (contribute|withdraw|opening|consent|carry-out|enter|loan (request|pay-out|repay)|"
    r"shares (class|issue|transfer)|member (add|leave|role)|pod (open|change|close))\b[^;…]*[^;….]$"
)


def dated(sentence: str, on: str | None) -> str:
    """`sentence`; where it ends with a command that records, with the day that was typed, for whoever copies it."""
    is_open = (
        on is not None and "--on" not in sentence and "--help" not in sentence and _RECORDS.search(sentence) is not None
    )
    return f"{sentence} --on {on}" if is_open else sentence


def fitted(sentence: str, stream: TextIO, *, indent: str = "  ") -> str:
    """`sentence`, whose later lines begin with `indent`, fit for the terminal behind `stream`, if there is one.

    A word that is wider stays whole: a seal, a path and a command's word are there to be copied.
    """
    if not stream.isatty():
        return sentence
    width = max(_NARROWEST, shutil.get_terminal_size().columns)
    before = sentence[: len(sentence) - len(sentence.lstrip())]
    lines = [
        textwrap.fill(
            line.lstrip() if at == 0 else line, width, initial_indent=before if at == 0 else "", subsequent_indent=before + indent,
            break_long_words=False, break_on_hyphens=False,
        )
        if len(line) > width
        else line
        for at, line in enumerate(sentence.split("\n"))
    ]  # fmt: skip
    return "\n".join(lines)
