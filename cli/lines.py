"""Sentences on a terminal: broken between words where they are wider than it. Elsewhere they stay on one line."""

from __future__ import annotations

import shutil
import textwrap
from typing import TextIO

_NARROWEST = 20


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
