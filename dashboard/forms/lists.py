"""Fields that hold several, or are one short text on the command line, as plain inputs: members picked one by one, rows of a name with
a number each, a rate as its number and what it is of, days one behind the other, the contribution of each round.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, get_args, get_origin

from ledger import money
from ledger.errors import Invalid
from pods.settings import SETTINGS
from reports.say import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

# Members ticked, or each at their place; rows of a name and a number; a number with what it is of, and rows of those; numbers, each
# with a name of its own; as many numbers as one likes; the first month and the last; and what a share is worth.
SEVERAL, ORDER, ROWS = "several", "order", "rows"
MEASURE, MEASURES, STEPS, NUMBERS = "measure", "measures", "steps", "numbers"
SPAN, FORMULA = "span", "formula"
# Of these a server is asked for more rows, where there are no scripts.
GROWING = frozenset({ROWS, MEASURES, NUMBERS})
TERMS = "terms"
_FORMS = {
    "guarantors": SEVERAL,
    "members": ORDER,
    **dict.fromkeys(("heirs", "events", "carry"), ROWS),
    "rate": MEASURE,
    "fee": MEASURES,
    "days": STEPS,
    "contributions": NUMBERS,
    **dict.fromkeys(("year", "period"), SPAN),
}
_OF_SETTINGS = {
    "rate": MEASURE,
    "charge": MEASURE,
    "list": SEVERAL,
    "members": SEVERAL,
    "order": ORDER,
    "formula": FORMULA,
}
# Of rows: where any name may be written, and where each needs its number.
WRITTEN = frozenset({"heirs", "events"})
_NUMBERED = frozenset({"events"})
_PART = re.compile(rf"(?P<field>(?:{TERMS}\.)?[a-z_-]+)\.(?P<part>.+)")
_CELL = re.compile(r"(?P<row>[0-9]{1,4})\.(?P<cell>name|number|ending)")
_ROW = re.compile(r"[0-9]{1,4}")
_MEASURED = re.compile(r"(?P<number>[^%/]*)(?P<ending>%?(?:/.*)?)")
_EMPTY_ROWS = 3
# What a share is worth: one of two figures, or the larger or the smaller of both; the second may be taken in part.
_WORTH = re.compile(r"(?:(?P<which>min|max)\(par,)?(?:(?P<part>[0-9.]+)\*)?book\)?")
PAR, BOOK, LARGER, SMALLER, OTHER = "par", "book", "max", "min", "other"
_ALL = "all"
_WHOLE = Decimal(100)


def form_of(name: str) -> str:
    """How what a field holds is picked or written; nothing for a field that holds one thing."""
    if name.startswith(f"{TERMS}."):
        setting = SETTINGS.get(name.removeprefix(f"{TERMS}."))
        return _OF_SETTINGS.get(setting.form, "") if setting else ""
    return _FORMS.get(name, "")


def gathered(sent: Mapping[str, str]) -> dict[str, str]:
    """What was sent, with the parts of such a field as one, as commands have it.

    `guarantors.ben=on`, or `members.2=ben`, are `ben`; `heirs.1.name=ben` and `heirs.1.number=2` the line `ben=2`;
    `rate.number=2` and `rate.ending=%/month` are `2%/month`; `days.1=30` and `days.2=90` are `30;90;`, for a number may hold a comma.
    """
    found: dict[str, str] = {}
    parts: dict[str, dict[str, str]] = {}
    for name, value in sent.items():
        part = _PART.fullmatch(name)
        if part is not None and form_of(part["field"]):
            parts.setdefault(part["field"], {})[part["part"]] = " ".join(value.split())
        else:
            found[name] = value
    return found | {name: _JOINED[form_of(name)](of) or found.get(name, "") for name, of in parts.items()}


def _of_rows(of: Mapping[str, str]) -> list[dict[str, str]]:
    """Each row's cells, in the order of the rows."""
    rows: dict[int, dict[str, str]] = {}
    for part, value in of.items():
        cell = _CELL.fullmatch(part)
        if cell is not None:
            rows.setdefault(int(cell["row"]), {})[cell["cell"]] = value
    return [row for _, row in sorted(rows.items())]


def _lines(of: Mapping[str, str]) -> str:
    written = [(row.get("name", ""), row.get("number", "")) for row in _of_rows(of)]
    return "\n".join(f"{what}={number}" for what, number in written if what or number)


def _in_order(of: Mapping[str, str]) -> list[str]:
    return [value for _, value in sorted((int(part), value) for part, value in of.items() if _ROW.fullmatch(part))]


def _apart(values: Iterable[str]) -> str:
    """One behind the other, whatever is in them."""
    return "".join(f"{each};" for each in values)


