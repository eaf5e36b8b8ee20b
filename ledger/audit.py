"""What page texts and loaded directives show by themselves, without a database: the seals, what was oversold, what is foreign."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from beancount.core import data

from ledger import chart, money
from ledger import entry as entries
from ledger.entry import FIRST_SEAL

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping

HEAL = "Restore the pages from the journal: crewbook verify --mend. What was changed is kept in a file beside them."
SAVED = (
    "This page was saved in another form (Windows line ends, or a mark before its first letter, which beancount cannot "
    "read); not a word was changed."
)
SAVED_HINT = f"{HEAL} In git, mark pages/* as -text."
_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
_GAP = re.compile(r"\n{2,}")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that does not hold: where (a file and its line, an entry, a table), what, and what to do about it."""

    where: str
    what: str
    hint: str


class Move(NamedTuple):
    """One posting as the checks on oversold accounts need it; `lot` tells lots apart and is None for money.

    `source` is what its place is told from: a directive's metadata, or the words themselves.
    """

    date: dt.date
    account: str
    commodity: str
    lot: tuple[Any, ...] | None
    number: Decimal
    source: Mapping[str, Any] | str


@dataclass(frozen=True, slots=True)
class _Block:
    """Some lines of a page between two blank ones; what stands in them is not known yet."""

    page: str
    line: int
    text: str

    @property
    def where(self) -> str:
        return f"{self.page}:{self.line}"


@dataclass(frozen=True, slots=True)
class _Found:
    """An entry on a page; its `seal` is empty when that line is damaged."""

    seq: int
    seal: str
    block: _Block


def chain(pages: Mapping[str, str], *, through: int = 0) -> list[Problem]:
    """What is wrong with the entries of all the pages of one book, given as name → text.

    Every entry must be there once, on its year's page, in order, sealed onto the one before it, with
    nothing between. `through` is a number that the entries reached before, if that is known: a page
    set cut off at its end shows no gap.
    """
    problems: list[Problem] = []
    found: dict[int, _Found] = {}
    for page in sorted(pages):
        _read_page(page, pages[page], found, problems)
    if not found:
        problems.append(Problem("pages", "There is not one entry on the pages.", HEAL))
        return problems
    ordered = [found[seq] for seq in sorted(found)]
    problems += _gaps(ordered, through)
    problems += _seals(ordered)
    return problems


def _read_page(page: str, text: str, found: dict[int, _Found], problems: list[Problem]) -> None:
    if "\r" in text or text.startswith(_MARK):
        problems.append(Problem(f"{page}:1", SAVED, SAVED_HINT))
        text = text.removeprefix(_MARK).replace("\r\n", "\n")
    last, name = 0, Path(page).name
    for block in _blocks(page, text, problems):
        seq = entries.seq_in(block.text)
        if seq is None:
            line = money.printable(block.text.split("\n", 1)[0])
            problems.append(Problem(block.where, f"“{line}” is no entry of this book.", _foreign_hint()))
        elif seq in found:
            what = f"Entry {seq} stands twice, here and at {found[seq].block.where}."
            problems.append(Problem(block.where, what, HEAL))
        else:
            found[seq] = _Found(seq, entries.seal_in(block.text) or "", block)
            if seq < last:
                problems.append(Problem(block.where, f"Entry {seq} stands behind entry {last}.", HEAL))
            if not name.startswith(f"{block.text[:4]}."):
                problems.append(
                    Problem(block.where, f"Entry {seq} of {block.text[:4]} stands on another year's page.", HEAL)
                )
            last = max(last, seq)


def _blocks(page: str, text: str, problems: list[Problem]) -> Iterator[_Block]:
    """The blocks of a page behind its head, a comment; anything but one blank line between them is a problem."""
    line, at = 1, 0
    for gap in [*_GAP.finditer(text), None]:
        end = gap.start() + 1 if gap else len(text)
        block = text[at:end]
        bare = block.lstrip("\n")
        if bare and not (at == 0 and _is_comment(bare)):
            yield _Block(page, line + len(block) - len(bare), bare if bare.endswith("\n") else f"{bare}\n")
        line += block.count("\n")
        if gap:
            extra = gap.end() - end
            if extra > 1 or gap.end() == len(text):
                problems.append(Problem(f"{page}:{line}", "Blank lines were added to this page.", HEAL))
            line += extra
            at = gap.end()
        elif not block.endswith("\n") and block:
            problems.append(Problem(f"{page}:{line}", "This page ends in the middle of a line.", HEAL))


def _is_comment(block: str) -> bool:
    return all(line.startswith(";") for line in block.rstrip("\n").split("\n"))


