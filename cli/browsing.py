"""Looking through the journal: entries by what they concern, and queries in BQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli.door import day
from ledger.errors import Broken, Invalid

if TYPE_CHECKING:
    from cli.door import Door
    from ledger.entry import Entry
    from ledger.view import View


def journal(
    door: Door, *, member: str | None, pod: str | None, account: str | None, since: str | None, last: int
) -> None:
    """The entries that concern all that was named, the newest `last` of them, oldest first."""
    from ledger.book import entry_at
    from reports import crew

    first = day(since, "since") if since else None
    with door.view() as view:
        numbers = _numbers(view, member=member, pod=pod, account=account)
        found: list[Entry] = []
        for seq in reversed(numbers):
            if len(found) >= last:
                break
            entry = entry_at(view.session, seq)
            if entry.date <= view.on and (first is None or entry.date >= first):
                found.append(entry)
        door.show(crew.journal(view, found[::-1]))


def _numbers(view: View, *, member: str | None, pod: str | None, account: str | None) -> list[int]:
    """The numbers of the entries to look at, ascending."""
    from pods import people

    wanted: set[int] | None = None
    if member is not None:
        people.member(view, member)
        wanted = set(view.session.about(f"member/{member}"))
    if pod is not None:
        people.pod(view, pod)
        about = set(view.session.about(f"pod/{pod}"))
        wanted = about if wanted is None else wanted & about
    if account is not None:
        moved = {row.seq for row in view.postings(account)}
        if not moved:
            raise Invalid(f"Nothing moved {account}.", hint="See the accounts: crewbook balances", where="account")
        wanted = moved if wanted is None else wanted & moved
    numbers = sorted(wanted) if wanted is not None else list(range(1, view.seq + 1))
    return [seq for seq in numbers if seq <= view.seq]


def query(door: Door, words: str) -> None:
    """Run a BQL query over the pages and print its rows.

    Raises: Invalid, when beanquery does not understand it; Broken, when beancount does not understand the pages.
    """
    import io

    from beancount import loader
    from beanquery import CompilationError, ParseError
    from beanquery.query import run_query
    from beanquery.query_render import render_text

    door.book.touch()
    main = door.settings.folder / "main.beancount"
    entries, errors, options = loader.load_file(str(main))
    if errors:
        raise Broken(
            f"The pages cannot be loaded: {errors[0].message}.",
            hint="See all that does not hold: crewbook verify",
            where=str(main),
        )
    try:
        columns, rows = run_query(entries, options, words)
    except (ParseError, CompilationError) as error:
        raise Invalid(
            f"The query cannot be read: {error}.",
            hint='Try: "SELECT account, sum(position) GROUP BY account"',
            where="query",
        ) from None
    if door.given.json:
        names = [column.name for column in columns]
        door.print_json({"columns": names, "rows": [[str(value) for value in row] for row in rows]})
        return
    out = io.StringIO()
    render_text(columns, rows, options["dcontext"], out)
    print(out.getvalue(), end="")
