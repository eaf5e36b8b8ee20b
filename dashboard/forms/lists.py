"""Fields that hold several: members picked one by one, or each at their place, and rows of a name with a number each."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, get_args, get_origin

from ledger import money
from ledger.errors import Invalid
from reports.say import say

if TYPE_CHECKING:
    from collections.abc import Mapping

SEVERAL, ORDER, ROWS = "several", "order", "rows"
# Which fields hold members, and how they are picked.
_MEMBERS = {"guarantors": SEVERAL, "members": ORDER}
_PART = re.compile(rf"(?P<name>{'|'.join(_MEMBERS)})\.(?P<part>.+)")
# Which fields hold rows of a name and a number; of these, where any name may be written, and where each needs its number.
_ROWS = ("heirs", "events", "carry")
WRITTEN = frozenset({"heirs", "events"})
_NUMBERED = frozenset({"events"})
_CELL = re.compile(rf"(?P<name>{'|'.join(_ROWS)})\.(?P<row>[0-9]{{1,4}})\.(?P<cell>name|number)")
_EMPTY_ROWS = 3
_ALL = "all"


def form_of(name: str) -> str:
    """How what a field holds is picked or written; nothing for a field that holds one thing."""
    return ROWS if name in _ROWS else _MEMBERS.get(name, "")


def gathered(sent: Mapping[str, str]) -> dict[str, str]:
    """What was sent, with the parts of such a field as one: `guarantors.ben=on`, or `members.2=ben`, as `ben`.

    Rows are lines: `heirs.1.name=ben` and `heirs.1.number=2` are `ben=2`.
    """
    found: dict[str, str] = {}
    picked: dict[str, list[tuple[int, str]]] = {}
    cells: dict[str, dict[int, dict[str, str]]] = {}
    for name, value in sent.items():
        part, cell = _PART.fullmatch(name), _CELL.fullmatch(name)
        if cell is not None:
            cells.setdefault(cell["name"], {}).setdefault(int(cell["row"]), {})[cell["cell"]] = " ".join(value.split())
        elif part is None:
            found[name] = value
        elif _MEMBERS[part["name"]] == SEVERAL:
            picked.setdefault(part["name"], []).append((0, part["part"]))
        elif value and part["part"].isascii() and part["part"].isdigit():
            picked.setdefault(part["name"], []).append((int(part["part"]), value))
    for name, by_number in cells.items():
        written = [(row.get("name", ""), row.get("number", "")) for _, row in sorted(by_number.items())]
        found[name] = "\n".join(f"{what}={number}" for what, number in written if what or number) or found.get(name, "")
    return found | {
        name: ", ".join(each for _, each in sorted(several, key=lambda at: at[0])) for name, several in picked.items()
    }


def rows(typed: str) -> list[tuple[str, str]]:
    """(name, number as typed) of each line, and a few empty ones behind them."""
    return [*(_row(line) for line in typed.splitlines() if line.strip()), *[("", "")] * _EMPTY_ROWS]


def _row(line: str) -> tuple[str, str]:
    name, equals, number = line.rpartition("=")
    return (name.strip(), number.strip()) if equals else (line.strip(), "")


def parts(typed: str) -> list[str]:
    """What is typed with commas between."""
    return [part.strip() for part in typed.split(",") if part.strip()]


def are_pairs(annotation: object) -> bool:
    """Whether a field holds names, each with a number."""
    return get_origin(annotation) is tuple and get_origin(get_args(annotation)[0]) is tuple


def pairs(typed: str, where: str) -> tuple[tuple[str, Decimal], ...]:
    """(name, number) of each line, as in `launch=10`; where a number may be left out, it is 1.

    Raises: Invalid, for a number that is none, and for one without a name.
    """
    found = []
    for name, number in _filled(typed, where):
        if not number and where in _NUMBERED:
            raise Invalid(say("How many shares vest with “{name}”?", name=money.printable(name)), where=where)
        found.append((name, money.parse_number(number, where=where) if number else Decimal(1)))
    return tuple(found)


def words(typed: str, where: str) -> list[str]:
    """Each line as commands have it, `ana=50`; `ana=all`, where no number is said.

    Raises: Invalid, for a number without a name.
    """
    return [f"{name}={number or _ALL}" for name, number in _filled(typed, where)]


def _filled(typed: str, where: str) -> list[tuple[str, str]]:
    found = [_row(line) for line in typed.splitlines() if line.strip()]
    for name, number in found:
        if not name:
            raise Invalid(
                say("Beside {number} stands no name.", number=money.printable(number)),
                hint=say("Write it in the same row, or empty that row."),
                where=where,
            )
    return found