def _gaps(ordered: list[_Found], through: int) -> Iterator[Problem]:
    before = 0
    for each in ordered:
        if each.seq > before + 1:
            yield Problem(each.block.where, f"{_entries(before + 1, each.seq - 1)} missing before this one.", HEAL)
        before = each.seq
    if before < through:
        yield Problem(
            ordered[-1].block.where, f"{_entries(before + 1, through)} missing behind this one, the last.", HEAL
        )


def _entries(first: int, last: int) -> str:
    return f"Entry {first} is" if first == last else f"Entries {first} to {last} are"


def _seals(ordered: list[_Found]) -> Iterator[Problem]:
    """Entries whose text is not what their seal was made of; where the one before is missing, nothing can be said."""
    before, seals = 0, [FIRST_SEAL]
    for each in ordered:
        right = each.seal
        if each.seq == before + 1:
            # Behind an entry whose seal was changed, the seal that it should have had is followed.
            possible = [entries.seal_of(each.block.text, seal) for seal in seals]
            if each.seal not in possible:
                right = possible[0]
                yield Problem(
                    each.block.where, f"Entry {each.seq} is not as it was recorded: its seal does not fit.", HEAL
                )
        before, seals = each.seq, list(dict.fromkeys([each.seal, right]))


def moves(directives: Iterable[Any]) -> Iterator[Move]:
    """The postings of loaded transactions that could oversell something."""
    signs: dict[str, int] = {}
    for directive in directives:
        if not isinstance(directive, data.Transaction):
            continue
        for posting in directive.postings:
            account = posting.account
            if account not in signs:
                signs[account] = chart.forbidden_sign(account) if ":" in account else 0
            units: Any = posting.units
            if signs[account] and isinstance(getattr(units, "number", None), Decimal):
                lot = posting.cost and _lot(posting.cost)
                yield Move(directive.date, account, units.currency, lot, units.number, directive.meta)


def _lot(cost: Any) -> tuple[Any, ...]:
    """What tells a lot from another: a Cost has a number, a CostSpec that was never booked may not."""
    return (getattr(cost, "number", None), cost.currency, cost.date, cost.label)


def place(meta: Mapping[str, Any] | str | None) -> str:
    """File and line as beancount remembers them in a directive's metadata."""
    if isinstance(meta, str):
        return meta
    return f"{(meta or {}).get('filename', '<unknown>')}:{(meta or {}).get('lineno', 0)}"


def oversold(posted: Iterable[Move]) -> list[Problem]:
    """Every place, savings or loan account and lot that went beyond zero at the end of any day, each once, at its first."""
    by_thing: defaultdict[tuple[str, str, Any], list[Move]] = defaultdict(list)
    for move in posted:
        by_thing[move.account, move.commodity, move.lot].append(move)
    problems = []
    for (account, commodity, lot), moved in by_thing.items():
        sign = chart.forbidden_sign(account)
        moved.sort(key=lambda move: move.date)
        running = Decimal(0)
        for at, move in enumerate(moved):
            running += move.number
            is_end_of_day = at + 1 == len(moved) or moved[at + 1].date != move.date
            if is_end_of_day and running * sign > 0:
                worst = max((each for each in moved if each.date == move.date), key=lambda each: each.number * sign)
                problems.append(_oversold(worst, account, commodity, lot, abs(running)))
                break
    return problems


def _oversold(move: Move, account: str, commodity: str, lot: tuple[Any, ...] | None, short: Decimal) -> Problem:
    what = "Lot " + str(lot[3] or "without a name") + " in " if lot else ""
    return Problem(
        place(move.source),
        f"{what}{account} is {short:,f} {commodity} short at the end of {move.date}: more was taken out than was in.",
        f"See what moves it: crewbook journal --account {account}",
    )


def foreign(directives: Iterable[Any], pages_folders: Iterable[Path]) -> list[Problem]:
    """The transactions (and pads, which make some) that stand outside the pages: the journal does not know them."""
    inside = {str(folder) for folder in pages_folders}
    is_inside: dict[str, bool] = {}
    problems = []
    for directive in directives:
        if isinstance(directive, data.Transaction | data.Pad):
            filename = str((directive.meta or {}).get("filename", ""))
            if filename not in is_inside:
                is_inside[filename] = str(Path(filename).parent) in inside
            if not is_inside[filename]:
                kind = "pad" if isinstance(directive, data.Pad) else "transaction"
                what = f"This {kind} of {directive.date} is not in the journal: no seal covers it and no statement shows it."
                problems.append(Problem(place(directive.meta), what, _foreign_hint()))
    return problems


def _foreign_hint() -> str:
    return "Move it into inbox.beancount and run: crewbook post"
