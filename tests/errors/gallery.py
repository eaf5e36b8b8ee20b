"""The gallery's tables: every case is a rule, what was typed before, the command, and its exact answer.

A table is plain text:

    == the rule that speaks
    book living              which prepared book it is typed in: nothing, begun or living (the default)
    file sheet.csv cp1252    a file, its lines below behind "| "; the encoding is UTF-8 unless it says so
    & contribute …           typed before; must end well
    $ crewbook …             the command
    …                        what it says on stderr, DIR standing for the book's folder
    exit 2

`{U+202E}` stands for that character and `{501*a}` for as many of it, in commands and in files.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

ROOM = Path(__file__).parent
_CHARACTER = re.compile(r"\{U\+([0-9A-F]{2,6})\}")
_MANY = re.compile(r"\{(\d+)\*(\w)\}")


@dataclass
class Case:
    """One error: `name` is the rule, `text` what stands on stderr."""

    room: str
    name: str
    book: str = "living"
    before: list[str] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    command: str = ""
    text: str = ""
    status: int = 0


def cases() -> list[Case]:
    """Every case of every table, in order."""
    return [case for table in sorted(ROOM.glob("*.txt")) for case in read(table)]


def read(table: Path) -> list[Case]:
    """The cases of one table."""
    found: list[Case] = []
    lines: list[str] = []
    file = ("", "")

    def end_file() -> None:
        if file[0]:
            found[-1].files[file[0]] = "".join(f"{line}\n" for line in lines).encode(file[1], "surrogatepass")

    for line in table.read_text(encoding="utf-8").split("\n"):
        kind, _, rest = line.partition(" ")
        if kind != "|" and file[0]:
            end_file()
            file = ("", "")
        if kind == "==":
            found.append(Case(table.stem, rest))
        elif not found or not line.strip():
            continue
        elif found[-1].command and not line.startswith("exit "):
            found[-1].text += line + "\n"
        elif kind == "book":
            found[-1].book = rest
        elif kind == "file":
            name, _, encoding = rest.partition(" ")
            file, lines = (name, encoding or "utf-8"), []
        elif kind == "|":
            lines.append(spelt(rest))
        elif kind == "&":
            found[-1].before.append(spelt(rest))
        elif kind == "$":
            found[-1].command = spelt(rest.removeprefix("crewbook "))
        elif kind == "exit":
            found[-1].status = int(rest)
        else:
            raise ValueError(f"{table.name}: {line}")
    return found


def spelt(line: str) -> str:
    """`line` with its `{U+202E}` and `{501*a}` as characters."""
    return _MANY.sub(lambda found: int(found[1]) * found[2], _CHARACTER.sub(lambda found: chr(int(found[1], 16)), line))
