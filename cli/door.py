"""The door between a person and the book: finds it, opens it, reads dates and amounts, posts, and prints the answer."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import sys
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ledger import money
from ledger.clock import typed_day
from ledger.errors import Broken, Invalid
from ledger.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from contextlib import AbstractContextManager
    from decimal import Decimal

    from cli.options import Given
    from ledger.act import Act
    from ledger.book import Book, Item, Posted
    from ledger.entry import Entry
    from ledger.settings import Settings
    from ledger.store import Store
    from ledger.view import View
    from reports.document import Document

VIA = "command line"
_ON_NO_TERMINAL = 100


class Door:
    """What one command needs: the book it is about, the options it was given, and a place to answer."""

    def __init__(self, given: Given) -> None:
        self.given = given
        self.now = dt.datetime.now().astimezone()
        self._settings: Settings | None = None
        self._book: Book | None = None
        self._viewed: View | None = None

    @property
    def settings(self) -> Settings:
        """The settings of the book in question."""
        if self._settings is None:
            self._settings = read_settings(self.given.book)
        return self._settings

    @property
    def book(self) -> Book:
        """The book, with its pages."""
        if self._book is None:
            self._book = self.settings.opened(self.tell, when_older=self._bring_up_to_date)
        return self._book

    def close(self) -> None:
        """Let go of the book: whoever runs many commands in one process leaves no connection behind."""
        if self._book is not None:
            self._book.store.close()

    def _bring_up_to_date(self, store: Store) -> None:
        from cli.upgrading import bring_up_to_date

        bring_up_to_date(self, store)

    @property
    def by(self) -> str:
        """Who acts: --by, or who usually types here.

        Raises: Invalid, when neither is known.
        """
        by = self.given.by or self.settings.member
        if by is None:
            raise Invalid(
                "Who is doing this?", hint='Add --by MEMBER, or write member = "ana" into crewbook.toml.', where="by"
            )
        return by

    def forget_member(self) -> None:
        """Who usually types here is nobody of this book any more, as after the first member's correction."""
        self._settings = replace(self.settings, member=None)

    @property
    def on(self) -> dt.date | None:
        """The day that was given, or None."""
        return None if self.given.on is None else day(self.given.on, "on")

    @contextmanager
    def view(self) -> Iterator[View]:
        """The book as of the day and the seal that were given."""
        on = self.on or self.now.date()
        if on > self.now.date() + dt.timedelta(days=366):
            raise Invalid(
                f"{on} is more than a year ahead.", hint="Check the year; dates are written YYYY-MM-DD.", where="on"
            )
        with self.book.view(on=on, at=self.given.at) as view:
            self._viewed = view
            try:
                yield view
            finally:
                self._viewed = None

    def _today(self) -> AbstractContextManager[View]:
        """The book as of today, of the same moment as the view that is open, if one is: a second look costs as much as a first."""
        if self._viewed is None:
            return self.book.view(on=self.now.date())
        from ledger.view import View

        return nullcontext(View(self._viewed.session, on=self.now.date()))

    def send(self, act: Act, *, day: dt.date | None = None) -> Posted:
        """Record an act, or the proposal that it needs; `day` is its default day."""
        from pods.voices.sending import send

        return send(self.book, act, on=self.on, day=day, **self._circumstances())

    def post(self, act: Act, *, says: str = "", day: dt.date | None = None) -> Posted:
        """Record an act and say what was recorded."""
        posted = self.send(act, day=day)
        self.answer(posted, says=says)
        return posted

    def post_all(self, items: Sequence[Item]) -> Posted:
        """Record many acts in one commit and say so."""
        posted = self.send_all(items)
        self.answer(posted, many=True)
        return posted

    def send_all(self, items: Sequence[Item], *, key: str | None = None, after: int | None = None) -> Posted:
        """Record many acts in one commit; `key` stands in for one that was not given, `after` is as in `post_all`."""
        circumstances = {name: value for name, value in self._circumstances().items() if name != "by"}
        return self.book.post_all(items, **(circumstances | {"key": self.given.key or key}), after=after)

    def tries(self, items: Sequence[Item]) -> Posted:
        """What recording them would answer; nothing is recorded."""
        return self.book.post_all(items, now=self.now, dry_run=True)

    def _circumstances(self) -> dict[str, Any]:
        return {
            "by": self.by,
            "now": self.now,
            "key": self.given.key,
            "entered_by": self.settings.member or self.by,
            "via": VIA,
            "dry_run": self.given.dry_run,
        }

    def answer(self, posted: Posted, *, says: str = "", many: bool = False, **more: Any) -> None:
        """Print what a commit recorded.

        Raises: Broken, naming the entries, when the answer cannot be written: they stand all the same.
        """
        try:
            self._answer(posted, says=says, many=many, **more)
            sys.stdout.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            if self.given.dry_run or posted.is_repeat:
                raise
            first, last = posted.entries[0].seq, posted.entries[-1].seq
            what = f"Entry {first} was" if first == last else f"Entries {first} to {last} were"
            raise Broken(
                f"{what} recorded; only the answer could not be written: {error.strerror or error}.",
                hint=f"Do not type it again. See it: crewbook journal --last {last - first + 1}",
                where=str(first),
            ) from None

    def _answer(self, posted: Posted, *, says: str, many: bool, **more: Any) -> None:
        if self.given.json:
            entries = [entry_data(entry) for entry in posted.entries]
            data: dict[str, Any] = {"entries": entries} if many else {"entry": entries[0]}
            if not many and len(entries) > 1:
                data["followed_by"] = entries[1:]
            opened = [entry.id for entry in posted.entries if entry.id]
            data |= {"id": posted.id} if posted.id else {}
            data |= {"opened": opened} if len(opened) > 1 else {}
            data |= {"repeat": True} if posted.is_repeat else {}
            data |= {"dry_run": True} if self.given.dry_run else {}
            self.print_json(data | more)
            return
        if posted.is_repeat:
            if self.given.key:
                print(f"The key “{self.given.key}” was recorded before; nothing new was:")
        elif self.given.dry_run and not many:
            print("This would be recorded; nothing was:\n")
            print("\n".join(entry.text for entry in posted.entries), end="")
            return
        elif self.given.dry_run:
            print("This would be recorded; nothing was:")
        from cli import words
        from cli.lines import dated, fitted
        from reports.words import Names

        names = Names(lambda: self.book.view(on=self.now.date()))
        for line in words.recorded(posted, names, many=many, is_dry=self.given.dry_run):
            print(fitted(line, sys.stdout, indent="    "))
        for line in (words.next_step(posted, names), says):
            if line:
                print(fitted(dated(line, self.given.on), sys.stdout))

    def show(self, document: Document) -> None:
        """Print a document, and write it where asked."""
        from reports.render.files import FORMS, rendered

        document = self._in_language(document)
        files = {form: path for form in FORMS if (path := getattr(self.given, form)) is not None}
        for form, path in files.items():
            write_file(path, rendered(document, form))
        if self.given.json:
            from reports.render.json import dumps

            print(dumps(document))
            return
        from reports.render.text import text

        print(text(document, width=_width()), end="")
        self._tell_direction(document)
        if files:
            self.tell(f"Written to {' and '.join(str(path) for path in files.values())}.")

    def _tell_direction(self, document: Document) -> None:
        """Where a language runs from right to left, most terminals show it the other way round; paper and pages do not."""
        if document.language == "en" or not sys.stdout.isatty():
            return
        from babel import Locale

        locale = Locale.parse(document.language, sep="-")
        if locale.text_direction == "rtl":
            name = locale.get_display_name("en")
            self.tell(
                f"Many terminals show {name} from left to right. It is right as a page: add --html FILE or --pdf FILE."
            )

    def _in_language(self, document: Document) -> Document:
        """In the language that was asked for, else that of whom it is for, else of who usually types here."""
        if self.given.lang is not None:
            from reports.language import language

            return replace(document, language=language(self.given.lang))
        if document.is_verbatim:
            return document
        reader = self.settings.member if self._book is not None and document.language == "en" else None
        if reader is None:
            return document
        with self._today() as view:
            found = view.get("member", reader)
        return replace(document, language=found.body.get("language", "en")) if found else document

    def tell(self, sentence: str) -> None:
        """Say something beside the answer, on stderr."""
        from cli.lines import fitted

        print(fitted(sentence, sys.stderr), file=sys.stderr)

    def print_json(self, data: object) -> None:
        """One JSON document on stdout."""
        print(json.dumps(data, ensure_ascii=False, indent=2, default=str))


