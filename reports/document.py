"""The Document: what a report says, as typed cells. How it looks on a screen or on paper is the renderers' work."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

Kind = Literal["text", "money", "number", "percent", "date"]

# A calculation that no book holds (`plan …`) carries no seal; everything else names the entry it rests on.
NO_SEAL = ""
_WHOLE = Decimal(100)
_SEAL = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Money:
    """An amount of a commodity, with the decimals that the commodity has."""

    number: Decimal
    commodity: str

    def __post_init__(self) -> None:
        assert isinstance(self.number, Decimal), f"money is a Decimal, not {self.number!r}"


@dataclass(frozen=True, slots=True)
class Percent:
    """A percentage, 25.0000 for a quarter; every decimal given is shown."""

    number: Decimal

    def __post_init__(self) -> None:
        assert isinstance(self.number, Decimal), f"a percentage is a Decimal, not {self.number!r}"


@dataclass(frozen=True, slots=True)
class Month:
    """A month as people read it, `June 2026`; to programs it is `2026-06`."""

    year: int
    number: int

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.number, 1)

    def __str__(self) -> str:
        """`2026-06`, as it is typed."""
        return f"{self.year:04}-{self.number:02}"


Cell = str | int | Decimal | Money | Percent | Month | date | None
Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """The head of a column; `kind` decides how its cells are aligned, in every rendering.

    Numbers are grouped by thousands, so a year or an entry's number belongs in a "text" column, as str.
    """

    title: str
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, one per column in the columns' order; `total` is the last row, set apart; `note` stands below."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    total: Row | None = None
    note: str = ""

    def __post_init__(self) -> None:
        assert self.columns, f"table “{self.title}” has no column"
        for row in (*self.rows, *([] if self.total is None else [self.total])):
            assert len(row) == len(self.columns), f"“{self.title}”: {len(row)} cells in a row of {len(self.columns)}"


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing to know at a glance: `Fact("Savings", Money(Decimal("50.00"), "NZD"))`."""

    label: str
    value: Cell


@dataclass(frozen=True, slots=True)
class LineChart:
    """Balances over time, in `commodity`: per series its name and its (date, balance) points, sorted by date.

    A balance holds until the next point, so the lines are drawn as steps.
    """

    title: str
    commodity: str
    series: tuple[tuple[str, tuple[tuple[date, Decimal], ...]], ...]

    def __post_init__(self) -> None:
        for name, points in self.series:
            days = [day for day, _ in points]
            assert days == sorted(days), f"the points of “{name}” are not sorted by date"


@dataclass(frozen=True, slots=True)
class BarChart:
    """One bar per label, in the order given; `unit` is what the numbers are in: "%" or a commodity.

    `most` is what a bar over the whole width stands for, where the chart says so in its title; `rest` a label and a number that are
    told below the bars and not drawn.
    """

    title: str
    unit: str
    bars: tuple[tuple[str, Decimal], ...]
    most: Decimal | None = None
    rest: tuple[str, Decimal] | None = None

    @property
    def full(self) -> Decimal:
        """What a bar over the whole width stands for: all of it for parts of a whole, else the largest number."""
        if self.most is not None:
            return self.most
        longest = max((abs(value) for _, value in self.bars), default=Decimal(0))
        is_of_whole = self.unit == "%" and all(value >= 0 for _, value in self.bars) and longest <= _WHOLE
        return _WHOLE if is_of_whole else longest


Chart = LineChart | BarChart


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a document with its own heading; charts stand before tables, notes after, each behind a point where they are a list."""

    title: str
    facts: tuple[Fact, ...] = ()
    tables: tuple[Table, ...] = ()
    charts: tuple[Chart, ...] = ()
    notes: tuple[str, ...] = ()
    is_list: bool = False


@dataclass(frozen=True, slots=True)
class Signature:
    """A line to sign on: `label` is the role ("Borrower"), `name` the person, or "" for a blank."""

    label: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Everything a report says about `book` (the crew's name) on `on`, as entry `seq` with its `seal` left it.

    `data` is what other programs read (see commands.md in the docs): mappings, sequences, str, int, bool, None,
    Decimal and date, never float. `language` is a BCP 47 tag. A calculation that rests on no book
    has seq 0 and NO_SEAL.
    """

    kind: str
    title: str
    book: str
    on: date
    seq: int = 0
    seal: str = NO_SEAL
    subtitle: str = ""
    facts: tuple[Fact, ...] = ()
    sections: tuple[Section, ...] = ()
    notes: tuple[str, ...] = ()
    signatures: tuple[Signature, ...] = ()
    data: Mapping[str, object] = field(default_factory=dict)
    language: str = "en"
    # A second line at every foot, such as an agreement's version and hash; and the letters that a paper is set in.
    mark: str = ""
    # What a PDF's own keywords are, for programs to find it by.
    keywords: str = ""
    # Whether it stays as it is, whatever its reader's language, unless one is asked for: what people sign is one paper.
    is_verbatim: bool = False
    # Whether a frame stands around it: a paper that people hang on a wall.
    is_framed: bool = False
    # The language of the text that stays.
    written_in: str = "en"
    # Whether it is to be one page on paper, set as small as that asks for and can be read.
    is_one_page: bool = False
    # Whether it lies on its side on paper, for a list of many columns.
    is_wide: bool = False
    face: Literal["sans", "serif"] = "sans"

    def __post_init__(self) -> None:
        assert self.seal == NO_SEAL or _SEAL.fullmatch(self.seal), f"not a seal: {self.seal!r}"
        assert "document" not in self.data, "the key “document” is the renderer's own"
