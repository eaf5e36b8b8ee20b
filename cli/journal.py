"""Commands about the journal: balances, entries, queries, free entries, the inbox, corrections, verification."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.door import Door
from cli.options import plain, reads, writes


def register(app: typer.Typer) -> None:
    """Add `balances`, `journal`, `query`, `enter`, `correct`, `inbox`, `post` and `verify` to the program."""
    reads(app, "balances")(balances)
    reads(app, "journal")(journal)
    plain(app, "query")(query)
    writes(app, "enter")(enter)
    writes(app, "correct")(correct)
    plain(app, "inbox")(inbox)
    writes(app, "post")(post)
    plain(app, "verify")(verify)


def balances(
    door: Door, account: Annotated[str, typer.Argument(help="An account, or what its name begins with.")] = ""
) -> None:
    """What every account holds."""
    from reports import crew

    with door.view() as view:
        door.show(crew.balances(view, account))


def journal(
    door: Door,
    member: Annotated[str | None, typer.Option(help="Only what concerns this member.")] = None,
    pod: Annotated[str | None, typer.Option(help="Only what concerns this pod.")] = None,
    account: Annotated[str | None, typer.Option(help="Only what moves this account.")] = None,
    since: Annotated[str | None, typer.Option(help="From this day on.", metavar="DATE")] = None,
    last: Annotated[int, typer.Option(help="How many entries at the most, the newest ones.")] = 50,
) -> None:
    """The entries, oldest first."""
    from cli import browsing

    browsing.journal(door, member=member, pod=pod, account=account, since=since, last=last)


def query(
    door: Door,
    words: Annotated[
        str, typer.Argument(metavar="BQL", help='As in "SELECT account, sum(position) GROUP BY account".')
    ],
) -> None:
    """Ask the pages in beancount's query language."""
    from cli import browsing

    browsing.query(door, words)


def enter(
    door: Door,
    narration: Annotated[str, typer.Argument(help="What it is.")],
    lines: Annotated[
        list[str],
        typer.Option("--line", help="As in 'Assets:Bank-Main:Rainy -5'; twice or more.", metavar="'ACCOUNT AMOUNT'"),
    ],
    payee: Annotated[str | None, typer.Option(help="With whom.")] = None,
) -> None:
    """Record anything else, as a balanced transaction."""
    from cli import writing

    door.post(writing.entered(door, narration, lines, payee))


def correct(
    door: Door,
    entry: Annotated[int, typer.Argument(help="The entry's number.")],
    because: Annotated[str, typer.Option(help="Why.")],
    whole_commit: Annotated[
        bool, typer.Option("--whole-commit", help="Undo all that was recorded together with it, as a meeting's sheet.")
    ] = False,
) -> None:
    """Undo an entry by its reversal; both stay in the book."""
    from cli import correcting

    if whole_commit:
        correcting.commit(door, entry, because)
    else:
        correcting.entry(door, entry, because)


def inbox(door: Door) -> None:
    """What waits in inbox.beancount."""
    from cli import writing

    writing.show_inbox(door)


def post(door: Door) -> None:
    """Check what waits in inbox.beancount and record it, all or nothing."""
    from cli import writing

    writing.post_inbox(door)


def verify(
    door: Door,
    seal: Annotated[
        list[str] | None, typer.Option(help="A seal from a paper: what it vouches for. May be given again.")
    ] = None,
    seals: Annotated[
        Path | None, typer.Option(help="A file of seals, one a line: a whole drawer of papers.", metavar="FILE")
    ] = None,
    document: Annotated[
        list[Path] | None,
        typer.Option(help="A file: whether it is a paper of this book's. May be given again.", metavar="FILE"),
    ] = None,
    hash: Annotated[
        list[str] | None, typer.Option(help="The hash of an agreement from a paper. May be given again.")
    ] = None,
    mend: Annotated[
        bool,
        typer.Option("--mend", help="First write the pages anew from the journal; what differs is kept beside them."),
    ] = False,
) -> None:
    """Check every entry, balance, lot, page and seal, with beancount as the second opinion."""
    from cli import checking

    checking.verify(door, seal or [], seals, document or [], hash or [], mend=mend)