def entry_data(entry: Entry) -> dict[str, Any]:
    """An entry with the keys that others rely on."""
    return {
        "seq": entry.seq,
        "date": entry.date.isoformat(),
        "by": entry.by,
        "kind": entry.kind,
        "seal": entry.seal,
        "text": entry.text,
    }


def day(typed: str, where: str) -> dt.date:
    """The day that was typed as YYYY-MM-DD, or `today`, `yesterday`.

    Raises: Invalid otherwise.
    """
    if typed in {"today", "yesterday"}:
        return dt.datetime.now().astimezone().date() - dt.timedelta(days=typed == "yesterday")
    try:
        return typed_day(typed)
    except ValueError:
        hint = "Write " + (_year_first(typed) or "2026-03-31") + "."
        raise Invalid(f"“{money.printable(typed)}” is no date.", hint=hint, where=where) from None


def _year_first(typed: str) -> str:
    """What `31/12/2025` may mean, the year first; nothing when it can be no day."""
    found = re.fullmatch(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})", typed.strip())
    days = []
    for month, day in [(found[2], found[1]), (found[1], found[2])] if found else []:
        with suppress(ValueError):
            days.append(dt.date(int(found[3]), int(month), int(day)).isoformat() if found else "")
    return " or ".join(dict.fromkeys(days))


def amount(door: Door, typed: str, pod: str | None, where: str = "amount") -> Decimal:
    """The amount that was typed, in the pod's commodity when one is named (`50 NZD`).

    Raises: Invalid, when it is no amount, or in another commodity.
    """
    number, _, named = money.without_gaps(typed).partition(" ")
    if named.strip() and pod is not None:
        from pods.crew import people

        with door.view() as view:
            commodity = people.pod(view, pod).commodity
        return money.parse_amount(typed, commodity, where=where)
    return money.parse_number(number, where=where)


def write_file(path: Path, content: bytes) -> None:
    """Write a file whole or not at all.

    Raises: Invalid, when the folder is not there or may not be written.
    """
    if path.is_dir() or not path.name:
        raise Invalid(f"{path} is a folder.", hint="Name a file in it, such as statement.pdf.", where=str(path))
    try:
        new = path.with_name(path.name + ".new")
        new.write_bytes(content)
        new.replace(path)
    except OSError as error:
        raise Invalid(
            f"{path} cannot be written: {error.strerror}.",
            hint="Name a file in a folder that is there.",
            where=str(path),
        ) from None


def _width() -> int:
    import shutil
    import stat

    wide = shutil.get_terminal_size((0, 0)).columns
    if not wide:
        # Where somebody pages through it (`| less`), it is read on the terminal that stands behind stderr all the same.
        with suppress(OSError, ValueError):
            if stat.S_ISFIFO(os.fstat(sys.stdout.fileno()).st_mode):
                wide = os.get_terminal_size(sys.stderr.fileno()).columns
    return max(60, min(wide or _ON_NO_TERMINAL, 120))
