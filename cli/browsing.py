"""Looking through the journal: entries by what they concern, and queries in BQL."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cli.door import day
from ledger import layout, money
from ledger.errors import Broken, Invalid

if TYPE_CHECKING:
    from cli.door import Door
    from ledger.view import View


# What beanquery lets out when values do not fit a query whose words are right: a number divided by zero, a pattern that is
# none, a far year. It has no error of its own for them, and nothing else is done where these are caught.
_ODD = (
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
    NotImplementedError,
    re.error,
)
_TRY = 'Try: "SELECT account, sum(position) GROUP BY account"'


def journal(
    door: Door, *, member: str | None, pod: str | None, account: str | None, since: str | None, last: int
) -> None:
    """The entries that concern all that was named, the newest `last` of them, oldest first."""
    from ledger.book import entry_at
    from reports import crew

    first = day(since, "since") if since else None
    with door.view() as view:
        things = _things(view, member=member, pod=pod)
        if account and not view.session.balances(account, view.on, view.until):
            raise Invalid(f"Nothing moved {account}.", hint="See the accounts: crewbook balances", where="account")
        numbers = view.session.newest_entries(
            last, things=things, prefix=account or "", since=first, on=view.on, until=view.seq
        )
        door.show(crew.journal(view, [entry_at(view.session, seq) for seq in numbers]))


def _things(view: View, *, member: str | None, pod: str | None) -> list[str]:
    """What the entries to look at must concern.

    Raises: Invalid, when there is no such member or pod.
    """
    from pods.crew import people
    from reports.heading import member as known

    things = []
    if member is not None:
        things.append(f"member/{known(view, member).id}")
    if pod is not None:
        things.append(f"pod/{people.pod(view, pod).id}")
    return things


def query(door: Door, words: str) -> None:
    """Run a BQL query over the pages and print its rows.

    Raises: Invalid, when beanquery does not understand it; Broken, when beancount does not understand the pages.
    """
    import io

    from beanquery import CompilationError, ParseError
    from beanquery.query import run_query
    from beanquery.query_render import render_text

    from ledger import division
    from ledger.loading import load

    door.book.touch()
    main = door.settings.folder / "main.beancount"
    if layout.has_mark(main):
        raise Broken(layout.MARK, hint=layout.MARK_HINT.format(path=main), where=str(main))
    for path, line in division.in_files(main):
        raise Broken(
            f"The pages cannot be loaded: {path.name}, line {line}, divides by zero.",
            hint="See all that does not hold: crewbook verify",
            where=f"{path}:{line}",
        )
    entries, errors, options = load(main)
    if errors:
        raise Broken(
            f"The pages cannot be loaded: {errors[0].message}.",
            hint="See all that does not hold: crewbook verify",
            where=str(main),
        )
    out = io.StringIO()
    try:
        columns, rows = run_query(entries, options, words) if words.strip() else ([], [])
        if columns and not door.given.json:
            render_text(columns, rows, options["dcontext"], out)
    except (ParseError, CompilationError) as error:
        raise Invalid(f"The query cannot be read: {money.printable(str(error))}.", hint=_TRY, where="query") from None
    except _ODD as error:
        what = money.printable(str(error)) or type(error).__name__
        raise Invalid(f"beancount cannot answer this query: {what}.", hint=_TRY, where="query") from None
    if not columns:
        raise Invalid("This query asks for nothing that can be shown.", hint=_TRY, where="query")
    if door.given.json:
        names = [column.name for column in columns]
        door.print_json({"columns": names, "rows": [[str(value) for value in row] for row in rows]})
        return
    print(out.getvalue(), end="")
