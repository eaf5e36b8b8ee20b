"""One book as Fava reads it, at one moment: what threads would disturb each other in, made so that they do not.

When it is loaded and replaced stands in snapshots.py; our pages in its menu are those of menu/.
"""

from __future__ import annotations

import gc
import re
import threading
import warnings
import weakref
from contextlib import suppress
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from beancount.core.data import Document
from fava.core import FavaLedger, FilteredLedger
from fava.core.group_entries import group_entries_by_type
from fava.core.module_base import FavaModule
from fava.core.query_shell import FavaBQLShell, QueryShell
from fava.ext import FavaExtensionBase
from fava.helpers import FavaAPIError
from fava.util.date import InvalidDateRangeError

from dashboard.limited import Limited
from dashboard.menu import Menu, WaysBack
from ledger import division
from ledger.errors import Broken, Refused
from ledger.loading import steadily
from reports.render.csv import without_formulas
from reports.say import say

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# Views of a book by what its readers filtered, and entries that they opened: as many as Fava keeps.
_FILTERED_KEPT = 16
_CSV = "csv"
# beanquery remembers the last row's running balance in one place for the whole process, and adds a row again when
# another query's row came in between; its help, too, speaks through whichever shell was made last.
_ONE_QUESTION = threading.Lock()
_QUERIES, _FILTERS = Limited(2), Limited(2)
# Of a span, pages draw a bar a day.
_MOST_YEARS = 150
# What a filter needs to run on for ever: it may hold regular expressions.
_CAN_RUN_ON = re.compile(r"[*+?{]")


def load(main: Path, mtime: int) -> Snapshot:
    """The book whose main.beancount this is; a book with errors is one too.

    Raises: Broken, when beancount would break off at it.
    """
    for path, line in division.in_files(main):
        raise Broken(
            f"{path.name}, line {line}, divides by zero, and beancount breaks off at that.",
            hint="Write the amount out as a number.",
            where=f"{path}:{line}",
        )
    if not main.is_file():
        raise Broken(
            "main.beancount is missing, so there is no ledger to show.",
            hint="Bring it back from a backup; the book itself is safe: crewbook verify",
            where=str(main),
        )
    # Looking for garbage among the million parts of a large book holds every answer up for seconds, and finds none: a
    # snapshot falls apart by itself when it is dropped. So it is not looked at, neither now nor later.
    # What is there when it is frozen stays: what requests left behind goes before, while there is little to look at.
    gc.collect()
    is_collecting = gc.isenabled()
    gc.disable()
    try:
        return steadily(lambda: Snapshot(main.absolute(), mtime))
    finally:
        gc.freeze()
        if is_collecting:
            gc.enable()


def let_go() -> None:
    """Where no book is loaded any more, look once for what was left behind while some were."""
    if gc.get_freeze_count():
        gc.unfreeze()
        gc.collect()


class Snapshot(FavaLedger):
    """A book as its files stood when it was loaded. Fava would reload it in place; this one stays as it is.

    `mtime` is what browsers compare: a greater one makes them ask anew.
    """

    def __init__(self, main: Path, mtime: int) -> None:
        self._mtime = mtime
        before = warnings.showwarning
        super().__init__(str(main), poll_watcher=True)
        warnings.showwarning = before

    def load_file(self) -> None:
        """Read the files, once, with parts of our own in place of Fava's."""
        self.extensions = Menu(self)
        self.misc = WaysBack(self)
        _forget(self.query_shell.shell)
        self.query_shell = Questions(self)
        super().load_file()
        self._leave_out_tags()
        self._let_go()

    def _leave_out_tags(self) -> None:
        """Leave out papers whose file is named like markup, as one may be that somebody was sent: Fava's journal takes it for some."""
        found = [
            each
            for each in self.all_entries
            if not isinstance(each, Document) or not {"<", ">"} & {*each.filename.rpartition("/")[2]}
        ]
        if len(found) < len(self.all_entries):
            self.all_entries = found
            self.all_entries_by_type = group_entries_by_type(found)

    def _let_go(self) -> None:
        """Have no part hold the whole, which then goes with the last request that reads it."""
        itself = weakref.proxy(self)
        parts = [getattr(self, name, None) for name in FavaLedger.__slots__]
        for part in (*parts, *self.extensions._exts):  # noqa: SLF001 - Fava has no other way to them
            if isinstance(part, FavaModule | FavaExtensionBase):
                part.ledger = itself
        self.get_filtered = lru_cache(_FILTERED_KEPT)(partial(Filtered, itself))
        self.get_entry = lru_cache(_FILTERED_KEPT)(partial(FavaLedger._get_entry, itself))  # noqa: SLF001 - the same

    @property
    def mtime(self) -> int:
        """The number of this state."""
        return self._mtime

    def changed(self) -> bool:
        """Never: what changed is another snapshot."""
        return False