def _steps(of: Mapping[str, str]) -> str:
    """Each at its place, also where one before it was left empty; nothing where all were."""
    values = _in_order(of)
    return _apart(values) if any(values) else ""


def _measured(of: Mapping[str, str]) -> str:
    """A number with what it is of; nought is of nothing, and who wrote both beside each other is read so."""
    number, ending = of.get("number", ""), of.get("ending", "")
    if "/" in number:
        return number
    number = number.rstrip("% ") if ending.startswith("%") else number
    is_nought = "0" in number and not number.strip("0.")
    return number and ("0" if is_nought else number + ending)


def _span(of: Mapping[str, str]) -> str:
    """The months as commands have them: `2026` for all of a year, `2026-03` for one."""
    first, last = of.get("first", ""), of.get("last", "")
    if first[:-3] == last[:-3] and (first[-3:], last[-3:]) == ("-01", "-12"):
        return first[:-3]
    return first if first == last or not last else f"{first}..{last}"


def span(typed: str) -> tuple[str, str]:
    """(the first month, the last) of what commands have."""
    first, _, last = typed.partition("..")
    if first.isdigit():
        return f"{first}-01", f"{first}-12"
    return first, last or first


def _worth(of: Mapping[str, str]) -> str:
    """The formula that was put together, or written where none of the others is meant."""
    which, part = of.get("which", ""), of.get("number", "").replace(",", ".").rstrip("% ")
    if which in {"", PAR}:
        return which
    if which == OTHER:
        return of.get("text", "")
    try:
        book = BOOK if not part or Decimal(part) == _WHOLE else f"{(Decimal(part) / _WHOLE).normalize():f}*{BOOK}"
    except InvalidOperation:
        book = f"{part}*{BOOK}"
    return book if which == BOOK else f"{which}(par, {book})"


def worth(typed: str) -> tuple[str, str, str]:
    """(which figure, how much of the book value in percent, the formula where it is another one)."""
    plain = "".join(typed.split())
    if plain in {"", PAR}:
        return plain, "", ""
    found = _WORTH.fullmatch(plain)
    if found is None or (found["which"] is None) == plain.endswith(")"):
        return OTHER, "", typed
    try:
        part = f"{(Decimal(found['part'] or 1) * _WHOLE).normalize():f}"
    except InvalidOperation:
        return OTHER, "", typed
    return found["which"] or BOOK, part, ""


_JOINED: dict[str, Callable[[Mapping[str, str]], str]] = {
    SEVERAL: ", ".join,
    ORDER: lambda of: ", ".join(filter(None, _in_order(of))),
    ROWS: _lines,
    MEASURE: _measured,
    MEASURES: lambda of: _apart(filter(None, map(_measured, _of_rows(of)))),
    STEPS: _steps,
    SPAN: _span,
    FORMULA: _worth,
    NUMBERS: lambda of: _apart(filter(None, _in_order(of))),
}


def rows(typed: str) -> list[tuple[str, str]]:
    """(name, number as typed) of each line, and a few empty ones behind them."""
    return [*(_row(line) for line in typed.splitlines() if line.strip()), *[("", "")] * _EMPTY_ROWS]


def measure(typed: str) -> tuple[str, str]:
    """(the number as typed, what it is of) of `2%/month`: ("2", "%/month")."""
    found = _MEASURED.fullmatch("".join(typed.split()))
    return (found["number"], found["ending"]) if found else (typed, "")


def measures(typed: str) -> list[tuple[str, str]]:
    """The same of each of several, and a few empty ones behind them."""
    return [*map(measure, parts(typed)), *[("", "")] * _EMPTY_ROWS]


def steps(typed: str, count: int) -> list[str]:
    """So many numbers, each as typed."""
    return [*_split(typed), *[""] * count][:count]


def numbers(typed: str) -> list[str]:
    """Those that are typed, and a few empty ones behind them."""
    return [*parts(typed), *[""] * _EMPTY_ROWS]


def need_number(typed: str, where: str) -> None:
    """Let through what begins with a number.

    Raises: Invalid, telling that number alone, and not the text that is made of it.
    """
    money.parse_number(measure(typed)[0], where=where)


def _row(line: str) -> tuple[str, str]:
    name, equals, number = line.rpartition("=")
    return (name.strip(), number.strip()) if equals else (line.strip(), "")


def parts(typed: str) -> list[str]:
    """What is typed with commas between, or stood in inputs of its own."""
    return [part for part in _split(typed) if part]


def _split(typed: str) -> list[str]:
    return [part.strip() for part in typed.split(";" if ";" in typed else ",")]


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
