"""A meeting typed on a terminal that a test holds: what is typed, what is shown, and where it stopped."""

from __future__ import annotations

import contextlib
import io
from dataclasses import dataclass
from unittest import mock

import typer
from rich.console import Console

from cli import meeting_screen
from cli.door import Door
from cli.options import Given
from tests.typed import _clock


@dataclass(frozen=True)
class Said:
    """What a dialogue showed, and its exit status."""

    text: str
    status: int

    @property
    def flat(self):
        """The same on one line: where a sentence is broken depends on the window."""
        return " ".join(self.text.split())


def talk(crew, *typed, pod="rainy", width=80, interrupted=False, into=None, **given):
    """Type these lines into the meeting of a pod; then nothing more can be read, or Ctrl-C is pressed.

    Of what can be called, what it answers is typed: something may so happen before.
    """
    out = io.StringIO()
    waiting = list(typed)

    def read(prompt):
        out.write(prompt)
        if not waiting:
            raise KeyboardInterrupt if interrupted else EOFError
        following = waiting.pop(0)
        line = following() if callable(following) else following
        out.write(f"{line}\n")
        return line

    console = Console(file=out, width=width, highlight=False, markup=False, emoji=False)
    status = 0
    with (
        contextlib.chdir(crew.folder),
        contextlib.redirect_stdout(out),
        mock.patch("cli.door.dt", _clock(crew.today)),
    ):
        try:
            meeting_screen.talk(Door(Given(**given)), pod, console, read, into)
        except typer.Exit as leaving:
            status = leaving.exit_code
    assert waiting == [] or status == 0, waiting
    return Said(out.getvalue(), status)