class Filtered(FilteredLedger):
    """A part of a book, as its readers filtered it; those who filter alike share it."""

    def __init__(self, ledger: FavaLedger, **by: Any) -> None:
        if any(_CAN_RUN_ON.search(each or "") for each in by.values()):
            # Where it comes to an end there, it does so here.
            _FILTERS.answered(partial(_try, ledger, by))
        try:
            super().__init__(ledger, **by)
        except re.error as error:
            raise Refused(
                say("This is no expression that names can be compared with: {why}.", why=str(error))
            ) from None
        except (InvalidDateRangeError, OverflowError):
            raise Refused(
                say("No calendar holds these days."), hint=say("Ask for less, such as for one account or one year.")
            ) from None
        if self.date_range is not None and self.date_range.end.year - self.date_range.begin.year > _MOST_YEARS:
            raise Refused(
                say("No span of more than {years} years is shown.", years=str(_MOST_YEARS)),
                hint=say("Ask for less, such as for one account or one year."),
            )
        self._turn = threading.Lock()

    def paginate_journal(self, *page: Any, **how: Any) -> Any:
        """A page of the journal. Its pages are kept in the order last asked for, so one asks at a time."""
        with self._turn:
            return super().paginate_journal(*page, **how)


def _try(ledger: FavaLedger, by: dict[str, Any]) -> None:
    """Filter a book, whatever comes of it."""
    with suppress(FavaAPIError, re.error, InvalidDateRangeError, OverflowError):
        FilteredLedger(ledger, **by)


class Questions(QueryShell):
    """Queries, each with a shell of its own and for no more than some seconds; one at a time in a process."""

    def __init__(self, ledger: FavaLedger) -> None:
        self.ledger = ledger

    def execute_query_serialised(self, *asked: Any) -> Any:
        """What a query answers, as the query page shows it."""
        return _QUERIES.answered(partial(self._answer, super().execute_query_serialised, asked))

    def query_to_file(self, *asked: Any) -> Any:
        """What a query answers, as a file; in a CSV nothing that somebody wrote is a formula to a spreadsheet."""
        name, content = _QUERIES.answered(partial(self._answer, super().query_to_file, asked))
        return name, without_formulas(content) if asked[-1] == _CSV else content

    def _answer(self, ask: Callable[..., Any], asked: tuple[Any, ...]) -> Any:
        with _ONE_QUESTION, _Shell(self):
            return ask(*asked)


class _Shell:
    """A shell for one question. beanquery hangs each into the process, where it would keep a whole book alive."""

    def __init__(self, questions: Questions) -> None:
        self._questions = questions

    def __enter__(self) -> None:
        self._before = warnings.showwarning
        self._questions.shell = FavaBQLShell(self._questions.ledger)

    def __exit__(self, *_: object) -> None:
        warnings.showwarning = self._before
        _forget(self._questions.shell)


def _forget(shell: FavaBQLShell) -> None:
    """Take from a shell what would keep a book."""
    del shell.ledger, shell.context
