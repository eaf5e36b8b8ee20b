"""The options that every writing, reading and reporting command shares, and how a command is made one.

Nothing heavy is imported here: `crewbook --help` must answer at once.
"""

from __future__ import annotations

import functools
import inspect
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from collections.abc import Callable

# What many commands ask for.
MemberArgument = Annotated[str, typer.Argument(help="The member.")]
AmountArgument = Annotated[str, typer.Argument(metavar="AMOUNT", help="How much, as in 50 or 1,250.50.")]
IntoOption = Annotated[str | None, typer.Option(help="Where the money is put, as in Bank-Main.", metavar="PLACE")]
FromPlaceOption = Annotated[
    str | None, typer.Option("--from-place", help="Where the money is taken from.", metavar="PLACE")
]
PaidByOption = Annotated[
    str | None, typer.Option("--paid-by", help="Who paid it for them: a member, or a name.", metavar="MEMBER")
]
# What every command of a kind is given.
BookOption = Annotated[
    Path | None, typer.Option("--book", help="The book's folder (default: this one or one above it).", metavar="DIR")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Answer with one JSON document.")]
OnOption = Annotated[str | None, typer.Option("--on", help="The day it holds for (default: today).", metavar="DATE")]
ByOption = Annotated[
    str | None,
    typer.Option("--by", help="Who does it (default: member in crewbook.toml, or CREWBOOK_MEMBER).", metavar="MEMBER"),
]
KeyOption = Annotated[
    str | None, typer.Option("--key", help="Sent twice with the same key, it is recorded once.", metavar="KEY")
]
DryOption = Annotated[bool, typer.Option("--dry-run", help="Show the entry, record nothing.")]
AsOfOption = Annotated[str | None, typer.Option("--on", help="As of this day (default: today).", metavar="DATE")]
AtOption = Annotated[str | None, typer.Option("--at", help="As the book knew it at this seal.", metavar="SEAL")]
PdfOption = Annotated[Path | None, typer.Option("--pdf", help="Write it as a PDF.", metavar="FILE")]
HtmlOption = Annotated[Path | None, typer.Option("--html", help="Write it as a web page.", metavar="FILE")]
CsvOption = Annotated[Path | None, typer.Option("--csv", help="Write it as CSV, for a spreadsheet.", metavar="FILE")]
XlsxOption = Annotated[Path | None, typer.Option("--xlsx", help="Write it as a workbook.", metavar="FILE")]

LangOption = Annotated[
    str | None,
    typer.Option("--lang", help="The language, as in es (default: the member's, else English).", metavar="LANGUAGE"),
]

_BOOK = {"book": (BookOption, None), "json": (JsonOption, False)}
_WRITES = {
    "on": (OnOption, None),
    "by": (ByOption, None),
    "key": (KeyOption, None),
    "dry_run": (DryOption, False),
    **_BOOK,
}
_READS = {"on": (AsOfOption, None), "at": (AtOption, None), **_BOOK}
_FILES = {
    "pdf": (PdfOption, None),
    "html": (HtmlOption, None),
    "csv": (CsvOption, None),
    "xlsx": (XlsxOption, None),
}
_LANG = {"lang": (LangOption, None)}
_REPORTS = {"on": (AsOfOption, None), "at": (AtOption, None), **_FILES, **_LANG, **_BOOK}
_PLANS = {**_FILES, **_LANG, "json": (JsonOption, False)}
_PLAIN = _BOOK
_ALONE = {"json": (JsonOption, False)}


@dataclass(frozen=True, slots=True)
class Given:
    """What was given for the shared options; those that a command does not have are None or False."""

    on: str | None = None
    by: str | None = None
    key: str | None = None
    dry_run: bool = False
    at: str | None = None
    pdf: Path | None = None
    html: Path | None = None
    csv: Path | None = None
    xlsx: Path | None = None
    lang: str | None = None
    book: Path | None = None
    json: bool = False


def writes(app: typer.Typer, name: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register a command that records: its first parameter is the door, the shared options are added."""
    return _command(app, name, _WRITES)


def reads(app: typer.Typer, name: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register a command that asks the book as of a day and as known at a seal."""
    return _command(app, name, _READS)


def reports(app: typer.Typer, name: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register a command that makes a document."""
    return _command(app, name, _REPORTS)


def plain(app: typer.Typer, name: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register a command about the book itself."""
    return _command(app, name, _PLAIN)


def plans(app: typer.Typer, name: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register a command that reckons and needs no book."""
    return _command(app, name, _PLANS)


def alone(app: typer.Typer, name: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register a command that is told which folder it is about."""
    return _command(app, name, _ALONE)


def _command(
    app: typer.Typer, name: str, shared: dict[str, tuple[Any, Any]]
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    def register(function: Callable[..., None]) -> Callable[..., None]:
        own = inspect.signature(function, eval_str=True)
        parameters = list(own.parameters.values())[1:]
        added = [
            inspect.Parameter(each, inspect.Parameter.KEYWORD_ONLY, annotation=annotation, default=default)
            for each, (annotation, default) in shared.items()
        ]

        @functools.wraps(function)
        def command(**values: Any) -> None:
            from cli.door import Door

            door = Door(Given(**{each: values.pop(each) for each in shared}))
            try:
                function(door, **values)
            finally:
                door.close()

        command.__signature__ = own.replace(  # type: ignore[attr-defined]
            parameters=[each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in parameters] + added
        )
        command.__annotations__ = {each.name: each.annotation for each in parameters + added}
        app.command(name)(command)
        return function

    return register


__all__ = ["Given", "alone", "plain", "plans", "reads", "reports", "writes"]
