"""Fields that hold several: members picked one by one, or each at their place, and names with a number each."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, get_args, get_origin

from ledger import money
from ledger.errors import Invalid
from reports.say import say

if TYPE_CHECKING:
    from collections.abc import Mapping

SEVERAL, ORDER = "several", "order"
# Which fields hold members, and how they are picked.
_MEMBERS = {"guarantors": SEVERAL, "members": ORDER}
_PART = re.compile(rf"(?P<name>{'|'.join(_MEMBERS)})\.(?P<part>.+)")


def form_of(name: str) -> str:
    """How the members that a field holds are picked; nothing for any other field."""
    return _MEMBERS.get(name, "")


def gathered(sent: Mapping[str, str]) -> dict[str, str]:
    """What was sent, with the parts of such a field as one: `guarantors.ben=on`, or `members.2=ben`, as `ben`."""
    found: dict[str, str] = {}
    picked: dict[str, list[tuple[int, str]]] = {}
    for name, value in sent.items():
        part = _PART.fullmatch(name)
        if part is None:
            found[name] = value
        elif _MEMBERS[part["name"]] == SEVERAL:
            picked.setdefault(part["name"], []).append((0, part["part"]))
        elif value and part["part"].isascii() and part["part"].isdigit():
            picked.setdefault(part["name"], []).append((int(part["part"]), value))
    return found | {
        name: ", ".join(each for _, each in sorted(several, key=lambda at: at[0])) for name, several in picked.items()
    }


def parts(typed: str) -> list[str]:
    """What is typed with commas between."""
    return [part.strip() for part in typed.split(",") if part.strip()]


def are_pairs(annotation: object) -> bool:
    """Whether a field holds names, each with a number."""
    return get_origin(annotation) is tuple and get_origin(get_args(annotation)[0]) is tuple


def pairs(typed: str, where: str) -> tuple[tuple[str, Decimal], ...]:
    """(name, number) of each line, as in `launch = 10`; the number is 1 where none is said.

    Raises: Invalid, for a number that is none.
    """
    found = []
    for line in typed.splitlines():
        name, equals, number = line.rpartition("=")
        if not line.strip():
            continue
        if equals and not name.strip():
            raise Invalid(
                say("“{line}” names nobody.", line=money.printable(line)),
                hint=say("Write a name before =."),
                where=where,
            )
        found.append(
            (name.strip(), money.parse_number(number.strip(), where=where)) if equals else (line.strip(), Decimal(1))
        )
    return tuple(found)
