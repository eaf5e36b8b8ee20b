"""Commands that print statements."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.door import Door, day
from cli.options import reports
from ledger.errors import Invalid

_YEAR = "A year, as in 2026, or from any month, as in 2025-04..2026-03"


def register(app: typer.Typer) -> None:
    """Add `statement` to the program."""
    statement = typer.Typer(
        no_args_is_help=True,
        help="Statements: member, members, ownership, capital, patronage, exit, pool, cycle, ratios, fund, loan, loans, "
        "livelihood, circle, book, handover.",
        rich_markup_mode=None,
    )
    app.add_typer(statement, name="statement")
    reports(statement, "member")(member)
    reports(statement, "members")(members)
    reports(statement, "ownership")(ownership)
    reports(statement, "capital")(capital)
    reports(statement, "patronage")(patronage)
    reports(statement, "exit")(leaving)
    reports(statement, "pool")(pool)
    reports(statement, "fund")(fund)
    reports(statement, "cycle")(cycle)
    reports(statement, "ratios")(ratios)
    reports(statement, "loan")(loan)
    reports(statement, "circle")(circle)
    reports(statement, "loans")(loans)
    reports(statement, "livelihood")(livelihood)
    reports(statement, "book")(book)
    reports(statement, "handover")(handover)


def member(
    door: Door,
    member: Annotated[str, typer.Argument(help="The member.")],
    since: Annotated[
        str | None,
        typer.Option(help="List movements from this day on (default: a year of them, without --last).", metavar="DATE"),
    ] = None,
    last: Annotated[
        int | None, typer.Option(min=1, help="List so many movements of a pod at the most, the newest ones.")
    ] = None,
    year: Annotated[str | None, typer.Option(help=_YEAR + " on one paper instead.", metavar="YEAR")] = None,
) -> None:
    """What a member has in every pod: savings, loans, points, shares, month by month; or a year's figures."""
    begin = day(since, "since") if since else None
    with door.view() as view:
        if year is not None:
            from reports.member_year import year_statement

            if since or last:
                raise Invalid(
                    "A year is a paper of its own, and lists no movements.",
                    hint="Leave --since and --last out, or --year.",
                    where="year",
                )
            door.show(year_statement(view, member, year))
            return
        from reports.member import member_statement

        door.show(member_statement(view, member, since=begin, last=last))


def book(
    door: Door,
    year: Annotated[str | None, typer.Option(help=_YEAR + ".", metavar="YEAR")] = None,
    since: Annotated[
        str | None, typer.Option(help="From this day on (default: the year's first).", metavar="DATE")
    ] = None,
    until: Annotated[
        str | None, typer.Option(help="Up to and with this day (default: that of --on).", metavar="DATE")
    ] = None,
) -> None:
    """The crew's balance sheet and income statement: all of it, then every pod, each balanced to the cent."""
    from reports.book import book_statement

    days = {name: day(typed, name) if typed else None for name, typed in (("since", since), ("until", until))}
    with door.view() as view:
        door.show(book_statement(view, year=year, **days))


def handover(door: Door) -> None:
    """What a treasurer hands to the next one: money by place, what is open, who holds what, and a list to tick off."""
    from reports.handover import handover_statement

    with door.view() as view:
        door.show(handover_statement(view))


def members(
    door: Door,
    year: Annotated[str | None, typer.Option(help=_YEAR + " on a paper each.", metavar="YEAR")] = None,
) -> None:
    """Every member's statement as a file each: --pdf, --html, --csv and --xlsx name a folder here."""
    from cli import papers

    papers.write_all(door, year)


def ownership(door: Door, pod: Annotated[str, typer.Argument(help="The pod.")]) -> None:
    """Who owns what: share of ownership, votes, share of surplus and exit value, apart."""
    from reports.ownership import ownership_statement

    with door.view() as view:
        door.show(ownership_statement(view, pod))


def capital(
    door: Door,
    pod: Annotated[str, typer.Argument(help="The pod.")],
    member: Annotated[str | None, typer.Option(help="Only this member's account.")] = None,
    since: Annotated[
        str | None, typer.Option(help="From this day on (default: from the beginning).", metavar="DATE")
    ] = None,
) -> None:
    """Capital accounts, layer by layer: opening, paid in, allocated, losses, paid out, closing; and the collective account."""
    from reports.capital import capital_statement

    begin = day(since, "since") if since else None
    with door.view() as view:
        door.show(capital_statement(view, pod, member, begin))


def patronage(
    door: Door,
    pod: Annotated[str, typer.Argument(help="The pod.")],
    year: Annotated[str, typer.Option(help="As in 2026, or 2025-04..2026-03.", metavar="YEAR")],
    member: Annotated[str | None, typer.Option(help="The notice of this member (default: everybody's parts).")] = None,
) -> None:
    """What was allocated of a year: a member's patronage notice, or everybody's parts."""
    from reports.patronage import patronage_statement

    with door.view() as view:
        door.show(patronage_statement(view, pod, year, member))


def leaving(
    door: Door,
    pod: Annotated[str, typer.Argument(help="The pod.")],
    member: Annotated[str, typer.Argument(help="Who would leave it.")],
    instalments: Annotated[
        int | None, typer.Option(min=0, help="In how many it is paid, 0 for at once (default: as the shares say).")
    ] = None,
    every: Annotated[str | None, typer.Option(help="How often one is due (default: as the shares say).")] = None,
    rate: Annotated[
        str | None,
        typer.Option(help="Interest on a note, as in 4%/year; 0 for none (default: as the shares say)."),
    ] = None,
) -> None:
    """What leaving a pod would come to, on one page; nothing is proposed."""
    from reports.exit import exit_statement

    with door.view() as view:
        door.show(exit_statement(view, pod, member, instalments=instalments, every=every, rate=rate))


def pool(door: Door, pod: Annotated[str, typer.Argument(help="The pod.")]) -> None:
    """A pool's money, savings, loans and points."""
    from reports.pool import pool_statement

    with door.view() as view:
        door.show(pool_statement(view, pod))


def fund(
    door: Door, pod: Annotated[str, typer.Argument(help="The solidarity pod, or the pod whose social fund it is.")]
) -> None:
    """What a fund holds for which purpose, what came in, and what it gave."""
    from reports.fund import fund_statement

    with door.view() as view:
        door.show(fund_statement(view, pod))


def cycle(
    door: Door,
    pod: Annotated[str, typer.Argument(help="The savings pool.")],
    name: Annotated[
        str | None, typer.Option("--cycle", help="Which of its cycles, as in C1 (default: the last).")
    ] = None,
) -> None:
    """A cycle's loan fund, what its shares are worth, and what was bought at each meeting."""
    from reports.cycle import cycle_statement

    with door.view() as view:
        door.show(cycle_statement(view, pod, name))


def ratios(
    door: Door,
    pod: Annotated[str, typer.Argument(help="The savings pool.")],
    since: Annotated[
        str | None, typer.Option(help="From this day on (default: the running cycle's first).", metavar="DATE")
    ] = None,
) -> None:
    """A pool's group ratios as SAVIX defines them, each with its formula."""
    from reports.ratios import ratio_statement

    begin = day(since, "since") if since else None
    with door.view() as view:
        door.show(ratio_statement(view, pod, begin))


def loan(door: Door, loan: Annotated[str, typer.Argument(help="The loan, as in L1.")]) -> None:
    """A loan's schedule, what was paid and what it costs."""
    from reports.loan import loan_statement

    with door.view() as view:
        door.show(loan_statement(view, loan))


def loans(door: Door, pod: Annotated[str, typer.Argument(help="The pod.")]) -> None:
    """A pool's loans: what is owed, what is late by age, and the portfolio at risk."""
    from reports.arrears import loans_statement

    with door.view() as view:
        door.show(loans_statement(view, pod))


def livelihood(
    door: Door,
    pod: Annotated[str, typer.Argument(help="The livelihood pod.")],
    month: Annotated[
        str | None, typer.Option(help="As in 2026-03 (default: the month that is shared next).", metavar="MONTH")
    ] = None,
) -> None:
    """A livelihood pod's month: income, levy, costs, buffer, pay pot and split, and how long the buffer carries."""
    from reports.livelihood import livelihood_statement

    with door.view() as view:
        door.show(livelihood_statement(view, pod, month))


def circle(door: Door, pod: Annotated[str, typer.Argument(help="The circle.")]) -> None:
    """A lending circle: its rounds, who was paid, where everybody stands."""
    from reports.circle import circle_statement

    with door.view() as view:
        door.show(circle_statement(view, pod))
